//! Text on a grid of columns: its width, and where to cut and break it. Widths follow Unicode
//! Standard Annex 11; cuts are between graphemes.

use crate::explain::{Run, Tone};
use crate::text::may_break;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

/// The width of a text in columns: the cells that its graphemes take, as the screen is written
/// grapheme by grapheme. The width of a whole text counts ligatures that no terminal draws.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// The text if it fits, else its beginning with `…` in the last column.
pub(crate) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let Some(room) = width.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut end = 0;
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += columns(grapheme);
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// The text if it fits, else as many whole clauses or words as fit, and at least half of the width,
/// before `…`.
pub(crate) fn cut_words(text: &str, width: usize) -> Cow<'_, str> {
    let cut = cut(text, width);
    let Cow::Owned(short) = &cut else {
        return cut;
    };
    let kept = &text[..short.len() - '…'.len_utf8()];
    let marks: &[char] = &[',', ';', ':', '、', '。'];
    let blank = if text[kept.len()..].starts_with(' ') {
        Some(kept.len())
    } else {
        kept.rfind(' ')
    };
    let wholes = [kept.rfind(marks), blank].into_iter().flatten();
    let mut wholes = wholes.map(|end| kept[..end].trim_end_matches(marks));
    match wholes.find(|whole| columns(whole) * 2 >= width) {
        Some(whole) => Cow::Owned(format!("{whole}…")),
        None => cut,
    }
}

/// The text if it fits, else its end after `…`: account ids and role names differ at their ends.
pub(crate) fn cut_front(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let Some(room) = width.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut start = text.len();
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += columns(grapheme);
        if used > room {
            break;
        }
        start = at;
    }
    Cow::Owned(format!("…{}", &text[start..]))
}

/// A piece of one line in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First column, counted from the left edge of its line.
    pub column: usize,
    /// The text.
    pub text: String,
    /// The tone.
    pub tone: Tone,
}

impl Piece {
    pub(crate) fn new(column: usize, text: impl Into<String>, tone: Tone) -> Self {
        Self {
            column,
            text: text.into(),
            tone,
        }
    }

    /// The column after the piece.
    pub(crate) fn end(&self) -> usize {
        self.column + columns(&self.text)
    }
}

/// A grapheme to be placed on a line.
struct Glyph<'a> {
    text: &'a str,
    tone: Tone,
    width: usize,
}

/// Wraps runs into lines at most `width` columns wide, including their indent: `first` columns on
/// the first line, `rest` on the others. Breaks at blanks and between
/// Japanese characters; a word that is longer than a line breaks
/// after `/`, `:`, `,` or `=`, as in ARNs, or else anywhere. There is always at least one line, and
/// a line always takes at least one grapheme, so it terminates for any width.
pub(crate) fn wrap(runs: &[Run], first: usize, rest: usize, width: usize) -> Vec<Vec<Piece>> {
    let glyphs: Vec<Glyph<'_>> = runs
        .iter()
        .flat_map(|run| {
            run.text.graphemes(true).map(|text| Glyph {
                text,
                tone: run.tone,
                width: columns(text),
            })
        })
        .collect();
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let indent = if lines.is_empty() { first } else { rest };
        let room = width.saturating_sub(indent).max(1);
        let fits = count_fitting(&glyphs[start..], room);
        if start + fits >= glyphs.len() {
            lines.push(gather(&glyphs[start..], indent));
            return lines;
        }
        let rest_room = width.saturating_sub(rest).max(1);
        let (taken, skipped) = find_break(&glyphs[start..], fits, rest_room);
        lines.push(gather(&glyphs[start..start + taken], indent));
        start += taken + skipped;
        if start >= glyphs.len() {
            return lines;
        }
    }
}

/// The number of glyphs that fit into `room` columns, at least one.
fn count_fitting(glyphs: &[Glyph<'_>], room: usize) -> usize {
    let mut used = 0;
    for (count, glyph) in glyphs.iter().enumerate() {
        used += glyph.width;
        if used > room {
            return count.max(1);
        }
    }
    glyphs.len()
}

/// The number of glyphs for this line and the number of blanks to drop after them; `fits` is less
/// than all of them.
fn find_break(glyphs: &[Glyph<'_>], fits: usize, rest_room: usize) -> (usize, usize) {
    let blank = (1..=fits).rev().find(|&at| glyphs[at].text == " ");
    let japanese = (1..=fits)
        .rev()
        .find(|&at| is_between(&glyphs[at - 1], &glyphs[at]));
    if let Some(at) = japanese.filter(|at| blank.is_none_or(|blank| blank < *at)) {
        return (at, 0);
    }
    let word = blank.map_or(0, |at| at + 1);
    let length = glyphs[word..]
        .iter()
        .take_while(|glyph| glyph.text != " ")
        .take(rest_room + 1)
        .map(|glyph| glyph.width)
        .sum::<usize>();
    if length > rest_room || blank.is_none() {
        let soft = (word + 1..=fits)
            .rev()
            .find(|&at| matches!(glyphs[at - 1].text, "/" | ":" | "," | "="));
        if let Some(at) = soft.filter(|at| *at > word + 3) {
            return (at, 0);
        }
    }
    match blank {
        Some(at) if glyphs[..at].iter().any(|glyph| glyph.text != " ") => (at, 1),
        _ => (fits.max(1), 0),
    }
}

/// Returns true if a line of Japanese may be broken between two glyphs.
fn is_between(before: &Glyph<'_>, after: &Glyph<'_>) -> bool {
    let letters = before
        .text
        .chars()
        .next_back()
        .zip(after.text.chars().next());
    letters.is_some_and(|(before, after)| may_break(before, after))
}

/// Neighbouring glyphs of one tone as pieces, the first at column `indent`.
fn gather(glyphs: &[Glyph<'_>], indent: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut column = indent;
    for glyph in glyphs {
        match pieces.last_mut() {
            Some(piece) if piece.tone == glyph.tone => piece.text.push_str(glyph.text),
            _ => pieces.push(Piece {
                column,
                text: glyph.text.to_owned(),
                tone: glyph.tone,
            }),
        }
        column += glyph.width;
    }
    pieces
}

#[cfg(test)]
mod tests;
