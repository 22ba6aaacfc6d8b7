//! What the columns of the tree leave out.

use super::{line_of, write};
use crate::explain::{self, Tone};
use crate::tui::model::Model;
use ratatui::buffer::Buffer;

/// What `~` and `…` in the columns stand for, below the last row if there is room.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.rows;
    let lines = lines(model);
    if shows_legend(model, &lines) {
        let first = usize::from(area.height) - lines.len();
        for (below, (sign, meaning)) in lines.iter().enumerate() {
            let place = line_of(area, (first + below) as u16);
            let line = format!("{sign} = {meaning}");
            write(buffer, place, 0, &line, model.theme.style(Tone::Muted));
        }
    }
}

fn lines(model: &Model) -> Vec<(&'static str, String)> {
    let (columns, cells) = (&model.columns, &model.areas.cells);
    let mut lines = Vec::new();
    if columns.generated && cells.session > 0 {
        lines.push(("~", explain::GENERATED_WORDS.to_owned()));
    }
    if cells.elided {
        lines.push(("…", columns.prefix.clone()));
    }
    lines
}

fn shows_legend(model: &Model, lines: &[(&str, String)]) -> bool {
    let height = usize::from(model.areas.rows.height);
    height.saturating_sub(model.tree.visible().len()) > lines.len()
}

/// What stands in the columns and is not explained on the screen.
pub(super) fn out_of_sight(model: &Model) -> Vec<(&'static str, String)> {
    let mut lines = lines(model);
    if shows_legend(model, &lines) {
        lines.clear();
    }
    lines
}
