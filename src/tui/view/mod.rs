//! The views: each reads the model and writes its area of the buffer, cell by cell, without widgets
//! in between; the cost of a frame depends on what it shows.

mod card;
mod cells;
mod clients;
mod columns;
mod command_list;
mod export;
mod footer;
mod help;
mod highlight;
mod overlay;
mod places;
mod pointed;
mod problems;
mod signs;
mod stations;
mod title;
mod tour;
mod tree;
mod what_if;
mod writing;

pub(crate) use card::{card_lines, notice_height};
pub(crate) use cells::Cells;
pub(crate) use clients::clients_height;
pub(crate) use columns::Columns;
pub(crate) use footer::footer_message;
pub(crate) use help::{help_height, help_text};
pub(crate) use pointed::pointed;
pub(crate) use title::banner_height;
pub(crate) use tour::{tour_band, tour_page};
pub(crate) use tree::fold_column;
pub(crate) use what_if::what_if_height;
pub(crate) use writing::writing_page;

use super::layout::Arrangement;
use super::model::Model;
use super::overlay::Overlay;
use super::stations::View;
use super::text::{Piece, columns as width_of, cut};
use super::theme::Theme;
use crate::explain::{self, Run};
use crate::text::word;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Draws the whole screen. [`Model::prepare`] must have been called since the last message.
pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let screen = Rect::new(0, 0, model.size.0, model.size.1);
    if buffer.area.intersection(screen) != screen {
        return;
    }
    if model.is_too_small() {
        draw_too_small(model, buffer);
    } else {
        title::draw(model, buffer);
        match model.view {
            View::Chains => tree::draw(model, buffer),
            View::Path | View::Policy => stations::draw(model, buffer),
        }
        card::draw(model, buffer);
        problems::draw(model, buffer);
        match &model.overlay {
            Some(Overlay::Help(help)) => help::draw(model, help, buffer),
            Some(Overlay::Commands(list)) => command_list::draw(model, list, buffer),
            Some(Overlay::WhatIf(what_if)) => what_if::draw(model, what_if, buffer),
            Some(Overlay::Clients(list)) => clients::draw(model, list, buffer),
            Some(Overlay::Write(writing)) => writing::draw(model, writing, buffer),
            Some(Overlay::Export(export)) => export::draw(model, export, buffer),
            Some(Overlay::Notice(notice)) => {
                card::draw_over(model, &notice.card, notice.top, buffer);
            }
            Some(Overlay::Calls) => {
                if let Some(calls) = &model.calls {
                    card::draw_over(model, &calls.card, calls.top, buffer);
                }
            }
            None => {
                tour::draw(model, buffer);
                if let Some(filter) = model.filter.as_ref().filter(|filter| filter.writing) {
                    command_list::draw_values(model, filter, buffer);
                }
            }
        }
        footer::draw(model, buffer);
    }
    if model.theme.ascii {
        keep_ascii(buffer);
    }
}

/// The position of the terminal's own cursor: that of the next letter while a line is edited, so
/// that screen readers, magnifiers and input methods find it; otherwise it is hidden.
pub(crate) fn cursor(model: &Model) -> Option<Position> {
    match &model.overlay {
        Some(Overlay::WhatIf(what_if)) if !model.is_too_small() => {
            what_if::insertion_point(model.size, what_if)
        }
        Some(Overlay::Commands(list)) if !model.is_too_small() => {
            command_list::insertion_point(model.size, list)
        }
        Some(Overlay::Export(export)) if !model.is_too_small() => {
            export::insertion_point(model.size, export)
        }
        _ if !model.is_too_small() => footer::insertion_point(model),
        _ => None,
    }
}

fn draw_too_small(model: &Model, buffer: &mut Buffer) {
    let (width, height) = model.size;
    let text = cut(word!("too small"), usize::from(width));
    let indent = (usize::from(width) - width_of(&text)) / 2;
    let area = Rect::new(0, height / 2, width, height.min(1));
    write(buffer, area, indent, &text, Style::new());
}

/// Writes a text to the first line of an area from a column on, cut at its right edge. Returns the
/// column after it. Foreign text is made harmless here once more: this is the last step before the
/// terminal, and not every text has passed through a [`Run`].
fn write(buffer: &mut Buffer, area: Rect, column: usize, text: &str, style: Style) -> usize {
    let room = usize::from(area.width).saturating_sub(column);
    if room == 0 || area.height == 0 {
        return column;
    }
    let x = area.x + column as u16;
    if text.len() <= room && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        // Nearly all text is ASCII; finding its graphemes would take most of a frame.
        for (place, &byte) in (x..).zip(text.as_bytes()) {
            buffer[(place, area.y)]
                .set_char(char::from(byte))
                .set_style(style);
        }
        return column + text.len();
    }
    let harmless = Run::plain(text).text;
    let text = cut(&harmless, room);
    let (end, _) = buffer.set_stringn(x, area.y, &text, room, style);
    usize::from(end - area.x)
}

