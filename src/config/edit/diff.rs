//! An edited file → the lines that change, in the format of `diff -u`. Secrets are hidden.

use std::fmt;

use serde::Serialize;

use similar::{ChangeTag, TextDiff};

use super::apply::EditedFile;
use crate::config::SettingKey;
use crate::config::ini::decode_lossily;
use crate::config::lines::{Layout, ends_of, value_span};
use crate::config::secret::{shown_line, swallowed_words};
use crate::text::{SourceFile, Span, WITHHELD};

/// The kind of a line in a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffMark {
    /// `---`, `+++`, `@@`, or the note about a missing line end.
    Heading,
    /// An unchanged line.
    Same,
    /// A removed line.
    Removed,
    /// An added line.
    Added,
}

/// One line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// The kind of line.
    pub mark: DiffMark,
    /// The line with its leading mark, without its line end. It may contain control characters.
    pub text: String,
}

/// The change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnifiedDiff {
    /// The lines of the diff.
    pub lines: Vec<DiffLine>,
}

impl fmt::Display for UnifiedDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{}", line.text)?;
        }
        Ok(())
    }
}

/// The change of a file with three lines of context, or more if a section is added, so that the
/// lines it takes over from its neighbour are visible too. Secret keys and tokens in these lines
/// are shown as `****`.
pub(crate) fn unified_diff(edited: &EditedFile) -> UnifiedDiff {
    let before = without_secrets(&edited.before);
    let after = without_secrets(&edited.after);
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let mut lines = Vec::new();
    let mut push = |mark, text: String| lines.push(DiffLine { mark, text });
    let name = &edited.before.name;
    push(DiffMark::Heading, format!("--- {name}"));
    push(DiffMark::Heading, format!("+++ {name}"));
    let adds_section = diff.iter_all_changes().any(|change| {
        change.tag() == ChangeTag::Insert && change.value().trim_start().starts_with('[')
    });
    let around = if adds_section { 12 } else { 3 };
    for hunk in diff.unified_diff().context_radius(around).iter_hunks() {
        push(DiffMark::Heading, hunk.header().to_string());
        for change in hunk.iter_changes() {
            let (mark, sign) = match change.tag() {
                ChangeTag::Equal => (DiffMark::Same, ' '),
                ChangeTag::Delete => (DiffMark::Removed, '-'),
                ChangeTag::Insert => (DiffMark::Added, '+'),
            };
            let line = change.value();
            let text = line.trim_end_matches(['\n', '\r']);
            push(mark, format!("{sign}{text}"));
            if text.len() == line.len() {
                push(DiffMark::Heading, "\\ No newline at end of file".to_owned());
            }
        }
    }
    UnifiedDiff { lines }
}

/// One changed line, for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineChange {
    /// The line number, counted from 1: in the old file, or in the new one if the line is new.
    pub line: usize,
    /// The old text, without its line end; `None` if the line is new.
    pub old: Option<String>,
    /// The new text; `None` if the line is removed.
    pub new: Option<String>,
}

/// The changed lines of a file, from top to bottom. Secrets are shown as `****`.
pub(crate) fn changed_lines(edited: &EditedFile) -> Vec<LineChange> {
    let before = without_secrets(&edited.before);
    let after = without_secrets(&edited.after);
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let (old, new): (Vec<&str>, Vec<&str>) = (
        before.split_inclusive('\n').collect(),
        after.split_inclusive('\n').collect(),
    );
    let text = |lines: &[&str], at: usize| {
        let line = lines.get(at)?;
        Some(line.trim_end_matches(['\n', '\r']).to_owned())
    };
    let mut changes = Vec::new();
    for op in diff.ops() {
        let (tag, was, is) = op.as_tag_tuple();
        if tag == similar::DiffTag::Equal {
            continue;
        }
        for at in 0..was.len().max(is.len()) {
            let (there, then) = (was.start + at, is.start + at);
            let old = (there < was.end).then(|| text(&old, there)).flatten();
            let new = (then < is.end).then(|| text(&new, then)).flatten();
            // A line that only gains a missing line end counts as unchanged.
            if old != new {
                changes.push(LineChange {
                    line: 1 + if old.is_some() { there } else { then },
                    old,
                    new,
                });
            }
        }
    }
    changes
}

/// Replaces secrets by stars, line for line: the values of secret keys, and text that looks like
/// one in comments and other values.
fn without_secrets(source: &SourceFile) -> String {
    let spans = value_spans(source).into_iter();
    let mut values = spans
        .map(|(span, is_secret)| (span.range(), is_secret))
        .filter(|(span, _)| !span.is_empty())
        .peekable();
    let mut text = String::with_capacity(source.bytes.len());
    let mut start = 0;
    for line in source.bytes.split_inclusive(|byte| is_line_end(*byte)) {
        let length = line.iter().position(|byte| is_line_end(*byte));
        let (content, line_end) = line.split_at(length.unwrap_or(line.len()));
        let end = start + content.len();
        while values.next_if(|(value, _)| value.end <= start).is_some() {}
        let content = String::from_utf8_lossy(content);
        let blank = content.len() - content.trim_start().len();
        match values.peek().filter(|(value, _)| value.start < end) {
            Some((value, _)) if value.start < start && !content.trim().is_empty() => {
                text.push_str(&content[..blank]);
                text.push_str(&swallowed_words(1));
            }
            Some((value, true)) if value.start >= start => {
                text.push_str(content.get(..value.start - start).unwrap_or_default());
                text.push_str(WITHHELD);
            }
            _ => text.push_str(&shown_line(&content)),
        }
        text.push_str(&String::from_utf8_lossy(line_end));
        start += line.len();
    }
    text
}

/// The spans of all values in a file, in file order, with true for those of secret keys. Maps of
/// sub-keys are left out. This takes a fraction of the time of reading the file.
fn value_spans(source: &SourceFile) -> Vec<(Span, bool)> {
    let text = decode_lossily(&source.bytes);
    let layout = Layout::of(&text);
    let headers = layout.headers.iter();
    let lines = headers.flat_map(|header| layout.settings_of(header));
    lines
        .filter_map(|line| {
            let pieces = layout.pieces_of(line);
            let is_secret = SettingKey::from(&text[line.key.range()]).is_secret();
            let is_map = ends_of(pieces).0 > 0;
            (is_secret || !is_map).then(|| (value_span(pieces), is_secret))
        })
        .collect()
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
