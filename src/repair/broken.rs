//! Repairs chains that do not resolve: adds the missing settings and tries them on the profiles of
//! the chain.

use super::change::{OtherCaller, Repair};
use super::spelling::{change, credential_slips, header, renamed, slips};
use super::{sources, spelling};
use crate::chain::{ChainProblem, CredentialSource, NodeContent, NodeId, ProblemKind};
use crate::config::{Profile, ProfileName, SettingKey, without_comment};
use crate::predict::{HopVerdict, Prediction, ProfileVerdict, SettingChange, Variant};
use crate::text::distance;

/// Maximum number of refused settings of one profile that are repaired one after the other.
const MOST_REFUSED: usize = 3;
/// Maximum number of changes tried.
const MOST_TRIED: usize = 8;

/// Changes that make a broken chain resolve, and its hop allowed or at least not denied.
pub(crate) fn repairs(prediction: &Prediction, id: NodeId, problem: &ChainProblem) -> Vec<Repair> {
    let survey = &prediction.survey;
    // A file that botocore refuses fails every profile; no setting fixes that.
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
        .filter_map(|changes| prove(&broken, changes, Proof::Chain))
        .collect();
    if found.is_empty() {
        found = by_sources(&broken, problem);
        // Spelling errors are corrected even if the policies deny the call.
        let resolving = candidates(prediction, profile, problem).into_iter();
        found.extend(resolving.filter_map(|changes| prove(&broken, changes, Proof::Resolves)));
    }
    found
}

/// Repairs of a profile that botocore refuses for a setting that has nothing to do with its chain.
pub(crate) fn refused_settings(
    prediction: &Prediction,
    id: NodeId,
    problem: &ChainProblem,
) -> Vec<Repair> {
    let profiles = &prediction.survey.config.profiles;
    let name = prediction.survey.name(id);
    let Some(profile) = profiles.profile(name) else {
        return Vec::new();
    };
    let refused = Broken {
        prediction,
        id,
        profile,
        ring: Vec::new(),
    };
    let mut found = Vec::new();
    let mut open: Vec<Vec<SettingChange>> = vec![Vec::new()];
    let mut problem = Some(problem.clone());
    // A refused setting may hide another.
    for _ in 0..MOST_REFUSED {
        let Some(present) = problem.take() else { break };
        let changes = spelling::candidates(profiles, profile, &present);
        let mut longer = Vec::new();
        for change in changes {
            for begun in &open {
                longer.push([&begun[..], std::slice::from_ref(&change)].concat());
            }
        }
        longer.truncate(MOST_TRIED);
        for changes in &longer {
            let proof = [Proof::Chain, Proof::Resolves].into_iter();
            found.extend(proof.filter_map(|proof| prove(&refused, changes.clone(), proof)));
        }
        if !found.is_empty() {
            break;
        }
        problem = longer.first().and_then(|changes| {
            let variant = Variant::of_settings(prediction, name, changes)?;
            variant.problem_if_requested(id)
        });
        open = longer;
    }
    found
}

/// Repairs of a profile that assumes no role because its `role_arn` is misspelt: renames the key,
/// if the role then admits the caller.
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
    let is_role = |slip: &SettingChange| slip.renames.is_some() && slip.key == SettingKey::RoleArn;
    let renames = slips(prediction, profile.name()).into_iter();
    renames
        .filter(|slips| slips.iter().any(is_role))
        .filter_map(|changes| prove(&lost, changes, Proof::Chain))
        .collect()
}

/// A chain that does not resolve.
struct Broken<'a> {
    prediction: &'a Prediction,
    id: NodeId,
    profile: &'a Profile,
    /// The other profiles of the loop, if it is a loop.
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

/// Points `source_profile` of this profile, or of another one in its loop, at a profile that the
/// target's policy admits. No file says which credentials were meant, so each candidate must get
/// the whole chain through, and the repair names the new caller.
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
            let repair = prove(broken, vec![to], Proof::OtherCaller { named });
            found.extend(repair.filter(|repair| repair.profile.is_allowed()));
        }
    }
    // If several are named, none is the obvious choice.
    let named = found.iter().filter(|repair| !repair.evades()).count();
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
) -> Vec<Vec<SettingChange>> {
    let mut sets = slips(prediction, profile.name());
    let mut found = Vec::new();
    let point = |name: &str| change(profile, SettingKey::SourceProfile, name);
    let without = |key: SettingKey| SettingChange {
        value: None,
        ..change(profile, key, "")
    };
    match &problem.kind {
        ProblemKind::MissingSource { .. } | ProblemKind::SourceWithoutCredentials { .. } => {
            let source = profile.text(SettingKey::SourceProfile).unwrap_or_default();
            sets.extend(header(prediction, source).map(|change| vec![change]));
            sets.extend(credential_slips(prediction, source));
            let names = near_profiles(prediction, profile, source);
            found.extend(names.iter().map(|name| point(name)));
            found.extend(machine_for_source(profile, source));
        }
        ProblemKind::PartialKeys { .. } | ProblemKind::NoCredentials => {
            sets.extend(credential_slips(prediction, profile.name()));
        }
        ProblemKind::Loop(path) if path.members().count() == 1 => {
            sets.extend(sources::own_credentials(prediction, profile));
        }
        ProblemKind::BothSources => {
            found.push(without(SettingKey::CredentialSource));
            found.push(without(SettingKey::SourceProfile));
        }
        ProblemKind::NoSource => {
            sets.extend(sources::own_credentials(prediction, profile));
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
            if let Some(line) = profile.get(SettingKey::CredentialSource)
                && prediction.survey.config.profiles.profile(written).is_some()
            {
                found.push(renamed(profile, line, SettingKey::SourceProfile, written));
            }
        }
        _ => {}
    }
    let single = found.into_iter().map(|change| vec![change]);
    sets.into_iter().chain(single).take(MOST_TRIED).collect()
}

