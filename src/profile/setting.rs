//! One `key = value` of a section, with its place; what is secret never gets this far.

use std::sync::Arc;

use crate::source::{Location, Span};

/// Which of the two files something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigFile {
    /// `~/.aws/config`, or what `AWS_CONFIG_FILE` names.
    Config,
    /// `~/.aws/credentials`, or what `AWS_SHARED_CREDENTIALS_FILE` names.
    Credentials,
}

impl ConfigFile {
    /// How botocore calls the provider that reads static keys from this file.
    pub const fn provider(self) -> &'static str {
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
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nested(_) | Self::Secret { .. } => None,
        }
    }

    /// Whether Python would take the value for false: the empty text.
    pub fn is_empty(&self) -> bool {
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
    /// The key in lower case, as botocore compares it.
    pub key: Arc<str>,
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

/// What a continuation line looks like although it is part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwallowedKind {
    /// `key = value`; the key in lower case.
    Setting {
        /// The key it would have set.
        key: String,
    },
    /// `[header]`; the text between the brackets.
    Header {
        /// The section it would have begun.
        name: String,
    },
}

/// An indented line that its author took for a setting or a header, and that the AWS CLI takes
/// for more of the value above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwallowedLine {
    /// The line.
    pub location: Location,
    /// The line's bytes without indent and line end.
    pub span: Span,
    /// What it looks like.
    pub kind: SwallowedKind,
    /// The raw name of the section around it.
    pub section: Arc<str>,
    /// The key whose value it became part of.
    pub swallowed_by: Arc<str>,
}

/// The keys whose values are secret.
const SECRET_KEYS: [&str; 3] = [
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
];

/// What stands where a secret stood.
const WITHHELD: &str = "****";

/// Whether the value of a key is secret. Compared without regard to case, since sub-keys keep
/// their case.
pub(super) fn is_secret(key: &str) -> bool {
    SECRET_KEYS
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(key))
}

/// The value of a sub-key, or stars if the sub-key is a secret's.
pub(super) fn withheld<'a>(key: &str, value: &'a str) -> &'a str {
    if is_secret(key) && !value.is_empty() {
        WITHHELD
    } else {
        value
    }
}

/// A continuation line without the secret it may have swallowed: `aws_secret_access_key = x`
/// under a deeper indent is part of the value above for botocore, and a secret all the same.
pub(super) fn withhold_swallowed(line: &str) -> Option<String> {
    let delimiter = line.find(['=', ':'])?;
    if !is_secret(line[..delimiter].trim()) {
        return None;
    }
    let rest = &line[delimiter + 1..];
    let value = rest.trim_start();
    if value.is_empty() {
        return None;
    }
    let kept = line.len() - value.len();
    Some(format!("{}{WITHHELD}", &line[..kept]))
}
