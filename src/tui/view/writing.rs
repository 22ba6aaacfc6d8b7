//! The diff of what can be written.

use super::draw_pieces;
use super::frame::draw_frame;
use crate::config::edit::{DiffLine, DiffMark};
use crate::explain::{Run, Tone};
use crate::tui::keymap::first_key;
use crate::tui::message::Message;
use crate::tui::model::{Model, Writing};
use crate::tui::text::{Piece, cut_front, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Widest the overlay gets.
const WIDEST: u16 = 96;
/// Most unchanged lines around the changed ones, as the diff has them.
const MOST_AROUND: usize = 3;

/// Lines that are in sight at a time.
pub(crate) fn writing_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

/// All lines of it.
pub(crate) fn writing_lines(size: (u16, u16), writing: &Writing) -> usize {
    lay_out(size, writing).len()
}

fn inner_width(size: (u16, u16)) -> u16 {
    size.0.saturating_sub(6).min(WIDEST)
}

/// The diff and then the sentence. So many unchanged lines stand around the changed ones as leave
/// the first change in sight.
fn lay_out(size: (u16, u16), writing: &Writing) -> Vec<Vec<Piece>> {
    let width = usize::from(inner_width(size));
    let height = writing_height(size);
    let mut around = MOST_AROUND;
    let mut lines = loop {
        let (lines, first_change) = lay_out_diffs(width, around, &writing.diffs);
        if first_change <= height || around == 0 {
            break lines;
        }
        around -= 1;
    };
    lines.push(Vec::new());
    lines.extend(wrap(&writing.sentence, 0, 0, width));
    lines
}

/// The diffs in lines, and how many of these end with the first change.
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

/// Whether a line is no further from a changed one than that; all others but unchanged lines are.
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
    let height = lines.len().min(writing_height(model.size)) as u16;
    let area = Rect {
        x: (model.size.0 - width) / 2,
        y: model.size.1.saturating_sub(2 + height),
        width,
        height,
    };
    let write = first_key(|message| matches!(message, Message::Confirm));
    let heading = if model.prediction.sample {
        "Built-in sample: nothing is written".to_owned()
    } else {
        format!("What can be written: {write} writes it")
    };
    draw_frame(model, buffer, area, &heading);
    draw_pieces(model, buffer, area, &lines, writing.top);
}
