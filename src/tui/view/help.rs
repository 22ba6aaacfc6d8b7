//! The help: the keys of the layer from which it was opened, then all other keys, then all signs.

use super::draw_pieces;
use super::highlight::mark_cells;
use super::overlay::draw_frame;
use super::signs::{Sign, legend_out_of_sight, signs};
use crate::explain::{self, Run, Tone};
use crate::text::translated;
use crate::tui::keymap::{Binding, MOUSE, bindings, groups};
use crate::tui::model::Model;
use crate::tui::overlay::{Help, Overlay};
use crate::tui::text::{Piece, columns, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Maximum width of the help; longer lines are hard to read.
const WIDEST: u16 = 78;

/// The number of visible lines of the help.
pub(crate) fn help_height(size: (u16, u16)) -> usize {
    usize::from(inner_area(size).height)
}

/// All lines of the help that is open.
pub(crate) fn help_text(model: &Model) -> Vec<Vec<Piece>> {
    match &model.overlay {
        Some(Overlay::Help(help)) => lay_out(model, help),
        _ => Vec::new(),
    }
}

/// The inner area of the help.
const fn inner_area(size: (u16, u16)) -> Rect {
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

pub(crate) fn draw(model: &Model, help: &Help, buffer: &mut Buffer) {
    let lines = lay_out(model, help);
    let mut area = inner_area(model.size);
    let shown = (lines.len() as u16).min(area.height);
    area.y += (area.height - shown) / 2;
    area.height = shown;
    draw_frame(model, buffer, area, "Help");
    draw_pieces(model, buffer, area, &lines, help.top);
    let Some(search) = &help.search else {
        return;
    };
    let in_sight = help.top..help.top + usize::from(shown);
    for &hit in search.hits.iter().filter(|hit| in_sight.contains(hit)) {
        let Some(line) = lines.get(hit) else {
            continue;
        };
        let texts: Vec<&str> = line.iter().map(|piece| piece.text.as_str()).collect();
        for (piece, marks) in line.iter().zip(search.needle.mark(&texts)) {
            let column = piece.column as u16;
            let area = Rect {
                x: area.x + column,
                y: area.y + (hit - help.top) as u16,
                width: area.width.saturating_sub(column),
                height: 1,
            };
            mark_cells(model, buffer, area, &piece.text, &marks);
        }
    }
}

/// A two-column text under construction.
struct Text {
    lines: Vec<Vec<Piece>>,
    /// The column of the meanings.
    start: usize,
    width: usize,
}

fn lay_out(model: &Model, help: &Help) -> Vec<Vec<Piece>> {
    let width = usize::from(inner_area(model.size).width);
    let keys = bindings().map(|binding| columns(&binding.all_keys()));
    let mut text = Text {
        lines: Vec::new(),
        start: (keys.max().unwrap_or(0) + 2).min(width / 2),
        width,
    };
    let legend = legend_out_of_sight(model);
    if !legend.is_empty() {
        text.heading(explain::LEGEND);
        for (sign, meaning) in legend {
            text.entry(sign, Tone::Plain, &meaning);
        }
    }
    let is_here = |binding: &Binding| binding.scopes.contains(&help.from);
    text.heading(help.from.heading());
    for binding in bindings().filter(|binding| is_here(binding)) {
        text.binding(binding);
    }
    for group in groups() {
        let mut others = group
            .bindings
            .iter()
            .filter(|binding| !is_here(binding))
            .peekable();
        if others.peek().is_some() {
            text.heading(group.heading);
        }
        others.for_each(|binding| text.binding(binding));
    }
    text.heading("Mouse");
    for (term, meaning) in MOUSE {
        text.entry(term, Tone::Strong, meaning);
    }
    text.heading(explain::VERDICTS);
    for (mark, meaning) in explain::legend() {
        let symbol = format!("{} {}", model.theme.symbol(mark), mark.shown());
        text.entry(&symbol, mark.tone, meaning);
    }
    for (heading, signs) in signs(&model.theme) {
        text.heading(heading);
        for Sign {
            symbol,
            tone,
            meaning,
        } in signs
        {
            text.entry(&symbol, tone, meaning);
        }
    }
    text.lines
}

impl Text {
    fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        self.lines.push(vec![Piece {
            column: 0,
            text: translated(text).to_owned(),
            tone: Tone::Muted,
        }]);
    }

    fn binding(&mut self, binding: &Binding) {
        self.entry(&binding.all_keys(), Tone::Strong, binding.help);
    }

    /// Adds a term and its meaning.
    fn entry(&mut self, term: &str, tone: Tone, meaning: &str) {
        let mut broken = wrap(
            &[Run::plain(translated(meaning))],
            self.start,
            self.start,
            self.width,
        );
        let term = Piece {
            column: 0,
            text: translated(term).to_owned(),
            tone,
        };
        if term.end() + 1 > self.start {
            self.lines.push(vec![term]);
        } else if let Some(first) = broken.first_mut() {
            first.insert(0, term);
        }
        self.lines.append(&mut broken);
    }
}
