//! Values of settings and environment variables, with their locations.

use std::collections::BTreeMap;

use super::python;
use crate::config::{Profile, Setting, SettingKey, SettingValue};
use crate::text::Location;

/// The environment variables used to resolve a chain. They are passed as a value, so that nothing
/// in this folder reads the process environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// An environment without variables.
    pub const fn empty() -> Self {
        Self {
            variables: BTreeMap::new(),
        }
    }

    /// The value of a variable; the empty text counts as set.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The same variables with other values.
    pub(crate) fn renamed(&self, name: impl Fn(&str) -> String) -> Self {
        let variables = self.variables.iter();
        variables
            .map(|(key, value)| (key.as_str(), name(value)))
            .collect()
    }

    /// The value of a variable unless it is unset or empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self {
            variables: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }
}

/// A value and its location; the location is `None` if the value came from the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The value. If botocore expects text, a nested value is kept as it is.
    pub value: SettingValue,
    /// The line of the value.
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

    /// The variable if it is set, even to nothing; otherwise the setting. Either source may be
    /// absent.
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

    /// The text for display; a nested value is written as a Python dictionary.
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

/// The session name of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionName {
    /// `role_session_name`, not empty.
    Set(Parameter),
    /// Not set, or set to nothing: the client generates one ([`Client`](super::Client)).
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
    /// Seconds, saturated to `i64`.
    pub seconds: i64,
    /// The digits as they are sent.
    pub digits: String,
    /// The line of the value.
    pub location: Location,
}
