//! Policies that IAM would refuse, and mistakes in trust policies for web identities, as far as the hops look at them.

use foldhash::HashSet;

use super::{Finding, FindingKind, find_web_identity_mistakes};
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::iam::account::{BoundaryFact, Policy};
use crate::iam::policy::Origin;
use crate::predict::Prediction;

/// Everything odd about the policies of some hops, each once, in the order of the hops.
pub(crate) fn find_in_policies(
    prediction: &Prediction,
    hops: impl IntoIterator<Item = NodeId>,
) -> Vec<Finding> {
    let all = hops.into_iter().flat_map(|id| find_in_hop(prediction, id));
    let mut seen = HashSet::default();
    all.filter(|finding| seen.insert((finding.kind.code(), finding.location.clone())))
        .collect()
}

/// The same of the policies of one hop: the target's trust policy, the caller's own policies and
/// boundary.
fn find_in_hop(prediction: &Prediction, id: NodeId) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(outcome) = prediction.outcome(id) else {
        return found;
    };
    let call = prediction.survey.call(id);
    let profile = call.map(|(hop, _)| hop.profile.clone());
    let mut look = |holder: &Arn, name: Option<&str>, policy: &Policy| {
        let document = &policy.document;
        let refused = document.violations().iter().map(|refused| Finding {
            profile: profile.clone(),
            kind: FindingKind::PolicyRefused {
                holder: holder.clone(),
                name: name.map(Into::into),
                violation: refused.violation.clone(),
                stored: document.origin() == Origin::Stored,
            },
            location: Some(policy.location_of(refused.span.start)),
        });
        found.extend(refused);
    };
    if let (Some((_, Some(role))), Some(policy)) = (call, &outcome.policy) {
        look(role, None, policy);
    }
    if let (Some(caller), Some(side)) = (&outcome.caller.principal, &outcome.caller_policies) {
        let boundary = match &side.boundary {
            BoundaryFact::Known(boundary) => Some(boundary),
            BoundaryFact::None | BoundaryFact::Unseen(_) | BoundaryFact::Unknown => None,
        };
        let documents = side.policies.iter().chain(&side.unreadable);
        for policy in documents.chain(boundary) {
            look(caller, Some(&policy.name), policy);
        }
    }
    if let Some(policy) = &outcome.policy {
        let mistakes = find_web_identity_mistakes(outcome).into_iter();
        found.extend(mistakes.map(|(span, mistake)| Finding {
            profile: profile.clone(),
            kind: FindingKind::WebIdentity(mistake),
            location: Some(policy.location_of(span.start)),
        }));
    }
    found
}
