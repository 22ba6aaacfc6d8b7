//! What a change of a policy does, as the judge of hops found it: no file of the user shows it.

use super::prove::{Change, Proof, obstacle};
use crate::chain::NodeId;
use crate::explain::{needs, needs_of};
use crate::predict::{Prediction, ProfileVerdict};
use crate::repair::Repair;

/// What becomes of the asked profile, whose chain goes through `hop`, and of the others.
pub(super) fn foresee(prediction: &Prediction, id: NodeId, hop: NodeId, repair: &Repair) -> Proof {
    let after = |node: NodeId| {
        if node == hop {
            return repair.profile;
        }
        let mut effects = repair.effects.iter();
        let found = effects.find(|effect| effect.node == node);
        found.map_or_else(|| prediction.profile_verdict(node), |effect| effect.after)
    };
    let profile = after(id);
    // Behind the mended hop, the first whose chain is as bad as the whole.
    let mut behind = prediction.chain_of(id).into_iter();
    let bad = |node: &NodeId| {
        matches!(
            (after(*node), profile),
            (ProfileVerdict::Stopped(_), ProfileVerdict::Stopped(_))
                | (ProfileVerdict::Undetermined, ProfileVerdict::Undetermined)
        )
    };
    let next = behind.find(bad).filter(|node| *node != hop);
    let own = (hop != id).then(|| (hop, prediction.profile_verdict(hop), repair.profile));
    let effects = repair.effects.iter();
    let effects = effects.map(|effect| (effect.node, effect.before, effect.after));
    let others = own.into_iter().chain(effects);
    Proof {
        hop: Some(repair.verdict),
        profile,
        next: next.map(|node| obstacle(prediction, node)),
        others: others
            .filter(|(node, before, after)| *node != id && after.differs_from(*before))
            .map(|(node, before, after)| Change {
                profile: prediction.survey.name(node).to_owned(),
                before,
                after,
            })
            .collect(),
        unchecked: repair.unchecked,
        needs: if profile == ProfileVerdict::Undetermined {
            let mut all = needs_of(prediction, hop, &repair.missing);
            all.extend(needs(prediction, id));
            all
        } else {
            Vec::new()
        },
        files: Vec::new(),
        further: None,
    }
}
