//! A policy as its author wrote it, with line numbers, margin marks and notes.

use super::{Draft, INDENT, SheetLine, end};
use crate::explain::{AnnotatedLine, Emphasis, LineMark, Run, Tone, line_mark};
use crate::tui::text::{Piece, columns, wrap};

/// The width of a tab of the source.
const TAB: usize = 2;
/// The picture of a tab in harmless text.
const TAB_PICTURE: char = '␉';

impl Draft<'_> {
    pub(super) fn policy(&mut self, lines: &[AnnotatedLine]) {
        let highest = lines.iter().map(|line| line.number).max();
        let digits = highest.map_or(1, |number| number.to_string().len()).max(2);
        let shared = shared_indent(lines);
        for line in lines {
            self.policy_line(line, digits, shared);
        }
    }

    /// The meaning of the signs beside these lines, shown below them.
    pub(super) fn sign_legend(&mut self, lines: &[AnnotatedLine]) {
        let mut legend = Vec::new();
        for mark in LineMark::ALL {
            if lines.iter().any(|line| line.mark == mark) {
                let sign = line_mark(mark);
                let gap = if legend.is_empty() { "" } else { "   " };
                legend.push(Run::new(Tone::Muted, gap));
                legend.push(Run::new(sign.tone, self.theme.symbol(sign).to_string()));
                legend.push(Run::new(Tone::Muted, format!(" {}", sign.shown())));
            }
        }
        if !legend.is_empty() {
            self.text(&legend, INDENT, INDENT);
        }
    }

    fn policy_line(&mut self, line: &AnnotatedLine, digits: usize, shared: usize) {
        if line.emphasis == Emphasis::Decides {
            self.decides.get_or_insert(self.lines.len());
        }
        let (indent, runs) = split_indent(&line.text);
        let gutter = digits + 4;
        let start = (gutter + indent.saturating_sub(shared)).min(gutter + self.width / 3);
        let mut broken = wrap(&runs, start, start + 2, self.width).into_iter();
        let mut first = Vec::new();
        if line.number > 0 {
            first.push(Piece::new(
                1,
                format!("{:>digits$}", line.number),
                Tone::Muted,
            ));
        }
        if line.mark != LineMark::None {
            let sign = line_mark(line.mark);
            first.push(Piece::new(digits + 2, self.theme.symbol(sign), sign.tone));
        }
        first.extend(broken.next().unwrap_or_default());
        for pieces in std::iter::once(first).chain(broken) {
            self.lines.push(SheetLine {
                pieces,
                faint: line.inert,
                decides: line.emphasis == Emphasis::Decides,
            });
        }
        if let Some(note) = &line.note {
            self.note(note, start);
        }
    }

    /// A note after the line if it fits there, else below it.
    fn note(&mut self, note: &[Run], start: usize) {
        let length: usize = note.iter().map(|run| columns(&run.text)).sum();
        let width = self.width;
        if let Some(line) = self.lines.last_mut() {
            let from = end(&line.pieces) + 3;
            if from + length <= width {
                let mut column = from;
                for run in note {
                    line.pieces.push(Piece::new(column, &run.text, run.tone));
                    column += columns(&run.text);
                }
                return;
            }
        }
        let below = self.lines.len();
        self.text(note, start + 2, start + 2);
        if let Some(line) = self.lines.get_mut(below) {
            let hook = Piece::new(start, self.glyphs.hook, Tone::Muted);
            line.pieces.insert(0, hook);
        }
    }
}

/// The indentation of all lines but the first: a document cut out of a larger file begins in the
/// middle of a line.
fn shared_indent(lines: &[AnnotatedLine]) -> usize {
    lines
        .iter()
        .skip(1)
        .map(|line| split_indent(&line.text))
        .filter(|(_, runs)| runs.iter().any(|run| !run.text.is_empty()))
        .map(|(indent, _)| indent)
        .min()
        .unwrap_or(0)
}

/// The width of a line's indentation, and the line without it.
fn split_indent(text: &[Run]) -> (usize, Vec<Run>) {
    let mut indent = 0;
    let mut runs = Vec::with_capacity(text.len());
    for run in text {
        let mut rest = run.text.as_str();
        if runs.is_empty() {
            rest = run.text.trim_start_matches([' ', TAB_PICTURE]);
            let blanks = &run.text[..run.text.len() - rest.len()];
            indent += blanks
                .chars()
                .map(|blank| if blank == TAB_PICTURE { TAB } else { 1 })
                .sum::<usize>();
            if rest.is_empty() {
                continue;
            }
        }
        runs.push(Run {
            text: rest.to_owned(),
            tone: run.tone,
        });
    }
    (indent, runs)
}
