//! Chains that do not resolve: what is missing in the file, tried out on the profiles of the chain.

use std::collections::BTreeSet;

use super::change::{Effect, Repair, SettingChange};
use super::spelling::{change, distance, slips, without_comment};
use crate::analysis::judge::judge_node;
use crate::analysis::survey::{Config, Survey};
use crate::analysis::verdict::{HopVerdict, ProfileVerdict};
use crate::analysis::workspace::Workspace;
use crate::chain::{ChainProblem, CredentialSource, NodeContent, NodeId, ProblemKind};
use crate::profile::{Profile, ProfileName, ProfileSet};

/// Most changes tried.
const MOST_TRIED: usize = 8;
/// Most profiles below the broken one that are looked at.
const MOST_BELOW: usize = 200;
/// The longest chain that is followed.
const MOST_HOPS: usize = 200;

/// Changes with which a broken chain resolves and whose hop is then allowed, or at least not denied.
pub(super) fn repairs(workspace: &Workspace, id: NodeId, problem: &ChainProblem) -> Vec<Repair> {
    let survey = &workspace.survey;
    // A file that botocore refuses takes every profile with it; no setting mends that.
    if survey.forest.refused().is_some() {
        return Vec::new();
    }
    let node = survey.forest.node(id);
    let Some(profile) = node
        .profile()
        .and_then(|name| survey.config.profiles.profile(name))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for change in candidates(workspace, profile, problem) {
        found.extend(prove(workspace, id, profile, change));
    }
    found
}

fn candidates(
    workspace: &Workspace,
    profile: &Profile,
    problem: &ChainProblem,
) -> Vec<SettingChange> {
    let mut found = slips(workspace, profile.name());
    let point = |name: &str| change(profile, "source_profile", name);
    let without = |key: &str| SettingChange {
        value: None,
        ..change(profile, key, "")
    };
    match &problem.kind {
        ProblemKind::MissingSource { .. } | ProblemKind::SourceWithoutCredentials { .. } => {
            let source = profile.text("source_profile").unwrap_or_default();
            let names = near_profiles(workspace, profile, source);
            found.extend(names.iter().map(|name| point(name)));
        }
        ProblemKind::BothSources => {
            found.push(without("credential_source"));
            found.push(without("source_profile"));
        }
        ProblemKind::NoSource => {
            let names = obvious_bases(workspace);
            found.extend(names.iter().map(|name| point(name)));
        }
        ProblemKind::UnknownCredentialSource { value } => {
            let written = value.text().unwrap_or_default().trim();
            let all = [
                CredentialSource::Environment,
                CredentialSource::Ec2InstanceMetadata,
                CredentialSource::EcsContainer,
            ];
            let meant = all
                .iter()
                .map(|source| source.name())
                .find(|name| distance(&name.to_lowercase(), &written.to_lowercase(), 2).is_some());
            found.extend(meant.map(|name| change(profile, "credential_source", name)));
        }
        _ => {}
    }
    found.truncate(MOST_TRIED);
    found
}

/// Profiles whose names are near one that does not exist: without `profile ` or a comment, in other
/// case, or with a slip or two; the nearest first.
fn near_profiles(workspace: &Workspace, own: &Profile, wrong: &str) -> Vec<String> {
    let profiles = &workspace.survey.config.profiles;
    let plain = without_comment(wrong).unwrap_or(wrong);
    let plain = plain.trim_matches(['"', '\'', '[', ']', ' ']);
    let plain = plain.strip_prefix("profile ").unwrap_or(plain).trim();
    let mut near: Vec<(usize, &str)> = profiles
        .profiles
        .iter()
        .map(|profile| profile.name().as_str())
        .filter(|name| *name != own.name().as_str() && *name != wrong)
        .filter_map(|name| {
            let apart = if name == plain {
                0
            } else if name.eq_ignore_ascii_case(plain) {
                1
            } else {
                1 + distance(name, plain, 2)?
            };
            Some((apart, name))
        })
        .collect();
    near.sort_unstable();
    let near = near.into_iter().take(MOST_TRIED);
    near.map(|(_, name)| name.to_owned()).collect()
}

