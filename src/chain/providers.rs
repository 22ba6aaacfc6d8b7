//! What supplies the first credentials of a profile: botocore's providers in their order.
//!
//! A profile asked for and a source profile go through the same list (`ProfileProviderBuilder`);
//! only the former may look at the environment.

use super::base::{BaseCredentials, BaseKind, CredentialSource};
use super::environment::Environment;
use super::hop::{Parameter, SessionName};
use super::problem::{ChainProblem, ProblemKind};
use super::sso::find_sso;
use crate::config::{
    ConfigFile, Profile, ProfileSet, Setting, SettingKey, SettingValue, split_words,
};

/// A finding about one profile, with the setting to blame.
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

/// The base of a profile: web identity, SSO, keys of the credentials file, login, process, keys
/// of the config file. The first that answers wins; an error in one ends the search; `None`
/// if none answers. `environment` is given only for a profile that was not asked for by
/// `--profile`.
pub(super) fn find_base(
    set: &ProfileSet,
    profile: &Profile,
    environment: Option<&Environment>,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    if let Some(base) = find_web_identity(Some(profile), environment)? {
        return Ok(Some(base));
    }
    if let Some(base) = find_sso(set, profile)? {
        return Ok(Some(base));
    }
    if let Some(base) = find_static(profile, ConfigFile::Credentials)? {
        return Ok(Some(base));
    }
    if let Some(setting) = profile.get(SettingKey::LoginSession) {
        // The login cache is named after a hash of the text.
        if matches!(setting.value, SettingValue::Nested(_)) {
            let kind = ProblemKind::NestedValue {
                key: SettingKey::LoginSession,
                exception: "AttributeError",
                message: "'dict' object has no attribute 'encode'",
            };
            return Err(problem(profile, Some(setting), kind));
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

/// Keys in one of the files; both must stand in the same one.
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
pub(super) fn find_process(profile: &Profile) -> Result<Option<BaseCredentials>, ChainProblem> {
    let Some(command) = profile.get(SettingKey::CredentialProcess) else {
        return Ok(None);
    };
    let failure = match &command.value {
        SettingValue::Text(text) => {
            split_words(text)
                .err()
                .map(|error| ProblemKind::UnbalancedCommand {
                    message: error.message(),
                })
        }
        SettingValue::Nested(_) | SettingValue::Secret { .. } => Some(ProblemKind::NestedValue {
            key: SettingKey::CredentialProcess,
            exception: "AttributeError",
            message: "'dict' object has no attribute 'read'",
        }),
    };
    if let Some(kind) = failure {
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

/// Whether the environment points at a container endpoint.
pub(super) fn has_container(environment: &Environment) -> bool {
    [
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ]
    .iter()
    .any(|variable| environment.get(variable).is_some())
}

/// Credentials of the surroundings, taken as present.
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
