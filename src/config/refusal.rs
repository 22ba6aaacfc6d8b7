//! Lines that are not what their author meant: those for which the AWS CLI refuses a file, and
//! those that a deeper indent made part of the value above.

use std::sync::Arc;

use super::setting::ConfigFile;
use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// One reason for which botocore refuses a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which of the two files.
    pub file: ConfigFile,
    /// The file's name and the line.
    pub location: Location,
    /// The line's bytes, without its line end.
    pub span: Span,
    /// What is wrong there.
    pub kind: RefusalKind,
}

/// What makes Python's `configparser`, or botocore after it, give up on a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// A byte sequence that is not UTF-8.
    NotUtf8,
    /// A byte order mark, which becomes part of the first line.
    ByteOrderMark,
    /// A line before the first header.
    NoSectionYet,
    /// The same header a second time.
    DuplicateSection {
        /// The text between the brackets.
        name: Arc<str>,
        /// Its first header.
        first: Location,
    },
    /// The same key a second time in one section.
    DuplicateKey {
        /// The key.
        key: SettingKey,
        /// Its first line.
        first: Location,
    },
    /// A line with neither `=` nor `:`.
    NoDelimiter {
        /// Whether it begins with `[`: a header that lacks its `]`, or `[]`.
        header: bool,
        /// The known key with which the line begins; only such a word is kept of it.
        key: Option<SettingKey>,
    },
    /// A line that begins with `=` or `:`.
    EmptyKey,
    /// A line without `=` among the sub-keys of a setting.
    NestedWithoutEquals {
        /// The key of the setting.
        key: SettingKey,
    },
}

impl Refusal {
    /// botocore's message (`ConfigParseError`). It never says the line or the reason.
    pub(crate) fn botocore_message(&self) -> String {
        format!("Unable to parse config file: {}", self.location.file)
    }

    /// What is wrong, in plain words and without a final full stop. Never holds a value.
    pub fn reason(&self) -> String {
        match &self.kind {
            RefusalKind::NotUtf8 => "this line is not UTF-8".to_owned(),
            RefusalKind::ByteOrderMark => {
                "the file begins with a byte order mark, which hides its first header".to_owned()
            }
            RefusalKind::NoSectionYet => "this line stands before the first [header]".to_owned(),
            RefusalKind::DuplicateSection { name, first } => {
                format!("[{name}] stands on line {} already", first.line)
            }
            RefusalKind::DuplicateKey { key, first } => {
                format!(
                    "{key} is set on line {} of this section already",
                    first.line
                )
            }
            RefusalKind::NoDelimiter { key: Some(key), .. } => {
                format!("the = is missing after {key}")
            }
            RefusalKind::NoDelimiter { header: false, .. } => {
                "this line has neither = nor :".to_owned()
            }
            RefusalKind::NoDelimiter { header: true, .. } => {
                "this header has no name between [ and ]".to_owned()
            }
            RefusalKind::EmptyKey => "there is no key before the = or :".to_owned(),
            RefusalKind::NestedWithoutEquals { key } => {
                format!("this line below {key} has no =")
            }
        }
    }
}

/// What a continuation line looks like although it is part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwallowedKind {
    /// `key = value`.
    Setting {
        /// The key it would have set.
        key: SettingKey,
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
    pub swallowed_by: SettingKey,
}
