//! The answers of `rolechain batch chains` as JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::chains_dump::Dump;
use super::chains_root::Root;
use crate::chain::{Call, ChainProblem, Hop, Outcome, Parameter, SessionName};
use crate::config::SettingValue;

/// What stands for a session name that the client makes up.
const GENERATED: &str = "<generated>";
/// What stands for a secret.
pub(super) const WITHHELD: &str = "****";

/// One answer line.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<RunResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dump: Option<Dump>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> Answer<'a> {
    /// One result per profile asked for.
    pub(crate) fn results(id: Option<&'a RawValue>, results: Vec<RunResult>) -> Self {
        Self {
            id,
            results: Some(results),
            dump: None,
            error: None,
        }
    }

    /// The files as understood.
    pub(crate) fn dump(id: Option<&'a RawValue>, dump: Dump) -> Self {
        Self {
            id,
            results: None,
            dump: Some(dump),
            error: None,
        }
    }

    /// The line was no request.
    pub(crate) fn failure(id: Option<&'a RawValue>, error: String) -> Self {
        Self {
            id,
            results: None,
            dump: None,
            error: Some(error),
        }
    }

    /// The line, without its end.
    pub(crate) fn write(&self) -> Vec<u8> {
        // Maps have text keys and nothing else can fail; an empty answer beats a lost line.
        serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec())
    }
}

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
#[derive(Serialize)]
pub(super) struct RunResult {
    profile: Option<String>,
    ok: bool,
    error: Option<Failure>,
    root: Option<Root>,
    hops: Vec<HopAnswer>,
    mfa_prompts: Vec<String>,
}

impl RunResult {
    /// A profile that fails before anything is asked or called.
    pub(crate) fn failed(profile: Option<&str>, failure: Failure) -> Self {
        Self {
            profile: profile.map(str::to_owned),
            ok: false,
            error: Some(failure),
            root: None,
            hops: Vec::new(),
            mfa_prompts: Vec::new(),
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
