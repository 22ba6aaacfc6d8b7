//! The result of one hop: its verdict, both sides, the cause, and all reasons.

use std::sync::Arc;

use serde::Serialize;

use super::caller::CallerFacts;
use super::context_values::HopContext;
use super::verdict::{Cause, HopVerdict, SideVerdict};
use crate::chain::{BaseKind, Hop};
use crate::eval::{
    AssumeRoleRequest, CallerKind, Contribution, EvalDecision, Evaluation, IdentityPolicies, Layer,
    Limit, MissingFact, OrganizationPolicies, PartialText, PolicySet, RequestContext, Ternary,
    TracedCondition, TracedPolicy, TracedStatement, UnknownPart, UserIdHalves, evaluate,
};
use crate::iam::Arn;
use crate::iam::account::{
    AccountStore, BoundaryFact, CallerPolicies, OrganizationAccount, Policy, PolicyLevels,
};
use crate::iam::policy::{ConditionEntry, Effect, Operand, PrincipalSubject, TemplatePart};

/// The verdict of one hop and its basis.
#[derive(Clone, Debug)]
pub struct HopOutcome {
    /// The hop's own verdict, assuming that the caller's session exists.
    pub if_reached: HopVerdict,
    /// The trust side alone.
    pub trust: SideVerdict,
    /// The identity side alone.
    pub identity: SideVerdict,
    /// The cause that stops the hop, if any.
    pub cause: Option<Cause>,
    /// The facts without which the hop cannot be decided.
    pub missing: Vec<MissingFact>,
    /// True if the hop would be allowed should the caller be the probable one.
    pub probably_allowed: bool,
    /// True if the verdict rests on assumed identity policies.
    pub supposed_identity: bool,
    /// The caller.
    pub caller: Arc<CallerFacts>,
    /// The target's trust policy, if it is known.
    pub policy: Option<Arc<Policy>>,
    /// The caller's policies.
    pub caller_policies: Option<Arc<CallerPolicies>>,
    /// The role's actual ARN, if `role_arn` has another path or case.
    pub elsewhere: Option<Arn>,
    /// The role's maximum session duration in seconds, if STS refuses the call and a snapshot has
    /// it.
    pub longest_session: Option<u64>,
    /// All reasons, if a policy was evaluated.
    pub evaluation: Option<Box<Evaluation>>,
    /// The context keys that the policies mention.
    pub context: RequestContext,
    /// True if SCPs or RCPs were checked.
    pub organization_checked: bool,
    /// How the caller's session name fits this hop.
    pub caller_session: SessionFit,
    /// The further actions that the call needs, each evaluated separately.
    pub further: Vec<FurtherAction>,
}

/// A hop as input to the evaluation: its parameters and the source of its credentials. What-if
/// changes replace some of the values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HopView<'a> {
    pub hop: &'a Hop,
    pub target: Option<&'a Arn>,
    pub caller: &'a Arc<CallerFacts>,
    pub base: Option<&'a BaseKind>,
}

/// One action that a call needs in addition to `sts:AssumeRole`, evaluated separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FurtherAction {
    /// The action.
    pub action: &'static str,
    /// The verdict of all policies together.
    pub verdict: HopVerdict,
    /// The trust side alone.
    pub trust: HopVerdict,
    /// The caller's side alone; `None` if it is not known.
    pub identity: Option<HopVerdict>,
    /// The deciding layer.
    #[serde(skip)]
    pub layer: Layer,
    /// True if caller and role are in the same account.
    #[serde(skip)]
    pub same_account: Ternary,
}

impl HopOutcome {
    /// An outcome in which only the caller is known.
    pub(super) fn blank(view: HopView<'_>) -> Self {
        Self {
            if_reached: HopVerdict::Undetermined,
            trust: SideVerdict::NotChecked,
            identity: SideVerdict::NotChecked,
            cause: None,
            missing: Vec::new(),
            probably_allowed: false,
            supposed_identity: false,
            caller: Arc::clone(view.caller),
            policy: None,
            caller_policies: None,
            elsewhere: None,
            longest_session: None,
            evaluation: None,
            context: RequestContext::new(),
            organization_checked: false,
            caller_session: SessionFit::NotTested,
            further: Vec::new(),
        }
    }

