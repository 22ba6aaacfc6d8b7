//! Finds the hop of a chain that stops a profile.

use crate::chain::NodeId;
use crate::predict::{Prediction, ProfileVerdict};

/// The node where a chain breaks, which may belong to an earlier profile.
pub(crate) fn breaking_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.survey.forest.node(id).broken_at.unwrap_or(id)
}

/// The node where a profile certainly fails, or where its chain breaks.
pub(crate) fn failing_node(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    if prediction.problem(id).is_some() {
        return Some(breaking_node(prediction, id));
    }
    let stops = matches!(prediction.chain_verdict(id), ProfileVerdict::Stopped(_));
    prediction.decider(id).filter(|_| stops)
}

/// The hop that decides the verdict of a profile: the first that stops the chain, else the first
/// that is uncertain, else its own.
pub(crate) fn deciding_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.decider(id).unwrap_or(id)
}

/// The hop that stops a profile or leaves it undetermined; the profile itself if its chain breaks.
pub(crate) fn obstacle(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    match prediction.profile_verdict(id) {
        ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops => None,
        ProfileVerdict::Broken => Some(id),
        ProfileVerdict::Undetermined | ProfileVerdict::Stopped(_) => {
            Some(deciding_node(prediction, id))
        }
    }
}
