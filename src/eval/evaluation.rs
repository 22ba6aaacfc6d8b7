//! The result of one request.

use std::ops::Range;

use serde::Serialize;

use super::trace::{
    ConditionTrace, Layer, MissingFact, PolicyTrace, PrincipalTrace, StatementTrace, ValueTrace,
};
use super::{Refusal, Ternary};
use crate::iam::account::Policy;
use crate::iam::policy::{ConditionEntry, ConditionValue, PrincipalEntry, Statement};

/// The decision, in the terms of the IAM User Guide.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, Serialize,
)]
pub enum EvalDecision {
    /// The call succeeds.
    Allowed,
    /// A statement explicitly denies the call.
    ExplicitlyDenied,
    /// No relevant statement allows the call.
    ImplicitlyDenied,
    /// The decision depends on missing facts; see [`Evaluation::missing`].
    Undetermined,
    /// IAM would not accept one of the policies.
    InvalidPolicy,
    /// STS refuses the call before any policy; see [`Evaluation::refusal`].
    NotCallable,
}

impl EvalDecision {
    /// The word in the answers of `rolechain batch decisions`.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Returns true if the call certainly fails.
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

/// The decision about one request, with all reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The overall decision.
    pub decision: EvalDecision,
    /// The trust policy (and resource control policies) alone.
    pub trust: EvalDecision,
    /// The caller's side alone: identity policies, boundary, session policy, service control
    /// policies; `None` if no policy of that side is known or assumed.
    pub identity: Option<EvalDecision>,
    /// The deciding layer: for a deny, the layer that denies or lacks an allow; for an allow, the
    /// trust policy.
    pub layer: Layer,
    /// True if caller and role are in the same account.
    pub same_account: Ternary,
    /// The reason why STS refuses the call, if it does.
    pub refusal: Option<Refusal>,
    /// The facts without which the decision stays [`EvalDecision::Undetermined`], in the order in
    /// which they were found.
    pub missing: Vec<MissingFact>,
    /// The keys whose possible values were tried case by case, because evaluating the policies once
    /// was not enough. Nearly always empty.
    pub by_cases: Vec<Box<str>>,
    /// True if the decision rests on assumed identity policies.
    pub supposed_identity: bool,
    /// Every policy, the trust policy first. The lists are flat, so that one evaluation can reuse
    /// the memory of another; [`Self::policies`] groups them.
    pub(super) policies: Vec<PolicyTrace>,
    /// The statements of the policies.
    pub(super) statements: Vec<StatementTrace>,
    /// The principals of the statements.
    pub principals: Vec<PrincipalTrace>,
    /// The conditions of the statements.
    pub(super) conditions: Vec<ConditionTrace>,
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
    /// Every policy with its trace, the trust policy first.
    pub(crate) fn policies(&self) -> impl Iterator<Item = TracedPolicy<'_>> {
        self.policies.iter().map(|trace| Traced {
            evaluation: self,
            part: &*trace.policy,
            trace,
        })
    }

    /// Every statement of the trust policy with its trace.
    pub(crate) fn trust_statements(&self) -> impl Iterator<Item = TracedStatement<'_>> {
        let trust = self.policies().next();
        trust.into_iter().flat_map(Traced::statements)
    }

    /// Clears everything for the next request but keeps the memory.
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

    /// Releases unused memory, for evaluations that are kept.
    pub(crate) fn shrink(&mut self) {
        self.policies.shrink_to_fit();
        self.statements.shrink_to_fit();
        self.principals.shrink_to_fit();
        self.conditions.shrink_to_fit();
        self.values.shrink_to_fit();
    }
}

/// A part of a policy with its trace.
#[derive(Debug)]
pub(crate) struct Traced<'a, P, T> {
    evaluation: &'a Evaluation,
    /// The part of the policy.
    pub part: &'a P,
    /// The trace of that part.
    pub trace: &'a T,
}

/// A policy with its trace.
pub(crate) type TracedPolicy<'a> = Traced<'a, Policy, PolicyTrace>;
/// A statement with its trace.
pub(crate) type TracedStatement<'a> = Traced<'a, Statement, StatementTrace>;
/// A condition with its trace.
pub(crate) type TracedCondition<'a> = Traced<'a, ConditionEntry, ConditionTrace>;

impl<P, T> Clone for Traced<'_, P, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, T> Copy for Traced<'_, P, T> {}

impl<'a> TracedPolicy<'a> {
    /// The statements of the policy.
    pub(crate) fn statements(self) -> impl Iterator<Item = TracedStatement<'a>> {
        let statements = self.part.document.statements();
        let traces = slice(&self.evaluation.statements, &self.trace.statements);
        traces.iter().filter_map(move |trace| {
            Some(Traced {
                evaluation: self.evaluation,
                part: statements.get(trace.index as usize)?,
                trace,
            })
        })
    }
}

impl<'a> TracedStatement<'a> {
    /// The principals of the statement.
    pub(crate) fn principals(
        self,
    ) -> impl Iterator<Item = (&'a PrincipalEntry, &'a PrincipalTrace)> {
        let entries = &self.part.principal.entries;
        let traces = slice(&self.evaluation.principals, &self.trace.principals);
        traces
            .iter()
            .filter_map(|trace| Some((entries.get(trace.index as usize)?, trace)))
    }

    /// The conditions of the statement.
    pub(crate) fn conditions(self) -> impl Iterator<Item = TracedCondition<'a>> {
        let entries = &self.part.condition.entries;
        let traces = slice(&self.evaluation.conditions, &self.trace.entries);
        traces.iter().filter_map(move |trace| {
            Some(Traced {
                evaluation: self.evaluation,
                part: entries.get(trace.index as usize)?,
                trace,
            })
        })
    }
}

impl<'a> TracedCondition<'a> {
    /// The values of the condition; none if the key is absent and that decides.
    pub(crate) fn values(self) -> impl Iterator<Item = (&'a ConditionValue, &'a ValueTrace)> {
        let values = &self.part.values;
        let traces = slice(&self.evaluation.values, &self.trace.values);
        traces
            .iter()
            .filter_map(|trace| Some((values.get(trace.index as usize)?, trace)))
    }
}

fn slice<'a, T>(list: &'a [T], range: &Range<u32>) -> &'a [T] {
    list.get(range.start as usize..range.end as usize)
        .unwrap_or(&[])
}
