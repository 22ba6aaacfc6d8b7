//! IAM Identity Center: what a profile and its sso-session say together.

use super::base::{BaseCredentials, BaseKind};
use super::hop::Parameter;
use super::problem::{ChainProblem, ProblemKind};
use super::providers::{base, problem};
use super::python;
use crate::config::{Profile, ProfileSet, Setting, SettingKey};

/// IAM Identity Center: active by account or role name, completed from the sso-session.
pub(super) fn find_sso(
    set: &ProfileSet,
    profile: &Profile,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    let Some(trigger) = profile
        .get(SettingKey::SsoAccountId)
        .or_else(|| profile.get(SettingKey::SsoRoleName))
    else {
        return Ok(None);
    };
    let reference = profile.get(SettingKey::SsoSession);
    let session = match reference {
        None => None,
        Some(setting) => Some(find_sso_session(set, profile, setting)?),
    };
    if let Some(session) = session {
        for setting in session.own_then_inherited() {
            if let Some(own) = profile.get(&setting.key)
                && own.value != setting.value
            {
                let kind = ProblemKind::InconsistentSso {
                    key: setting.key.clone(),
                    profile_value: own.value.clone(),
                    session_value: setting.value.clone(),
                };
                return Err(problem(profile, Some(own), kind));
            }
        }
    }
    let mut missing = Vec::new();
    let mut find = |key: SettingKey| {
        let setting = profile.get(&key).or_else(|| session?.get(&key));
        if setting.is_none() {
            missing.push(key);
        }
        setting.map(Parameter::from)
    };
    let found = [
        find(SettingKey::SsoRoleName),
        find(SettingKey::SsoAccountId),
        find(SettingKey::SsoStartUrl),
        find(SettingKey::SsoRegion),
    ];
    let [
        Some(role_name),
        Some(account_id),
        Some(start_url),
        Some(region),
    ] = found
    else {
        let kind = ProblemKind::IncompleteSso { missing };
        return Err(problem(profile, Some(trigger), kind));
    };
    let kind = BaseKind::Sso {
        account_id,
        role_name,
        start_url,
        region,
        session: reference.map(Parameter::from),
    };
    Ok(Some(base(profile, trigger, kind)))
}

fn find_sso_session<'a>(
    set: &'a ProfileSet,
    profile: &Profile,
    reference: &Setting,
) -> Result<&'a Profile, ChainProblem> {
    let name = session_name(profile, reference)?;
    set.sso_session(name).ok_or_else(|| {
        let kind = ProblemKind::MissingSsoSession {
            session: name.to_owned(),
        };
        problem(profile, Some(reference), kind)
    })
}

/// The text of `sso_session`; a map is no dictionary key in Python.
fn session_name<'a>(profile: &Profile, reference: &'a Setting) -> Result<&'a str, ChainProblem> {
    reference.text().ok_or_else(|| {
        let kind = ProblemKind::NestedValue {
            key: SettingKey::SsoSession,
            exception: "TypeError",
            message: python::UNHASHABLE,
        };
        problem(profile, Some(reference), kind)
    })
}

/// Creating any client asks for the bearer token provider of the profile asked for: its
/// `sso_session` must exist, not be empty, and have start URL and region, even if the credentials
/// come from elsewhere (botocore `SSOTokenProvider`).
pub(super) fn check_token_session(set: &ProfileSet, profile: &Profile) -> Result<(), ChainProblem> {
    let Some(reference) = profile.get(SettingKey::SsoSession) else {
        return Ok(());
    };
    let name = session_name(profile, reference)?;
    let Some(session) = set
        .sso_session(name)
        .filter(|session| session.own_then_inherited().next().is_some())
    else {
        let kind = ProblemKind::MissingTokenSession {
            session: name.to_owned(),
        };
        return Err(problem(profile, Some(reference), kind));
    };
    let missing: Vec<SettingKey> = [SettingKey::SsoStartUrl, SettingKey::SsoRegion]
        .into_iter()
        .filter(|key| !session.has(key))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let kind = ProblemKind::IncompleteTokenSession { missing };
    Err(problem(profile, Some(reference), kind))
}
