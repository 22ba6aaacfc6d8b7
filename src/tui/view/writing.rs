//! The diff of a change that can be written.

use super::overlay::{draw_bar, draw_frame, first_in_sight, write_runs};
use super::{draw_pieces, select_line, write};
use crate::config::edit::{DiffLine, DiffMark};
use crate::explain::{Run, Tone};
use crate::tui::model::Model;
use crate::tui::offered::Writing;
use crate::tui::overlay::Overlay;
use crate::tui::text::{Piece, cut_front, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Maximum width of the overlay.
const WIDEST: u16 = 96;
/// From this number of lines on, more of the list is shown than the selected entry.
const ROOMY: usize = 14;
/// Maximum number of unchanged lines around the changed ones, as in the diff.
const MOST_AROUND: usize = 3;

/// Lines of the list and what is below it that are in sight at a time, and all lines below it.
pub(crate) fn writing_page(model: &Model) -> (usize, usize) {
    match &model.overlay {
        Some(Overlay::Write(writing)) => {
            let room = room(model);
            let lines = lay_out(model.size, room, writing).len();
            (page(room, writing), lines)
        }
        _ => (1, 0),
    }
}

/// The area for the overlay: its first line and its number of lines. The deciding line of the card
/// stays visible if there is enough room below or above it.
fn room(model: &Model) -> Rect {
    let whole = Rect {
        y: 2,
        height: model.size.1.saturating_sub(4).max(1),
        ..Rect::default()
    };
    let card = model.areas.card;
    let lines = model.sheet.lines.iter().enumerate().skip(model.card_top);
    let mut decides = lines
        .take(usize::from(card.height))
        .filter(|(_, line)| line.decides)
        .map(|(at, _)| card.y + (at - model.card_top) as u16);
    let Some(first) = decides.next() else {
        return whole;
    };
    let last = decides.next_back().unwrap_or(first);
    let above = Rect {
        height: first.saturating_sub(whole.y + 1),
        ..whole
    };
    let below = Rect {
        y: last + 2,
        height: whole.bottom().saturating_sub(last + 2),
        ..whole
    };
    let roomy = if below.height >= above.height {
        below
    } else {
        above
    };
    if usize::from(roomy.height) < ROOMY - 1 {
        whole
    } else {
        roomy
    }
}

/// Visible lines below the list.
fn page(room: Rect, writing: &Writing) -> usize {
    let list = list_height(room, writing);
    usize::from(room.height).saturating_sub(list).max(1)
}

/// Lines of the list with the blank below it: a few, or on a small screen only the selected entry,
/// and none if there is no choice.
fn list_height(room: Rect, writing: &Writing) -> usize {
    let (all, offers) = (usize::from(room.height), writing.offers.list.len());
    match offers {
        0 | 1 => 0,
        _ if all < ROOMY - 1 => 1,
        _ => offers.min(all / 3) + 1,
    }
}

fn inner_width(size: (u16, u16)) -> u16 {
    size.0.saturating_sub(6).min(WIDEST)
}

/// The diff, the sentence and the effects, with so many unchanged lines around the changed ones that
/// all is in sight, or at least the first change.
fn lay_out(size: (u16, u16), room: Rect, writing: &Writing) -> Vec<Vec<Piece>> {
    let Some(offer) = writing.shown() else {
        return Vec::new();
    };
    let width = usize::from(inner_width(size));
    let mut below = wrap(&offer.sentence, 0, 0, width);
    for effect in &offer.effects {
        below.extend(wrap(effect, 2, 4, width));
    }
    let height = page(room, writing);
    let around = (0..=MOST_AROUND).rev();
    let ways = around.map(|around| lay_out_diffs(width, around, &offer.diffs));
    let ways: Vec<(Vec<Vec<Piece>>, usize)> = ways.collect();
    let whole = ways
        .iter()
        .position(|(lines, _)| lines.len() + 1 + below.len() <= height);
    // Else the beginning of the sentence, or at least the first change.
    let begun = ways.iter().position(|(lines, _)| lines.len() + 2 <= height);
    let first = ways.iter().position(|(_, first)| *first <= height);
    let chosen = whole.or(begun).or(first).unwrap_or(MOST_AROUND);
    let mut lines = ways.into_iter().nth(chosen).unwrap_or_default().0;
    if !lines.is_empty() {
        lines.push(Vec::new());
    }
    lines.extend(below);
    lines
}

/// The diffs in lines, and the number of lines up to the end of the first change.
fn lay_out_diffs(
    width: usize,
    around: usize,
    diffs: &[(String, Vec<DiffLine>)],
) -> (Vec<Vec<Piece>>, usize) {
    let mut lines = Vec::new();
    let mut first_change = None;
    for (name, diff) in diffs {
        lines.extend(wrap(
            &[Run::new(Tone::Strong, cut_front(name, width))],
            0,
            0,
            width,
        ));
        let mut left_out = false;
        for (at, line) in diff.iter().enumerate() {
            if !is_near_change(diff, at, around) {
                left_out = true;
                continue;
            }
            if std::mem::take(&mut left_out) {
                lines.extend(wrap(&[Run::new(Tone::Muted, "…")], 0, 0, width));
            }
            let tone = Tone::from(line.mark);
            lines.extend(wrap(&[Run::new(tone, &line.text)], 0, 2, width));
            if is_change(line) && !diff.get(at + 1).is_some_and(is_change) {
                first_change.get_or_insert(lines.len());
            }
        }
    }
    (lines, first_change.unwrap_or(0))
}

const fn is_change(line: &DiffLine) -> bool {
    matches!(line.mark, DiffMark::Removed | DiffMark::Added)
}

/// Returns true if a line is within `around` lines of a changed one; true for all lines that are
/// not unchanged.
fn is_near_change(diff: &[DiffLine], at: usize, around: usize) -> bool {
    let near = at.saturating_sub(around)..(at + around + 1).min(diff.len());
    let unchanged = diff.get(at).is_some_and(|line| line.mark == DiffMark::Same);
    !unchanged
        || diff
            .get(near)
            .is_some_and(|near| near.iter().any(is_change))
}

/// The inside of the overlay, and how many of its lines are the list's.
fn inner_area(model: &Model, writing: &Writing, lines: usize) -> (Rect, usize) {
    let room = room(model);
    let width = inner_width(model.size);
    let list = list_height(room, writing);
    let height = (list + lines).min(usize::from(room.height)) as u16;
    let is_above = room.bottom() < model.size.1.saturating_sub(2);
    let area = Rect {
        x: (model.size.0 - width) / 2,
        y: if is_above {
            room.y
        } else {
            room.bottom() - height
        },
        width,
        height,
    };
    (area, list)
}

/// The lines of the list.
pub(super) fn list_area(model: &Model, writing: &Writing) -> Rect {
    let lines = lay_out(model.size, room(model), writing).len();
    let (area, list) = inner_area(model, writing, lines);
    Rect {
        height: list.saturating_sub(usize::from(list > 1)) as u16,
        ..area
    }
}

pub(crate) fn draw(model: &Model, writing: &Writing, buffer: &mut Buffer) {
    let lines = lay_out(model.size, room(model), writing);
    let (area, list) = inner_area(model, writing, lines.len());
    let height = area.height;
    draw_frame(model, buffer, area, &writing.title(model.prediction.sample));
    let list = (list as u16).min(height);
    let body = Rect {
        y: area.y + list,
        height: height - list,
        ..area
    };
    draw_bar(model, buffer, area, 0, 0);
    draw_pieces(model, buffer, body, &lines, writing.top);
    draw_list(
        model,
        writing,
        Rect {
            height: list,
            ..area
        },
        buffer,
    );
}

/// The offers around the cursor, the number of each before it.
fn draw_list(model: &Model, writing: &Writing, area: Rect, buffer: &mut Buffer) {
    let offers = &writing.offers.list;
    let area = Rect {
        height: if area.height > 1 {
            area.height - 1
        } else {
            area.height
        },
        ..area
    };
    let top = first_in_sight(writing.cursor, offers.len(), area);
    let shown = offers.iter().enumerate().skip(top);
    for (line, (place, offer)) in area.rows().zip(shown) {
        let number = format!("{}/{}", place + 1, offers.len());
        let muted = model.theme.style(Tone::Muted);
        let column = write(buffer, line, 0, &number, muted) + 1;
        write_runs(model, buffer, line, column, &offer.title);
        if place == writing.cursor {
            select_line(model, buffer, line, true);
        }
    }
}
