//! One `AssumeRole` call as a profile asks for it.

use super::base::{BaseCredentials, BaseKind, CredentialSource};
use super::environment::Environment;
use super::problem::ParameterProblem;
use super::{parameters, python};
use crate::config::{Profile, ProfileName, Setting, SettingKey, SettingValue};
use crate::text::Location;

/// A value with its place; the place is `None` when the environment gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The value. A nested value where botocore wants text is kept as it is.
    pub value: SettingValue,
    /// The line it stands on.
    pub location: Option<Location>,
}

impl Parameter {
    /// A value from the environment.
    pub(super) fn from_environment(value: &str) -> Self {
        Self {
            value: SettingValue::Text(value.into()),
            location: None,
        }
    }

    /// The variable if it is set, even to nothing; else the setting. Either may be out of sight.
    pub(super) fn find(
        profile: Option<&Profile>,
        environment: Option<&Environment>,
        key: impl Into<SettingKey>,
        variable: &str,
    ) -> Option<Self> {
        let set = environment.and_then(|environment| environment.get(variable));
        set.map(Self::from_environment)
            .or_else(|| profile?.get(key).map(Self::from))
    }

    /// The text, unless the value is nested.
    pub fn text(&self) -> Option<&str> {
        self.value.text()
    }

    /// The text as shown: a nested value as Python writes a dictionary.
    pub(crate) fn shown(&self) -> String {
        python::show(&self.value)
    }
}

impl From<&Setting> for Parameter {
    fn from(setting: &Setting) -> Self {
        Self {
            value: setting.value.clone(),
            location: Some(setting.location.clone()),
        }
    }
}

/// The name of the session a call opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionName {
    /// `role_session_name`, not empty.
    Set(Parameter),
    /// Not set, or set to nothing: the client makes one up ([`Client`](super::Client)).
    Generated,
}

impl SessionName {
    /// The text that was set.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Set(parameter) => parameter.text(),
            Self::Generated => None,
        }
    }
}

/// `duration_seconds` as Python's `int()` reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    /// Seconds; the nearest `i64` if there are too many.
    pub seconds: i64,
    /// The number in plain digits, as it is sent.
    pub digits: String,
    /// The line it stands on.
    pub location: Location,
}

/// Whose credentials sign a hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopSource {
    /// Those of another profile, or of this one's own keys (`source_profile`).
    Profile(ProfileName, Location),
    /// Those of the surroundings (`credential_source`).
    Named(CredentialSource, Location),
}

/// One `AssumeRole` call. Nothing in it is inherited from the source or by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The profile with the `role_arn`.
    pub profile: ProfileName,
    /// `role_arn`, however malformed.
    pub role_arn: Parameter,
    /// `role_session_name`.
    pub role_session_name: SessionName,
    /// `external_id`; empty is present, and refused.
    pub external_id: Option<Parameter>,
    /// `mfa_serial`: the code is asked for.
    pub mfa_serial: Option<Parameter>,
    /// `duration_seconds`, if Python's `int()` takes it.
    pub duration_seconds: Option<Duration>,
    /// A `duration_seconds` that `int()` does not take: silently left out.
    pub ignored_duration: Option<Parameter>,
    /// Whose credentials sign it.
    pub source: HopSource,
}

impl Hop {
    /// The hop of a profile, from that profile's own keys only.
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

    /// The `AssumeRoleWithWebIdentity` call of a base, by the parameters that it has in common with
    /// `AssumeRole`; botocore sends no others. `None` for other bases.
    pub(crate) fn of_web_identity(base: &BaseCredentials) -> Option<Self> {
        let (
            Some(profile),
            Some(location),
            BaseKind::WebIdentity {
                role_arn,
                role_session_name,
                ..
            },
        ) = (&base.profile, &base.location, &base.kind)
        else {
            return None;
        };
        Some(Self {
            profile: profile.clone(),
            role_arn: role_arn.clone(),
            role_session_name: role_session_name.clone(),
            external_id: None,
            mfa_serial: None,
            duration_seconds: None,
            ignored_duration: None,
            source: HopSource::Profile(profile.clone(), location.clone()),
        })
    }

    /// The name, without `.json`, of the AWS CLI's cache file for this call in
    /// `~/.aws/cli/cache`. Source, region and profile name are no part of it, nor is a generated
    /// session name. `None` if a parameter is nested: botocore refuses the call.
    pub(crate) fn cache_key(&self) -> Option<String> {
        parameters::cache_key(self)
    }

    /// What botocore refuses to send, in its order; empty if it sends the call. STS checks more
    /// (maximum lengths, characters) than this.
    pub(crate) fn parameter_problems(&self) -> Vec<ParameterProblem> {
        parameters::check(self)
    }
}
