//! The result of one hop: its verdict, both sides, the cause, and all reasons.

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
