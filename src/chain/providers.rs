//! Finds the first credentials of a profile: botocore's providers in their order.
//!
//! The requested profile and a source profile go through the same list (`ProfileProviderBuilder`);
//! only the former uses the environment.

use super::base::{BaseCredentials, BaseKind, CredentialSource};
use super::parameter::{Environment, Parameter, SessionName};
use super::problem::{ChainProblem, ProblemKind};
use super::python;
use crate::config::{
    ConfigFile, Profile, ProfileSet, Setting, SettingKey, SettingValue, split_words,
};

/// A problem of one profile, with the setting to blame.
pub(super) fn problem(
    profile: &Profile,
    setting: Option<&Setting>,
    kind: ProblemKind,
) -> ChainProblem {
    ChainProblem {
        kind,
        profile: Some(profile.name().clone()),
        location: setting
            .map(|setting| &setting.location)
            .or_else(|| profile.location())
            .cloned(),
    }
}

/// A problem with a nested value where Python expects text.
pub(super) fn refuse_nested(
    profile: &Profile,
    setting: &Setting,
    exception: &'static str,
    message: &'static str,
) -> ChainProblem {
    let kind = ProblemKind::NestedValue {
        key: setting.key.clone(),
        exception,
        message,
    };
    problem(profile, Some(setting), kind)
}

/// The base of a profile: web identity, SSO, keys of the credentials file, login, process, keys of
/// the config file. The first match wins; an error in one ends the search; `None` if none matches.
/// The environment is not used.
pub(super) fn find_base(
    set: &ProfileSet,
    profile: &Profile,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    if let Some(base) = find_web_identity(Some(profile), None)? {
        return Ok(Some(base));
    }
    if let Some(base) = find_sso(set, profile)? {
        return Ok(Some(base));
    }
    if let Some(base) = find_static(profile, ConfigFile::Credentials)? {
        return Ok(Some(base));
    }
    if let Some(setting) = profile.get(SettingKey::LoginSession) {
        // The login cache file is named after a hash of the text.
        if matches!(setting.value, SettingValue::Nested(_)) {
            let message = "'dict' object has no attribute 'encode'";
            return Err(refuse_nested(profile, setting, "AttributeError", message));
        }
        let kind = BaseKind::Login {
            login_session: setting.into(),
        };
        return Ok(Some(base(profile, setting, kind)));
    }
    if let Some(base) = find_process(profile)? {
        return Ok(Some(base));
    }
    find_static(profile, ConfigFile::Config)
}

pub(super) fn base(profile: &Profile, setting: &Setting, kind: BaseKind) -> BaseCredentials {
    BaseCredentials {
        profile: Some(profile.name().clone()),
        kind,
        location: Some(setting.location.clone()),
    }
}

/// `AssumeRoleWithWebIdentity`. Each variable of the environment overrides its own key.
pub(super) fn find_web_identity(
    profile: Option<&Profile>,
    environment: Option<&Environment>,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    let find =
        |key: SettingKey, variable: &str| Parameter::find(profile, environment, key, variable);
    let filled = |parameter: &Parameter| !parameter.value.is_empty();
    let Some(token_file) = find(
        SettingKey::WebIdentityTokenFile,
        "AWS_WEB_IDENTITY_TOKEN_FILE",
    )
    .filter(filled) else {
        return Ok(None);
    };
    let location = token_file.location.clone();
    let Some(role_arn) = find(SettingKey::RoleArn, "AWS_ROLE_ARN").filter(filled) else {
        return Err(ChainProblem {
            kind: ProblemKind::WebIdentityWithoutRole,
            profile: profile.map(|profile| profile.name().clone()),
            location,
        });
    };
    let from_environment = location.is_none();
    Ok(Some(BaseCredentials {
        profile: profile
            .filter(|_| !from_environment)
            .map(|profile| profile.name().clone()),
        kind: BaseKind::WebIdentity {
            token_file,
            role_arn,
            role_session_name: find(SettingKey::RoleSessionName, "AWS_ROLE_SESSION_NAME")
                .filter(filled)
                .map_or(SessionName::Generated, SessionName::Set),
            from_environment,
        },
        location,
    }))
}

/// Keys in one of the files; both must be in the same one.
fn find_static(
    profile: &Profile,
    file: ConfigFile,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    let Some(access_key_id) = profile.get_in(file, SettingKey::AwsAccessKeyId) else {
        return Ok(None);
    };
    if profile
        .get_in(file, SettingKey::AwsSecretAccessKey)
        .is_none()
    {
        let kind = ProblemKind::PartialKeys { file: Some(file) };
        return Err(problem(profile, Some(access_key_id), kind));
    }
    let kind = BaseKind::Static {
        file,
        access_key_id: access_key_id.into(),
        has_session_token: [SettingKey::AwsSecurityToken, SettingKey::AwsSessionToken]
            .iter()
            .any(|key| profile.get_in(file, key).is_some()),
        account_id: profile
            .get_in(file, SettingKey::AwsAccountId)
            .map(Parameter::from),
    };
    Ok(Some(base(profile, access_key_id, kind)))
}

