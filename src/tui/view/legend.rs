//! The legend for abbreviations in the columns of the tree.

use super::columns::GENERATED;
use super::{line_of, write};
use crate::explain::Tone;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the meaning of `~` and `…` in the columns: in its own area, else below the last row if
/// there is room.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let lines = lines(model);
    let Some(area) = place(model, lines.len()) else {
        return;
    };
    for (below, (sign, meaning)) in lines.iter().enumerate() {
        let line = format!("{sign} = {meaning}");
        let place = line_of(area, below as u16);
        write(buffer, place, 0, &line, model.theme.style(Tone::Muted));
    }
}

fn lines(model: &Model) -> Vec<(&'static str, String)> {
    let mut lines = model.columns.legend(&model.areas.cells);
    for (sign, _) in &mut lines {
        if *sign == GENERATED {
            *sign = model.theme.glyphs.generated;
        }
    }
    lines
}

fn place(model: &Model, lines: usize) -> Option<Rect> {
    if model.areas.legend.height > 0 {
        return Some(model.areas.legend);
    }
    let rows = model.areas.rows;
    let free = usize::from(rows.height).saturating_sub(model.tree.visible().len());
    (free > lines).then(|| Rect {
        y: rows.bottom() - lines as u16,
        ..rows
    })
}

/// Abbreviations in the columns that are not explained on the screen.
pub(super) fn out_of_sight(model: &Model) -> Vec<(&'static str, String)> {
    let mut lines = lines(model);
    if place(model, lines.len()).is_some() {
        lines.clear();
    }
    lines
}
