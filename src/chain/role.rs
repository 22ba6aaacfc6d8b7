//! Decides if a profile with a `role_arn` is a hop, and whose credentials it uses.
//!
//! This is botocore's `AssumeRoleProvider` without loops, which only a walk over all profiles can
//! find.

use super::hop::{Hop, HopSource};
use super::problem::{ChainProblem, ProblemKind};
use super::providers::{problem, refuse_nested};
use super::python;
use crate::config::{Profile, ProfileSet, Setting, SettingKey};

/// Returns true if a profile assumes a role: the key is present, even if empty, and there is no
/// token file.
pub(super) fn is_role(profile: &Profile) -> bool {
    profile.has(SettingKey::RoleArn) && !profile.has(SettingKey::WebIdentityTokenFile)
}

/// Returns true if a profile, used as a source, supplies its own credentials instead of its role's.
pub(super) fn supplies_keys(profile: &Profile) -> bool {
    profile.has(SettingKey::AwsAccessKeyId) || profile.has(SettingKey::AwsSecretAccessKey)
}

/// The hop of a profile, or the reason why it has none. Only for a profile with a `role_arn`.
pub(super) fn find_hop(set: &ProfileSet, profile: &Profile) -> Result<Hop, ChainProblem> {
    let Some(role_arn) = profile.get(SettingKey::RoleArn) else {
        return Err(problem(profile, None, ProblemKind::NoCredentials));
    };
    if let Some(duration) = profile.get(SettingKey::DurationSeconds)
        && duration.text().is_none()
    {
        return Err(refuse_nested(
            profile,
            duration,
            "TypeError",
            python::NO_NUMBER,
        ));
    }
    let source = match (
        profile.get(SettingKey::SourceProfile),
        profile.get(SettingKey::CredentialSource),
    ) {
        (Some(_), Some(second)) => {
            return Err(problem(profile, Some(second), ProblemKind::BothSources));
        }
        (None, None) => return Err(problem(profile, Some(role_arn), ProblemKind::NoSource)),
        (None, Some(named)) => named_source(profile, named)?,
        (Some(reference), None) => match reference.text() {
            Some(name) => profile_source(set, profile, reference, name)?,
            None => {
                return Err(refuse_nested(
                    profile,
                    reference,
                    "TypeError",
                    python::UNHASHABLE,
                ));
            }
        },
    };
    Ok(Hop::from_profile(profile, role_arn, source))
}

/// The source that `credential_source` names; the spelling must match exactly.
pub(super) fn named_source(profile: &Profile, named: &Setting) -> Result<HopSource, ChainProblem> {
    let Some(source) = named.text().and_then(|text| text.parse().ok()) else {
        let value = named.value.clone();
        let kind = ProblemKind::UnknownCredentialSource { value };
        return Err(problem(profile, Some(named), kind));
    };
    Ok(HopSource::Named(source, named.location.clone()))
}

/// The profile that `source_profile` names, which must exist.
pub(super) fn profile_source(
    set: &ProfileSet,
    profile: &Profile,
    reference: &Setting,
    name: &str,
) -> Result<HopSource, ChainProblem> {
    let Some(source) = set.profile(name) else {
        let source = name.to_owned();
        let kind = ProblemKind::MissingSource { source };
        return Err(problem(profile, Some(reference), kind));
    };
    let location = reference.location.clone();
    Ok(HopSource::Profile(source.name().clone(), location))
}
