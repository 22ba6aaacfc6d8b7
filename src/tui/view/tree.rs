//! The tree: only the visible rows are built and drawn.

use super::cells::name_column;
use super::columns::{SHORT_ACCOUNT, short_role};
use super::places::Places;
use super::signs::draw_legend;
use super::{beside_rows, draw_rule, highlight, put, select_line, width_of, write};
use crate::explain::{self, SessionCell, Tone, TreeRow, session_mark};
use crate::text::{translated, word};
use crate::tui::layout::{Arrangement, Focus};
use crate::tui::model::Model;
use crate::tui::narrowed::Share;
use crate::tui::text::{cut, cut_front};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.rows;
    if area.height == 0 {
        return;
    }
    draw_head(model, buffer);
    if model.tree.is_empty() {
        draw_empty(model, buffer);
    } else if model.tree.visible().is_empty() {
        let style = model.theme.style(Tone::Muted);
        let words = if model.loading.is_some() {
            explain::NOTHING_FITS_YET
        } else {
            explain::NOTHING_FITS
        };
        write(buffer, area, 2, translated(words), style);
    }
    let top = model.tree.top();
    let rows = model.tree.visible().iter().enumerate().skip(top);
    for (line, (place, &row)) in area.rows().zip(rows) {
        let content = explain::tree_row(&model.prediction, &model.findings, row as usize);
        draw_row(model, buffer, line, row as usize, &content);
        if model.tree.share(row as usize) == Share::Above {
            fade(buffer, line);
        }
        if place == model.tree.cursor() {
            select_line(model, buffer, line, model.focus == Focus::Tree);
        }
        highlight::draw_row(model, buffer, line, row as usize, &content);
    }
    draw_legend(model, buffer);
    draw_scroll(model, buffer, top, model.tree.visible().len());
}

/// Advice when there are no profiles.
pub(super) fn draw_empty(model: &Model, buffer: &mut Buffer) {
    let lines = model.areas.rows.rows();
    for (line, words) in lines.zip(explain::NO_PROFILES.map(translated)) {
        write(buffer, line, 2, words, model.theme.style(Tone::Muted));
    }
}

/// The names of the columns.
fn draw_head(model: &Model, buffer: &mut Buffer) {
    let cells = &model.areas.cells;
    let area = model.areas.tree_head;
    let muted = model.theme.style(Tone::Muted);
    let focused = model.focus == Focus::Tree;
    if let Some(filter) = model.filter.as_ref().filter(|filter| !filter.is_empty()) {
        let query = filter.line.text().trim();
        let text = explain::filter_heading(query, filter.matching, filter.whole);
        let text = cut_front(&text, usize::from(area.width));
        write(buffer, area, 0, &text, model.theme.style(Tone::Fix));
        return;
    }
    write(
        buffer,
        area,
        name_column(0, 1),
        word!("profile"),
        Theme::pane_name(focused),
    );
    let mut column = cells.name + cells.gap;
    // A heading may take all but one of the blanks behind its column.
    let session = if cells.session + cells.gap > word!("session name").len() {
        word!("session name")
    } else {
        word!("session")
    };
    let account = if cells.account > SHORT_ACCOUNT {
        word!("account")
    } else {
        word!("acct")
    };
    for (name, width) in [
        (session, cells.session),
        (word!("role"), cells.role),
        (account, cells.account),
    ] {
        if width > 0 {
            write(
                buffer,
                clip(area, column, width + cells.gap - 1),
                0,
                name,
                muted,
            );
            column += width + cells.gap;
        }
    }
}

