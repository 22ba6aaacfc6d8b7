//! One `key = value` of a section, with its place; what is secret never gets this far.

use std::sync::Arc;

use serde::Serialize;

use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// Which of the two files something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigFile {
    /// `~/.aws/config`, or what `AWS_CONFIG_FILE` names.
    Config,
    /// `~/.aws/credentials`, or what `AWS_SHARED_CREDENTIALS_FILE` names.
    Credentials,
}

impl ConfigFile {
    /// How botocore calls the provider that reads static keys from this file.
    pub(crate) const fn provider(self) -> &'static str {
        match self {
            Self::Config => "config-file",
            Self::Credentials => "shared-credentials-file",
        }
    }
}

/// The value of a setting as botocore hands it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue {
    /// Text; lines joined with `\n` when the value went on over indented lines.
    Text(Arc<str>),
    /// Sub-keys: the value began on the line below its key ("Configuration and credential file
    /// settings in the AWS CLI", nested settings). In file order, each key once, the last value.
    Nested(Arc<[(Arc<str>, Arc<str>)]>),
    /// A secret key or a token. Its text was not kept.
    Secret {
        /// Whether it was the empty text.
        empty: bool,
    },
}

impl SettingValue {
    /// The text, unless it is nested or secret.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nested(_) | Self::Secret { .. } => None,
        }
    }

    /// The value of a sub-key.
    pub(crate) fn nested(&self, sub_key: &str) -> Option<&str> {
        let Self::Nested(pairs) = self else {
            return None;
        };
        let found = pairs.iter().find(|(key, _)| &**key == sub_key);
        found.map(|(_, value)| &**value)
    }

    /// Whether the value is false in Python: empty.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Nested(pairs) => pairs.is_empty(),
            Self::Secret { empty } => *empty,
        }
    }
}

/// One setting: a key, its value, and where both stand.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its key.
    pub key: SettingKey,
    /// Its value.
    pub value: SettingValue,
    /// The file and the line of the key.
    pub location: Location,
    /// Which of the two files that is.
    pub file: ConfigFile,
    /// All its lines with their line ends, continuation lines included.
    pub span: Span,
    /// The key as it is written.
    pub key_span: Span,
    /// From the first to the last character of the value; empty where an empty value would begin.
    pub value_span: Span,
}

impl Setting {
    /// The text of the value, unless it is nested or secret.
    pub fn text(&self) -> Option<&str> {
        self.value.text()
    }
}
