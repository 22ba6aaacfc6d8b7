//! Decides if a profile with a `role_arn` is a hop, and whose credentials it uses.
//!
//! This is botocore's `AssumeRoleProvider` without loops, which only a walk over all profiles can
//! find.

use super::client::Client;
use super::hop::{Hop, HopSource};
use super::problem::{ChainProblem, ProblemKind};
use super::providers::{problem, refuse_nested};
use super::python;
use crate::config::{Profile, ProfileRules, ProfileSet, Setting, SettingKey};

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

// The rules by which clients link profiles, and the parameters that each client leaves out of a
// call.
//
// Taken from the sources of the clients; [`Client`](super::Client) names the files.

impl Client {
    /// The rules by which profiles and chains are read for this client. Only those of the AWS CLI
    /// and the Go SDK are computed; [`differences`](super::differences) lists where another client
    /// differs.
    pub const fn rules(self) -> ProfileRules {
        match self {
            Self::GoV2 | Self::Terraform => ProfileRules::Go,
            _ => ProfileRules::Botocore,
        }
    }

    /// Returns true if two clients make the same calls from the same files, apart from session
    /// names.
    pub(crate) fn calls_like(self, other: Self) -> bool {
        let traits = |client: Self| {
            (
                client.rules(),
                client.flavor(),
                WITHOUT_EXTERNAL_ID.contains(&client),
                WITHOUT_MFA.contains(&client),
                WITHOUT_DURATION.contains(&client),
                client == Self::Terraform,
            )
        };
        traits(self) == traits(other)
    }
}

/// The clients that never send `ExternalId` from a profile.
pub(super) const WITHOUT_EXTERNAL_ID: &[Client] = &[Client::Php, Client::Cpp];

/// The clients that ignore `mfa_serial`: they neither ask for a code nor send one.
pub(super) const WITHOUT_MFA: &[Client] = WITHOUT_DURATION;

/// The clients that ignore `duration_seconds`.
pub(super) const WITHOUT_DURATION: &[Client] = &[
    Client::JavaV2,
    Client::Kotlin,
    Client::Rust,
    Client::Crt,
    Client::Php,
    Client::Cpp,
];

/// Removes the parameters of a call that the client does not send.
pub(super) fn leave_out(client: Client, hop: &mut Hop) {
    if WITHOUT_EXTERNAL_ID.contains(&client) {
        hop.external_id = None;
    }
    if WITHOUT_MFA.contains(&client) {
        hop.mfa_serial = None;
    }
    if WITHOUT_DURATION.contains(&client) {
        hop.duration_seconds = None;
    }
}
