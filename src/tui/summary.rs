//! What the screen says about all rows, made when verdicts change, and about the effect of a change.

use crate::explain::{self, Counts, SharedCause, Title, TroubleCounts};
use crate::lint::Findings;
use crate::predict::{Prediction, ProfileVerdict};
use std::collections::BTreeMap;

/// The content of the title, the list of problems and the badges of closed rows.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    pub title: Title,
    pub counts: Counts,
    pub troubles: TroubleCounts,
    pub causes: Vec<SharedCause>,
}

impl Summary {
    /// Visits every row, so it takes long for a large tree.
    pub(super) fn of(prediction: &Prediction, findings: &Findings) -> Self {
        Self {
            title: explain::title(prediction),
            counts: explain::counts(prediction, findings),
            troubles: TroubleCounts::of(prediction),
            causes: explain::shared_causes(prediction),
        }
    }
}

/// Describes the effect of a change: the prediction before it, and after it.
pub(super) type Describe = fn(&Prediction, &Prediction) -> String;

/// The effect of a reload, which may bring and take profiles; empty if there is none.
pub(super) fn of_reload(before: &Prediction, after: &Prediction) -> String {
    let (earlier, later) = (verdicts_by_name(before), verdicts_by_name(after));
    let changed = |(name, verdict): &(&&str, &ProfileVerdict)| {
        earlier
            .get(*name)
            .is_some_and(|earlier| earlier != *verdict)
    };
    let new = later.keys().filter(|name| !earlier.contains_key(*name));
    let gone = earlier.keys().filter(|name| !later.contains_key(*name));
    let lost = before
        .supposed_count()
        .saturating_sub(after.supposed_count());
    let counts = [
        (later.iter().filter(changed).count(), "verdict", "changed"),
        (new.count(), "profile", "new"),
        (gone.count(), "profile", "gone"),
        (lost, "what-if change", "without its profile"),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let words = counts.map(|(count, noun, what)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural} {what}")
    });
    words.collect::<Vec<_>>().join(", ")
}

fn verdicts_by_name(prediction: &Prediction) -> BTreeMap<&str, ProfileVerdict> {
    let profiles = prediction.profiles();
    profiles
        .map(|(name, id)| (name, prediction.profile_verdict(id)))
        .collect()
}

/// The verdict of every profile, in file order.
fn verdicts(prediction: &Prediction) -> Vec<ProfileVerdict> {
    let profiles = prediction.survey.config.profiles.profiles.iter();
    profiles
        .map(|profile| {
            let id = prediction.survey.forest.requested(profile.name().as_str());
            id.map_or(ProfileVerdict::NoHops, |id| prediction.profile_verdict(id))
        })
        .collect()
}

/// The effect of a step that leaves the profiles as they are.
pub(super) fn of_step(before: &Prediction, after: &Prediction) -> String {
    let (mut gained, mut lost, mut others) = (0, 0, 0);
    for (before, after) in verdicts(before).into_iter().zip(verdicts(after)) {
        match (before, after) {
            (before, after) if !after.differs_from(before) => {}
            (_, ProfileVerdict::Allowed { .. }) => gained += 1,
            (ProfileVerdict::Allowed { .. }, _) => lost += 1,
            _ => others += 1,
        }
    }
    explain::step_effect(gained, lost, others)
}
