//! The diff of a change that can be written.

use super::frame::draw_frame;
use super::what_if::{draw_bar, first_in_sight, write_runs};
use super::{draw_pieces, line_of, select_line, write};
use crate::config::edit::{DiffLine, DiffMark};
use crate::explain::{Run, Tone};
use crate::tui::keymap::first_key;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::offered::Writing;
use crate::tui::text::{Piece, cut_front, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Maximum width of the overlay.
const WIDEST: u16 = 96;
/// From this number of lines on, more of the list is shown than the selected entry.
const ROOMY: usize = 14;
/// Maximum number of unchanged lines around the changed ones, as in the diff.
const MOST_AROUND: usize = 3;

/// All lines below the list.
pub(crate) fn writing_lines(size: (u16, u16), writing: &Writing) -> usize {
    lay_out(size, writing).len()
}

/// Visible lines below the list.
pub(crate) fn writing_height(size: (u16, u16), writing: &Writing) -> usize {
    let list = list_height(size, writing);
    all_lines(size).saturating_sub(list).max(1)
}

/// Maximum number of lines of the overlay.
fn all_lines(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

/// Lines of the list with the blank below it: a few, or on a small screen only the selected entry,
/// and none if there is no choice.
fn list_height(size: (u16, u16), writing: &Writing) -> usize {
    let (all, offers) = (all_lines(size), writing.offers.list.len());
    match offers {
        0 | 1 => 0,
        _ if all < ROOMY => 1,
        _ => offers.min(all / 3) + 1,
    }
}

fn inner_width(size: (u16, u16)) -> u16 {
    size.0.saturating_sub(6).min(WIDEST)
}

/// The diff, the sentence and the effects. The number of unchanged lines around the changed ones
/// keeps the first change visible.
fn lay_out(size: (u16, u16), writing: &Writing) -> Vec<Vec<Piece>> {
    let Some(offer) = writing.shown() else {
        return Vec::new();
    };
    let width = usize::from(inner_width(size));
    let height = writing_height(size, writing);
    let mut around = MOST_AROUND;
    let mut lines = loop {
        let (lines, first_change) = lay_out_diffs(width, around, &offer.diffs);
        if first_change <= height || around == 0 {
            break lines;
        }
        around -= 1;
    };
    if !lines.is_empty() {
        lines.push(Vec::new());
    }
    lines.extend(wrap(&offer.sentence, 0, 0, width));
    for effect in &offer.effects {
        lines.extend(wrap(effect, 2, 4, width));
    }
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

pub(crate) fn draw(model: &Model, writing: &Writing, buffer: &mut Buffer) {
    let width = inner_width(model.size);
    let lines = lay_out(model.size, writing);
    let list = list_height(model.size, writing);
    let height = (list + lines.len()).min(all_lines(model.size)) as u16;
    let area = Rect {
        x: (model.size.0 - width) / 2,
        y: model.size.1.saturating_sub(2 + height),
        width,
        height,
    };
    draw_frame(model, buffer, area, &heading(model, writing));
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

/// The title of the list, which also says if the diff below it can be written from here.
fn heading(model: &Model, writing: &Writing) -> String {
    let write = first_key(|message| matches!(message, Message::Confirm));
    let what = match (writing.undoes, writing.offers.heading.as_str()) {
        (true, _) => "Undo the last write",
        (false, "") => "What you changed",
        (false, heading) => heading,
    };
    let edited = writing.shown().is_some_and(|offer| offer.edited.is_some());
    match (model.prediction.sample, edited) {
        (true, _) => format!("{what}: the sample is in no file"),
        (false, true) => format!("{what}: {write} writes it"),
        (false, false) => format!("{what}: not written from here"),
    }
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
    for (below, (place, offer)) in shown.take(usize::from(area.height)).enumerate() {
        let line = line_of(area, below as u16);
        let number = format!("{}/{}", place + 1, offers.len());
        let muted = model.theme.style(Tone::Muted);
        let column = write(buffer, line, 0, &number, muted) + 1;
        write_runs(model, buffer, line, column, &offer.title);
        if place == writing.cursor {
            select_line(model, buffer, line, true);
        }
    }
}
