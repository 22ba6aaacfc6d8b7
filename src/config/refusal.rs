//! Lines that differ from what their author meant: lines that make the AWS CLI refuse a file, and
//! lines that became part of the value above because they are indented.

use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use foldhash::HashMap;

use super::setting::{ConfigFile, SettingKey};
use crate::text::{Location, Span, text, word};

/// A reason why botocore refuses a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRefusal {
    /// The file that is refused.
    pub file: ConfigFile,
    /// The file's name and the line.
    pub location: Location,
    /// The line's bytes, without its line end.
    pub span: Span,
    /// The fault of the line.
    pub kind: RefusalKind,
}

/// A fault that makes Python's `configparser`, or botocore after it, give up on a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// A byte sequence that is not UTF-8.
    NotUtf8,
    /// A byte order mark, which becomes part of the first line.
    ByteOrderMark,
    /// A line before the first header.
    NoSectionYet,
    /// A header that occurs a second time.
    DuplicateSection {
        /// The text between the brackets.
        name: Arc<str>,
        /// The first header.
        first: Location,
    },
    /// A key that occurs a second time in one section.
    DuplicateKey {
        /// The key.
        key: SettingKey,
        /// The first line that sets it.
        first: Location,
    },
    /// A line with neither `=` nor `:`.
    NoDelimiter {
        /// True if the line begins with `[`: a header without `]`, or `[]`.
        header: bool,
        /// The known key at the start of the line. Nothing else of the line is kept.
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

/// Counts what is kept of each kind of fault: a file may have millions of bad lines.
#[derive(Debug, Default)]
pub(super) struct Kept(HashMap<Discriminant<RefusalKind>, usize>);

impl Kept {
    /// Returns true for the first thousand of a kind.
    pub(super) fn has_room_for(&mut self, kind: &RefusalKind) -> bool {
        const MOST: usize = 1_000;
        let kept = self.0.entry(discriminant(kind)).or_default();
        *kept += 1;
        *kept <= MOST
    }
}

impl LineRefusal {
    /// botocore's message (`ConfigParseError`). It gives neither the line nor the reason.
    pub(crate) fn botocore_message(&self) -> String {
        format!("Unable to parse config file: {}", self.location.file)
    }

    /// The reason in plain words, without a final full stop. It never contains a value.
    pub fn reason(&self) -> String {
        match &self.kind {
            RefusalKind::NotUtf8 => word!("this line is not UTF-8").to_owned(),
            RefusalKind::ByteOrderMark => {
                word!("the file begins with a byte order mark, which hides its first header")
                    .to_owned()
            }
            RefusalKind::NoSectionYet => {
                word!("this line stands before the first [header]").to_owned()
            }
            RefusalKind::DuplicateSection { name, first } => {
                text!(
                    "[{name}] stands on line {first} already",
                    name,
                    first = first.line
                )
            }
            RefusalKind::DuplicateKey { key, first } => text!(
                "{key} is set on line {first} of this section already",
                key,
                first = first.line
            ),
            RefusalKind::NoDelimiter { key: Some(key), .. } => {
                text!("the = is missing after {key}", key)
            }
            RefusalKind::NoDelimiter { header: false, .. } => {
                word!("this line has neither = nor :").to_owned()
            }
            RefusalKind::NoDelimiter { header: true, .. } => {
                word!("this header has no name between [ and ]").to_owned()
            }
            RefusalKind::EmptyKey => word!("there is no key before the = or :").to_owned(),
            RefusalKind::NestedWithoutEquals { key } => {
                text!("this line below {key} has no =", key)
            }
        }
    }
}

/// The kind of line that a continuation line looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwallowedKind {
    /// `key = value`.
    Setting {
        /// The key that it would set.
        key: SettingKey,
    },
    /// `[header]`; the text between the brackets.
    Header {
        /// The section that it would begin.
        name: String,
    },
}

/// An indented line that its author meant as a setting or a header, but that the AWS CLI reads as
/// part of the value above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwallowedLine {
    /// The line.
    pub location: Location,
    /// The line's bytes without indent and line end.
    pub span: Span,
    /// The kind of line that it looks like.
    pub kind: SwallowedKind,
    /// The raw name of the enclosing section.
    pub section: Arc<str>,
    /// The key whose value it became part of.
    pub swallowed_by: SettingKey,
}
