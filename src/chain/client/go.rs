//! How the AWS SDK for Go v2, and Terraform through it, turn profiles into calls: on files as
//! botocore reads them (`config/shared_config.go`, `config/resolve_credentials.go`).
//!
//! Unlike botocore: empty is absent; a role without a source uses what else the profile has, then
//! container or instance; one kind of credentials to a profile; keys before everything else.

use crate::chain::base::{BaseCredentials, BaseKind, CredentialSource};
use crate::chain::environment::Environment;
use crate::chain::hop::{Hop, HopSource};
use crate::chain::problem::{ChainProblem, ClientProblem, ProblemKind};
use crate::chain::providers::{base, find_process, find_web_identity, has_container, problem};
use crate::chain::sso::find_sso;
use crate::config::{Profile, ProfileSet, Setting};

const SSO_KEYS: [&str; 5] = [
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "sso_start_url",
    "sso_region",
];

/// A setting that is there and not empty.
fn filled<'a>(profile: &'a Profile, key: &str) -> Option<&'a Setting> {
    profile.get(key).filter(|setting| !setting.value.is_empty())
}

/// Whether a profile assumes a role. With a token file it is a web identity profile.
pub(in crate::chain) fn is_role(profile: &Profile) -> bool {
    filled(profile, "role_arn").is_some() && filled(profile, "web_identity_token_file").is_none()
}

/// Whether both keys are there, in whichever file.
pub(in crate::chain) fn has_keys(profile: &Profile) -> bool {
    ["aws_access_key_id", "aws_secret_access_key"]
        .iter()
        .all(|key| filled(profile, key).is_some())
}

pub(in crate::chain) fn has_sso(profile: &Profile) -> bool {
    SSO_KEYS.iter().any(|key| filled(profile, key).is_some())
}

/// Whether a profile can be a source at all: a role alone, good enough when it is asked for, is not.
pub(in crate::chain) fn can_be_source(profile: &Profile) -> bool {
    has_keys(profile)
        || has_sso(profile)
        || [
            "source_profile",
            "credential_source",
            "credential_process",
            "web_identity_token_file",
            "login_session",
        ]
        .iter()
        .any(|key| filled(profile, key).is_some())
}

fn refuse(profile: &Profile, at: Option<&Setting>, what: ClientProblem) -> ChainProblem {
    problem(profile, at, ProblemKind::OfClient(what))
}

/// One kind of credentials to a profile.
pub(in crate::chain) fn check_kinds(profile: &Profile) -> Result<(), ChainProblem> {
    let mut kinds = [
        "source_profile",
        "credential_source",
        "credential_process",
        "web_identity_token_file",
    ]
    .into_iter()
    .filter_map(|key| filled(profile, key));
    match (kinds.next(), kinds.next()) {
        (Some(_), Some(second)) => Err(refuse(profile, Some(second), ClientProblem::SeveralKinds)),
        _ => Ok(()),
    }
}

/// An sso-session that a profile names must exist.
fn check_sso_session(set: &ProfileSet, profile: &Profile) -> Result<(), ChainProblem> {
    let Some(reference) = filled(profile, "sso_session") else {
        return Ok(());
    };
    let name = reference.text().unwrap_or_default().trim();
    if set.sso_session(name).is_some() {
        return Ok(());
    }
    let kind = ProblemKind::MissingSsoSession {
        session: name.to_owned(),
    };
    Err(problem(profile, Some(reference), kind))
}

/// The call of a profile that assumes a role.
pub(in crate::chain) fn find_hop(
    set: &ProfileSet,
    profile: &Profile,
    environment: &Environment,
) -> Result<Hop, ChainProblem> {
    let Some(role_arn) = filled(profile, "role_arn") else {
        return Err(problem(profile, None, ProblemKind::NoCredentials));
    };
    check_kinds(profile)?;
    let source = if let Some(reference) = filled(profile, "source_profile") {
        let name = reference.text().unwrap_or_default();
        let Some(source) = set.profile(name) else {
            let kind = ProblemKind::MissingSource {
                source: name.to_owned(),
            };
            return Err(problem(profile, Some(reference), kind));
        };
        HopSource::Profile(source.name().clone(), reference.location.clone())
    } else {
        find_own_source(profile, role_arn, environment)?
    };
    check_sso_session(set, profile)?;
    Ok(Hop::from_profile(profile, role_arn, source))
}

/// Without `source_profile`: what else the profile has, then the container, then the instance.
fn find_own_source(
    profile: &Profile,
    role_arn: &Setting,
    environment: &Environment,
) -> Result<HopSource, ChainProblem> {
    let own =
        |setting: &Setting| HopSource::Profile(profile.name().clone(), setting.location.clone());
    if has_keys(profile)
        && let Some(key) = filled(profile, "aws_access_key_id")
    {
        return Ok(own(key));
    }
    if let Some(named) = filled(profile, "credential_source") {
        let Some(source) = named.text().and_then(CredentialSource::parse) else {
            let kind = ProblemKind::UnknownCredentialSource {
                value: named.value.clone(),
            };
            return Err(problem(profile, Some(named), kind));
        };
        return Ok(HopSource::Named(source, named.location.clone()));
    }
    for key in SSO_KEYS
        .iter()
        .chain(&["credential_process", "login_session"])
    {
        if let Some(setting) = filled(profile, key) {
            return Ok(own(setting));
        }
    }
    let source = if has_container(environment) {
        CredentialSource::EcsContainer
    } else {
        CredentialSource::Ec2InstanceMetadata
    };
    Ok(HopSource::Named(source, role_arn.location.clone()))
}

/// The credentials of a profile's own, its role left aside.
pub(in crate::chain) fn find_base(
    set: &ProfileSet,
    profile: &Profile,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    if filled(profile, "role_arn").is_none() {
        for key in [
            "source_profile",
            "credential_source",
            "web_identity_token_file",
        ] {
            if let Some(setting) = filled(profile, key) {
                let what = ClientProblem::KeyWithoutRole { key };
                return Err(refuse(profile, Some(setting), what));
            }
        }
    }
    if has_keys(profile)
        && let Some(key) = filled(profile, "aws_access_key_id")
    {
        let kind = BaseKind::Static {
            file: key.file,
            access_key_id: key.into(),
            has_session_token: filled(profile, "aws_session_token").is_some(),
            account_id: filled(profile, "aws_account_id").map(Into::into),
        };
        return Ok(Some(base(profile, key, kind)));
    }
    check_kinds(profile)?;
    check_sso_session(set, profile)?;
    if let Some(base) = find_web_identity(Some(profile), None)? {
        return Ok(Some(base));
    }
    if has_sso(profile) {
        let found = find_sso(set, profile)?;
        return found.map(Some).ok_or_else(|| {
            let missing = vec!["sso_role_name", "sso_account_id"];
            problem(profile, None, ProblemKind::IncompleteSso { missing })
        });
    }
    if filled(profile, "credential_process").is_some() {
        return find_process(profile);
    }
    // Only newer versions know it.
    Ok(filled(profile, "login_session").map(|setting| {
        let kind = BaseKind::Login {
            login_session: setting.into(),
        };
        base(profile, setting, kind)
    }))
}
