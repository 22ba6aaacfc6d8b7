//! The help: every binding of the key table and what the symbols mean.

use super::draw_pieces;
use super::frame::draw_frame;
use crate::explain::{self, Run, Tone};
use crate::tui::keymap::{GROUPS, bindings};
use crate::tui::model::Model;
use crate::tui::text::{Piece, columns, wrap};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Widest the help gets; longer lines are hard to read.
const WIDEST: u16 = 78;

/// Lines of the help that are in sight at a time.
pub(crate) fn help_height(size: (u16, u16)) -> usize {
    usize::from(place(size).height)
}

/// All lines of the help.
pub(crate) fn help_lines(size: (u16, u16), theme: &Theme) -> usize {
    lay_out(place(size).width, theme).len()
}

/// The inside of the help.
const fn place(size: (u16, u16)) -> Rect {
    let (width, height) = size;
    let inner = if width > WIDEST + 6 {
        WIDEST
    } else {
        width.saturating_sub(4)
    };
    let tall = height.saturating_sub(4);
    Rect {
        x: (width - inner) / 2,
        y: 2,
        width: inner,
        height: tall,
    }
}

pub(crate) fn draw(model: &Model, top: usize, buffer: &mut Buffer) {
    let lines = lay_out(place(model.size).width, &model.theme);
    let mut area = place(model.size);
    let shown = (lines.len() as u16).min(area.height);
    area.y += (area.height - shown) / 2;
    area.height = shown;
    draw_frame(model, buffer, area, "Help");
    draw_pieces(model, buffer, area, &lines, top);
}

fn lay_out(width: u16, theme: &Theme) -> Vec<Vec<Piece>> {
    let width = usize::from(width);
    let keys = bindings().map(|binding| columns(&binding.all_keys()));
    let start = (keys.max().unwrap_or(0) + 2).min(width / 2);
    let mut lines = Vec::new();
    for group in &GROUPS {
        lines.push(heading(group.heading));
        for binding in group.bindings {
            let keys = binding.all_keys();
            entry(&mut lines, &keys, Tone::Strong, binding.help, start, width);
        }
        lines.push(Vec::new());
    }
    lines.push(heading("Verdicts"));
    for (mark, meaning) in explain::legend() {
        let symbol = format!("{} {}", theme.symbol(mark), mark.word);
        entry(&mut lines, &symbol, mark.tone, meaning, start, width);
    }
    lines
}

fn heading(text: &str) -> Vec<Piece> {
    vec![Piece {
        column: 0,
        text: text.to_owned(),
        tone: Tone::Muted,
    }]
}

/// A term and what it means, in two columns.
fn entry(
    lines: &mut Vec<Vec<Piece>>,
    term: &str,
    tone: Tone,
    meaning: &str,
    start: usize,
    width: usize,
) {
    let mut broken = wrap(&[Run::plain(meaning)], start, start, width);
    let term = Piece {
        column: 0,
        text: term.to_owned(),
        tone,
    };
    if term.end() + 1 > start {
        lines.push(vec![term]);
    } else if let Some(first) = broken.first_mut() {
        first.insert(0, term);
    }
    lines.append(&mut broken);
}
