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
    /// The document that a trace of the evaluation is of.
    pub fn document<'a>(
        &'a self,
        facts: &'a AccountStore,
        target: &Arn,
        trace: &PolicyTrace,
    ) -> Option<&'a PolicyDocument> {
        let (level, index) = (trace.level as usize, trace.index as usize);
        let organization = |account: &str| facts.organization.account(account);
        match trace.layer {
            Layer::Trust => Some(&self.policy.as_ref()?.document),
            Layer::Identity | Layer::Boundary => Some(&self.named_policy(trace)?.document),
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

    /// The policy of the caller's own side that a trace of the evaluation is of.
    pub fn named_policy(&self, trace: &PolicyTrace) -> Option<&Policy> {
        let side = self.caller_policies.as_ref()?;
        match (trace.layer, &side.boundary) {
            (Layer::Identity, _) => Some(side.policies.get(trace.index as usize)?),
            (Layer::Boundary, BoundaryFact::Known(boundary)) => Some(boundary),
            _ => None,
        }
    }

    /// The caller's own policies that decide against the call: those that deny it, and those that
    /// would allow it under another condition while nothing else of their kind does.
    pub fn deciding_policies(&self) -> impl Iterator<Item = (&PolicyTrace, &Policy)> {
        let evaluation = self.evaluation.as_deref();
        let lacks = !self.identity.allows();
        evaluation.into_iter().flat_map(move |evaluation| {
            let decides = move |trace: &StatementTrace| match trace.contribution {
                Contribution::Denies => true,
                Contribution::Inert | Contribution::CouldAllow => {
                    lacks
                        && trace.effect == Some(Effect::Allow)
                        && trace.action.is_true()
                        && !trace.resource.is_false()
                }
                Contribution::Allows | Contribution::CouldDeny => false,
            };
            let policies = evaluation.policies.iter();
            policies
                .filter(move |policy| evaluation.statements_of(policy).iter().any(decides))
                .filter_map(|policy| Some((policy, self.named_policy(policy)?)))
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
            OrganizationPolicies::Known(levels.iter().map(|level| level.iter().collect()).collect())
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
        documents.extend(found.scps.iter().flatten().flatten());
    }
    if let Some(found) = levels(target.account()) {
        documents.extend(found.rcps.iter().flatten().flatten());
    }
    documents
}
