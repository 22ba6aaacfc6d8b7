//! The answers of `rolechain batch chains` as JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::chain::{
    BaseCredentials, BaseKind, Call, ChainProblem, Hop, Outcome, Parameter, SessionName,
};
use crate::config::SettingValue;

/// What stands for a session name that the client makes up.
const GENERATED: &str = "<generated>";
/// What stands for a secret.
pub(super) const WITHHELD: &str = "****";

/// A botocore exception.
#[derive(Serialize)]
pub(super) struct Failure {
    r#type: &'static str,
    message: String,
}

impl Failure {
    /// botocore's words for a problem.
    pub(crate) fn of(problem: &ChainProblem) -> Self {
        Self {
            r#type: problem.exception(),
            message: problem.message(),
        }
    }

    /// botocore's refusal of a whole file.
    pub(crate) fn refused_file(message: String) -> Self {
        Self {
            r#type: "ConfigParseError",
            message,
        }
    }
}

/// What becomes of one profile.
#[derive(Default, Serialize)]
pub(super) struct RunResult {
    profile: Option<String>,
    ok: bool,
    error: Option<Failure>,
    root: Option<Root>,
    hops: Vec<HopAnswer>,
    mfa_prompts: Vec<String>,
}

impl RunResult {
    /// A failure of all profiles.
    pub(crate) fn failed(failure: Failure) -> Self {
        Self {
            error: Some(failure),
            ..Self::default()
        }
    }

    /// The outcome for a profile.
    pub(crate) fn of(profile: Option<&str>, outcome: &Outcome) -> Self {
        Self {
            profile: profile.map(str::to_owned),
            ok: outcome.problem.is_none(),
            error: outcome.problem.as_ref().map(Failure::of),
            root: outcome.base.as_ref().map(Root::of),
            hops: outcome.calls.iter().map(HopAnswer::of).collect(),
            mfa_prompts: outcome.mfa_prompts.iter().map(Parameter::shown).collect(),
        }
    }
}

/// Where the first credentials come from.
#[derive(Serialize)]
struct Root {
    kind: &'static str,
    profile: Option<String>,
    detail: Value,
}

impl Root {
    /// The facts about a base.
    fn of(base: &BaseCredentials) -> Self {
        let value = |parameter: &Parameter| Shown(parameter.value.clone());
        let mut detail = match &base.kind {
            BaseKind::Static {
                file,
                access_key_id,
                has_session_token,
                account_id: _,
            } => json!({
                "provider": file.provider(),
                "access_key_id": value(access_key_id),
                "has_session_token": has_session_token,
            }),
            BaseKind::Sso {
                account_id,
                role_name,
                start_url,
                region,
                session,
            } => json!({
                "provider": "sso",
                "sso_account_id": value(account_id),
                "sso_role_name": value(role_name),
                "sso_start_url": value(start_url),
                "sso_region": value(region),
                "sso_session": session.as_ref().map(value),
            }),
            BaseKind::Login { login_session } => json!({
                "provider": "login",
                "login_session": value(login_session),
            }),
            BaseKind::Process { command } => json!({
                "provider": "custom-process",
                "credential_process": value(command),
            }),
            BaseKind::WebIdentity {
                token_file,
                role_arn,
                role_session_name: _,
                from_environment,
            } => json!({
                "provider": "assume-role-with-web-identity",
                "role_arn": value(role_arn),
                "token_file": value(token_file),
                "from_environment": from_environment.then_some(true),
            }),
            BaseKind::Surroundings {
                source,
                named,
                access_key_id,
                has_session_token,
            } => json!({
                "provider": source.provider(),
                "credential_source": named.then(|| source.name()),
                "access_key_id": access_key_id,
                "has_session_token": access_key_id.as_ref().map(|_| has_session_token),
            }),
            BaseKind::Legacy { access_key_id } => json!({
                "provider": "boto-config",
                "access_key_id": value(access_key_id),
                "has_session_token": false,
            }),
        };
        // Only an absent `sso_session` is written as null.
        if let Some(facts) = detail.as_object_mut() {
            facts.retain(|name, fact| !fact.is_null() || name == "sso_session");
        }
        Self {
            kind: base.kind.word(),
            profile: base.profile.as_ref().map(ToString::to_string),
            detail,
        }
    }
}

/// One call that AWS receives.
#[derive(Serialize)]
struct HopAnswer {
    profile: String,
    action: &'static str,
    role_arn: Shown,
    role_session_name: String,
    external_id: Option<Shown>,
    mfa_serial: Option<Shown>,
    duration_seconds: Option<Box<RawValue>>,
    cache_key: Option<String>,
}

impl HopAnswer {
    fn of(call: &Call) -> Self {
        match call {
            Call::AssumeRole(hop) => Self::assume_role(hop),
            Call::WebIdentity {
                profile,
                role_arn,
                role_session_name,
            } => Self {
                profile: profile.to_string(),
                action: "AssumeRoleWithWebIdentity",
                role_arn: Shown(role_arn.value.clone()),
                role_session_name: session_name(role_session_name),
                external_id: None,
                mfa_serial: None,
                duration_seconds: None,
                cache_key: None,
            },
        }
    }

    fn assume_role(hop: &Hop) -> Self {
        let shown = |parameter: &Parameter| Shown(parameter.value.clone());
        Self {
            profile: hop.profile.to_string(),
            action: "AssumeRole",
            role_arn: shown(&hop.role_arn),
            role_session_name: session_name(&hop.role_session_name),
            external_id: hop.external_id.as_ref().map(shown),
            mfa_serial: hop.mfa_serial.as_ref().map(shown),
            // Python's integers have no end; the digits go out as they are.
            duration_seconds: hop
                .duration_seconds
                .as_ref()
                .and_then(|duration| RawValue::from_string(duration.digits.clone()).ok()),
            cache_key: hop.cache_key(),
        }
    }
}

fn session_name(name: &SessionName) -> String {
    match name {
        SessionName::Set(parameter) => parameter.shown(),
        SessionName::Generated => GENERATED.to_owned(),
    }
}

/// A value as JSON: text, or a map of sub-keys, or stars.
pub(super) struct Shown(pub SettingValue);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            SettingValue::Text(text) => serializer.serialize_str(text),
            SettingValue::Secret { empty: true } => serializer.serialize_str(""),
            SettingValue::Secret { empty: false } => serializer.serialize_str(WITHHELD),
            SettingValue::Nested(pairs) => {
                let mut map = serializer.serialize_map(Some(pairs.len()))?;
                for (key, value) in pairs.iter() {
                    map.serialize_entry(&**key, &**value)?;
                }
                map.end()
            }
        }
    }
}
