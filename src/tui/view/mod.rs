//! The views: each reads the model and writes its area of the buffer, cell by cell, without
//! widgets in between; what a frame costs is what it shows.

mod card;
mod columns;
mod footer;
mod help;
mod title;
mod tree;

pub use columns::{Cells, Columns};
pub use help::{help_height, help_lines};

use super::model::{Model, Overlay};
use super::text::{columns as width_of, cut};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the whole screen. [`Model::prepare`] must have been called since the last message.
pub fn draw(model: &Model, buffer: &mut Buffer) {
    let screen = Rect::new(0, 0, model.size.0, model.size.1);
    if buffer.area.intersection(screen) != screen {
        return;
    }
    if model.is_too_small() {
        draw_too_small(model, buffer);
    } else {
        title::draw(model, buffer);
        tree::draw(model, buffer);
        card::draw(model, buffer);
        if let Some(Overlay::Help { top }) = model.overlay {
            help::draw(model, top, buffer);
        }
        footer::draw(model, buffer);
    }
    if model.theme.ascii {
        keep_ascii(buffer);
    }
}

fn draw_too_small(model: &Model, buffer: &mut Buffer) {
    let (width, height) = model.size;
    let text = cut("too small", usize::from(width));
    let indent = (usize::from(width) - width_of(&text)) / 2;
    let area = Rect::new(0, height / 2, width, height.min(1));
    write(buffer, area, indent, &text, Style::new());
}

/// Writes a text into the first line of an area, from a column of it on, cut at its right edge.
/// Returns the column behind it.
fn write(buffer: &mut Buffer, area: Rect, column: usize, text: &str, style: Style) -> usize {
    let room = usize::from(area.width).saturating_sub(column);
    if room == 0 || area.height == 0 {
        return column;
    }
    let x = area.x + column as u16;
    let text = cut(text, room);
    let (end, _) = buffer.set_stringn(x, area.y, &text, room, style);
    usize::from(end - area.x)
}

/// The line of an area that lies `below` its first one.
const fn line_of(area: Rect, below: u16) -> Rect {
    Rect {
        y: area.y + below,
        height: 1,
        ..area
    }
}

/// A vertical rule whose thumb shows which part of `whole` lines is in sight.
fn draw_rule(
    model: &Model,
    buffer: &mut Buffer,
    rule: Rect,
    top: usize,
    whole: usize,
    track: bool,
) {
    let glyphs = &model.theme.glyphs;
    let height = usize::from(rule.height);
    let (from, to) = if whole > height {
        let size = (height * height / whole).max(1);
        let from = top * (height - size) / (whole - height);
        (from, from + size)
    } else {
        (0, 0)
    };
    for below in 0..height {
        let thumb = (from..to).contains(&below);
        if thumb || track {
            let symbol = if thumb { glyphs.thumb } else { glyphs.vertical };
            write(
                buffer,
                line_of(rule, below as u16),
                0,
                symbol,
                Theme::rule(),
            );
        }
    }
}

/// Replaces what is not ASCII by something of the same width: a terminal without UTF-8 would
/// show several wrong characters for each.
fn keep_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().is_ascii() {
            continue;
        }
        let substitute = match cell.symbol() {
            "⟨" => '<',
            "⟩" | "→" | "›" => '>',
            "…" => '~',
            "·" | "•" => '.',
            "–" | "—" | "─" => '-',
            "‘" | "’" => '\'',
            "“" | "”" => '"',
            "✓" => '+',
            "✗" | "×" => 'x',
            _ => '?',
        };
        cell.set_char(substitute);
    }
}
