//! The list of all commands, and the completions of a filter.

use super::highlight::mark_cells;
use super::overlay::{draw_edited, draw_frame, first_in_sight, next_letter};
use super::{draw_rule, right_edge, select_line, width_of, write};
use crate::explain::{self, Run, Tone};
use crate::tui::command_list::CommandList;
use crate::tui::filter::Filter;
use crate::tui::model::Model;
use crate::tui::text::{cut, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Maximum width of the list.
const WIDEST: u16 = 70;
/// The prompt before the line.
const PROMPT: &str = ": ";
/// Lines above the list: the line being edited, and a blank.
const ABOVE: u16 = 2;
/// Maximum number of values shown below a filter.
const MOST_VALUES: u16 = 8;

/// The inner area of the list.
fn inner_area(size: (u16, u16)) -> Rect {
    let (width, height) = size;
    let inner = width.saturating_sub(6).min(WIDEST);
    Rect {
        x: (width - inner) / 2,
        y: 2,
        width: inner,
        height: height.saturating_sub(4),
    }
}

/// The rows of the list.
pub(super) fn rows_area(size: (u16, u16)) -> Rect {
    let area = inner_area(size);
    Rect {
        y: area.y + ABOVE,
        height: area.height.saturating_sub(ABOVE),
        ..area
    }
}

pub(crate) fn draw(model: &Model, list: &CommandList, buffer: &mut Buffer) {
    let area = inner_area(model.size);
    draw_frame(model, buffer, area, "Commands");
    let strong = model.theme.style(Tone::Fix);
    let column = write(buffer, area, 0, PROMPT, strong);
    draw_edited(buffer, area, column, &list.line);
    let rows = rows_area(model.size);
    let whole = list.found.len();
    if whole == 0 {
        let muted = model.theme.style(Tone::Muted);
        write(buffer, rows, 0, explain::NO_COMMAND, muted);
    }
    let keys = list.shown().map(|command| width_of(&command.keys()));
    let start = keys
        .max()
        .unwrap_or(0)
        .max(12)
        .min(usize::from(area.width) / 3)
        + 2;
    let top = first_in_sight(list.cursor, whole, rows);
    let shown = list.shown().enumerate().skip(top);
    for (line, (at, command)) in rows.rows().zip(shown) {
        let keys = command.keys();
        write(buffer, line, 0, &cut(&keys, start - 2), strong);
        write(buffer, line, start, command.words, Style::new());
        if at == list.cursor {
            select_line(model, buffer, line, true);
        }
        let marks = list.needle.mark(&[&keys, command.words]);
        let of_keys = Rect {
            width: start as u16 - 2,
            ..line
        };
        let of_words = Rect {
            x: line.x + start as u16,
            width: line.width.saturating_sub(start as u16),
            ..line
        };
        for ((area, text), marks) in [(of_keys, &*keys), (of_words, command.words)]
            .into_iter()
            .zip(marks)
        {
            mark_cells(model, buffer, area, text, &marks);
        }
    }
    draw_rule(model, buffer, right_edge(area), 0, 0, true);
    draw_rule(model, buffer, right_edge(rows), top, whole, true);
}

/// The position of the next letter.
pub(crate) fn insertion_point(size: (u16, u16), list: &CommandList) -> Option<Position> {
    next_letter(inner_area(size), PROMPT.len(), &list.line)
}

/// Draws the completions of the filter above the footer, or its problem.
pub(crate) fn draw_values(model: &Model, filter: &Filter, buffer: &mut Buffer) {
    let (width, height) = model.size;
    let inner = width.saturating_sub(6).min(WIDEST);
    let tallest = MOST_VALUES.min(height.saturating_sub(6) / 2).max(1);
    let bottom = model.areas.footer.y.saturating_sub(1);
    let area = |lines: usize| {
        let tall = u16::try_from(lines).unwrap_or(tallest).min(tallest);
        Rect::new(2, bottom.saturating_sub(tall), inner, tall)
    };
    if let Some(problem) = &filter.problem {
        let lines = wrap(
            &[Run::new(Tone::Problem, problem)],
            0,
            0,
            usize::from(inner),
        );
        let area = area(lines.len());
        draw_frame(model, buffer, area, "Filter");
        return super::draw_pieces(model, buffer, area, &lines, 0);
    }
    let values = &filter.completions;
    if values.is_empty() {
        return;
    }
    let area = area(values.len());
    draw_frame(model, buffer, area, "Filter");
    let top = first_in_sight(filter.chosen.unwrap_or(0), values.len(), area);
    let widest = values
        .iter()
        .map(|value| width_of(&value.word))
        .max()
        .unwrap_or(0);
    let start = widest.min(usize::from(inner) / 2) + 2;
    let shown = values.iter().enumerate().skip(top);
    for (line, (at, value)) in area.rows().zip(shown) {
        write(buffer, line, 0, &cut(&value.word, start - 2), Style::new());
        let words = match value.rows {
            Some(rows) => rows.to_string(),
            None => explain::filter_key_words(&value.word).to_owned(),
        };
        write(buffer, line, start, &words, model.theme.style(Tone::Muted));
        if filter.chosen == Some(at) {
            select_line(model, buffer, line, true);
        }
    }
    draw_rule(model, buffer, right_edge(area), top, values.len(), true);
}
