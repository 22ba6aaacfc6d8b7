//! Values of settings and of environment variables, each with its place.

use std::collections::BTreeMap;

use super::python;
use crate::config::{Profile, Setting, SettingKey, SettingValue};
use crate::text::Location;

/// The environment variables a chain is resolved under. They are a value, so that nothing here asks
/// the process for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// No variable at all.
    pub const fn empty() -> Self {
        Self {
            variables: BTreeMap::new(),
        }
    }

    /// The value of a variable; set to the empty text is set.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
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