/// A program that prints credentials. botocore splits its command like a shell.
fn find_process(profile: &Profile) -> Result<Option<BaseCredentials>, ChainProblem> {
    let Some(command) = profile.get(SettingKey::CredentialProcess) else {
        return Ok(None);
    };
    let Some(text) = command.text() else {
        let message = "'dict' object has no attribute 'read'";
        return Err(refuse_nested(profile, command, "AttributeError", message));
    };
    if let Err(error) = split_words(text) {
        let message = error.message();
        let kind = ProblemKind::UnbalancedCommand { message };
        return Err(problem(profile, Some(command), kind));
    }
    let kind = BaseKind::Process {
        command: command.into(),
    };
    Ok(Some(base(profile, command, kind)))
}

/// The keys of the environment; `None` without an access key id (botocore `EnvProvider`).
pub(super) fn find_environment_keys(
    environment: &Environment,
    named: bool,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    if environment.filled("AWS_ACCESS_KEY_ID").is_none() {
        return Ok(None);
    }
    if environment.filled("AWS_SECRET_ACCESS_KEY").is_none() {
        return Err(ChainProblem {
            kind: ProblemKind::PartialKeys { file: None },
            profile: None,
            location: None,
        });
    }
    let base = surroundings(CredentialSource::Environment, named, environment);
    Ok(Some(base))
}

/// Returns true if the environment points at a container endpoint.
pub(super) fn has_container(environment: &Environment) -> bool {
    [
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ]
    .iter()
    .any(|variable| environment.get(variable).is_some())
}

/// Credentials of the environment, container or instance, assumed to be present.
pub(super) fn surroundings(
    source: CredentialSource,
    named: bool,
    environment: &Environment,
) -> BaseCredentials {
    let keys = source == CredentialSource::Environment;
    BaseCredentials {
        profile: None,
        kind: BaseKind::Surroundings {
            source,
            named,
            access_key_id: environment
                .filled("AWS_ACCESS_KEY_ID")
                .filter(|_| keys)
                .map(str::to_owned),
            has_session_token: keys
                && ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"]
                    .iter()
                    .any(|variable| environment.filled(variable).is_some()),
        },
        location: None,
    }
}

/// IAM Identity Center: activated by account or role name, completed from the sso-session.
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
            check_agreement(profile, profile.get(&setting.key), setting)?;
        }
    }
    let mut missing = Vec::new();
    let found = SSO_NEEDS.map(|key| {
        let setting = profile.get(&key).or_else(|| session?.get(&key));
        if setting.is_none() {
            missing.push(key);
        }
        setting.map(Parameter::from)
    });
    let Some(kind) = sso_kind(found, reference) else {
        let kind = ProblemKind::IncompleteSso { missing };
        return Err(problem(profile, Some(trigger), kind));
    };
    Ok(Some(base(profile, trigger, kind)))
}

/// The settings that IAM Identity Center requires, in botocore's order.
pub(super) const SSO_NEEDS: [SettingKey; 4] = [
    SettingKey::SsoRoleName,
    SettingKey::SsoAccountId,
    SettingKey::SsoStartUrl,
    SettingKey::SsoRegion,
];

/// The kind of a base with the values of [`SSO_NEEDS`]; `None` if one is missing.
pub(super) fn sso_kind(
    found: [Option<Parameter>; 4],
    session: Option<&Setting>,
) -> Option<BaseKind> {
    let [role_name, account_id, start_url, region] = found;
    Some(BaseKind::Sso {
        account_id: account_id?,
        role_name: role_name?,
        start_url: start_url?,
        region: region?,
        session: session.map(Parameter::from),
    })
}

/// Checks that the profile's own setting agrees with its sso-session.
pub(super) fn check_agreement(
    profile: &Profile,
    own: Option<&Setting>,
    of_session: &Setting,
) -> Result<(), ChainProblem> {
    let Some(own) = own.filter(|own| own.value != of_session.value) else {
        return Ok(());
    };
    let kind = ProblemKind::InconsistentSso {
        key: of_session.key.clone(),
        profile_value: own.value.clone(),
        session_value: of_session.value.clone(),
    };
    Err(problem(profile, Some(own), kind))
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

/// The text of `sso_session`. Python cannot use a map as a dictionary key.
fn session_name<'a>(profile: &Profile, reference: &'a Setting) -> Result<&'a str, ChainProblem> {
    let text = reference.text();
    text.ok_or_else(|| refuse_nested(profile, reference, "TypeError", python::UNHASHABLE))
}

/// Creating any client calls the bearer token provider of the requested profile: its `sso_session`
/// must exist, not be empty, and have start URL and region, even if the credentials come from
/// elsewhere (botocore `SSOTokenProvider`).
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
