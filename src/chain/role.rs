//! One profile with a `role_arn`: is it a hop, and whose credentials does it use?
//!
//! botocore's `AssumeRoleProvider`, except for loops, which only a whole walk can see.

use super::base::CredentialSource;
use super::hop::{Hop, HopSource};
use super::problem::{ChainProblem, ProblemKind};
use super::providers::problem;
use super::python;
use crate::config::{Profile, ProfileSet};

/// Whether a profile assumes a role: the key is present, be it empty, and no token file is.
pub(super) fn is_role(profile: &Profile) -> bool {
    profile.has("role_arn") && !profile.has("web_identity_token_file")
}

/// Whether a profile, used as a source, supplies its own credentials instead of its role's.
pub(super) fn supplies_keys(profile: &Profile) -> bool {
    profile.has("aws_access_key_id") || profile.has("aws_secret_access_key")
}

/// The hop of a profile, or why it has none. Only for a profile with a `role_arn`.
pub(super) fn find_hop(set: &ProfileSet, profile: &Profile) -> Result<Hop, ChainProblem> {
    let Some(role_arn) = profile.get("role_arn") else {
        return Err(problem(profile, None, ProblemKind::NoCredentials));
    };
    if let Some(duration) = profile.get("duration_seconds")
        && duration.text().is_none()
    {
        let kind = ProblemKind::NestedValue {
            key: "duration_seconds",
            exception: "TypeError",
            message: python::NO_NUMBER,
        };
        return Err(problem(profile, Some(duration), kind));
    }
    let source = match (
        profile.get("source_profile"),
        profile.get("credential_source"),
    ) {
        (Some(_), Some(second)) => {
            return Err(problem(profile, Some(second), ProblemKind::BothSources));
        }
        (None, None) => return Err(problem(profile, Some(role_arn), ProblemKind::NoSource)),
        (None, Some(named)) => {
            let Some(source) = named.text().and_then(CredentialSource::parse) else {
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
                    key: "source_profile",
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
