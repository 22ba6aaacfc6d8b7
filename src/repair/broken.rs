//! Chains that do not resolve: what is missing in the file, tried out on the profiles of the chain.

use super::change::{OtherCaller, Repair};
use super::sources;
use super::spelling::{change, slips};
use crate::chain::{ChainProblem, CredentialSource, NodeContent, NodeId, ProblemKind};
use crate::config::{Profile, ProfileName, SettingKey, without_comment};
use crate::predict::{Prediction, ProfileVerdict, SettingChange, Variant};
use crate::text::distance;

/// Most changes tried.
const MOST_TRIED: usize = 8;

/// Changes with which a broken chain resolves and whose hop is then allowed, or at least not denied.
pub(crate) fn repairs(prediction: &Prediction, id: NodeId, problem: &ChainProblem) -> Vec<Repair> {
    let survey = &prediction.survey;
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
        prediction,
        id,
        profile,
        ring: ring(prediction, id, problem),
    };
    let written = candidates(prediction, profile, problem).into_iter();
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
pub(crate) fn lost_roles(prediction: &Prediction, id: NodeId) -> Vec<Repair> {
    let survey = &prediction.survey;
    let node = survey.forest.node(id);
    if !matches!(node.content, NodeContent::Base(_) | NodeContent::Nothing) {
        return Vec::new();
    }
    let profile = node.profile();
    let Some(profile) = profile.and_then(|name| survey.config.profiles.profile(name)) else {
        return Vec::new();
    };
    let lost = Broken {
        prediction,
        id,
        profile,
        ring: Vec::new(),
    };
    let slips = slips(prediction, profile.name()).into_iter();
    let renames = slips.filter(|slip| slip.renames.is_some() && slip.key == SettingKey::RoleArn);
    renames
        .filter_map(|change| prove(&lost, change, None))
        .collect()
}

/// A chain that does not resolve.
struct Broken<'a> {
    prediction: &'a Prediction,
    id: NodeId,
    profile: &'a Profile,
    /// The other profiles of the loop, if it is one.
    ring: Vec<NodeId>,
}

/// The other profiles of a loop.
fn ring(prediction: &Prediction, id: NodeId, problem: &ChainProblem) -> Vec<NodeId> {
    let ProblemKind::Loop(path) = &problem.kind else {
        return Vec::new();
    };
    let forest = &prediction.survey.forest;
    let nodes = path.members().filter_map(|name| forest.requested(name));
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
    let survey = &broken.prediction.survey;
    let mut found = Vec::new();
    for node in std::iter::once(broken.id).chain(broken.ring.iter().copied()) {
        let profile = survey.forest.node(node).profile();
        let profile = profile.and_then(|name| survey.config.profiles.profile(name));
        let (Some(profile), Some(role)) = (profile, survey.target_role(node)) else {
            continue;
        };
        for (name, named) in sources::let_in_by(broken.prediction, node, &role) {
            let to = change(profile, SettingKey::SourceProfile, &name);
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
    prediction: &Prediction,
    profile: &Profile,
    problem: &ChainProblem,
) -> Vec<SettingChange> {
    let mut found = slips(prediction, profile.name());
    let point = |name: &str| change(profile, SettingKey::SourceProfile, name);
    let without = |key: SettingKey| SettingChange {
        value: None,
        ..change(profile, key, "")
    };
    match &problem.kind {
        ProblemKind::MissingSource { .. } | ProblemKind::SourceWithoutCredentials { .. } => {
            let source = profile.text(SettingKey::SourceProfile).unwrap_or_default();
            let names = near_profiles(prediction, profile, source);
            found.extend(names.iter().map(|name| point(name)));
        }
        ProblemKind::BothSources => {
            found.push(without(SettingKey::CredentialSource));
            found.push(without(SettingKey::SourceProfile));
        }
        ProblemKind::NoSource => {
            let names = obvious_bases(prediction);
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
            found.extend(meant.map(|name| change(profile, SettingKey::CredentialSource, name)));
        }
        _ => {}
    }
    found.truncate(MOST_TRIED);
    found
}

/// Profiles whose names are near one that does not exist: without `profile ` or a comment, in other
/// case, or with a slip or two; the nearest first.
fn near_profiles(prediction: &Prediction, own: &Profile, wrong: &str) -> Vec<String> {
    let profiles = &prediction.survey.config.profiles;
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
fn obvious_bases(prediction: &Prediction) -> Vec<String> {
    let survey = &prediction.survey;
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

/// Resolves the chain with the change. `new_caller` if it is a guess whose credentials are meant:
/// whether the policy names them.
fn prove(broken: &Broken<'_>, change: SettingChange, new_caller: Option<bool>) -> Option<Repair> {
    let Broken { prediction, id, .. } = *broken;
    let changes = vec![change];
    let variant = Variant::of_settings(prediction, broken.profile.name(), &changes)?;
    let outcome = variant.outcome(id)?;
    let open = ProfileVerdict::Undetermined;
    let chain = variant.profile_verdict(id)?;
    if !chain.is_allowed() && chain != open {
        return None;
    }
    let effects = variant.effects(id, &broken.ring)?;
    let other_caller = new_caller.map(|named| {
        // Of a loop the profile that is changed may be another one than that asked about.
        let moved = prediction.survey.forest.requested(&changes[0].profile);
        let evaluated = moved.and_then(|node| variant.outcome(node));
        let caller = evaluated.and_then(|outcome| outcome.caller.principal.clone());
        let source = || changes[0].value.clone().unwrap_or_default();
        OtherCaller {
            identity: caller.map_or_else(source, |arn| arn.to_string()),
            named,
        }
    });
    Some(Repair {
        effects: effects.others,
        changes,
        policies: Vec::new(),
        verdict: outcome.if_reached,
        profile: chain,
        unchecked: effects.unchecked,
        missing: outcome.missing,
        other_caller,
    })
}
