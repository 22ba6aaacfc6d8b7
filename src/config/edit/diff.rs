//! An edited file → the lines that change, in the format of `diff -u`. Secrets are hidden.

use std::fmt;
use std::ops::Range;

use serde::Serialize;
use similar::{ChangeTag, DiffOp, DiffTag, TextDiff};

use super::apply::EditedFile;
use crate::config::SettingKey;
use crate::config::ini::decode_lossily;
use crate::config::lines::{LineLayout, ends_of, physical_lines, section_before, value_span};
use crate::config::secret::{shown_line, swallowed_words};
use crate::text::WITHHELD;

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
pub(crate) struct DiffLine {
    /// The kind of line.
    pub mark: DiffMark,
    /// The line with its leading mark, without its line end. It may contain control characters.
    pub text: String,
}

/// The change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnifiedDiff {
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
    let (before, after) = (
        decode_lossily(&edited.before.bytes),
        decode_lossily(&edited.after.bytes),
    );
    let change = Change::of(&before, &after);
    let mut lines = Vec::new();
    let mut push = |mark, text: String| lines.push(DiffLine { mark, text });
    let name = &edited.before.name;
    push(DiffMark::Heading, format!("--- {name}"));
    push(DiffMark::Heading, format!("+++ {name}"));
    let mut changes = change.changed();
    let adds_section = changes.any(|op| {
        let mut new = op.new_range();
        new.any(|at| change.after.lines[at].trim_start().starts_with('['))
    });
    let around = if adds_section { MOST_CONTEXT } else { 3 };
    for hunk in change.diff.grouped_ops(around) {
        push(DiffMark::Heading, change.heading(&hunk));
        for line in hunk.iter().flat_map(|op| change.diff.iter_changes(op)) {
            let (mark, sign) = match line.tag() {
                ChangeTag::Equal => (DiffMark::Same, ' '),
                ChangeTag::Delete => (DiffMark::Removed, '-'),
                ChangeTag::Insert => (DiffMark::Added, '+'),
            };
            let text = match (line.old_index(), line.new_index()) {
                (Some(at), _) => change.before.line(at),
                (None, Some(at)) => change.after.line(at),
                (None, None) => continue,
            };
            push(mark, format!("{sign}{text}"));
            if !line.value().ends_with(['\n', '\r']) {
                push(DiffMark::Heading, "\\ No newline at end of file".to_owned());
            }
        }
    }
    UnifiedDiff { lines }
}

/// One changed line, for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LineChange {
    /// The line number, counted from 1: in the old file, or in the new one if the line is new.
    pub line: usize,
    /// The old text, without its line end; `None` if the line is new.
    pub old: Option<String>,
    /// The new text; `None` if the line is removed.
    pub new: Option<String>,
}

/// The changed lines of a file, from top to bottom. Secrets are shown as `****`.
pub(crate) fn changed_lines(edited: &EditedFile) -> Vec<LineChange> {
    let (before, after) = (
        decode_lossily(&edited.before.bytes),
        decode_lossily(&edited.after.bytes),
    );
    let change = Change::of(&before, &after);
    let mut changes = Vec::new();
    for op in change.changed() {
        let (was, is) = (op.old_range(), op.new_range());
        for at in 0..was.len().max(is.len()) {
            let (there, then) = (was.start + at, is.start + at);
            let old = (there < was.end).then(|| change.before.line(there));
            let new = (then < is.end).then(|| change.after.line(then));
            // A line that only gains a missing line end counts as unchanged.
            if old != new {
                let line = 1 + change.skipped + if old.is_some() { there } else { then };
                changes.push(LineChange { line, old, new });
            }
        }
    }
    changes
}

/// Maximum number of unchanged lines shown around a change.
const MOST_CONTEXT: usize = 12;

/// The lines in which two texts differ, with [`MOST_CONTEXT`] lines or more before and after them.
struct Change<'a> {
    before: Shown<'a>,
    after: Shown<'a>,
    diff: TextDiff<'a, 'a, str>,
    /// The number of lines before these, equal in both texts.
    skipped: usize,
}

