//! How the AWS SDK for Go v2, and Terraform through it, turn profiles into calls
//! (`config/shared_config.go`, `config/resolve_credentials.go`).
//!
//! Unlike botocore: an empty value counts as absent; a role without a source uses the profile's
//! other credentials, then container or instance; a profile may have only one kind of credentials;
//! keys come before everything else, and the role of their profile is assumed with them; an error
//! in a profile fails every chain that contains the profile.

use super::go_settings::{check_keys, check_settings, parse_int, refuse};
use crate::chain::base::{BaseCredentials, BaseKind, CredentialSource};
use crate::chain::hop::{Hop, HopSource};
use crate::chain::parameter::{Duration, Environment, Parameter};
use crate::chain::problem::{ChainProblem, ClientProblem, ProblemKind};
use crate::chain::providers::{
    SSO_NEEDS, base, check_agreement, find_web_identity, problem, sso_kind,
};
use crate::chain::role::{named_source, profile_source};
use crate::config::{Profile, ProfileSet, Setting, SettingKey};

const SSO_KEYS: [SettingKey; 5] = [
    SettingKey::SsoSession,
    SettingKey::SsoAccountId,
    SettingKey::SsoRoleName,
    SettingKey::SsoStartUrl,
    SettingKey::SsoRegion,
];

/// The SDK does not send shorter durations, in seconds: it sends whole minutes above fifteen.
const SHORTEST_DURATION: i64 = 960;

/// Returns a setting if it is present and not empty.
pub(super) fn filled(profile: &Profile, key: impl Into<SettingKey>) -> Option<&Setting> {
    profile.get(key).filter(|setting| !setting.value.is_empty())
}

/// Returns true if a profile assumes a role. A profile with a token file and no keys is a web
/// identity profile.
pub(in crate::chain) fn is_role(profile: &Profile) -> bool {
    filled(profile, SettingKey::RoleArn).is_some()
        && (has_keys(profile) || filled(profile, SettingKey::WebIdentityTokenFile).is_none())
}

/// Returns true if both keys are present, in either file.
pub(in crate::chain) fn has_keys(profile: &Profile) -> bool {
    [SettingKey::AwsAccessKeyId, SettingKey::AwsSecretAccessKey]
        .iter()
        .all(|key| filled(profile, key).is_some())
}

pub(super) fn has_sso(profile: &Profile) -> bool {
    SSO_KEYS.iter().any(|key| filled(profile, key).is_some())
}

/// Returns true if a profile can be used as a source. A profile with only a role cannot, although
/// it can be requested.
pub(in crate::chain) fn can_be_source(profile: &Profile) -> bool {
    let kinds = [
        SettingKey::SourceProfile,
        SettingKey::CredentialSource,
        SettingKey::CredentialProcess,
        SettingKey::WebIdentityTokenFile,
    ];
    has_keys(profile) || has_sso(profile) || kinds.iter().any(|key| filled(profile, key).is_some())
}

/// Checks for errors that fail a profile wherever it occurs in a chain.
fn check(profile: &Profile) -> Result<(), ChainProblem> {
    check_keys(profile)?;
    check_settings(profile)?;
    if filled(profile, SettingKey::RoleArn).is_some() {
        return Ok(());
    }
    let keys = [
        SettingKey::SourceProfile,
        SettingKey::CredentialSource,
        SettingKey::WebIdentityTokenFile,
    ];
    let first = keys
        .into_iter()
        .find_map(|key| Some((filled(profile, &key)?, key)));
    first.map_or(Ok(()), |(setting, key)| {
        let what = ClientProblem::KeyWithoutRole { key };
        Err(refuse(profile, Some(setting), what))
    })
}

/// Checks for errors that fail a profile unless it is a source with keys: more than one kind of
/// credentials, or an sso-session that does not exist.
pub(in crate::chain) fn check_kinds(
    set: &ProfileSet,
    profile: &Profile,
) -> Result<(), ChainProblem> {
    let mut kinds = [
        SettingKey::SourceProfile,
        SettingKey::CredentialSource,
        SettingKey::CredentialProcess,
        SettingKey::WebIdentityTokenFile,
    ]
    .into_iter()
    .filter_map(|key| filled(profile, key));
    if let (Some(_), Some(second)) = (kinds.next(), kinds.next()) {
        return Err(refuse(profile, Some(second), ClientProblem::SeveralKinds));
    }
    find_session(set, profile).map(|_| ())
}

/// The sso-session that a profile names, which must exist.
fn find_session<'a>(
    set: &'a ProfileSet,
    profile: &Profile,
) -> Result<Option<&'a Profile>, ChainProblem> {
    let Some(reference) = filled(profile, SettingKey::SsoSession) else {
        return Ok(None);
    };
    let name = reference.text().unwrap_or_default().trim();
    set.sso_session(name).map(Some).ok_or_else(|| {
        let kind = ProblemKind::MissingSsoSession {
            session: name.to_owned(),
        };
        problem(profile, Some(reference), kind)
    })
}

/// The call of a requested profile, or of a source without keys.
pub(in crate::chain) fn find_hop(
    set: &ProfileSet,
    profile: &Profile,
    environment: &Environment,
) -> Result<Hop, ChainProblem> {
    check(profile)?;
    check_kinds(set, profile)?;
    let Some(role_arn) = filled(profile, SettingKey::RoleArn) else {
        return Err(problem(profile, None, ProblemKind::NoCredentials));
    };
    let source = match filled(profile, SettingKey::SourceProfile) {
        Some(reference) => profile_source(
            set,
            profile,
            reference,
            reference.text().unwrap_or_default(),
        )?,
        None => find_own_source(profile, role_arn, environment)?,
    };
    Ok(call(profile, role_arn, source))
}

