//! Chains that do not resolve: what is missing in the file, tried out on the profiles of the chain.

use std::collections::BTreeSet;

use super::change::{Effect, OtherCaller, Repair, SettingChange};
use super::sources;
use super::spelling::{change, slips};
use crate::chain::{ChainProblem, CredentialSource, NodeContent, NodeId, ProblemKind};
use crate::config::{Profile, ProfileName, ProfileSet, without_comment};
use crate::predict::{Config, Judgement, ProfileVerdict, Survey, Workspace, judge_node};
use crate::text::distance;

/// Most changes tried.
const MOST_TRIED: usize = 8;
/// Most profiles below the broken one that are looked at.
const MOST_BELOW: usize = 200;
/// The longest chain that is followed.
const MOST_HOPS: usize = 200;

/// Changes with which a broken chain resolves and whose hop is then allowed, or at least not denied.
pub(crate) fn repairs(workspace: &Workspace, id: NodeId, problem: &ChainProblem) -> Vec<Repair> {
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
    let broken = Broken {
        workspace,
        id,
        profile,
        ring: ring(workspace, id, problem),
    };
    let written = candidates(workspace, profile, problem).into_iter();
    let mut found: Vec<Repair> = written
        .filter_map(|change| prove(&broken, change, None))
        .collect();
    if found.is_empty() {
        found = by_sources(&broken, problem);
    }
    found
}

/// A profile that assumes no role since its `role_arn` is misspelt: the key renamed, if the role then
/// lets it in.
pub(crate) fn lost_roles(workspace: &Workspace, id: NodeId) -> Vec<Repair> {
    let survey = &workspace.survey;
    let node = survey.forest.node(id);
    if !matches!(node.content, NodeContent::Base(_) | NodeContent::Nothing) {
        return Vec::new();
    }
    let profile = node.profile();
    let Some(profile) = profile.and_then(|name| survey.config.profiles.profile(name)) else {
        return Vec::new();
    };
    let lost = Broken {
        workspace,
        id,
        profile,
        ring: Vec::new(),
    };
    let slips = slips(workspace, profile.name()).into_iter();
    let renames = slips.filter(|slip| slip.renames.is_some() && slip.key == "role_arn");
    renames
        .filter_map(|change| prove(&lost, change, None))
        .collect()
}

/// A chain that does not resolve.
struct Broken<'a> {
    workspace: &'a Workspace,
    id: NodeId,
    profile: &'a Profile,
    /// The other profiles of the loop, if it is one.
    ring: Vec<NodeId>,
}

/// The other profiles of a loop.
fn ring(workspace: &Workspace, id: NodeId, problem: &ChainProblem) -> Vec<NodeId> {
    let ProblemKind::Loop(path) = &problem.kind else {
        return Vec::new();
    };
    let forest = &workspace.survey.forest;
    let nodes = path.members().filter_map(|name| forest.asked_for(name));
    nodes.filter(|node| *node != id).take(MOST_TRIED).collect()
}

/// `source_profile` pointed at a profile that the target's policy lets in: of this profile, or of
/// another one of its loop. Whose credentials were meant no file says, so each must let the whole
/// chain through, and says who calls then.
fn by_sources(broken: &Broken<'_>, problem: &ChainProblem) -> Vec<Repair> {
    if !matches!(
        problem.kind,
        ProblemKind::Loop(_)
            | ProblemKind::NoSource
            | ProblemKind::MissingSource { .. }
            | ProblemKind::SourceWithoutCredentials { .. }
    ) {
        return Vec::new();
    }
    let survey = &broken.workspace.survey;
    let mut found = Vec::new();
    for node in std::iter::once(broken.id).chain(broken.ring.iter().copied()) {
        let profile = survey.forest.node(node).profile();
        let profile = profile.and_then(|name| survey.config.profiles.profile(name));
        let (Some(profile), Some(role)) = (profile, survey.target_role(node)) else {
            continue;
        };
        for (name, named) in sources::let_in_by(broken.workspace, node, &role) {
            let to = change(profile, "source_profile", &name);
            let repair = prove(broken, to, Some(named));
            found.extend(repair.filter(|repair| repair.profile.is_allowed()));
        }
    }
    // Of several that are named, none is the obvious one.
    let named = found.iter().filter(|repair| !repair.dodges()).count();
    for other in found
        .iter_mut()
        .filter_map(|repair| repair.other_caller.as_mut())
    {
        other.named = other.named && named == 1;
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

/// Resolves the profiles of the chain and those below it anew with the change. `new_caller` if it
/// is a guess whose credentials are meant: whether the policy names them.
fn prove(broken: &Broken<'_>, change: SettingChange, new_caller: Option<bool>) -> Option<Repair> {
    let Broken {
        workspace,
        id,
        profile,
        ..
    } = *broken;
    let survey = &workspace.survey;
    let row = survey.row_of(id);
    let end = survey.rows[row].end as usize;
    let mut others: Vec<NodeId> = (row + 1..end)
        .take(MOST_BELOW)
        .filter_map(|row| workspace.node_of(row))
        .collect();
    others.extend(&broken.ring);
    let all = &survey.config.profiles;
    let mut names = chain_names(all, profile.name(), &change);
    names.extend(others.iter().filter_map(|node| {
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
    let (chain, judgement) = verdicts(workspace, &mended, own)?;
    let judgement = judgement?;
    let verdict = judgement.if_reached;
    if !matches!(
        chain,
        ProfileVerdict::Allowed { .. } | ProfileVerdict::Undetermined
    ) {
        return None;
    }
    let effects = others.iter().filter_map(|&node| {
        let name = survey.forest.node(node).profile()?;
        let there = mended.forest.asked_for(name)?;
        let (after, _) = verdicts(workspace, &mended, there)?;
        Some(Effect {
            node,
            before: workspace.profile_verdict(node),
            after,
        })
    });
    let mut effects: Vec<Effect> = effects.collect();
    effects.sort_by_key(|effect| survey.row_of(effect.node));
    let other_caller = new_caller.map(|named| {
        // Of a loop the profile that is changed may be another one than that asked about.
        let changed = mended.forest.asked_for(&change.profile);
        let judged = changed.and_then(|node| judge_node(&mended, &workspace.facts, node));
        let caller = judged.and_then(|judgement| judgement.caller.principal.clone());
        OtherCaller {
            identity: caller.map_or_else(
                || change.value.clone().unwrap_or_default(),
                |arn| arn.to_string(),
            ),
            named,
        }
    });
    Some(Repair {
        effects,
        changes: vec![change],
        policies: Vec::new(),
        verdict,
        profile: chain,
        unchecked: (end - row - 1).saturating_sub(MOST_BELOW),
        missing: judgement.missing,
        other_caller,
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

/// The verdict of a chain and the judgement of its last hop; `None` if it still does not resolve.
fn verdicts(
    workspace: &Workspace,
    survey: &Survey,
    id: NodeId,
) -> Option<(ProfileVerdict, Option<Judgement>)> {
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
            last = Some(judgement);
        }
    }
    Some((chain, last))
}
