//! A view in place of the tree.

use super::tree::{draw_empty, draw_scroll};
use super::{select_line, write};
use crate::explain::{self, Tone};
use crate::tui::layout::Focus;
use crate::tui::model::Model;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let (area, stations) = (model.areas.rows, &model.stations);
    if area.height == 0 {
        return;
    }
    if model.tree.is_empty() {
        return draw_empty(model, buffer);
    }
    let focused = model.focus == Focus::Tree;
    let mut column = 1;
    for run in &stations.heading {
        let style = Theme::pane_name(focused);
        column = write(buffer, model.areas.tree_head, column, &run.text, style);
    }
    if let Some(filter) = model.filter.as_ref().filter(|filter| !filter.is_empty()) {
        let words = explain::filter_elsewhere(filter.line.text().trim());
        let style = model.theme.style(Tone::Fix);
        write(buffer, model.areas.tree_head, column + 2, &words, style);
    }
    let selected = model.tree.selected();
    let selected = selected.and_then(|row| Some(stations.at[stations.place_of(row)?]));
    let lines = stations.lines.iter().enumerate().skip(stations.top);
    for (place, (at, line)) in area.rows().zip(lines) {
        for piece in line {
            let style = model.theme.style(piece.tone);
            write(buffer, place, piece.column, &piece.text, style);
        }
        if selected == Some(at) {
            select_line(model, buffer, place, focused);
        }
    }
    draw_scroll(model, buffer, stations.top, stations.lines.len());
}
