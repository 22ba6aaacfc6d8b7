//! What is known of one hop: its verdict, both sides, the cause, and every reason behind it.

use std::sync::Arc;

use serde::Serialize;

use super::caller::CallerFacts;
use super::fit::SessionFit;
use super::verdict::{Cause, HopVerdict, SideVerdict};
use crate::chain::{BaseKind, Hop};
use crate::eval::{
    Contribution, Evaluation, Layer, MissingFact, RequestContext, Ternary, TracedPolicy,
    TracedStatement,
};
use crate::iam::Arn;
use crate::iam::account::{CallerPolicies, Policy};
use crate::iam::policy::Effect;

/// The verdict of one hop with everything it rests on.
#[derive(Clone, Debug)]
pub struct HopOutcome {
    /// The hop's own verdict, supposing the caller's session existed.
    pub if_reached: HopVerdict,
    /// The trust side alone.
    pub trust: SideVerdict,
    /// The identity side alone.
    pub identity: SideVerdict,
    /// What stops the hop; nothing when nothing does.
    pub cause: Option<Cause>,
    /// The facts without which the hop cannot be decided.
    pub missing: Vec<MissingFact>,
    /// Whether it would be allowed if the caller is who it probably is.
    pub probably_allowed: bool,
    /// Whether it rests on supposed identity policies.
    pub supposed_identity: bool,
    /// Who calls.
    pub caller: Arc<CallerFacts>,
    /// The target's trust policy, if it is here.
    pub policy: Option<Arc<Policy>>,
    /// The caller's policies.
    pub caller_policies: Option<Arc<CallerPolicies>>,
    /// The role's real ARN, when `role_arn` names it by another path or case.
    pub elsewhere: Option<Arn>,
    /// The longest session that the role gives, in seconds, where STS refuses the call and a snapshot
    /// says it.
    pub longest_session: Option<u64>,
    /// Every reason, if a policy was evaluated.
    pub evaluation: Option<Box<Evaluation>>,
    /// The context keys that the policies mention.
    pub context: RequestContext,
    /// Whether SCPs or RCPs were looked at.
    pub organization_checked: bool,
    /// How the caller's session name fares with this hop.
    pub caller_session: SessionFit,
    /// The further actions that the call needs, each by itself.
    pub further: Vec<FurtherAction>,
}

/// A hop as it is evaluated: its parameters and where its credentials come from. What-if questions
/// put other values in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HopView<'a> {
    /// The call.
    pub hop: &'a Hop,
    /// Its target.
    pub target: Option<&'a Arn>,
    /// Who calls.
    pub caller: &'a Arc<CallerFacts>,
    /// The base of the chain.
    pub base: Option<&'a BaseKind>,
}

/// One action that a call needs in addition to `sts:AssumeRole`, evaluated by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FurtherAction {
    /// The action.
    pub action: &'static str,
    /// All policies together.
    pub verdict: HopVerdict,
    /// The trust side alone.
    pub trust: HopVerdict,
    /// The caller's side alone; nothing when it is not known.
    pub identity: Option<HopVerdict>,
    /// What decides.
    #[serde(skip)]
    pub layer: Layer,
    /// Whether caller and role are in one account.
    #[serde(skip)]
    pub same_account: Ternary,
}

impl HopOutcome {
    /// Nothing known but who calls.
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

    /// The statements of the trust policy, if it was evaluated.
    pub(crate) fn trust_statements(&self) -> impl Iterator<Item = TracedStatement<'_>> {
        self.evaluation.iter().flat_map(|it| it.trust_statements())
    }

    /// The policies other than the trust policy that decide against the call: those that deny it,
    /// those that may deny it while nothing else stops it, and those that would allow it under
    /// another condition while no other policy of their kind does; where there is none, those that
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
