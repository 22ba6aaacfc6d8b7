//! What overlays share: their frame, lists with a cursor, lines that are edited.

use super::{draw_rule, right_edge, width_of, write};
use crate::explain::{self, Runs, Tone};
use crate::text::translated;
use crate::tui::model::Model;
use crate::tui::prompt::Line;
use crate::tui::text::{cut, cut_front};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;

/// Maximum width of an overlay at the bottom.
const WIDEST: u16 = 84;

/// The inner area of an overlay with a number of lines, at the bottom of the screen, so that the tree
/// stays visible.
pub(super) fn bottom_area(size: (u16, u16), lines: usize) -> Rect {
    let (width, height) = size;
    let inner = width.saturating_sub(6).min(WIDEST);
    let tallest = height.saturating_sub(4);
    let tall = u16::try_from(lines).unwrap_or(tallest).min(tallest);
    Rect {
        x: (width - inner) / 2,
        y: height.saturating_sub(2 + tall),
        width: inner,
        height: tall,
    }
}

/// Clears the area of an overlay and draws a frame with its name around it.
pub(crate) fn draw_frame(model: &Model, buffer: &mut Buffer, inner: Rect, name: &str) {
    let outer = Rect::new(inner.x - 2, inner.y - 1, inner.width + 4, inner.height + 2);
    for y in outer.top()..outer.bottom() {
        // Half of a wide letter would cover the edge.
        if let Some(before) = outer.left().checked_sub(1)
            && width_of(buffer[(before, y)].symbol()) > 1
        {
            buffer[(before, y)].set_symbol(" ");
        }
        for x in outer.left()..outer.right() {
            buffer[(x, y)].reset();
        }
    }
    let glyphs = &model.theme.glyphs;
    let style = Theme::rule();
    let across = glyphs.horizontal.repeat(usize::from(outer.width) - 2);
    let corners = if model.theme.ascii {
        ["+"; 4]
    } else {
        ["╭", "╮", "╰", "╯"]
    };
    for (y, left, right) in [
        (outer.top(), corners[0], corners[1]),
        (outer.bottom() - 1, corners[2], corners[3]),
    ] {
        let line = Rect {
            y,
            height: 1,
            ..outer
        };
        write(buffer, line, 0, left, style);
        write(buffer, line, 1, &across, style);
        write(buffer, line, usize::from(outer.width) - 1, right, style);
    }
    for y in inner.top()..inner.bottom() {
        let line = Rect {
            y,
            height: 1,
            ..outer
        };
        write(buffer, line, 0, glyphs.vertical, style);
    }
    let title = Rect {
        height: 1,
        width: outer.width - 2,
        ..outer
    };
    let name = cut(translated(name), usize::from(outer.width).saturating_sub(6));
    write(
        buffer,
        title,
        2,
        &format!(" {name} "),
        model.theme.style(Tone::Strong),
    );
}

/// Writes on the lower edge of a frame that what the cursor is on is only tried.
pub(crate) fn draw_preview(model: &Model, buffer: &mut Buffer, inner: Rect) {
    if model.preview.is_none() {
        return;
    }
    let edge = Rect {
        y: inner.bottom(),
        height: 1,
        ..inner
    };
    let words = format!(" {} ", explain::PREVIEWED);
    write(buffer, edge, 0, &words, model.theme.style(Tone::Supposed));
}

/// The first line of a list whose cursor must stay visible.
pub(super) fn first_in_sight(cursor: usize, whole: usize, area: Rect) -> usize {
    let height = usize::from(area.height);
    let last = whole.saturating_sub(height);
    cursor.saturating_sub(height / 2).min(last)
}

/// The rule at the right edge of a list, which shows the visible part of `whole` lines.
pub(super) fn draw_bar(model: &Model, buffer: &mut Buffer, area: Rect, top: usize, whole: usize) {
    draw_rule(model, buffer, right_edge(area), top, whole, true);
}

/// Writes runs to the first line of an area from a column on. Returns the column after them.
pub(super) fn write_runs(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    column: usize,
    runs: &Runs,
) -> usize {
    runs.iter().fold(column, |column, run| {
        write(buffer, area, column, &run.text, model.theme.style(run.tone))
    })
}

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
pub(super) fn draw_edited(buffer: &mut Buffer, area: Rect, column: usize, line: &Line) -> usize {
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
