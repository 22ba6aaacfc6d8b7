//! A line being edited, with its cursor.

use super::{width_of, write};
use crate::tui::prompt::Line;
use crate::tui::text::cut_front;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;

/// The grapheme under the cursor.
fn grapheme_under(behind: &str) -> &str {
    behind.graphemes(true).next().unwrap_or(" ")
}

/// The text before the cursor, or as much of its end as leaves the cursor in sight.
fn shown<'a>(area: Rect, column: usize, before: &'a str, under: &str) -> Cow<'a, str> {
    let room = usize::from(area.width).saturating_sub(column + width_of(under).max(1));
    cut_front(before, room)
}

/// Writes the line from a column on; the cursor is also a reversed cell, for terminals that show
/// their own badly. Returns the column after it.
pub(super) fn draw_line(buffer: &mut Buffer, area: Rect, column: usize, line: &Line) -> usize {
    let (before, behind) = line.halves();
    let under = grapheme_under(behind);
    let before = shown(area, column, before, under);
    let end = write(buffer, area, column, &before, Style::new());
    let cursor = Style::new().add_modifier(Modifier::REVERSED);
    let end = write(buffer, area, end, under, cursor);
    let rest = behind.get(under.len()..).unwrap_or_default();
    write(buffer, area, end, rest, Style::new())
}

/// The position of the next letter in a line that is written from a column on.
pub(super) fn next_letter(area: Rect, column: usize, line: &Line) -> Option<Position> {
    let (before, behind) = line.halves();
    let column = column + width_of(&shown(area, column, before, grapheme_under(behind)));
    let x = area.x + u16::try_from(column).ok()?;
    (x < area.right()).then_some(Position::new(x, area.y))
}
