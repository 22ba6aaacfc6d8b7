//! The line layer: which lines are headers, settings, more of a value, or nothing.
//!
//! This is `configparser.RawConfigParser._read` of Python 3.10 to 3.13 with its default options,
//! as positions only. It keeps going after a line that Python would stop at.

use super::refusal::{RefusalKind, first_key};
use crate::text::Span;

/// What Python calls whitespace: Unicode `White_Space` and the four information separators.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// The text without blanks at either end.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// A header line.
#[derive(Debug)]
pub(super) struct HeaderLine {
    /// The text between `[` and the last `]`.
    pub name: Span,
    /// The line with its line end.
    pub span: Span,
    /// Its number, from 1.
    pub number: u32,
    /// The first of its settings in [`Layout::settings`].
    pub first_setting: usize,
}

/// A line with a key, and the lines that go on with its value.
#[derive(Debug)]
pub(super) struct SettingLine {
    /// The key as written.
    pub key: Span,
    /// Its number, from 1.
    pub number: u32,
    /// All its lines with their line ends, to the last that is not blank.
    pub span: Span,
    /// The first of its pieces in [`Layout::pieces`].
    pub first_piece: usize,
}

/// One line's share of a value, without the blanks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Its bytes; empty for a blank line.
    pub span: Span,
    /// The number of its line, from 1.
    pub number: u32,
}

/// A line Python would stop at.
#[derive(Debug)]
pub(super) struct BadLine {
    /// The line without its line end.
    pub span: Span,
    /// Its number, from 1.
    pub number: u32,
    /// What is wrong with it.
    pub kind: RefusalKind,
}

/// A file as lines of meaning.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The headers, in order.
    pub headers: Vec<HeaderLine>,
    /// The settings of all sections, in order.
    pub settings: Vec<SettingLine>,
    /// The pieces of all values, in order.
    pub pieces: Vec<Piece>,
    /// The lines that are none of these.
    pub bad: Vec<BadLine>,
}

impl Layout {
    /// The settings of the `index`-th header.
    pub fn settings_of(&self, index: usize) -> &[SettingLine] {
        let first = self.headers[index].first_setting;
        let end = self
            .headers
            .get(index + 1)
            .map_or(self.settings.len(), |next| next.first_setting);
        &self.settings[first..end]
    }

    /// The pieces of the value of the `index`-th setting of the file.
    pub fn pieces_of(&self, index: usize) -> &[Piece] {
        let first = self.settings[index].first_piece;
        let end = self
            .settings
            .get(index + 1)
            .map_or(self.pieces.len(), |next| next.first_piece);
        &self.pieces[first..end]
    }
}

/// A physical line: `start..end` without, `start..next` with its line end.
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

/// The line that begins at an offset. `\n`, `\r\n` and a lone `\r` end a line, nothing else does.
fn line_at(text: &str, start: usize) -> Line {
    let bytes = text.as_bytes();
    match memchr::memchr2(b'\n', b'\r', &bytes[start..]) {
        None => Line {
            start,
            end: bytes.len(),
            next: bytes.len(),
        },
        Some(length) => {
            let end = start + length;
            let pair = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
            Line {
                start,
                end,
                next: end + if pair { 2 } else { 1 },
            }
        }
    }
}

/// Lays out a text.
pub(super) fn lay_out(text: &str) -> Layout {
    let mut layout = Layout::default();
    let mut offset = 0;
    let mut number = 0;
    let mut open_value = false;
    let mut indent_level = 0;
    while offset < text.len() {
        let line = line_at(text, offset);
        offset = line.next;
        number += 1;
        let whole = &text[line.start..line.end];
        let unindented = whole.trim_start_matches(is_blank);
        let stripped = unindented.trim_end_matches(is_blank);
        if stripped.starts_with(['#', ';']) {
            continue;
        }
        let stripped_start = line.start + (whole.len() - unindented.len());
        if stripped.is_empty() {
            if open_value {
                layout.pieces.push(Piece {
                    span: Span::new(line.end, line.end),
                    number,
                });
            }
            continue;
        }
        // A tab counts one, as any other character does.
        let indent = text[line.start..stripped_start].chars().count();
        if open_value && indent > indent_level {
            layout.pieces.push(Piece {
                span: Span::new(stripped_start, stripped_start + stripped.len()),
                number,
            });
            if let Some(setting) = layout.settings.last_mut() {
                setting.span.end = Span::new(0, line.next).end;
            }
            continue;
        }
        indent_level = indent;
        let bad = |kind| BadLine {
            span: Span::new(line.start, line.end),
            number,
            kind,
        };
        let marked = number == 1 && stripped.starts_with('\u{feff}');
        let (stripped, stripped_start) = if marked {
            layout.bad.push(bad(RefusalKind::ByteOrderMark));
            (
                &stripped['\u{feff}'.len_utf8()..],
                stripped_start + '\u{feff}'.len_utf8(),
            )
        } else {
            (stripped, stripped_start)
        };
        if let Some(name) = header_name(stripped) {
            open_value = false;
            layout.headers.push(HeaderLine {
                name: Span::new(stripped_start + 1, stripped_start + 1 + name.len()),
                span: Span::new(line.start, line.next),
                number,
                first_setting: layout.settings.len(),
            });
            continue;
        }
        if layout.headers.is_empty() {
            if !marked {
                layout.bad.push(bad(RefusalKind::NoSectionYet));
            }
            continue;
        }
        let Some(delimiter) = memchr::memchr2(b'=', b':', stripped.as_bytes()) else {
            open_value = false;
            layout.bad.push(bad(RefusalKind::NoDelimiter {
                header: stripped.starts_with('['),
                key: first_key(stripped),
            }));
            continue;
        };
        let key = stripped[..delimiter].trim_end_matches(is_blank);
        if key.is_empty() {
            open_value = false;
            layout.bad.push(bad(RefusalKind::EmptyKey));
            continue;
        }
        let value = stripped[delimiter + 1..].trim_start_matches(is_blank);
        let value_start = if value.is_empty() {
            stripped_start + delimiter + 1
        } else {
            stripped_start + stripped.len() - value.len()
        };
        open_value = true;
        layout.settings.push(SettingLine {
            key: Span::new(stripped_start, stripped_start + key.len()),
            number,
            span: Span::new(line.start, line.next),
            first_piece: layout.pieces.len(),
        });
        layout.pieces.push(Piece {
            span: Span::new(value_start, value_start + value.len()),
            number,
        });
    }
    layout
}

/// The text between a leading `[` and the last `]`, if there is any between them.
fn header_name(stripped: &str) -> Option<&str> {
    let inside = stripped.strip_prefix('[')?;
    let end = inside.rfind(']')?;
    (end > 0).then(|| &inside[..end])
}
