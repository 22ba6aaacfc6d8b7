//! The policies that a hop is evaluated with, and those that decide against it.

use std::sync::Arc;

use super::caller::CallerFacts;
use super::judge::HopOutcome;
use crate::eval::{
    CallerKind, Contribution, IdentityPolicies, Layer, Limit, OrganizationPolicies, PolicySet,
    TracedPolicy, TracedStatement,
};
use crate::iam::Arn;
use crate::iam::account::{
    AccountStore, BoundaryFact, CallerPolicies, OrganizationAccount, Policy, PolicyLevels,
};
use crate::iam::policy::Effect;

impl HopOutcome {
    /// The policies besides the trust policy that decide against the call: those that deny it, or
    /// may while nothing else stops it, and those that would allow it under another condition while nothing else of their kind
    /// does.
    pub(crate) fn deciding_policies(&self) -> impl Iterator<Item = TracedPolicy<'_>> {
        let lacks = !self.identity.allows();
        let open = !self.if_reached.stops_the_chain();
        let decides = move |statement: TracedStatement<'_>| {
            let trace = statement.trace;
            match trace.contribution {
                Contribution::Denies => true,
                Contribution::CouldDeny => open,
                Contribution::Inert | Contribution::CouldAllow => {
                    lacks
                        && trace.effect == Some(Effect::Allow)
                        && trace.action.is_true()
                        && !trace.resource.is_false()
                }
                Contribution::Allows => false,
            }
        };
        let policies = self.evaluation.iter().flat_map(|it| it.policies());
        policies
            .filter(|policy| policy.trace.layer != Layer::Trust)
            .filter(move |policy| policy.statements().any(decides))
    }
}

pub(crate) fn policy_set<'a>(
    facts: &'a AccountStore,
    policy: &'a Arc<Policy>,
    caller: &'a CallerPolicies,
    who: &CallerFacts,
    target: &Arn,
) -> PolicySet<'a> {
    let mut set = PolicySet::of_trust(policy);
    // Nobody signs the call of a web identity, so nobody's policies matter.
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
