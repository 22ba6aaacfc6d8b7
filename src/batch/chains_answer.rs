//! The answers of `rolechain batch chains` as JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::chain::{BaseCredentials, BaseKind, Call, Hop, Parameter, RequestOutcome, SessionName};
use crate::config::SettingValue;
use crate::explain::report::Failure;
use crate::text::{WITHHELD, command_without_secrets};

/// The placeholder for a session name that the client generates.
const GENERATED: &str = "<generated>";

/// The result for one profile.
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
    /// The result if all profiles fail.
    pub(crate) fn failed(failure: Failure) -> Self {
        Self {
            error: Some(failure),
            ..Self::default()
        }
    }

    /// The result for a profile.
    pub(crate) fn of(profile: Option<&str>, outcome: &RequestOutcome) -> Self {
        Self {
            profile: profile.map(str::to_owned),
            ok: outcome.problem.is_none(),
            error: outcome.problem.as_ref().map(Failure::from),
            root: outcome.base.as_ref().map(Root::of),
            hops: outcome.calls.iter().map(HopAnswer::of).collect(),
            mfa_prompts: outcome.mfa_prompts.iter().map(Parameter::shown).collect(),
        }
    }
}

/// The source of the first credentials.
#[derive(Serialize)]
struct Root {
    kind: &'static str,
    profile: Option<String>,
    detail: BTreeMap<&'static str, Value>,
}

impl Root {
    /// The facts about a base.
    fn of(base: &BaseCredentials) -> Self {
        let mut detail = facts(&base.kind);
        // Only an absent `sso_session` is written as null.
        detail.retain(|name, fact| !fact.is_null() || *name == "sso_session");
        detail.insert("provider", json!(provider(&base.kind)));
        Self {
            kind: base.kind.word(),
            profile: base.profile.as_ref().map(ToString::to_string),
            detail,
        }
    }
}

/// botocore's name of the provider.
const fn provider(kind: &BaseKind) -> &'static str {
    match kind {
        BaseKind::Static { file, .. } => file.provider(),
        BaseKind::Sso { .. } => "sso",
        BaseKind::Login { .. } => "login",
        BaseKind::Process { .. } => "custom-process",
        BaseKind::WebIdentity { .. } => "assume-role-with-web-identity",
        BaseKind::Surroundings { source, .. } => source.provider(),
        BaseKind::Legacy { .. } => "boto-config",
    }
}

/// The values that the files give for a base; null for those that they do not give.
fn facts(kind: &BaseKind) -> BTreeMap<&'static str, Value> {
    let value = |parameter: &Parameter| json!(Shown(parameter.value.clone()));
    match kind {
        BaseKind::Static {
            access_key_id,
            has_session_token,
            ..
        } => BTreeMap::from([
            ("access_key_id", value(access_key_id)),
            ("has_session_token", json!(has_session_token)),
        ]),
        BaseKind::Sso {
            account_id,
            role_name,
            start_url,
            region,
            session,
        } => BTreeMap::from([
            ("sso_account_id", value(account_id)),
            ("sso_role_name", value(role_name)),
            ("sso_start_url", value(start_url)),
            ("sso_region", value(region)),
            ("sso_session", json!(session.as_ref().map(value))),
        ]),
        BaseKind::Login { login_session } => {
            BTreeMap::from([("login_session", value(login_session))])
        }
        BaseKind::Process { command } => {
            let command = command.text().map(command_without_secrets);
            BTreeMap::from([("credential_process", json!(command))])
        }
        BaseKind::WebIdentity {
            token_file,
            role_arn,
            from_environment,
            ..
        } => BTreeMap::from([
            ("role_arn", value(role_arn)),
            ("token_file", value(token_file)),
            ("from_environment", json!(from_environment.then_some(true))),
        ]),
        BaseKind::Surroundings {
            source,
            named,
            access_key_id,
            has_session_token,
        } => BTreeMap::from([
            ("credential_source", json!(named.then(|| source.name()))),
            ("access_key_id", json!(access_key_id)),
            (
                "has_session_token",
                json!(access_key_id.as_ref().map(|_| has_session_token)),
            ),
        ]),
        BaseKind::Legacy { access_key_id } => BTreeMap::from([
            ("access_key_id", value(access_key_id)),
            ("has_session_token", json!(false)),
        ]),
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
            // Python's integers are unbounded, so the digits are written unchanged.
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
