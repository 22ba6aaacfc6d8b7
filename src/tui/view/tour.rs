//! A step of the tour, over the lower part of the card.

use super::draw_pieces;
use super::frame::draw_frame;
use crate::tui::model::Model;
use crate::tui::text::wrap;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Maximum width.
const WIDEST: u16 = 60;

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let Some((heading, words)) = model.tour_step() else {
        return;
    };
    let width = model.size.0.saturating_sub(6).min(WIDEST);
    let lines = wrap(&words, 0, 0, usize::from(width));
    let bottom = model.areas.footer.y;
    let height = (lines.len() as u16).min(bottom.saturating_sub(4));
    let area = Rect {
        x: model.size.0 - width - 3,
        y: bottom - height - 1,
        width,
        height,
    };
    draw_frame(model, buffer, area, &heading);
    draw_pieces(model, buffer, area, &lines, 0);
}
