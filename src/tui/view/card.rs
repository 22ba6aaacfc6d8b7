//! The card: its head is fixed, its lines scroll.

use super::{draw_rule, line_of, put, right_edge, width_of, write};
use crate::explain::Tone;
use crate::text::text;
use crate::tui::layout::{Arrangement, Focus};
use crate::tui::model::Model;
use crate::tui::sheet::SheetLine;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    draw_horizontal(model, buffer);
    draw_head(model, buffer);
    let areas = &model.areas;
    let peek = model.sheet.essence(usize::from(areas.peek.height));
    draw_lines(model, buffer, areas.peek, peek);
    let lines = model.sheet.lines.iter().skip(model.card_top);
    draw_lines(model, buffer, areas.card, lines);
    if areas.card.height > 0 {
        let whole = model.sheet.lines.len();
        let rule = right_edge(areas.card);
        draw_rule(model, buffer, rule, model.card_top, whole, false);
    }
}

/// The rule between stacked panes, with the head of the card on it.
fn draw_horizontal(model: &Model, buffer: &mut Buffer) {
    let rule = model.areas.rule;
    if model.areas.arrangement == Arrangement::Beside || rule.height == 0 {
        return;
    }
    let style = Theme::rule();
    for column in 0..usize::from(rule.width) {
        put(buffer, rule, column, model.theme.glyphs.horizontal, style);
    }
}

fn draw_head(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.card_head;
    let Some((mark, title)) = &model.sheet.head else {
        return;
    };
    let tone = model.theme.style(mark.tone).add_modifier(Modifier::BOLD);
    let verdict = format!("{} {}", model.theme.symbol(*mark), mark.shown());
    let focused = model.focus == Focus::Card;
    let on_rule = model.areas.rule.y == area.y && model.areas.rule.height == 1;
    let start = usize::from(on_rule);
    let clear = Style::reset();
    if on_rule {
        write(buffer, area, 0, " ", clear);
    }
    let end = write(buffer, area, start, &verdict, clear.patch(tone));
    let end = write(buffer, area, end, "  ", clear);
    let name = clear.patch(Theme::pane_name(focused));
    let end = write(buffer, area, end, title, name);
    let row = model.tree.selected();
    let number = row.and_then(|row| model.causes.number(row));
    let number = number.map_or_else(Default::default, |(number, all)| {
        [
            text!("  problem {number}/{all}", number, all),
            format!("  {number}/{all}"),
        ]
    });
    // Whole or not at all; the shorter form does without its word.
    let room = usize::from(area.width).saturating_sub(end + usize::from(on_rule));
    let mut number = number.into_iter();
    let number = number.find(|text| width_of(text) <= room);
    let muted = clear.patch(model.theme.style(Tone::Muted));
    let end = write(buffer, area, end, &number.unwrap_or_default(), muted);
    if on_rule {
        write(buffer, area, end, " ", clear);
    }
}

fn draw_lines<'a>(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    lines: impl Iterator<Item = &'a SheetLine>,
) {
    for (below, line) in lines.take(usize::from(area.height)).enumerate() {
        draw_line(model, buffer, line_of(area, below as u16), line);
    }
}

pub(super) fn draw_line(model: &Model, buffer: &mut Buffer, area: Rect, line: &SheetLine) {
    for piece in &line.pieces {
        let mut style = model.theme.style(piece.tone);
        if line.faint {
            style = style.add_modifier(Modifier::DIM);
        }
        write(buffer, area, piece.column, &piece.text, style);
    }
    if line.decides {
        for place in area.positions() {
            model.theme.set_off(&mut buffer[place]);
        }
    }
}
