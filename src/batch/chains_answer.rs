//! The answers of `rolechain batch chains` as JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::chain::{
    BaseCredentials, BaseKind, Call, ChainProblem, Hop, Outcome, Parameter, SessionName,
};
use crate::profile::{IgnoredSection, Profile, ProfileSet, SectionKind, SettingValue};

/// What stands for a session name that the client makes up.
const GENERATED: &str = "<generated>";
/// What stands for a secret.
const WITHHELD: &str = "****";

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
    pub fn results(id: Option<&'a RawValue>, results: Vec<RunResult>) -> Self {
        Self {
            id,
            results: Some(results),
            dump: None,
            error: None,
        }
    }

    /// The files as understood.
    pub fn dump(id: Option<&'a RawValue>, dump: Dump) -> Self {
        Self {
            id,
            results: None,
            dump: Some(dump),
            error: None,
        }
    }

    /// The line was no request.
    pub fn failure(id: Option<&'a RawValue>, error: String) -> Self {
        Self {
            id,
            results: None,
            dump: None,
            error: Some(error),
        }
    }

    /// The line, without its end.
    pub fn write(&self) -> Vec<u8> {
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
    pub fn of(problem: &ChainProblem) -> Self {
        Self {
            r#type: problem.exception(),
            message: problem.message(),
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
    pub fn failed(profile: Option<&str>, failure: Failure) -> Self {
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
    pub fn of(profile: Option<&str>, outcome: &Outcome) -> Self {
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
    detail: BTreeMap<&'static str, Detail>,
}

/// One fact about the first credentials.
#[derive(Serialize)]
#[serde(untagged)]
enum Detail {
    Word(&'static str),
    Text(String),
    Flag(bool),
    Value(Shown),
    Absent(()),
}

impl Root {
    fn of(base: &BaseCredentials) -> Self {
        let value = |parameter: &Parameter| Detail::Value(Shown(parameter.value.clone()));
        let mut detail = BTreeMap::new();
        match &base.kind {
            BaseKind::Static {
                file,
                access_key_id,
                has_session_token,
                account_id: _,
            } => {
                detail.insert("provider", Detail::Word(file.provider()));
                detail.insert("access_key_id", value(access_key_id));
                detail.insert("has_session_token", Detail::Flag(*has_session_token));
            }
            BaseKind::Sso {
                account_id,
                role_name,
                start_url,
                region,
                session,
            } => {
                detail.insert("provider", Detail::Word("sso"));
                detail.insert("sso_account_id", value(account_id));
                detail.insert("sso_role_name", value(role_name));
                detail.insert("sso_start_url", value(start_url));
                detail.insert("sso_region", value(region));
                let session = session.as_ref().map_or(Detail::Absent(()), value);
                detail.insert("sso_session", session);
            }
            BaseKind::Login { login_session } => {
                detail.insert("provider", Detail::Word("login"));
                detail.insert("login_session", value(login_session));
            }
            BaseKind::Process { command } => {
                detail.insert("provider", Detail::Word("custom-process"));
                detail.insert("credential_process", value(command));
            }
            BaseKind::WebIdentity {
                token_file,
                role_arn,
                role_session_name: _,
                from_environment,
            } => {
                detail.insert("provider", Detail::Word("assume-role-with-web-identity"));
                detail.insert("role_arn", value(role_arn));
                detail.insert("token_file", value(token_file));
                if *from_environment {
                    detail.insert("from_environment", Detail::Flag(true));
                }
            }
            BaseKind::Surroundings {
                source,
                named,
                access_key_id,
                has_session_token,
            } => {
                detail.insert("provider", Detail::Word(source.provider()));
                if *named {
                    detail.insert("credential_source", Detail::Word(source.name()));
                }
                if let Some(access_key_id) = access_key_id {
                    detail.insert("access_key_id", Detail::Text(access_key_id.clone()));
                    detail.insert("has_session_token", Detail::Flag(*has_session_token));
                }
            }
            BaseKind::Legacy { access_key_id } => {
                detail.insert("provider", Detail::Word("boto-config"));
                detail.insert("access_key_id", value(access_key_id));
                detail.insert("has_session_token", Detail::Flag(false));
            }
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
struct Shown(SettingValue);

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

/// Settings by section and key.
type Sections = BTreeMap<String, BTreeMap<String, Shown>>;

/// The parsed and merged files.
#[derive(Serialize)]
pub(super) struct Dump {
    error: Option<Failure>,
    profiles: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sso_sessions: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_sections: Option<Sections>,
}

impl Dump {
    /// The files as botocore hands them on, or its refusal.
    pub fn of(set: &ProfileSet) -> Self {
        if let Some(refusal) = set.refusals().next() {
            return Self {
                error: Some(Failure {
                    r#type: "ConfigParseError",
                    message: refusal.botocore_message(),
                }),
                profiles: None,
                sso_sessions: None,
                services: None,
                other_sections: None,
            };
        }
        Self {
            error: None,
            profiles: Some(sections(set.profiles.iter())),
            sso_sessions: Some(sections(set.sso_sessions.iter())),
            services: Some(sections(set.services.iter())),
            other_sections: Some(sections(set.ignored.iter().filter(|p| is_other(p)))),
        }
    }
}

/// Whether botocore keeps a section under its raw name. What begins with a word it knows is
/// dropped if it is malformed, and its own list of sso-sessions takes the place of a section of
/// that name.
fn is_other(section: &Profile) -> bool {
    let unknown = SectionKind::Ignored(IgnoredSection::UnknownWord);
    section
        .section(crate::profile::ConfigFile::Config)
        .is_some_and(|section| section.kind == unknown && &*section.name != "sso_sessions")
}

fn sections<'a>(profiles: impl Iterator<Item = &'a Profile>) -> Sections {
    profiles
        .map(|profile| {
            let settings = profile.settings().into_iter();
            let settings = settings
                .map(|setting| (setting.key.to_string(), Shown(setting.value.clone())))
                .collect();
            (profile.name().to_string(), settings)
        })
        .collect()
}