fn draw_row(model: &Model, buffer: &mut Buffer, line: Rect, row: usize, content: &TreeRow) {
    if content.heading {
        draw_name(model, buffer, line, row, content);
        return;
    }
    let cells = &model.areas.cells;
    let places = Places::of(model, row, content);
    let within = |(from, to): (usize, usize)| clip(line, from, to - from);
    let behind = draw_name(model, buffer, within(places.name), row, content);
    if let Some(session) = content.session.as_ref().filter(|_| cells.session > 0) {
        let area = within(places.session);
        draw_session(model, buffer, area, session, content.not_reached);
    }
    if let Some(role) = content.role.as_ref().filter(|_| cells.role > 0) {
        let area = within(places.role);
        let role = short_role(role, model.columns.prefix_in(cells));
        let role = cut_front(&role, usize::from(area.width));
        write(
            buffer,
            area,
            0,
            &role,
            faded(Style::new(), content.not_reached),
        );
    }
    let mut column = places.role.1 + cells.gap;
    if cells.account > 0 {
        if let Some(account) = &content.account {
            let muted = model.theme.style(Tone::Muted);
            let digits = account.len().saturating_sub(cells.account);
            let account = account.get(digits..).unwrap_or_default();
            write(buffer, clip(line, column, cells.account), 0, account, muted);
        }
        column += cells.account + cells.gap;
    }
    if let Some(note) = &content.note {
        let style = faded(model.theme.style(content.mark.tone), content.not_reached);
        let note = if model.theme.ascii {
            explain::in_ascii(note)
        } else {
            note.into()
        };
        let beside = (behind + 2, places.name.1);
        draw_note(buffer, line, beside, column, &note, style);
    }
}

/// The reason why a chain is broken, in a few words: after the last column or after the name, where
/// there is more room. The card gives it in full.
fn draw_note(
    buffer: &mut Buffer,
    line: Rect,
    (behind, name_end): (usize, usize),
    last: usize,
    note: &str,
    style: Style,
) {
    /// Fewer columns than this are useless.
    const LEAST: usize = 8;
    let beside = name_end.saturating_sub(behind);
    let after = usize::from(line.width).saturating_sub(last);
    if after >= beside.min(width_of(note)) {
        if after >= LEAST.min(width_of(note)) {
            write(buffer, clip(line, last, after), 0, note, style);
        }
    } else if beside >= LEAST {
        let note = format!("({})", cut(note, beside - 2));
        write(buffer, clip(line, behind, beside), 0, &note, style);
    }
}

/// The column of a row's fold mark.
pub(crate) fn fold_column(model: &Model, row: usize) -> usize {
    name_column(model.tree.depth(row), model.areas.cells.levels()) - 4
}

/// Guides, fold mark, symbol, name and badges. Returns the column after them.
fn draw_name(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    row: usize,
    content: &TreeRow,
) -> usize {
    let theme = &model.theme;
    draw_guides(model, buffer, area, row);
    let column = fold_column(model, row);
    if let Some(open) = model.tree.is_open(row) {
        let mark = if open {
            theme.glyphs.open
        } else {
            theme.glyphs.closed
        };
        put(buffer, area, column, mark, Theme::rule());
    }
    let tone = faded(theme.style(content.mark.tone), content.not_reached);
    if content.heading {
        let style = theme.style(Tone::Strong);
        return write(buffer, area, column + 2, &content.name, style);
    }
    if content.changed {
        let style = theme.style(Tone::Supposed);
        put(buffer, area, column + 1, theme.glyphs.changed, style);
    }
    let mut symbol = [0; 4];
    let symbol = theme.symbol(content.mark).encode_utf8(&mut symbol);
    write(buffer, area, column + 2, symbol, tone);
    let room = usize::from(area.width).saturating_sub(column + 4);
    let name = cut(&content.name, room);
    // A successful row needs no colour beside its symbol.
    let tone = match content.mark.tone {
        Tone::Allowed => faded(Style::new(), content.not_reached),
        _ => tone,
    };
    let mut end = write(buffer, area, column + 4, &name, tone);
    if model.tree.is_open(row) == Some(false) {
        end = draw_hidden(model, buffer, area, end, row);
    }
    for badge in &content.badges {
        if end + 2 + width_of(badge) <= usize::from(area.width) {
            end = write(buffer, area, end + 2, badge, theme.style(Tone::Muted));
        }
    }
    end
}