    /// Every policy that was evaluated, the trust policy first.
    pub(crate) fn policies(&self) -> impl Iterator<Item = TracedPolicy<'_>> {
        self.evaluation.iter().flat_map(|it| it.policies())
    }

    /// The parameters of templates with whose defaults a policy was evaluated, sorted.
    pub(crate) fn parameter_defaults(&self) -> Vec<&str> {
        let policies = self.policies();
        let defaults = policies.filter_map(|policy| policy.part.text.defaults.as_deref());
        let mut names: Vec<&str> = defaults.flat_map(|names| names.split(", ")).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The statements of the trust policy, if it was evaluated.
    pub(crate) fn trust_statements(&self) -> impl Iterator<Item = TracedStatement<'_>> {
        self.evaluation.iter().flat_map(|it| it.trust_statements())
    }

    /// The policies other than the trust policy that decide against the call: those that deny it,
    /// those that may deny it while nothing else stops it, and those that would allow it under
    /// another condition while no other policy of their kind does. If there are none, those that
    /// allow the action on other roles.
    pub(crate) fn deciding_policies(&self) -> Vec<TracedPolicy<'_>> {
        let lacks = !self.identity.allows();
        let open = !self.if_reached.stops_the_chain();
        let decides = |statement: TracedStatement<'_>, on_other_roles: bool| {
            let trace = statement.trace;
            match trace.contribution {
                Contribution::Denies => true,
                Contribution::CouldDeny => open,
                Contribution::Inert | Contribution::CouldAllow => {
                    lacks
                        && trace.effect == Some(Effect::Allow)
                        && trace.action.is_true()
                        && trace.resource.is_false() == on_other_roles
                }
                Contribution::Allows => false,
            }
        };
        let with = |on_other_roles| -> Vec<TracedPolicy<'_>> {
            self.policies()
                .filter(|policy| policy.trace.layer != Layer::Trust)
                .filter(|policy| policy.statements().any(|it| decides(it, on_other_roles)))
                .collect()
        };
        let found = with(false);
        if found.is_empty() && self.if_reached.stops_the_chain() {
            with(true)
        } else {
            found
        }
    }
}

// The policies used to evaluate a hop, and those that decide against it.

pub(crate) fn policy_set<'a>(
    facts: &'a AccountStore,
    policy: &'a Arc<Policy>,
    caller: &'a CallerPolicies,
    who: &CallerFacts,
    target: &Arn,
) -> PolicySet<'a> {
    let mut set = PolicySet::of_trust(policy);
    // The call of a web identity is not signed, so the caller's policies do not apply.
    let known = caller.known || who.caller.kind == CallerKind::WebIdentity;
    if known {
        set.identity = IdentityPolicies::Known {
            policies: &caller.policies,
            unseen: &caller.unseen,
        };
    }
    set.boundary = match &caller.boundary {
        BoundaryFact::None => Limit::None,
        BoundaryFact::Known(boundary) => Limit::Known(boundary),
        BoundaryFact::Unseen(boundary) => Limit::Unseen(boundary),
        BoundaryFact::Unknown => Limit::NotChecked,
    };
    if let Some(account) = who.account() {
        set.scps = organization_levels(facts, account, |levels| levels.scps.as_ref());
    }
    set.rcps = organization_levels(facts, target.account(), |levels| levels.rcps.as_ref());
    set
}

