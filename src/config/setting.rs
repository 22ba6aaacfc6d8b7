//! One `key = value` of a section, with its location. Secrets have already been removed.

use std::sync::Arc;

use serde::Serialize;

use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// One of the two AWS files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigFile {
    /// `~/.aws/config`, or the file that `AWS_CONFIG_FILE` names.
    Config,
    /// `~/.aws/credentials`, or the file that `AWS_SHARED_CREDENTIALS_FILE` names.
    Credentials,
}

impl ConfigFile {
    /// botocore's name for the provider that reads static keys from this file.
    pub(crate) const fn provider(self) -> &'static str {
        match self {
            Self::Config => "config-file",
            Self::Credentials => "shared-credentials-file",
        }
    }
}

/// The value of a setting as botocore returns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue {
    /// Text. If the value continues on indented lines, they are joined with `\n`.
    Text(Arc<str>),
    /// Sub-keys: the value begins on the line below its key ("Configuration and credential file
    /// settings in the AWS CLI", nested settings). In file order, each key once, with its last
    /// value.
    Nested(Arc<[(Arc<str>, Arc<str>)]>),
    /// A secret key or a token. Its text is not kept.
    Secret {
        /// True if the text was empty.
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

    /// Returns true if Python treats the value as false, that is, if it is empty.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Nested(pairs) => pairs.is_empty(),
            Self::Secret { empty } => *empty,
        }
    }
}

/// One setting: a key, its value, and their locations.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The key.
    pub key: SettingKey,
    /// The value.
    pub value: SettingValue,
    /// The file and the line of the key.
    pub location: Location,
    /// The file that contains it.
    pub file: ConfigFile,
    /// All lines of the setting with their line ends, including continuation lines.
    pub span: Span,
    /// The key as it is written.
    pub key_span: Span,
    /// From the first to the last character of the value. For an empty value, the empty span where
    /// it would begin.
    pub value_span: Span,
}

impl Setting {
    /// The text of the value, unless it is nested or secret.
    pub fn text(&self) -> Option<&str> {
        self.value.text()
    }
}
