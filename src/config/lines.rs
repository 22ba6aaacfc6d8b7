//! The line layer: classifies lines as headers, settings, continuations of a value, or neither.
//!
//! This is `configparser.RawConfigParser._read` of Python 3.10 to 3.13 with its default options, as
//! positions only. It continues after a line where Python would stop.
//!
//! rust-ini silently misreads raw AWS files: comments and nested settings with an indent, text
//! after a header, a backslash at the end of a line. This layer knows the kind of every line, so
//! each section is written out in a form that rust-ini reads as botocore reads the original.

use std::ops::Range;
use std::sync::Arc;

use ini::{Ini, ParseOption};

use super::refusal::{Kept, RefusalKind};
use super::setting::SettingKey;
use crate::text::Span;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns true for whitespace in Python's sense: Unicode `White_Space` and the four information
/// separators.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// Strips blanks from both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// A physical line without its line end.
pub(super) struct Line<'a> {
    pub text: &'a str,
    /// The offset where it begins.
    pub start: usize,
    /// The line number, from 1.
    pub number: u32,
    /// The line with its line end.
    pub whole: Span,
}

impl Line<'_> {
    /// The position of a part of the line in the file.
    pub(crate) fn span_of(&self, part: &str) -> Span {
        let start = self.start + (part.as_ptr().addr() - self.text.as_ptr().addr());
        Span::new(start, start + part.len())
    }
}

/// The lines of a text. Only `\n`, `\r\n` and a lone `\r` end a line.
pub(super) fn physical_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let bytes = text.as_bytes();
    let mut start = 0;
    (1..).map_while(move |number| {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest);
        let end = start + length.unwrap_or(rest.len());
        let next = match &bytes[end..] {
            [] => end,
            [b'\r', b'\n', ..] => end + 2,
            [_, ..] => end + 1,
        };
        let line = Line {
            text: &text[start..end],
            start,
            number,
            whole: Span::new(start, next),
        };
        start = next;
        Some(line)
    })
}

/// A header line.
#[derive(Debug)]
pub(super) struct HeaderLine {
    /// The text between `[` and the last `]`.
    pub name: Span,
    /// The line with its line end.
    pub span: Span,
    /// The line number, from 1.
    pub number: u32,
    settings: Range<usize>,
}

/// A line with a key, and the lines that continue its value.
#[derive(Debug)]
pub(super) struct SettingLine {
    /// The key as written.
    pub key: Span,
    /// The line number, from 1.
    pub number: u32,
    /// All its lines with their line ends, up to the last one that is not blank.
    pub span: Span,
    pieces: Range<usize>,
}

/// The part of a value on one line, without surrounding blanks.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinePiece {
    /// Its bytes; empty for a blank line.
    pub span: Span,
    /// The line number, from 1.
    pub number: u32,
}

impl LinePiece {
    /// Returns true unless the line is blank.
    pub(crate) const fn has_text(&self) -> bool {
        self.span.start < self.span.end
    }
}

/// A line where Python would stop.
/// The first and the last piece of a value with text.
pub(super) fn ends_of(pieces: &[LinePiece]) -> (usize, usize) {
    let first = pieces.iter().position(LinePiece::has_text);
    let last = pieces.iter().rposition(LinePiece::has_text);
    (first.unwrap_or(0), last.unwrap_or(0))
}

/// The span of a value, from its first text to its last.
pub(super) fn value_span(pieces: &[LinePiece]) -> Span {
    let (first, last) = ends_of(pieces);
    Span {
        start: pieces[first].span.start,
        end: pieces[last].span.end,
    }
}

#[derive(Debug)]
pub(super) struct BadLine {
    /// The line without its line end.
    pub span: Span,
    /// The line number, from 1.
    pub number: u32,
    pub kind: RefusalKind,
}

/// The classified lines of a file.
#[derive(Debug, Default)]
pub(super) struct LineLayout {
    /// The headers, in order.
    pub headers: Vec<HeaderLine>,
    /// Lines that are neither a header nor part of a setting.
    pub bad: Vec<BadLine>,
    /// How many more there are: of each kind, only the first thousand are kept.
    pub more_bad: usize,
    settings: Vec<SettingLine>,
    pieces: Vec<LinePiece>,
}

impl LineLayout {
    /// Classifies the lines of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut reader = LineReader::default();
        for line in physical_lines(text) {
            reader.read(&line);
        }
        reader.layout
    }

    /// The settings of a section, in order.
    pub(crate) fn settings_of(&self, header: &HeaderLine) -> &[SettingLine] {
        &self.settings[header.settings.clone()]
    }

    /// The last setting that begins before an offset.
    pub(crate) fn setting_before(&self, offset: usize) -> Option<&SettingLine> {
        let begins = |setting: &SettingLine| (setting.key.start as usize) < offset;
        let after = self.settings.partition_point(begins);
        self.settings[..after].last()
    }

    /// The pieces of a setting's value, in order; at least one.
    pub(crate) fn pieces_of(&self, setting: &SettingLine) -> &[LinePiece] {
        &self.pieces[setting.pieces.clone()]
    }

    fn add_piece(&mut self, span: Span, number: u32) {
        self.pieces.push(LinePiece { span, number });
        if let Some(setting) = self.settings.last_mut() {
            setting.pieces.end = self.pieces.len();
        }
    }
}

/// The state that Python's reader keeps between lines.
#[derive(Default)]
struct LineReader {
    layout: LineLayout,
    /// True if an indented line would continue a value.
    open_value: bool,
    /// The indent of the last header or setting.
    indent: usize,
    kept: Kept,
}