/// Writes one symbol, one column wide, to the first line of an area.
fn put(buffer: &mut Buffer, area: Rect, column: usize, symbol: &'static str, style: Style) {
    if column < usize::from(area.width) && area.height > 0 {
        buffer[(area.x + column as u16, area.y)]
            .set_symbol(symbol)
            .set_style(style);
    }
}

/// Emphasises the line under the cursor with a bar before it; its colours stay.
fn select_line(model: &Model, buffer: &mut Buffer, line: Rect, focused: bool) {
    if focused {
        for place in line.positions() {
            model.theme.select(&mut buffer[place]);
        }
    }
    let bar = Rect {
        x: line.x.saturating_sub(1),
        width: 1,
        ..line
    };
    let style = model.theme.cursor_bar(focused);
    put(buffer, bar, 0, model.theme.glyphs.cursor, style);
}

/// The line of an area that is `below` lines below its first one.
const fn line_of(area: Rect, below: u16) -> Rect {
    Rect {
        y: area.y + below,
        height: 1,
        ..area
    }
}

/// Draws lines from `top` on, and at the right edge the visible part of the whole.
fn draw_pieces(model: &Model, buffer: &mut Buffer, area: Rect, lines: &[Vec<Piece>], top: usize) {
    for (line, pieces) in area.rows().zip(lines.iter().skip(top)) {
        for piece in pieces {
            let style = model.theme.style(piece.tone);
            write(buffer, line, piece.column, &piece.text, style);
        }
    }
    draw_rule(model, buffer, right_edge(area), top, lines.len(), true);
}

/// The column after the margin of an area.
fn right_edge(area: Rect) -> Rect {
    Rect {
        x: area.right() + 1,
        width: 1,
        ..area
    }
}

/// The column of the scroll bar beside the tree. A screen with a single pane has no blank to spare
/// before it.
fn beside_rows(model: &Model, area: Rect) -> Rect {
    let edge = right_edge(area);
    match model.areas.arrangement {
        Arrangement::Single => Rect {
            x: area.right(),
            ..edge
        },
        Arrangement::Beside | Arrangement::Stacked => edge,
    }
}

/// A vertical rule whose thumb shows the visible part of `whole` lines.
fn draw_rule(
    model: &Model,
    buffer: &mut Buffer,
    rule: Rect,
    top: usize,
    whole: usize,
    track: bool,
) {
    let glyphs = &model.theme.glyphs;
    let height = usize::from(rule.height);
    let (from, to) = if whole > height {
        let size = (height * height / whole).max(1);
        let from = top * (height - size) / (whole - height);
        (from, from + size)
    } else {
        (0, 0)
    };
    for (below, line) in rule.rows().enumerate() {
        let thumb = (from..to).contains(&below);
        if thumb || track {
            let symbol = if thumb { glyphs.thumb } else { glyphs.vertical };
            put(buffer, line, 0, symbol, Theme::rule());
        }
    }
}

/// Replaces our own characters by ASCII of the same width. Foreign text stays, because a name full
/// of question marks would be useless.
fn keep_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().is_ascii() {
            continue;
        }
        // Else a name that the user chose.
        if let Some(ascii) = explain::cell_in_ascii(cell.symbol()) {
            cell.set_char(ascii);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_send_commands_to_the_terminal() {
        let area = Rect::new(0, 0, 30, 1);
        for foreign in ["a\u{1b}[2Jb", "a\u{202e}b", "a\nb\tc", "\u{9b}2J"] {
            let mut buffer = Buffer::empty(area);
            let end = write(&mut buffer, area, 0, foreign, Style::new());
            let text: String = buffer
                .content
                .iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect();
            assert_eq!(text.trim_end(), Run::plain(foreign).text);
            assert_eq!(end, width_of(text.trim_end()));
        }
    }

    #[test]
    fn text_stops_at_the_edge_of_its_area() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        let area = Rect::new(2, 0, 4, 1);
        assert_eq!(write(&mut buffer, area, 0, "日本語", Style::new()), 3);
        assert_eq!(write(&mut buffer, area, 4, "x", Style::new()), 4);
        assert_eq!(write(&mut buffer, area, 9, "x", Style::new()), 9);
        assert_eq!(buffer[(6, 0)].symbol(), " ");
    }
}
