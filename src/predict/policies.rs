//! The policies used to evaluate a hop, and those that decide against it.

use std::sync::Arc;

use super::caller::CallerFacts;
use crate::eval::{CallerKind, IdentityPolicies, Limit, OrganizationPolicies, PolicySet};
use crate::iam::Arn;
use crate::iam::account::{
    AccountStore, BoundaryFact, CallerPolicies, OrganizationAccount, Policy, PolicyLevels,
};

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
