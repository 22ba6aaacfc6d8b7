//! The diff that waits for yes or no.

use super::frame::draw_frame;
use super::{draw_rule, line_of, write};
use crate::tui::keymap::first_key;
use crate::tui::model::Model;
use crate::tui::text::{Piece, wrap};
use crate::tui::update::Message;
use crate::tui::writing::Writing;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Widest the overlay gets.
const WIDEST: u16 = 96;

/// Lines that are in sight at a time.
pub fn writing_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

/// All lines of it.
pub fn writing_lines(size: (u16, u16), writing: &Writing) -> usize {
    lay_out(inner_width(size), writing).len()
}

fn inner_width(size: (u16, u16)) -> u16 {
    size.0.saturating_sub(6).min(WIDEST)
}

fn lay_out(width: u16, writing: &Writing) -> Vec<Vec<Piece>> {
    let width = usize::from(width);
    let mut lines = wrap(&writing.sentence, 0, 0, width);
    lines.push(Vec::new());
    for line in &writing.diff {
        lines.extend(wrap(std::slice::from_ref(line), 0, 2, width));
    }
    lines
}

pub fn draw(model: &Model, writing: &Writing, buffer: &mut Buffer) {
    let width = inner_width(model.size);
    let lines = lay_out(width, writing);
    let height = lines.len().min(writing_height(model.size)) as u16;
    let area = Rect {
        x: (model.size.0 - width) / 2,
        y: model.size.1.saturating_sub(2 + height),
        width,
        height,
    };
    let yes = first_key(|message| matches!(message, Message::Confirm));
    let no = first_key(|message| matches!(message, Message::Refuse));
    let question = format!("Write this? {yes} writes it, {no} leaves the file as it is");
    draw_frame(model, buffer, area, &question);
    let shown = lines.iter().skip(writing.top).take(usize::from(height));
    for (below, line) in shown.enumerate() {
        for piece in line {
            let style = model.theme.style(piece.tone);
            let line = line_of(area, below as u16);
            write(buffer, line, piece.column, &piece.text, style);
        }
    }
    let rule = Rect {
        x: area.right() + 1,
        width: 1,
        ..area
    };
    draw_rule(model, buffer, rule, writing.top, lines.len(), true);
}
