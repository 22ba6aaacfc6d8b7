//! A line being edited, with its cursor.

use super::{width_of, write};
use crate::tui::prompt::Line;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation as _;

/// The grapheme under the cursor.
fn grapheme_under(behind: &str) -> &str {
    behind.graphemes(true).next().unwrap_or(" ")
}

/// The offset from which the text before the cursor is shown, so that the cursor stays visible.
fn first_shown(area: Rect, column: usize, before: &str, under: &str) -> usize {
    let room = usize::from(area.width).saturating_sub(column + width_of(under).max(1));
    let mut shown = 0;
    before
        .grapheme_indices(true)
        .rev()
        .take_while(|(_, grapheme)| {
            shown += width_of(grapheme);
            shown <= room
        })
        .last()
        .map_or(before.len(), |(at, _)| at)
}

/// Writes the line from a column on; the cursor is also a reversed cell, for terminals that show
/// their own badly. Returns the column after it.
pub(super) fn draw_line(buffer: &mut Buffer, area: Rect, column: usize, line: &Line) -> usize {
    let (before, behind) = line.halves();
    let under = grapheme_under(behind);
    let start = first_shown(area, column, before, under);
    let end = write(buffer, area, column, &before[start..], Style::new());
    let cursor = Style::new().add_modifier(Modifier::REVERSED);
    let end = write(buffer, area, end, under, cursor);
    let rest = behind.get(under.len()..).unwrap_or_default();
    write(buffer, area, end, rest, Style::new())
}

/// The position of the next letter in a line that is written from a column on.
pub(super) fn next_letter(area: Rect, column: usize, line: &Line) -> Option<Position> {
    let (before, behind) = line.halves();
    let start = first_shown(area, column, before, grapheme_under(behind));
    let column = column + width_of(before.get(start..)?);
    let x = area.x + u16::try_from(column).ok()?;
    (x < area.right()).then_some(Position::new(x, area.y))
}