/// Profiles whose names resemble one that does not exist: without `profile ` or a comment, in
/// another case, or with a slip or two; the nearest first.
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

/// A repair that leaves the profile with credentials and no role.
fn of_credentials(
    variant: &Variant<'_>,
    id: NodeId,
    changes: Vec<SettingChange>,
) -> Option<Repair> {
    let effects = variant.effects(id, &[])?;
    Some(Repair {
        changes,
        policies: Vec::new(),
        verdict: HopVerdict::Allowed { trust_only: false },
        profile: effects.profile,
        effects: effects.others,
        unchecked: effects.unchecked,
        missing: Vec::new(),
        behind: None,
        other_caller: None,
    })
}

/// The result that a change of a broken chain must achieve.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// The chain resolves, and no hop is certainly denied.
    Chain,
    /// The chain resolves, but something else stops it.
    Resolves,
    /// As [`Self::Chain`], but the credentials are a guess.
    OtherCaller {
        /// True if the policy names the caller.
        named: bool,
    },
}

/// Resolves the chain with the changes.
fn prove(broken: &Broken<'_>, changes: Vec<SettingChange>, proof: Proof) -> Option<Repair> {
    let Broken { prediction, id, .. } = *broken;
    let variant = Variant::of_settings(prediction, broken.profile.name(), &changes)?;
    let chain = variant.profile_verdict(id)?;
    let Some(outcome) = variant.outcome(id) else {
        // Credentials, and no role to assume with them.
        let has_credentials = chain == ProfileVerdict::NoHops && prediction.problem(id).is_some();
        return has_credentials.then(|| of_credentials(&variant, id, changes.clone()))?;
    };
    let stops = match chain {
        ProfileVerdict::Allowed { .. } | ProfileVerdict::Undetermined => false,
        ProfileVerdict::Stopped(_) => true,
        ProfileVerdict::Broken | ProfileVerdict::NoHops => return None,
    };
    if stops != (proof == Proof::Resolves) {
        return None;
    }
    let effects = variant.effects(id, &broken.ring)?;
    let other_caller = match proof {
        Proof::OtherCaller { named } => {
            // In a loop the changed profile may not be the requested one.
            let moved = prediction.survey.forest.requested(&changes[0].profile);
            let evaluated = moved.and_then(|node| variant.outcome(node));
            let caller = evaluated.and_then(|outcome| outcome.caller.principal.clone());
            let source = || changes[0].value.clone().unwrap_or_default();
            Some(OtherCaller {
                identity: caller.map_or_else(source, |arn| arn.to_string()),
                named,
            })
        }
        Proof::Chain | Proof::Resolves => None,
    };
    let stopped_here = stops && outcome.if_reached.stops_the_chain();
    Some(Repair {
        effects: effects.others,
        changes,
        policies: Vec::new(),
        verdict: outcome.if_reached,
        profile: chain,
        unchecked: effects.unchecked,
        behind: outcome.cause.filter(|_| stopped_here),
        missing: outcome.missing,
        other_caller,
    })
}

/// `credential_source` instead of `source_profile`, if that names no profile with credentials: the
/// credentials of the machine were meant.
fn machine_for_source(profile: &Profile, source: &str) -> Option<SettingChange> {
    let meant = meant_machine(source)?;
    let line = profile.get(SettingKey::SourceProfile)?;
    Some(SettingChange {
        guess: true,
        ..renamed(profile, line, SettingKey::CredentialSource, meant.name())
    })
}

/// The machine that a profile name refers to. An empty name is often meant for an instance's own
/// role.
fn meant_machine(source: &str) -> Option<CredentialSource> {
    let source = without_comment(source).unwrap_or(source).trim();
    let source = source.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| source.contains(word));
    if source.is_empty() || says(&["ec2", "instance", "imds"]) {
        Some(CredentialSource::Ec2InstanceMetadata)
    } else if says(&["ecs", "container", "fargate"]) {
        Some(CredentialSource::EcsContainer)
    } else if matches!(&*source, "env" | "environment") {
        Some(CredentialSource::Environment)
    } else {
        None
    }
}
