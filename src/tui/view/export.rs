//! The dialog that exports a report.

use super::overlay::{bottom_area, draw_edited, draw_frame, next_letter};
use super::{draw_pieces, draw_rule, line_of, right_edge, width_of, write};
use crate::explain::{self, Run, Tone};
use crate::text::word;
use crate::tui::export::Export;
use crate::tui::model::Model;
use crate::tui::text::{Piece, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The inside of the frame, and the lines below that of the file.
fn lay_out(size: (u16, u16), export: &Export) -> (Rect, Vec<Vec<Piece>>) {
    let width = usize::from(bottom_area(size, 0).width);
    let mut words = vec![
        Run::new(Tone::Muted, explain::report_kind(export.file.text())),
        Run::new(Tone::Plain, explain::redacts(export.redacted)),
    ];
    if export.exists {
        words.push(Run::new(Tone::Problem, explain::FILE_EXISTS));
    }
    let lines = words
        .iter()
        .flat_map(|run| wrap(std::slice::from_ref(run), 0, 0, width));
    let lines: Vec<_> = lines.collect();
    (bottom_area(size, lines.len() + 1), lines)
}

fn label() -> String {
    format!("{} ", word!("file"))
}

pub(crate) fn draw(model: &Model, export: &Export, buffer: &mut Buffer) {
    let (area, lines) = lay_out(model.size, export);
    draw_frame(model, buffer, area, &explain::report_of(&export.profile));
    let first = line_of(area, 0);
    let column = write(buffer, first, 0, &label(), model.theme.style(Tone::Muted));
    if export.exists {
        write(
            buffer,
            first,
            column,
            export.file.text(),
            model.theme.style(Tone::Strong),
        );
    } else {
        draw_edited(buffer, first, column, &export.file);
    }
    draw_rule(model, buffer, right_edge(first), 0, 1, true);
    let below = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    draw_pieces(model, buffer, below, &lines, 0);
}

/// The position of the next letter of the name.
pub(super) fn insertion_point(size: (u16, u16), export: &Export) -> Option<Position> {
    let (area, _) = lay_out(size, export);
    let line = line_of(area, 0);
    (!export.exists).then(|| next_letter(line, width_of(&label()), &export.file))?
}
