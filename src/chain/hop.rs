//! One `AssumeRole` call: how a profile requests it, how botocore checks it, and how the AWS CLI
//! caches it.

use std::fmt::Write as _;

use sha1::{Digest, Sha1};

use super::base::{AMBIENT_IDENTITY, BaseCredentials, BaseKind, CredentialSource};
use super::parameter::{Duration, Parameter, SessionName};
use super::problem::{ParameterFault, ParameterName, ParameterProblem};
use super::python;
use crate::config::{Profile, ProfileName, Setting, SettingKey, SettingValue};
use crate::text::Location;

/// The minimum lengths in the STS API model. botocore checks these and leaves the rest to STS.
const ROLE_ARN_MINIMUM: usize = 20;
const SESSION_NAME_MINIMUM: usize = 2;
const EXTERNAL_ID_MINIMUM: usize = 2;
const SERIAL_NUMBER_MINIMUM: usize = 9;
const DURATION_MINIMUM: i64 = 900;

/// The credentials that sign a hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopSource {
    /// The credentials of another profile, or the profile's own keys (`source_profile`).
    Profile(ProfileName, Location),
    /// Credentials of the environment, container or instance (`credential_source`).
    Named(CredentialSource, Location),
}

/// One `AssumeRole` call. It inherits nothing from its source and passes nothing on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The profile with the `role_arn`.
    pub profile: ProfileName,
    /// `role_arn`, even if malformed.
    pub role_arn: Parameter,
    /// `role_session_name`.
    pub role_session_name: SessionName,
    /// `external_id`. An empty one counts as present, and botocore refuses it.
    pub external_id: Option<Parameter>,
    /// `mfa_serial`: the client asks for a code.
    pub mfa_serial: Option<Parameter>,
    /// `duration_seconds`, if Python's `int()` accepts it.
    pub duration_seconds: Option<Duration>,
    /// A `duration_seconds` that `int()` does not accept: botocore silently leaves it out.
    pub ignored_duration: Option<Parameter>,
    /// The credentials that sign the call.
    pub source: HopSource,
}

impl Hop {
    /// The hop of a profile, made from that profile's own settings only.
    pub(super) fn from_profile(profile: &Profile, role_arn: &Setting, source: HopSource) -> Self {
        let parameter = |key: SettingKey| profile.get(key).map(Parameter::from);
        let (duration_seconds, ignored_duration) = match profile.get(SettingKey::DurationSeconds) {
            None => (None, None),
            Some(setting) => match setting.text().and_then(python::int) {
                Some(digits) => {
                    let negative = digits.starts_with('-');
                    let beyond = if negative { i64::MIN } else { i64::MAX };
                    let duration = Duration {
                        seconds: digits.parse().unwrap_or(beyond),
                        digits,
                        location: setting.location.clone(),
                    };
                    (Some(duration), None)
                }
                None => (None, Some(setting.into())),
            },
        };
        Self {
            profile: profile.name().clone(),
            role_arn: role_arn.into(),
            role_session_name: parameter(SettingKey::RoleSessionName)
                .filter(|name| !name.value.is_empty())
                .map_or(SessionName::Generated, SessionName::Set),
            external_id: parameter(SettingKey::ExternalId),
            mfa_serial: parameter(SettingKey::MfaSerial),
            duration_seconds,
            ignored_duration,
            source,
        }
    }

    /// The `AssumeRoleWithWebIdentity` call of a base, as the parameters that it shares with
    /// `AssumeRole`; botocore sends no others. `None` for other bases.
    pub(crate) fn of_web_identity(base: &BaseCredentials) -> Option<Self> {
        let BaseKind::WebIdentity {
            role_arn,
            role_session_name,
            ..
        } = &base.kind
        else {
            return None;
        };
        let profile = base.profile.clone();
        let profile = profile.unwrap_or_else(|| AMBIENT_IDENTITY.into());
        let location = base.location.clone();
        let location = location.unwrap_or_else(|| Location::new("the environment".into(), 0));
        Some(Self {
            profile: profile.clone(),
            role_arn: role_arn.clone(),
            role_session_name: role_session_name.clone(),
            external_id: None,
            mfa_serial: None,
            duration_seconds: None,
            ignored_duration: None,
            source: HopSource::Profile(profile, location),
        })
    }

