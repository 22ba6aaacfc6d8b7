//! The frame around an overlay.

use super::write;
use crate::explain::{self, Tone};
use crate::text::translated;
use crate::tui::model::Model;
use crate::tui::text::cut;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Clears the area of an overlay and draws a frame with its name around it.
pub(crate) fn draw_frame(model: &Model, buffer: &mut Buffer, inner: Rect, name: &str) {
    let outer = Rect::new(inner.x - 2, inner.y - 1, inner.width + 4, inner.height + 2);
    for y in outer.top()..outer.bottom() {
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