impl LineReader {
    fn read(&mut self, line: &Line<'_>) {
        let unindented = line.text.trim_start_matches(is_blank);
        let mut stripped = unindented.trim_end_matches(is_blank);
        if stripped.starts_with(['#', ';']) {
            return;
        }
        if stripped.is_empty() {
            if self.open_value {
                self.layout.add_piece(line.span_of(unindented), line.number);
            }
            return;
        }
        // A tab counts as one character.
        let blanks = &line.text[..line.text.len() - unindented.len()];
        let indent = blanks.chars().count();
        if self.open_value && indent > self.indent {
            self.go_on(line, stripped);
            return;
        }
        self.indent = indent;
        let after_mark = stripped.strip_prefix(BYTE_ORDER_MARK);
        let marked = line.number == 1 && after_mark.is_some();
        if let Some(rest) = after_mark.filter(|_| marked) {
            self.refuse(line, RefusalKind::ByteOrderMark);
            stripped = rest;
        }
        if let Some(name) = header_name(stripped) {
            self.open_value = false;
            let next = self.layout.settings.len();
            self.layout.headers.push(HeaderLine {
                name: line.span_of(name),
                span: line.whole,
                number: line.number,
                settings: next..next,
            });
        } else if !self.layout.headers.is_empty() {
            let begun = self.begin_setting(line, stripped);
            self.open_value = begun.is_ok();
            if let Err(kind) = begun {
                self.refuse(line, kind);
            }
        } else if !marked {
            self.refuse(line, RefusalKind::NoSectionYet);
        }
    }

    fn refuse(&mut self, line: &Line<'_>, kind: RefusalKind) {
        if !self.kept.has_room_for(&kind) {
            self.layout.more_bad += 1;
            return;
        }
        self.layout.bad.push(BadLine {
            span: line.span_of(line.text),
            number: line.number,
            kind,
        });
    }

    fn go_on(&mut self, line: &Line<'_>, more: &str) {
        self.layout.add_piece(line.span_of(more), line.number);
        if let Some(setting) = self.layout.settings.last_mut() {
            setting.span.end = line.whole.end;
        }
    }

    fn begin_setting(&mut self, line: &Line<'_>, stripped: &str) -> Result<(), RefusalKind> {
        let delimiter = memchr::memchr2(b'=', b':', stripped.as_bytes());
        let delimiter = delimiter.ok_or_else(|| RefusalKind::NoDelimiter {
            header: stripped.starts_with('['),
            key: first_key(stripped),
        })?;
        let key = stripped[..delimiter].trim_end_matches(is_blank);
        if key.is_empty() {
            return Err(RefusalKind::EmptyKey);
        }
        let next = self.layout.pieces.len();
        self.layout.settings.push(SettingLine {
            key: line.span_of(key),
            number: line.number,
            span: line.whole,
            pieces: next..next,
        });
        if let Some(header) = self.layout.headers.last_mut() {
            header.settings.end = self.layout.settings.len();
        }
        let value = stripped[delimiter + 1..].trim_start_matches(is_blank);
        self.layout.add_piece(line.span_of(value), line.number);
        Ok(())
    }
}

/// The text between a leading `[` and the last `]`, if there is any.
fn header_name(stripped: &str) -> Option<&str> {
    let inside = stripped.strip_prefix('[')?;
    let end = inside.rfind(']')?;
    (end > 0).then(|| &inside[..end])
}

/// The offset of the last header before `at` that has no indent, else 0. Nothing before it affects
/// how the lines after it are read.
pub(super) fn section_before(text: &str, at: usize) -> usize {
    let headers = memchr::memmem::rfind_iter(&text.as_bytes()[..at], b"\n[").map(|end| end + 1);
    let is_header = |start: &usize| {
        let line = physical_lines(&text[*start..]).next();
        line.is_some_and(|line| header_name(trim(line.text)).is_some())
    };
    headers.into_iter().find(is_header).unwrap_or(0)
}

/// The known key at the start of a line, if a blank follows it.
fn first_key(line: &str) -> Option<SettingKey> {
    let (word, _) = line.split_once([' ', '\t'])?;
    Some(SettingKey::from(word)).filter(SettingKey::is_known)
}

/// Encloses the name of a section, so that rust-ini keeps its blanks, and precedes every key, so
/// that a `[` does not begin a header.
const GUARD: char = '|';

/// Reads a section: its name, and its keys and values in order. The lines of a value are joined
/// with `\n`; it neither begins nor ends with a blank line. `canonical` is scratch space.
pub(super) fn read_section(
    text: &str,
    layout: &LineLayout,
    header: &HeaderLine,
    canonical: &mut String,
) -> (Arc<str>, impl Iterator<Item = (String, String)>) {
    canonical.clear();
    canonical.extend(["[|", &text[header.name.range()], "|]\n"]);
    for setting in layout.settings_of(header) {
        // A blank on either side of `=` and at the end keeps a backslash from escaping the next
        // character.
        canonical.extend(["|", &text[setting.key.range()], " ="]);
        for piece in layout.pieces_of(setting) {
            canonical.extend([" ", &text[piece.span.range()], " \n"]);
        }
    }
    let options = ParseOption {
        enabled_quote: false,
        enabled_escape: false,
        enabled_indented_mutiline_value: true,
        enabled_preserve_key_leading_whitespace: false,
    };
    let read = Ini::load_from_str_opt(canonical, options);
    debug_assert!(read.is_ok(), "rust-ini refuses {canonical:?}: {read:?}");
    let mut sections = read.into_iter().flatten();
    let named = sections.find_map(|(name, properties)| Some((name?, properties)));
    let (name, properties) = named.unwrap_or_default();
    let inside = name
        .strip_prefix(GUARD)
        .and_then(|name| name.strip_suffix(GUARD));
    let settings = properties.into_iter().map(|(mut key, value)| {
        key.remove(0);
        (key, value)
    });
    (inside.unwrap_or_default().into(), settings)
}
