//! Which hop of a chain stops a profile.

use crate::chain::NodeId;
use crate::predict::{HopVerdict, Prediction, ProfileVerdict};

/// The first hop of a profile's chain with such a verdict.
pub(super) fn find_hop(
    prediction: &Prediction,
    id: NodeId,
    fits: fn(HopVerdict) -> bool,
) -> Option<NodeId> {
    prediction.chain_of(id).into_iter().find(|node| {
        let outcome = prediction.outcome(*node);
        outcome.is_some_and(|outcome| fits(outcome.if_reached))
    })
}

/// The node at which a chain breaks, which may be that of an earlier profile.
pub(crate) fn breaking_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.survey.forest.node(id).broken_at.unwrap_or(id)
}

/// The node at which a profile fails for certain, or at which its chain breaks.
pub(crate) fn failing_node(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    if prediction.problem(id).is_some() {
        return Some(breaking_node(prediction, id));
    }
    find_hop(prediction, id, HopVerdict::stops_the_chain)
}

/// The hop that decides the verdict of a profile: the first that stops the chain, else the first
/// that is not certain, else its own.
pub(crate) fn deciding_node(prediction: &Prediction, id: NodeId) -> NodeId {
    find_hop(prediction, id, HopVerdict::stops_the_chain)
        .or_else(|| find_hop(prediction, id, |verdict| !verdict.is_allowed()))
        .unwrap_or(id)
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