impl<'a> Change<'a> {
    fn of(before: &'a str, after: &'a str) -> Self {
        let start = equal_beginning(before.as_bytes(), after.as_bytes());
        let end = equal_end(&before.as_bytes()[start..], &after.as_bytes()[start..]);
        let before = Shown::of(before, start..before.len() - end);
        let after = Shown::of(after, start..after.len() - end);
        Self {
            diff: TextDiff::configure().diff_slices(&before.lines, &after.lines),
            skipped: physical_lines(&before.text[..start]).count(),
            before,
            after,
        }
    }

    /// The parts that differ between both texts.
    fn changed(&self) -> impl Iterator<Item = &DiffOp> {
        let ops = self.diff.ops().iter();
        ops.filter(|op| op.tag() != DiffTag::Equal)
    }

    /// The heading of a hunk, as `diff -u` writes it.
    fn heading(&self, hunk: &[DiffOp]) -> String {
        let side = |first: Range<usize>, last: Range<usize>| {
            let (begin, length) = (first.start + self.skipped, last.end - first.start);
            match length {
                0 => format!("{begin},0"),
                1 => format!("{}", begin + 1),
                length => format!("{},{length}", begin + 1),
            }
        };
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
            return String::new();
        };
        let old = side(first.old_range(), last.old_range());
        let new = side(first.new_range(), last.new_range());
        format!("@@ -{old} +{new} @@")
    }
}

/// The length of the lines that begin both texts, without the last [`MOST_CONTEXT`] of them.
fn equal_beginning(one: &[u8], two: &[u8]) -> usize {
    let differs = one.iter().zip(two).position(|(one, two)| one != two);
    let equal = differs.unwrap_or(one.len().min(two.len()));
    let mut lines = memchr::memrchr_iter(b'\n', &one[..equal]);
    lines.nth(MOST_CONTEXT).map_or(0, |at| at + 1)
}

/// The length of the lines that end both texts, without the first [`MOST_CONTEXT`] of them.
fn equal_end(one: &[u8], two: &[u8]) -> usize {
    let ends = one.iter().rev().zip(two.iter().rev());
    let equal = ends.take_while(|(one, two)| one == two).count();
    let end = &one[one.len() - equal..];
    let mut lines = memchr::memchr_iter(b'\n', end);
    lines.nth(MOST_CONTEXT).map_or(0, |at| end.len() - (at + 1))
}

/// Some lines of a file, to be shown without secrets.
struct Shown<'a> {
    text: &'a str,
    lines: Vec<&'a str>,
    /// The settings in these lines and before them in the same section.
    layout: LineLayout,
    /// The offset at which the layout begins.
    begin: usize,
}

impl<'a> Shown<'a> {
    fn of(text: &'a str, window: Range<usize>) -> Self {
        let begin = section_before(text, window.start);
        let shown = &text[window.clone()];
        Self {
            text,
            lines: physical_lines(shown)
                .map(|line| &shown[line.whole.range()])
                .collect(),
            layout: LineLayout::of(&text[begin..window.end]),
            begin,
        }
    }

    /// A line without its line end. The values of secret keys are replaced by stars, and text that
    /// looks like a secret in comments and other values.
    fn line(&self, at: usize) -> String {
        let content = self.lines[at].trim_end_matches(['\n', '\r']);
        let start = self.lines[at].as_ptr().addr() - self.text.as_ptr().addr() - self.begin;
        let end = start + content.len();
        let blank = content.len() - content.trim_start().len();
        match self
            .value_before(end)
            .filter(|(value, _)| value.end > start)
        {
            Some((value, _)) if value.start < start && blank < content.len() => {
                format!("{}{}", &content[..blank], swallowed_words(1))
            }
            Some((value, true)) if value.start >= start => {
                let key = content.get(..value.start - start);
                format!("{}{WITHHELD}", key.unwrap_or_default())
            }
            _ => shown_line(content).into_owned(),
        }
    }

    /// The span of the last value that begins before an offset, with true if its key is secret.
    /// `None` if it is empty or a map of sub-keys.
    fn value_before(&self, offset: usize) -> Option<(Range<usize>, bool)> {
        let setting = self.layout.setting_before(offset)?;
        let pieces = self.layout.pieces_of(setting);
        let key = &self.text[self.begin..][setting.key.range()];
        let is_secret = SettingKey::from(key).is_secret();
        let is_map = ends_of(pieces).0 > 0;
        let value = value_span(pieces).range();
        let counts = (is_secret || !is_map) && value.start < offset && !value.is_empty();
        counts.then_some((value, is_secret))
    }
}
