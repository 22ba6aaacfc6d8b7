//! A step of the tour: below stacked panes, or over the part of the screen that it does not need.

use super::draw_pieces;
use super::overlay::draw_frame;
use crate::tui::layout::Arrangement;
use crate::tui::model::Model;
use crate::tui::text::{Piece, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Maximum width beside a tree.
const WIDEST: u16 = 60;
/// Lines of a frame.
const FRAME: u16 = 2;

/// Lines that the tour takes from the panes, where they do not stand side by side.
pub(crate) fn tour_band(model: &Model) -> u16 {
    match lay_out(model, inner_width(model, Arrangement::Stacked)) {
        Some((_, lines)) => lines.len() as u16 + FRAME,
        None => 0,
    }
}

fn inner_width(model: &Model, arrangement: Arrangement) -> u16 {
    let all = model.size.0.saturating_sub(6);
    match arrangement {
        Arrangement::Beside => all
            .min(WIDEST)
            .min(model.areas.rows.width.saturating_sub(4)),
        Arrangement::Stacked | Arrangement::Single => all,
    }
}

fn lay_out(model: &Model, width: u16) -> Option<(String, Vec<Vec<Piece>>)> {
    let (heading, words) = model.tour_step()?;
    Some((heading, wrap(&words, 0, 0, usize::from(width))))
}

/// The inside of the frame. Beside a card it stands at the lower left, where the list of problems
/// is, unless the cursor is there.
fn inner_area(model: &Model, width: u16, lines: usize) -> Rect {
    let areas = &model.areas;
    let bottom = areas.footer.y;
    let height = (lines as u16).min(bottom.saturating_sub(4));
    let left = Rect {
        x: 3,
        y: bottom.saturating_sub(height + 1),
        width,
        height,
    };
    let cursor = model.tree.cursor().saturating_sub(model.tree.top());
    let cursor = areas.rows.y + u16::try_from(cursor).unwrap_or(0);
    if areas.arrangement == Arrangement::Beside && cursor + 1 >= left.y {
        let x = model.size.0 - width - 3;
        return Rect { x, ..left };
    }
    left
}

/// The whole place of the step, its frame included; empty if none is shown.
pub(super) fn tour_area(model: &Model) -> Rect {
    let width = inner_width(model, model.areas.arrangement);
    let lines = lay_out(model, width).map(|(_, lines)| lines.len());
    lines.map_or_else(Rect::default, |lines| {
        let inner = inner_area(model, width, lines);
        Rect::new(
            inner.x - 2,
            inner.y.saturating_sub(1),
            inner.width + 4,
            inner.height + FRAME,
        )
    })
}

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let width = inner_width(model, model.areas.arrangement);
    let Some((heading, lines)) = lay_out(model, width) else {
        return;
    };
    let area = inner_area(model, width, lines.len());
    draw_frame(model, buffer, area, &heading);
    let top = model.tour.map_or(0, |(_, top)| top);
    let top = top.min(lines.len().saturating_sub(usize::from(area.height)));
    draw_pieces(model, buffer, area, &lines, top);
}

/// The lines that a step shows at a time, and all of them.
pub(crate) fn tour_page(model: &Model) -> (usize, usize) {
    let width = inner_width(model, model.areas.arrangement);
    let lines = lay_out(model, width).map_or(0, |(_, lines)| lines.len());
    (usize::from(inner_area(model, width, lines).height), lines)
}