/// The summary of a closed row: how many rows below it fail, cannot be determined, or are not
/// reached.
fn draw_hidden(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    mut end: usize,
    row: usize,
) -> usize {
    for (mark, count) in model.troubles.among(model.tree.below(row)) {
        let text = format!("{count}{}", model.theme.symbol(mark));
        if end + 2 + width_of(&text) > usize::from(area.width) {
            break;
        }
        end = write(buffer, area, end + 2, &text, model.theme.style(mark.tone));
    }
    end
}

/// The lines that connect a row to its parent and the open levels above. For a very deep row only
/// the lowest levels are drawn.
fn draw_guides(model: &Model, buffer: &mut Buffer, area: Rect, row: usize) {
    let tree = &model.tree;
    let glyphs = &model.theme.glyphs;
    let style = Theme::rule();
    let depth = tree.depth(row);
    let levels = model.areas.cells.levels();
    let mut level = depth.min(levels);
    if level == 0 {
        return;
    }
    level -= 1;
    let elbow = if tree.is_last(row) {
        glyphs.corner
    } else {
        glyphs.branch
    };
    put(buffer, area, level * 2, elbow, style);
    put(buffer, area, level * 2 + 1, glyphs.dash, style);
    if tree.is_open(row).is_none() {
        put(buffer, area, level * 2 + 2, glyphs.dash, style);
    }
    let mut above = tree.parent(row);
    while let Some(ancestor) = above.filter(|_| level > 0) {
        level -= 1;
        if !tree.is_last(ancestor) {
            put(buffer, area, level * 2, glyphs.pipe, style);
        }
        above = tree.parent(ancestor);
    }
    if depth > levels {
        put(buffer, area, 0, glyphs.deep, style);
    }
}

fn draw_session(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    session: &SessionCell,
    not_reached: bool,
) {
    let theme = &model.theme;
    let style = faded(theme.style(session.tone), not_reached);
    let text = if session.generated {
        theme.glyphs.generated
    } else {
        &session.text
    };
    let Some(mark) = session_mark(session) else {
        let text = cut(text, usize::from(area.width));
        write(buffer, area, 0, &text, style);
        return;
    };
    let word = session.word.filter(|_| model.areas.cells.word);
    let tail = word.map_or(2, |word| 3 + width_of(word));
    let room = usize::from(area.width).saturating_sub(tail);
    // Dropping the blank before the symbol is better than cutting a letter of the name.
    let gap = usize::from(width_of(text) != room + 1);
    let room = room + 1 - gap;
    let text = cut(text, room);
    let end = write(buffer, clip(area, 0, room), 0, &text, style);
    let symbol = theme.symbol(mark).to_string();
    let end = write(buffer, area, end + gap, &symbol, style);
    if let Some(word) = word {
        write(buffer, area, end + 1, word, style);
    }
}

/// The rule beside the rows, which shows the visible part of `whole` lines.
pub(super) fn draw_scroll(model: &Model, buffer: &mut Buffer, top: usize, whole: usize) {
    let area = model.areas.rows;
    let rule = match model.areas.arrangement {
        Arrangement::Beside => {
            let rule = model.areas.rule;
            draw_rule(model, buffer, rule, 0, 0, true);
            Rect {
                y: area.y,
                height: area.height,
                ..rule
            }
        }
        Arrangement::Stacked | Arrangement::Single => beside_rows(model, area),
    };
    draw_rule(model, buffer, rule, top, whole, false);
}

/// Part of a line: `width` columns from `column` on, limited by the line.
fn clip(line: Rect, column: usize, width: usize) -> Rect {
    let column = column.min(usize::from(line.width));
    let width = width.min(usize::from(line.width) - column);
    Rect {
        x: line.x + column as u16,
        width: width as u16,
        ..line
    }
}

/// Dims a row that is shown only because of rows below it.
fn fade(buffer: &mut Buffer, line: Rect) {
    for x in line.left()..line.right() {
        buffer[(x, line.y)].set_style(Style::new().fg(Color::Reset).add_modifier(Modifier::DIM));
    }
}

/// Dimmed if AWS never sees the hop.
fn faded(style: Style, not_reached: bool) -> Style {
    if not_reached {
        style.add_modifier(Modifier::DIM)
    } else {
        style
    }
}
