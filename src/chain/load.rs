//! The load phase: botocore walks and checks the whole chain before any call.

use std::collections::HashMap;

use super::base::{BaseCredentials, BaseKind, CredentialSource};
use super::environment::Environment;
use super::hop::{Hop, HopSource};
use super::problem::{ChainProblem, LoopPath, ProblemKind};
use super::providers::{
    find_base, find_environment_keys, find_web_identity, has_container, surroundings,
};
use super::request::{InstanceMetadata, Request, not_found};
use super::role::{find_hop, is_role, supplies_keys};
use crate::config::{IniFile, Profile, ProfileSet, SettingKey};

/// A chain after the load phase: hops outermost first.
pub(super) struct Loaded {
    /// The first credentials.
    pub base: BaseCredentials,
    /// The calls.
    pub hops: Vec<Hop>,
}

/// The load phase: botocore's `create_credential_resolver` and what its providers do at load.
pub(super) fn load(
    set: &ProfileSet,
    environment: &Environment,
    request: &Request<'_>,
    name: &str,
    explicit: bool,
) -> Result<Option<Loaded>, ChainProblem> {
    let alone = |base| {
        Some(Loaded {
            base,
            hops: Vec::new(),
        })
    };
    if !explicit && let Some(base) = find_environment_keys(environment, false)? {
        return Ok(alone(base));
    }
    let profile = set.profile(name);
    if let Some(profile) = profile.filter(|profile| is_role(profile)) {
        return load_role(set, environment, request, profile).map(Some);
    }
    let visible = (!explicit).then_some(environment);
    let found = match profile {
        Some(profile) => find_base(set, profile, visible)?,
        None => find_web_identity(None, visible)?,
    };
    if let Some(base) = found {
        return Ok(alone(base));
    }
    refuse_credential_file(environment)?;
    if let Some(base) = find_boto(set, environment)? {
        return Ok(alone(base));
    }
    if has_container(environment) {
        let source = CredentialSource::EcsContainer;
        return Ok(alone(surroundings(source, false, environment)));
    }
    if request.instance_metadata == InstanceMetadata::On && !metadata_disabled(environment) {
        let source = CredentialSource::Ec2InstanceMetadata;
        return Ok(alone(surroundings(source, false, environment)));
    }
    Ok(None)
}

/// Walks from a profile with a role to the base of its chain.
fn load_role(
    set: &ProfileSet,
    environment: &Environment,
    request: &Request<'_>,
    asked: &Profile,
) -> Result<Loaded, ChainProblem> {
    let mut visited = vec![asked.name().clone()];
    let mut positions = HashMap::from([(asked.name().clone(), 0)]);
    let mut hops: Vec<Hop> = Vec::new();
    let mut profile = asked;
    loop {
        let hop = find_hop(set, profile)?;
        let (source_name, location) = match &hop.source {
            HopSource::Named(source, location) => {
                let found = find_named(*source, environment, request)?;
                let Some(base) = found else {
                    return Err(ChainProblem {
                        kind: ProblemKind::EmptyCredentialSource {
                            source: source.name(),
                        },
                        profile: Some(profile.name().clone()),
                        location: Some(location.clone()),
                    });
                };
                let base = BaseCredentials {
                    profile: Some(profile.name().clone()),
                    location: Some(location.clone()),
                    ..base
                };
                hops.push(hop);
                return Ok(Loaded { base, hops });
            }
            HopSource::Profile(name, location) => (name.clone(), location.clone()),
        };
        let Some(source) = set.profile(&source_name) else {
            // find_hop has looked it up.
            return Err(not_found(&source_name));
        };
        if let Some(&back) = positions.get(&source_name) {
            let itself = source_name == *profile.name();
            if !(itself && supplies_keys(source)) {
                let members = visited.split_off(back);
                return Err(ChainProblem {
                    kind: ProblemKind::Loop(LoopPath::new(visited, members.into(), 0)),
                    profile: Some(profile.name().clone()),
                    location: Some(location),
                });
            }
        }
        if supplies_keys(source) || !is_role(source) {
            let Some(base) = find_base(set, source, None)? else {
                return Err(ChainProblem {
                    kind: ProblemKind::SourceWithoutCredentials {
                        source: source_name,
                    },
                    profile: Some(profile.name().clone()),
                    location: Some(location),
                });
            };
            hops.push(hop);
            return Ok(Loaded { base, hops });
        }
        hops.push(hop);
        positions.insert(source_name.clone(), visited.len());
        visited.push(source_name);
        profile = source;
    }
}

/// What `credential_source` names, asked at load.
fn find_named(
    source: CredentialSource,
    environment: &Environment,
    request: &Request<'_>,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    let present = match source {
        CredentialSource::Environment => return find_environment_keys(environment, true),
        CredentialSource::EcsContainer => has_container(environment),
        CredentialSource::Ec2InstanceMetadata => {
            request.instance_metadata != InstanceMetadata::Off && !metadata_disabled(environment)
        }
    };
    Ok(present.then(|| surroundings(source, true, environment)))
}

fn metadata_disabled(environment: &Environment) -> bool {
    environment
        .get("AWS_EC2_METADATA_DISABLED")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The file that `AWS_CREDENTIAL_FILE` names is none of those at hand (botocore
/// `OriginalEC2Provider`).
fn refuse_credential_file(environment: &Environment) -> Result<(), ChainProblem> {
    let Some(path) = environment.get("AWS_CREDENTIAL_FILE") else {
        return Ok(());
    };
    let below = path
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let path = match (below, environment.get("HOME")) {
        (Some(below), Some(home)) => format!("{}{below}", home.trim_end_matches('/')),
        _ => path.to_owned(),
    };
    Err(ChainProblem {
        kind: ProblemKind::CredentialFileNotFound { path },
        profile: None,
        location: None,
    })
}

/// Keys in the `[Credentials]` section of a boto 2 file, if `BOTO_CONFIG` names one of the two
/// files at hand; no other file is looked at.
fn find_boto(
    set: &ProfileSet,
    environment: &Environment,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    let Some(path) = environment.get("BOTO_CONFIG") else {
        return Ok(None);
    };
    let named = |file: &&IniFile| &*file.source.name == path;
    let Some(section) = set.files().find(named).and_then(|file| {
        file.sections
            .iter()
            .find(|section| &*section.name == "Credentials")
    }) else {
        return Ok(None);
    };
    let Some(access_key_id) = section.get(&SettingKey::AwsAccessKeyId) else {
        return Ok(None);
    };
    let location = Some(access_key_id.location.clone());
    if section.get(&SettingKey::AwsSecretAccessKey).is_none() {
        return Err(ChainProblem {
            kind: ProblemKind::PartialBotoKeys,
            profile: None,
            location,
        });
    }
    Ok(Some(BaseCredentials {
        profile: None,
        kind: BaseKind::Legacy {
            access_key_id: access_key_id.into(),
        },
        location,
    }))
}
