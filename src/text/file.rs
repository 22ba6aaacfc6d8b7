//! Texts with their names, lines and columns, and diagnostics, which accompany a value instead of
//! replacing it.

use super::translated;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::harmless::harmless;

/// A run of bytes in one [`SourceFile`], `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Creates a span from byte offsets. Files over 4 GiB are refused when they are read.
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// Converts the span to a range, for slicing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position in a text for people: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Line number, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A line of a named file, printed in diagnostics as `config:14`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The name under which the file was read.
    pub file: Arc<str>,
    /// Line number, from 1; 0 for text that is in no file.
    pub line: u32,
}

impl Location {
    /// A line of a file.
    pub(crate) const fn new(file: Arc<str>, line: u32) -> Self {
        Self { file, line }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = harmless(&self.file);
        match self.line {
            0 => f.write_str(&file),
            line => write!(f, "{file}:{line}"),
        }
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.line {
            0 => serializer.serialize_str(&self.file),
            line => serializer.collect_str(&format_args!("{}:{line}", self.file)),
        }
    }
}

/// Serialises a value as its `Display` text.
pub(crate) fn serialize_shown<S: Serializer>(
    value: &impl fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// A text and the name under which it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name as the user would type it; shown in every message about the file.
    pub name: Arc<str>,
    /// The bytes as they were read. Not necessarily UTF-8.
    pub bytes: Arc<[u8]>,
}

impl SourceFile {
    /// Wraps bytes that were read under `name`.
    pub fn new(name: impl Into<Arc<str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    /// The position of a byte offset. Lines end at `\n`; an offset past the end counts as the end.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let before = &self.bytes[..offset.min(self.bytes.len())];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let column = String::from_utf8_lossy(&before[line_start..])
            .chars()
            .count()
            + 1;
        Position {
            line: line as u32,
            column: column as u32,
        }
    }
}

/// How serious a [`Diagnostic`] is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, Serialize,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Information; nothing is wrong.
    Note,
    /// A probable mistake of the author.
    Warning,
    /// An error for AWS or the AWS CLI.
    Error,
}

impl Severity {
    /// The word shown to people and written to JSON.
    pub(crate) fn word(self) -> &'static str {
        self.into()
    }
}

/// One problem in one file, and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// A stable code in `snake_case`, for scripts.
    pub code: &'static str,
    /// The problem, in one sentence without a final full stop.
    pub message: String,
    /// The line to blame, if there is one.
    pub location: Option<Location>,
    /// The remedy, in one sentence.
    pub help: Option<String>,
}

/// A text in the language in use; one with pieces has been put together in it already.
fn in_language(text: impl Into<String>) -> String {
    let text = text.into();
    match translated(&text) {
        same if same.len() == text.len() => text,
        other => other.to_owned(),
    }
}

impl Diagnostic {
    /// A problem without location or remedy; add them with [`Self::at`] and [`Self::help`].
    pub(crate) fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: in_language(message),
            location: None,
            help: None,
        }
    }

    /// Adds the location.
    #[must_use]
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(in_language(help));
        self
    }
}
