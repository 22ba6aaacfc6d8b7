//! One profile with a `role_arn`: is it a hop, and whose credentials does it use?
//!
//! botocore's `AssumeRoleProvider`, except for loops, which only a whole walk can see.

use super::hop::{Hop, HopSource};
use super::problem::{ChainProblem, ProblemKind};
use super::providers::problem;
use super::python;
use crate::config::{Profile, ProfileSet, SettingKey};

/// Whether a profile assumes a role: the key is present, be it empty, and no token file is.
pub(super) fn is_role(profile: &Profile) -> bool {
    profile.has(SettingKey::RoleArn) && !profile.has(SettingKey::WebIdentityTokenFile)
}

/// Whether a profile, used as a source, supplies its own credentials instead of its role's.
pub(super) fn supplies_keys(profile: &Profile) -> bool {
    profile.has(SettingKey::AwsAccessKeyId) || profile.has(SettingKey::AwsSecretAccessKey)
}

/// The hop of a profile, or why it has none. Only for a profile with a `role_arn`.
pub(super) fn find_hop(set: &ProfileSet, profile: &Profile) -> Result<Hop, ChainProblem> {
    let Some(role_arn) = profile.get(SettingKey::RoleArn) else {
        return Err(problem(profile, None, ProblemKind::NoCredentials));
    };
    if let Some(duration) = profile.get(SettingKey::DurationSeconds)
        && duration.text().is_none()
    {
        let kind = ProblemKind::NestedValue {
            key: SettingKey::DurationSeconds,
            exception: "TypeError",
            message: python::NO_NUMBER,
        };
        return Err(problem(profile, Some(duration), kind));
    }
    let source = match (
        profile.get(SettingKey::SourceProfile),
        profile.get(SettingKey::CredentialSource),
    ) {
        (Some(_), Some(second)) => {
            return Err(problem(profile, Some(second), ProblemKind::BothSources));
        }
        (None, None) => return Err(problem(profile, Some(role_arn), ProblemKind::NoSource)),
        (None, Some(named)) => {
            let Some(source) = named.text().and_then(|text| text.parse().ok()) else {
                let kind = ProblemKind::UnknownCredentialSource {
                    value: named.value.clone(),
                };
                return Err(problem(profile, Some(named), kind));
            };
            HopSource::Named(source, named.location.clone())
        }
        (Some(reference), None) => {
            let Some(name) = reference.text() else {
                let kind = ProblemKind::NestedValue {
                    key: SettingKey::SourceProfile,
                    exception: "TypeError",
                    message: python::UNHASHABLE,
                };
                return Err(problem(profile, Some(reference), kind));
            };
            let Some(source) = set.profile(name) else {
                let kind = ProblemKind::MissingSource {
                    source: name.to_owned(),
                };
                return Err(problem(profile, Some(reference), kind));
            };
            HopSource::Profile(source.name().clone(), reference.location.clone())
        }
    };
    Ok(Hop::from_profile(profile, role_arn, source))
}
