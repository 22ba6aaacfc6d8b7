//! Names in the files that are nearly the reported ones.

use crate::analysis::{Reported, ReportedOutcome, TargetArn, Workspace, profile_named};
use crate::cli::check::{distance, near_names};
use crate::source::harmless;

/// Names in the files that are spelled nearly like the reported one.
pub(super) fn near(workspace: &Workspace, reported: &Reported) -> Vec<String> {
    match &reported.outcome {
        ReportedOutcome::Client(message) => profile_named(message)
            .filter(|name| workspace.survey.config.profiles.profile(name).is_none())
            .map(|name| near_names(workspace, name))
            .unwrap_or_default(),
        _ => near_roles(workspace, reported),
    }
}

/// Roles of the tree with names like the reported one's, the nearest first.
fn near_roles(workspace: &Workspace, reported: &Reported) -> Vec<String> {
    let Some(role) = reported.role() else {
        return Vec::new();
    };
    let name = role.name().to_lowercase();
    let survey = &workspace.survey;
    let mut near: Vec<(usize, &str)> = survey
        .forest
        .parents_first()
        .iter()
        .filter_map(|id| match survey.hop(*id)? {
            (_, TargetArn::Role(arn)) => {
                let distance = distance(&name, &arn.name().to_lowercase());
                (distance <= 1 + name.len() / 4).then_some((distance, arn.as_str()))
            }
            (_, TargetArn::Malformed) => None,
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter()
        .map(|(_, arn)| harmless(arn).into_owned())
        .collect()
}