fn organization_levels<'a>(
    facts: &'a AccountStore,
    account: &str,
    pick: impl Fn(&'a OrganizationAccount) -> Option<&'a PolicyLevels>,
) -> OrganizationPolicies<'a> {
    if facts.organization.is_management_account(account) {
        return OrganizationPolicies::Known(&[]);
    }
    match facts.organization.account(account).and_then(pick) {
        Some(levels) => OrganizationPolicies::Known(levels),
        None => OrganizationPolicies::NotChecked,
    }
}

// How a session name fits the roles assumed from it, found by comparing it with other names.

/// How a session name fits the roles assumed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionFit {
    /// No role assumed from here tests it, or it makes no difference.
    NotTested,
    /// A role assumed from here requires a name like this one.
    Satisfied,
    /// It depends on unknown facts.
    Depends,
    /// A role assumed from here does not admit this name but might admit another.
    Violated,
}

/// Compares the session name with any other: satisfied if this one passes and not every other
/// would, violated if this one certainly fails and some other would not. For most hops the halves
/// in the trace are enough; the rest are evaluated a second time with an arbitrary name.
pub(crate) fn fit_of_session(
    context: &HopContext<'_>,
    request: &AssumeRoleRequest,
    set: &PolicySet<'_>,
    actual: &Evaluation,
) -> SessionFit {
    if actual.trust == EvalDecision::Undetermined {
        let halves = actual.values.iter().filter_map(|value| value.halves);
        let depends = halves.into_iter().any(|it| it.session_name.is_unknown());
        return if depends {
            SessionFit::Depends
        } else {
            SessionFit::NotTested
        };
    }
    if !name_may_matter(request, actual) {
        return SessionFit::NotTested;
    }
    let other = context
        .caller
        .with_session(&PartialText::unknown(UnknownPart::Session));
    let counterfactual = HopContext {
        caller: &other,
        ..*context
    };
    let mut question = request.clone();
    question.caller = other.caller.clone();
    question.context = counterfactual.build(std::iter::once(&set.trust.document));
    let any = evaluate(&question, &PolicySet::of_trust(set.trust)).trust;
    match (actual.trust, any) {
        (EvalDecision::Allowed, EvalDecision::Allowed) => SessionFit::NotTested,
        (EvalDecision::Allowed, _) => SessionFit::Satisfied,
        (denied, any) if denied.is_denied() && !any.is_denied() => SessionFit::Violated,
        _ => SessionFit::NotTested,
    }
}

/// Returns true if a statement of the trust policy can have another result for another session name
/// of this caller: through a value of `aws:userid` whose id half may match, a session of the
/// caller's role as principal, or a variable that contains the id.
fn name_may_matter(request: &AssumeRoleRequest, actual: &Evaluation) -> bool {
    let caller = &request.caller;
    let role_name = caller.name.as_ref().and_then(|name| name.as_text());
    let of_this_role = |arn: &Arn| {
        caller
            .account
            .as_deref()
            .is_none_or(|account| account == arn.account())
            && role_name.is_none_or(|name| name == arn.name())
    };
    let names_session = |subject: &PrincipalSubject| matches!(subject, PrincipalSubject::Session(arn) if of_this_role(arn));
    let tests_name = |condition: TracedCondition<'_>| {
        let mut halves = condition.values().map(|(_, value)| value.halves);
        let agrees =
            |halves: Option<UserIdHalves>| halves.is_none_or(|halves| !halves.id.is_false());
        condition.part.key.folded() == "aws:userid" && halves.any(agrees)
            || holds_user_id(condition.part)
    };
    actual.trust_statements().any(|statement| {
        let mut principals = statement.part.principal.entries.iter();
        principals.any(|entry| names_session(&entry.subject))
            || statement.conditions().any(tests_name)
    })
}

/// Returns true if a value contains `${aws:userid}`.
fn holds_user_id(entry: &ConditionEntry) -> bool {
    entry.values.iter().any(|value| match &value.operand {
        Operand::Template(pieces) => pieces.iter().any(
            |piece| matches!(piece, TemplatePart::Variable { key, .. } if key.folded() == "aws:userid"),
        ),
        _ => false,
    })
}