/// The call that a source makes with its own keys, even if it names another source; `None` if the
/// source makes the same call when it is requested.
pub(in crate::chain) fn find_hop_with_keys(set: &ProfileSet, profile: &Profile) -> Option<Hop> {
    let role_arn = filled(profile, SettingKey::RoleArn)?;
    let key = filled(profile, SettingKey::AwsAccessKeyId)?;
    if filled(profile, SettingKey::SourceProfile).is_none() && check_kinds(set, profile).is_ok() {
        return None;
    }
    let own = HopSource::Profile(profile.name().clone(), key.location.clone());
    Some(call(profile, role_arn, own))
}

/// The source of a role without `source_profile`: other credentials of the profile, then the
/// container, then the instance.
fn find_own_source(
    profile: &Profile,
    role_arn: &Setting,
    environment: &Environment,
) -> Result<HopSource, ChainProblem> {
    let own =
        |setting: &Setting| HopSource::Profile(profile.name().clone(), setting.location.clone());
    if has_keys(profile)
        && let Some(key) = filled(profile, SettingKey::AwsAccessKeyId)
    {
        return Ok(own(key));
    }
    if let Some(named) = filled(profile, SettingKey::CredentialSource) {
        return named_source(profile, named);
    }
    for key in SSO_KEYS
        .iter()
        .chain(&[SettingKey::CredentialProcess, SettingKey::LoginSession])
    {
        if let Some(setting) = filled(profile, key) {
            return Ok(own(setting));
        }
    }
    let container = [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    ]
    .iter()
    .any(|variable| environment.filled(variable).is_some());
    let source = if container {
        CredentialSource::EcsContainer
    } else {
        CredentialSource::Ec2InstanceMetadata
    };
    Ok(HopSource::Named(source, role_arn.location.clone()))
}

/// The parameters that are sent: no empty value, and no duration that is short or not a number.
fn call(profile: &Profile, role_arn: &Setting, source: HopSource) -> Hop {
    let parameter = |key| filled(profile, key).map(Parameter::from);
    let duration = filled(profile, SettingKey::DurationSeconds).and_then(|setting| {
        let seconds = parse_int(setting.text()?)?;
        (seconds >= SHORTEST_DURATION).then(|| Duration {
            seconds,
            digits: seconds.to_string(),
            location: setting.location.clone(),
        })
    });
    Hop {
        external_id: parameter(SettingKey::ExternalId),
        mfa_serial: parameter(SettingKey::MfaSerial),
        duration_seconds: duration,
        ..Hop::from_profile(profile, role_arn, source)
    }
}

/// The profile's own credentials, ignoring its role.
pub(in crate::chain) fn find_base(
    set: &ProfileSet,
    profile: &Profile,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    check(profile)?;
    if has_keys(profile)
        && let Some(key) = filled(profile, SettingKey::AwsAccessKeyId)
    {
        let kind = BaseKind::Static {
            file: key.file,
            access_key_id: key.into(),
            has_session_token: filled(profile, SettingKey::AwsSessionToken).is_some(),
            account_id: filled(profile, SettingKey::AwsAccountId).map(Into::into),
        };
        return Ok(Some(base(profile, key, kind)));
    }
    check_kinds(set, profile)?;
    if let Some(base) = find_web_identity(Some(profile), None)? {
        return Ok(Some(base));
    }
    if has_sso(profile) {
        return find_sso(set, profile).map(Some);
    }
    let process = filled(profile, SettingKey::CredentialProcess).map(|setting| {
        let command = setting.into();
        base(profile, setting, BaseKind::Process { command })
    });
    // Only newer versions read `login_session`.
    Ok(process.or_else(|| {
        let setting = filled(profile, SettingKey::LoginSession)?;
        let login_session = setting.into();
        Some(base(profile, setting, BaseKind::Login { login_session }))
    }))
}

/// IAM Identity Center. If there is an sso-session, only its region and start URL count; those of
/// the profile must agree with it.
fn find_sso(set: &ProfileSet, profile: &Profile) -> Result<BaseCredentials, ChainProblem> {
    let reference = filled(profile, SettingKey::SsoSession);
    let place = find_session(set, profile)?.unwrap_or(profile);
    let mut missing = Vec::new();
    let found = SSO_NEEDS.map(|key| {
        let shared = matches!(key, SettingKey::SsoStartUrl | SettingKey::SsoRegion);
        let setting = filled(if shared { place } else { profile }, &key);
        if setting.is_none() {
            missing.push(key);
        }
        setting
    });
    let [_, account_id, start_url, region] = found;
    let kind = sso_kind(found.map(|it| it.map(Parameter::from)), reference);
    let (Some(kind), Some(account_id)) = (kind, account_id) else {
        let kind = ProblemKind::IncompleteSso { missing };
        return Err(problem(profile, reference, kind));
    };
    for agreed in [start_url, region].into_iter().flatten() {
        check_agreement(profile, filled(profile, &agreed.key), agreed)?;
    }
    Ok(base(profile, account_id, kind))
}
