//! What the files say by themselves, remembered while something else is supposed.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::assumptions::SuppliedContext;
use super::judge::judge_node;
use super::survey::Survey;
use super::verdict::ProfileVerdict;
use super::workspace::Workspace;
use crate::config::ProfileSet;
use crate::iam::account::Facts;

/// What is written, while something else is supposed.
#[derive(Debug)]
pub(crate) struct Written {
    /// Both files.
    pub(crate) profiles: ProfileSet,
    /// The context keys that were supplied from the start.
    pub(crate) context: SuppliedContext,
    /// The verdict of every profile by what is written; made when it is asked for.
    pub(crate) verdicts: OnceCell<HashMap<String, ProfileVerdict>>,
}

/// The verdict of every profile as it is judged now.
pub(crate) fn all_verdicts(workspace: &Workspace) -> HashMap<String, ProfileVerdict> {
    workspace
        .profiles()
        .map(|(name, id)| (name.to_owned(), workspace.profile_verdict(id)))
        .collect()
}

/// The verdict of every profile of another tree with the same facts.
pub(crate) fn judge_apart(survey: &Survey, facts: &Facts) -> HashMap<String, ProfileVerdict> {
    let forest = &survey.forest;
    let mut chains = vec![ProfileVerdict::NoHops; forest.len()];
    for &id in forest.parents_first() {
        let node = forest.node(id);
        let before = node
            .parent
            .map_or(ProfileVerdict::NoHops, |parent| chains[parent.index()]);
        chains[id.index()] = match judge_node(survey, facts, id) {
            Some(judgement) => before.then(judgement.if_reached),
            None => before,
        };
    }
    let profiles = survey.config.profiles.profiles.iter();
    profiles
        .filter_map(|profile| {
            let name = profile.name().as_str();
            let id = forest.asked_for(name)?;
            let node = forest.node(id);
            let broken = node.broken_at.is_some() || node.problem_if_asked_for.is_some();
            let verdict = if broken {
                ProfileVerdict::Broken
            } else {
                chains[id.index()]
            };
            Some((name.to_owned(), verdict))
        })
        .collect()
}
