//! Which hop of a chain stops a profile.

use crate::chain::NodeId;
use crate::predict::{Prediction, ProfileVerdict};

/// The node at which a chain breaks, which may be that of an earlier profile.
pub(crate) fn breaking_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.survey.forest.node(id).broken_at.unwrap_or(id)
}

/// The node at which a profile fails for certain, or at which its chain breaks.
pub(crate) fn failing_node(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    if prediction.problem(id).is_some() {
        return Some(breaking_node(prediction, id));
    }
    let stops = matches!(prediction.chain_verdict(id), ProfileVerdict::Stopped(_));
    prediction.decider(id).filter(|_| stops)
}

/// The hop that decides the verdict of a profile: the first that stops the chain, else the first
/// that is not certain, else its own.
pub(crate) fn deciding_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.decider(id).unwrap_or(id)
}

/// The hop that stops a profile or leaves it open; the profile itself where its chain breaks.
pub(crate) fn obstacle(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    match prediction.profile_verdict(id) {
        ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops => None,
        ProfileVerdict::Broken => Some(id),
        ProfileVerdict::Undetermined | ProfileVerdict::Stopped(_) => {
            Some(deciding_node(prediction, id))
        }
    }
}