    /// The name, without `.json`, of the AWS CLI's cache file for this call in `~/.aws/cli/cache`.
    /// It does not depend on source, region, profile name or a generated session name. `None` if a
    /// parameter is nested: botocore refuses the call.
    ///
    /// It is the SHA-1, in lower-case hex, of the arguments as `json.dumps(…, sort_keys=True)`
    /// writes them.
    pub(crate) fn cache_key(&self) -> Option<String> {
        let mut arguments = String::from("{");
        let mut put = |name: &str, value: &str| {
            if arguments.len() > 1 {
                arguments.push_str(", ");
            }
            let _ = write!(arguments, "\"{name}\": {value}");
        };
        let quoted = |given: &Parameter| {
            let mut quoted = String::new();
            python::json_string(&mut quoted, given.text()?);
            Some(quoted)
        };
        if let Some(duration) = &self.duration_seconds {
            put("DurationSeconds", &duration.digits);
        }
        if let Some(external_id) = &self.external_id {
            put("ExternalId", &quoted(external_id)?);
        }
        put("RoleArn", &quoted(&self.role_arn)?);
        if let SessionName::Set(name) = &self.role_session_name {
            put("RoleSessionName", &quoted(name)?);
        }
        if let Some(serial) = &self.mfa_serial {
            put("SerialNumber", &quoted(serial)?);
        }
        arguments.push('}');
        let digest = Sha1::digest(arguments.as_bytes());
        let mut key = String::with_capacity(2 * digest.len());
        for byte in digest {
            let _ = write!(key, "{byte:02x}");
        }
        Some(key)
    }

    /// The parameters that botocore refuses to send, in its order; empty if it sends the call. STS
    /// checks more than this (maximum lengths, characters).
    pub(crate) fn parameter_problems(&self) -> Vec<ParameterProblem> {
        let mut problems = Vec::new();
        check_session_name(&self.role_session_name, &mut problems);
        if let Some(external_id) = &self.external_id {
            problems.extend(check_text(
                ParameterName::ExternalId,
                external_id,
                EXTERNAL_ID_MINIMUM,
            ));
        }
        if let Some(serial) = &self.mfa_serial {
            problems.extend(check_text(
                ParameterName::SerialNumber,
                serial,
                SERIAL_NUMBER_MINIMUM,
            ));
        }
        if let Some(duration) = &self.duration_seconds
            && duration.seconds < DURATION_MINIMUM
        {
            problems.push(ParameterProblem {
                parameter: ParameterName::DurationSeconds,
                fault: ParameterFault::TooSmall {
                    value: duration.digits.clone(),
                    minimum: DURATION_MINIMUM,
                },
                location: Some(duration.location.clone()),
            });
        }
        problems.extend(check_text(
            ParameterName::RoleArn,
            &self.role_arn,
            ROLE_ARN_MINIMUM,
        ));
        problems
    }
}

/// Checks the parameters of `AssumeRoleWithWebIdentity`.
pub(super) fn check_web_identity(
    role_arn: &Parameter,
    session_name: &SessionName,
) -> Vec<ParameterProblem> {
    let mut problems = Vec::new();
    check_session_name(session_name, &mut problems);
    problems.extend(check_text(
        ParameterName::RoleArn,
        role_arn,
        ROLE_ARN_MINIMUM,
    ));
    problems
}

fn check_session_name(name: &SessionName, problems: &mut Vec<ParameterProblem>) {
    if let SessionName::Set(name) = name {
        problems.extend(check_text(
            ParameterName::RoleSessionName,
            name,
            SESSION_NAME_MINIMUM,
        ));
    }
}

fn check_text(
    parameter: ParameterName,
    given: &Parameter,
    minimum: usize,
) -> Option<ParameterProblem> {
    let fault = match &given.value {
        SettingValue::Text(text) => {
            let length = text.chars().count();
            if length >= minimum {
                return None;
            }
            ParameterFault::TooShort { length, minimum }
        }
        value @ (SettingValue::Nested(_) | SettingValue::Secret { .. }) => {
            ParameterFault::NotText {
                value: value.clone(),
            }
        }
    };
    Some(ParameterProblem {
        parameter,
        fault,
        location: given.location.clone(),
    })
}
