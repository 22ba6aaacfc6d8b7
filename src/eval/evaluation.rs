//! The answer to one request.

use std::ops::Range;

use super::trace::{
    ConditionTrace, Layer, MissingFact, PolicyTrace, PrincipalTrace, StatementTrace, ValueTrace,
};
use super::{Refusal, Ternary};

/// The decision, in the words of the IAM User Guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr)]
pub enum EvalDecision {
    /// The call succeeds.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement that matters allows it.
    ImplicitlyDenied,
    /// Missing facts decide; see [`Evaluation::missing`].
    Undetermined,
    /// IAM would not accept one of the policies.
    InvalidPolicy,
    /// STS refuses the call before any policy; see [`Evaluation::refusal`].
    NotCallable,
}

impl EvalDecision {
    /// The word `rolechain batch decisions` answers with.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Whether the call certainly fails.
    pub(crate) const fn is_denied(self) -> bool {
        matches!(
            self,
            Self::ExplicitlyDenied
                | Self::ImplicitlyDenied
                | Self::InvalidPolicy
                | Self::NotCallable
        )
    }
}

/// One request, decided, with every reason. The lists hold what the ranges point to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The whole.
    pub decision: EvalDecision,
    /// The trust policy (and resource control policies) alone.
    pub trust: EvalDecision,
    /// The caller's side alone: identity policies, boundary, session policy, service control
    /// policies; `None` when no policy of that side is known and none is supposed.
    pub identity: Option<EvalDecision>,
    /// What decided: of a deny the layer that denies or lacks an allow, of an allow the trust
    /// policy.
    pub layer: Layer,
    /// Whether caller and role are of the same account.
    pub same_account: Ternary,
    /// Why STS refuses the call, if it does.
    pub refusal: Option<Refusal>,
    /// The facts without which it stays [`EvalDecision::Undetermined`], in the order they were met.
    pub missing: Vec<MissingFact>,
    /// The keys whose possible values were gone through one by one to decide what the plain look
    /// at the policies left undetermined; empty nearly always.
    pub by_cases: Vec<Box<str>>,
    /// Whether the decision rests on supposed identity policies.
    pub supposed_identity: bool,
    /// Every policy, trust first.
    pub policies: Vec<PolicyTrace>,
    /// Their statements.
    pub statements: Vec<StatementTrace>,
    /// Their principals.
    pub principals: Vec<PrincipalTrace>,
    /// Their conditions.
    pub conditions: Vec<ConditionTrace>,
    /// The values of the conditions.
    pub values: Vec<ValueTrace>,
}

impl Default for Evaluation {
    fn default() -> Self {
        Self {
            decision: EvalDecision::ImplicitlyDenied,
            trust: EvalDecision::ImplicitlyDenied,
            identity: None,
            layer: Layer::Trust,
            same_account: Ternary::Unknown,
            refusal: None,
            missing: Vec::new(),
            by_cases: Vec::new(),
            supposed_identity: false,
            policies: Vec::new(),
            statements: Vec::new(),
            principals: Vec::new(),
            conditions: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl Evaluation {
    /// The statements of a policy.
    pub(crate) fn statements_of(&self, policy: &PolicyTrace) -> &[StatementTrace] {
        slice(&self.statements, &policy.statements)
    }

    /// The principals of a statement.
    pub(crate) fn principals_of(&self, statement: &StatementTrace) -> &[PrincipalTrace] {
        slice(&self.principals, &statement.principals)
    }

    /// The conditions of a statement.
    pub(crate) fn conditions_of(&self, statement: &StatementTrace) -> &[ConditionTrace] {
        slice(&self.conditions, &statement.entries)
    }

    /// The policy values of a condition.
    pub(crate) fn values_of(&self, condition: &ConditionTrace) -> &[ValueTrace] {
        slice(&self.values, &condition.values)
    }

    /// Empties it for the next request, keeping the memory.
    pub(super) fn reset(&mut self) {
        self.identity = None;
        self.refusal = None;
        self.supposed_identity = false;
        self.missing.clear();
        self.by_cases.clear();
        self.policies.clear();
        self.statements.clear();
        self.principals.clear();
        self.conditions.clear();
        self.values.clear();
    }

    /// Gives back room for more, for those that are kept.
    pub(crate) fn shrink(&mut self) {
        self.policies.shrink_to_fit();
        self.statements.shrink_to_fit();
        self.principals.shrink_to_fit();
        self.conditions.shrink_to_fit();
        self.values.shrink_to_fit();
    }

    /// Notes a missing fact once.
    pub(super) fn note_missing(&mut self, fact: MissingFact) {
        if !self.missing.contains(&fact) {
            self.missing.push(fact);
        }
    }
}

fn slice<'a, T>(list: &'a [T], range: &Range<u32>) -> &'a [T] {
    list.get(range.start as usize..range.end as usize)
        .unwrap_or(&[])
}
