//! Names in the files that resemble the reported ones.

use crate::cli::check::near_names;
use crate::observed::{Reported, ReportedOutcome};
use crate::predict::Prediction;
use crate::text::{harmless, nearest};

/// Names in the files that are spelled similarly to the reported one.
pub(super) fn near(prediction: &Prediction, reported: &Reported) -> Vec<String> {
    let profiles = &prediction.survey.config.profiles;
    match &reported.outcome {
        ReportedOutcome::Client(_) => reported
            .profile
            .as_deref()
            .filter(|name| {
                profiles.profile(name).is_none() && profiles.meant_profile(name).is_none()
            })
            .map(|name| near_names(prediction, name))
            .unwrap_or_default(),
        _ => near_roles(prediction, reported),
    }
}

/// Roles of the tree with names similar to the reported role's, nearest first.
fn near_roles(prediction: &Prediction, reported: &Reported) -> Vec<String> {
    let Some(role) = reported.role() else {
        return Vec::new();
    };
    let survey = &prediction.survey;
    let hops = survey.forest.parents_first().iter();
    let roles = hops.filter_map(|id| survey.hop(*id)?.1);
    let roles = roles.map(|arn| (arn.name(), arn.as_str()));
    nearest(role.name(), roles)
        .into_iter()
        .map(|arn| harmless(arn).into_owned())
        .collect()
}
