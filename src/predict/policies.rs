//! The policies that a hop is evaluated with, and which document each trace is of.

use super::caller::CallerFacts;
use super::judge::HopOutcome;
use crate::eval::{
    CallerKind, Contribution, IdentityPolicies, Layer, Limit, OrganizationPolicies, PolicySet,
    PolicyTrace, StatementTrace,
};
use crate::iam::Arn;
use crate::iam::account::{
    AccountStore, BoundaryFact, CallerPolicies, OrganizationAccount, Policy, PolicyLevels,
};
use crate::iam::policy::{Effect, PolicyDocument};

impl HopOutcome {
    /// The policy that a trace of the evaluation is of.
    pub fn policy_of<'a>(
        &'a self,
        facts: &'a AccountStore,
        target: &Arn,
        trace: &PolicyTrace,
    ) -> Option<&'a Policy> {
        let (level, index) = (trace.level as usize, trace.index as usize);
        let organization = |account: &str| facts.organization.account(account);
        let side = self.caller_policies.as_ref();
        match trace.layer {
            Layer::Trust => self.policy.as_deref(),
            Layer::Identity => side?.policies.get(index).map(|policy| &**policy),
            Layer::Boundary => match &side?.boundary {
                BoundaryFact::Known(boundary) => Some(boundary),
                _ => None,
            },
            Layer::Scp => {
                let levels = organization(self.caller.account()?)?;
                levels.scps.as_ref()?.get(level)?.get(index)
            }
            Layer::Rcp => {
                let levels = organization(target.account())?;
                levels.rcps.as_ref()?.get(level)?.get(index)
            }
            Layer::Session | Layer::Call => None,
        }
    }

    /// The policies besides the trust policy that decide against the call: those that deny it, or
    /// may while nothing else stops it, and those that would allow it under another condition while nothing else of their kind
    /// does.
    pub fn deciding_policies<'a>(
        &'a self,
        facts: &'a AccountStore,
        target: &'a Arn,
    ) -> impl Iterator<Item = (&'a PolicyTrace, &'a Policy)> {
        let evaluation = self.evaluation.as_deref();
        let lacks = !self.identity.allows();
        let open = !self.if_reached.stops_the_chain();
        evaluation.into_iter().flat_map(move |evaluation| {
            let decides = move |trace: &StatementTrace| match trace.contribution {
                Contribution::Denies => true,
                Contribution::CouldDeny => open,
                Contribution::Inert | Contribution::CouldAllow => {
                    lacks
                        && trace.effect == Some(Effect::Allow)
                        && trace.action.is_true()
                        && !trace.resource.is_false()
                }
                Contribution::Allows => false,
            };
            let policies = evaluation.policies.iter();
            policies
                .filter(|policy| policy.layer != Layer::Trust)
                .filter(move |policy| evaluation.statements_of(policy).iter().any(decides))
                .filter_map(move |policy| Some((policy, self.policy_of(facts, target, policy)?)))
        })
    }
}

pub(crate) fn policy_set<'a>(
    facts: &'a AccountStore,
    policy: &'a Policy,
    caller: &'a CallerPolicies,
    who: &CallerFacts,
    target: &Arn,
) -> PolicySet<'a> {
    let mut set = PolicySet::of_trust(&policy.document);
    // Nobody signs the call of a web identity, so nobody's policies matter.
    let known = caller.known || who.caller.kind == CallerKind::WebIdentity;
    set.identity = if known {
        IdentityPolicies::Known {
            documents: caller
                .policies
                .iter()
                .map(|policy| &policy.document)
                .collect(),
            unseen: &caller.unseen,
        }
    } else {
        IdentityPolicies::Unknown
    };
    set.boundary = match &caller.boundary {
        BoundaryFact::None => Limit::None,
        BoundaryFact::Known(boundary) => Limit::Known(&boundary.document),
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
        return OrganizationPolicies::Known(Vec::new());
    }
    match facts.organization.account(account).and_then(pick) {
        Some(levels) => {
            let level =
                |level: &'a Vec<Policy>| level.iter().map(|policy| &policy.document).collect();
            OrganizationPolicies::Known(levels.iter().map(level).collect())
        }
        None => OrganizationPolicies::NotChecked,
    }
}

pub(super) fn organization_documents<'a>(
    facts: &'a AccountStore,
    caller: &CallerFacts,
    target: &Arn,
) -> Vec<&'a PolicyDocument> {
    let mut documents = Vec::new();
    let levels = |account: &str| facts.organization.account(account);
    if let Some(found) = caller.account().and_then(levels) {
        documents.extend(found.scps.iter().flatten().flatten().map(|it| &it.document));
    }
    if let Some(found) = levels(target.account()) {
        documents.extend(found.rcps.iter().flatten().flatten().map(|it| &it.document));
    }
    documents
}
