//! The card. In its pane its head is fixed and its lines scroll; a text to read lies over the panes.

use super::overlay::draw_frame;
use super::{draw_rule, put, right_edge, width_of, write};
use crate::explain::{Card, Tone};
use crate::text::text;
use crate::tui::layout::{Arrangement, Focus};
use crate::tui::model::Model;
use crate::tui::sheet::{Sheet, SheetLine};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Maximum width of a card over the panes.
const WIDEST: u16 = 96;

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
    for (place, line) in area.rows().zip(lines) {
        draw_line(model, buffer, place, line);
    }
}

fn draw_line(model: &Model, buffer: &mut Buffer, area: Rect, line: &SheetLine) {
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

/// The number of visible lines of a card over the panes.
pub(crate) fn notice_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

/// The number of all its lines.
pub(crate) fn card_lines(size: (u16, u16), theme: &Theme, card: &Card) -> usize {
    lay_out(size, theme, card).lines.len()
}

fn inner_width(size: (u16, u16)) -> u16 {
    size.0.saturating_sub(6).min(WIDEST)
}

fn lay_out(size: (u16, u16), theme: &Theme, card: &Card) -> Sheet {
    Sheet::lay_out(card, usize::from(inner_width(size)), false, theme)
}

/// Draws a card over the panes, scrolled by `top` lines.
pub(crate) fn draw_over(model: &Model, card: &Card, top: usize, buffer: &mut Buffer) {
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
    draw_lines(model, buffer, area, sheet.lines.iter().skip(top));
    let whole = sheet.lines.len();
    draw_rule(model, buffer, right_edge(area), top, whole, true);
}
