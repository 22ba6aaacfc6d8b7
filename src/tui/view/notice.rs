//! A text over the panes.

use super::card::draw_line;
use super::frame::draw_frame;
use super::{draw_rule, line_of, right_edge};
use crate::explain::Card;
use crate::tui::model::Model;
use crate::tui::sheet::Sheet;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Maximum width.
const WIDEST: u16 = 96;

/// The number of visible lines.
pub(crate) fn notice_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

/// The number of all lines.
pub(crate) fn card_lines(size: (u16, u16), theme: &Theme, card: &Card) -> usize {
    lay_out(size, theme, card).lines.len()
}

fn inner_width(size: (u16, u16)) -> u16 {
    size.0.saturating_sub(6).min(WIDEST)
}

fn lay_out(size: (u16, u16), theme: &Theme, card: &Card) -> Sheet {
    Sheet::lay_out(card, usize::from(inner_width(size)), false, theme)
}

pub(crate) fn draw(model: &Model, card: &Card, top: usize, buffer: &mut Buffer) {
    let sheet = lay_out(model.size, &model.theme, card);
    let width = inner_width(model.size);
    let height = sheet.lines.len().min(notice_height(model.size)) as u16;
    let area = Rect {
        x: (model.size.0 - width) / 2,
        y: (model.size.1 - 1 - height) / 2,
        width,
        height,
    };
    draw_frame(model, buffer, area, &card.title);
    let lines = sheet.lines.iter().skip(top);
    for (below, line) in lines.take(usize::from(height)).enumerate() {
        draw_line(model, buffer, line_of(area, below as u16), line);
    }
    let whole = sheet.lines.len();
    draw_rule(model, buffer, right_edge(area), top, whole, true);
}