/// The only profile with credentials of its own, and `default` if it has some.
fn obvious_bases(workspace: &Workspace) -> Vec<String> {
    let survey = &workspace.survey;
    let bases = survey.forest.parents_first().iter().filter_map(|&id| {
        let node = survey.forest.node(id);
        let is_base = matches!(node.content, NodeContent::Base(_));
        is_base.then(|| node.profile()).flatten()
    });
    let mut names: Vec<&str> = bases.map(ProfileName::as_str).collect();
    names.retain({
        let only = names.len() == 1;
        move |name| only || *name == "default"
    });
    names.into_iter().map(str::to_owned).collect()
}

/// Resolves the profiles of the chain and those below it anew with the change.
fn prove(
    workspace: &Workspace,
    id: NodeId,
    profile: &Profile,
    change: SettingChange,
) -> Option<Repair> {
    let survey = &workspace.survey;
    let row = survey.row_of(id);
    let end = survey.rows[row].end as usize;
    let below: Vec<NodeId> = (row + 1..end)
        .take(MOST_BELOW)
        .filter_map(|row| workspace.node_of(row))
        .collect();
    let all = &survey.config.profiles;
    let mut names = chain_names(all, profile.name(), &change);
    names.extend(below.iter().filter_map(|node| {
        let node = survey.forest.node(*node);
        node.profile().map(ProfileName::as_str)
    }));
    let mut profiles = all.only(names.iter().copied());
    if let Some(wrong) = &change.renames {
        profiles = profiles.with_setting(&change.profile, wrong, None)?;
    }
    profiles = profiles.with_setting(&change.profile, &change.key, change.value.as_deref())?;
    let identities = &survey.config.identities;
    let mended = Survey::new(
        Config {
            profiles,
            identities: names
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), identities.get(*name)?.clone())))
                .collect(),
            environment: survey.config.environment.clone(),
        },
        survey.assumptions.clone(),
    );
    let own = mended.forest.asked_for(profile.name())?;
    let (chain, hop) = verdicts(workspace, &mended, own)?;
    let verdict = hop?;
    if !matches!(
        chain,
        ProfileVerdict::Allowed | ProfileVerdict::Undetermined
    ) {
        return None;
    }
    let effects = below.iter().filter_map(|&node| {
        let name = survey.forest.node(node).profile()?;
        let there = mended.forest.asked_for(name)?;
        let (after, _) = verdicts(workspace, &mended, there)?;
        Some(Effect {
            node,
            before: ProfileVerdict::Broken,
            after,
        })
    });
    Some(Repair {
        effects: effects.collect(),
        changes: vec![change],
        policies: Vec::new(),
        verdict,
        unchecked: (end - row - 1).saturating_sub(MOST_BELOW),
        missing: Vec::new(),
        other_caller: None,
    })
}

/// The profiles that a profile's chain can pass through, itself first.
fn chain_names<'n>(
    set: &'n ProfileSet,
    profile: &'n str,
    change: &'n SettingChange,
) -> BTreeSet<&'n str> {
    let mut names = BTreeSet::new();
    let mut next = Some(profile);
    while let Some(name) = next.filter(|_| names.len() < MOST_HOPS) {
        if !names.insert(name) {
            break;
        }
        let changed = change.profile == name && change.key == "source_profile";
        next = if changed {
            change.value.as_deref()
        } else {
            set.profile(name)
                .and_then(|profile| profile.text("source_profile"))
        };
    }
    names
}

/// The verdict of a chain and of its last hop; `None` if it still does not resolve.
fn verdicts(
    workspace: &Workspace,
    survey: &Survey,
    id: NodeId,
) -> Option<(ProfileVerdict, Option<HopVerdict>)> {
    let mut nodes = vec![id];
    while let Some(parent) = survey.forest.node(*nodes.last()?).parent {
        nodes.push(parent);
    }
    let first = survey.forest.node(*nodes.last()?);
    if !matches!(first.content, NodeContent::Base(_))
        || survey.forest.node(id).problem_if_asked_for.is_some()
    {
        return None;
    }
    let mut chain = ProfileVerdict::NoHops;
    let mut last = None;
    for node in nodes.into_iter().rev() {
        if let Some(judgement) = judge_node(survey, &workspace.facts, node) {
            chain = chain.then(judgement.if_reached);
            last = Some(judgement.if_reached);
        }
    }
    Some((chain, last))
}
