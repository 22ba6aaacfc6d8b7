//! A card laid out for a width: lines of pieces with their columns. Made when the selection, the
//! width or the verdicts change; a frame only copies the visible lines.

mod command;
mod fix;
mod policy;

use super::text::{Piece, columns, wrap};
use super::theme::{Glyphs, Theme};
use crate::explain::{Body, Card, CardSection, Emphasis, Fact, Mark, Run, Tone, card_in_ascii};
use std::ops::Range;

/// Columns before the content of a section.
const INDENT: usize = 2;
/// Maximum width of the fact labels.
const LABELS: usize = 18;

/// A line of a laid-out card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SheetLine {
    /// The pieces of the line.
    pub pieces: Vec<Piece>,
    /// True if the line is unrelated to the hop and may be dimmed.
    pub faint: bool,
    /// True if the line decides and is emphasised.
    pub decides: bool,
}

/// A card laid out for a width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Profile and verdict, which stay visible while the lines scroll.
    pub head: Option<(Mark, String)>,
    /// The lines below the head.
    pub lines: Vec<SheetLine>,
    /// The lines of the verdict's sentence.
    sentence: Range<usize>,
    /// The lines with the line to write and its location.
    fix_line: Range<usize>,
    /// The heading of the deciding policy, and its first deciding line.
    pub policy: Option<(usize, usize)>,
    /// The first line of each section.
    sections: Vec<usize>,
}

impl Sheet {
    /// Lays a card out for a pane `width` columns wide. `brief` shows only the header and the
    /// changed line of the config.
    pub(crate) fn lay_out(card: &Card, width: usize, brief: bool, theme: &Theme) -> Self {
        let ascii = theme.ascii.then(|| card_in_ascii(card.clone()));
        let card = ascii.as_ref().unwrap_or(card);
        let mut draft = Draft {
            width: width.max(1),
            glyphs: &theme.glyphs,
            theme,
            labels: label_columns(card),
            lines: Vec::new(),
            decides: None,
        };
        if !card.path.is_empty() {
            draft.text(&card.path, 0, 2);
        }
        let path = draft.lines.len();
        draft.text(&card.sentence, 0, 0);
        let sentence = path..draft.lines.len();
        if let Some((_, deciding)) = &card.deciding {
            let mut deciding = deciding.clone();
            if let Body::Policy(lines) = &mut deciding.body
                && brief
            {
                lines.retain(|line| line.emphasis > Emphasis::Rest);
            }
            draft.section(&deciding);
        }
        let fix_line = draft.fix(card, brief);
        if !card.sides.is_empty() {
            draft.blank();
            draft.text(&card.sides, 0, 0);
        }
        let mut policy = None;
        let mut sections = Vec::new();
        for (at, section) in card.sections.iter().enumerate() {
            let heading = draft.lines.len() + 1;
            sections.push(heading);
            draft.decides = None;
            draft.section(section);
            if let Body::Policy(lines) = &section.body {
                draft.sign_legend(lines);
            }
            let decides = draft.decides.unwrap_or(heading);
            if card.deciding.as_ref().is_some_and(|(of, _)| *of == at) {
                policy = Some((heading, decides));
            }
        }
        Self {
            head: Some((card.mark, card.title.clone())),
            lines: draft.lines,
            sentence,
            fix_line,
            policy,
            sections,
        }
    }

    /// The first line of a section, or of the line to write.
    pub(crate) fn line_of(&self, section: Option<usize>) -> usize {
        let section = section.and_then(|number| self.sections.get(number));
        section.copied().unwrap_or(self.fix_line.start)
    }

    /// The card in `height` lines: its sentence and the line to write, or else as much of the
    /// beginning as fits.
    pub(crate) fn essence(&self, height: usize) -> impl Iterator<Item = &SheetLine> {
        let fix = self.fix_line.len().min(height / 2);
        let beginning = if fix > 0 {
            self.sentence.end
        } else {
            usize::MAX
        };
        let beginning = self.lines.iter().take(beginning);
        let sentence = beginning.skip(self.sentence.start);
        let fix_line = self.lines.iter().skip(self.fix_line.start);
        sentence
            .filter(|line| !line.pieces.is_empty())
            .take(height - fix)
            .chain(fix_line.take(fix))
    }
}

/// A sheet under construction.
struct Draft<'a> {
    width: usize,
    glyphs: &'a Glyphs,
    theme: &'a Theme,
    labels: usize,
    lines: Vec<SheetLine>,
    /// The first deciding line of the policy that was laid out last.
    decides: Option<usize>,
}

impl Draft<'_> {
    fn blank(&mut self) {
        self.lines.push(SheetLine::default());
    }

    fn push(&mut self, pieces: Vec<Piece>) {
        self.lines.push(SheetLine {
            pieces,
            ..SheetLine::default()
        });
    }

    /// Wraps runs; the first line is indented by `first` columns, the others by `rest`.
    fn text(&mut self, runs: &[Run], first: usize, rest: usize) {
        for line in wrap(runs, first, rest, self.width) {
            self.push(line);
        }
    }

    fn section(&mut self, section: &CardSection) {
        self.blank();
        if !section.heading.is_empty() {
            let mut heading = vec![Run::new(Tone::Strong, &section.heading)];
            if let Some(origin) = &section.origin {
                heading.push(Run::new(Tone::Muted, format!("  {origin}")));
            }
            self.text(&heading, 0, INDENT);
        }
        match &section.body {
            Body::Facts(facts) if section.heading.is_empty() => self.facts(facts, 0),
            Body::Facts(facts) => self.facts(facts, INDENT),
            Body::Paragraphs(paragraphs) => {
                for paragraph in paragraphs {
                    self.text(paragraph, INDENT, INDENT);
                }
            }
            Body::Command(commands) => {
                for command in continued_lines(commands) {
                    self.command(&command);
                }
            }
            Body::Diff(lines) => self.diff(lines),
            Body::Policy(lines) => self.policy(lines),
        }
    }

    /// Labels in a column, values beside them, origins after the values if there is room.
    fn facts(&mut self, facts: &[Fact], indent: usize) {
        let labels = self.labels.min(self.width / 3);
        let start = indent + labels + 2;
        for fact in facts {
            let from = self.lines.len();
            self.text(&fact.value, start, start);
            let label = super::text::cut(fact.label, labels).into_owned();
            if let Some(line) = self.lines.get_mut(from) {
                line.pieces
                    .insert(0, Piece::new(indent, label, Tone::Muted));
            }
            if let Some(origin) = &fact.origin {
                self.origin(origin, start);
            }
        }
    }

    fn origin(&mut self, origin: &str, start: usize) {
        let width = self.width;
        let wanted = columns(origin) + 2;
        match self.lines.last_mut() {
            Some(line) if end(&line.pieces) + wanted <= width => {
                let column = end(&line.pieces) + 2;
                line.pieces.push(Piece::new(column, origin, Tone::Muted));
            }
            _ => self.text(&[Run::new(Tone::Muted, origin)], start, start),
        }
    }
}

/// Commands whose lines end in `\\`, in one line each: where they are broken depends on the width.
fn continued_lines(lines: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let (part, more) = match line.strip_suffix(" \\") {
            Some(part) => (part, true),
            None => (line.as_str(), false),
        };
        match whole.last_mut().filter(|_| goes_on) {
            Some(before) => {
                before.push(' ');
                before.push_str(part.trim_start());
            }
            None => whole.push(part.to_owned()),
        }
        goes_on = more;
    }
    whole
}

/// The width of the longest label, so that values line up from section to section.
fn label_columns(card: &Card) -> usize {
    let facts = card
        .sections
        .iter()
        .flat_map(|section| match &section.body {
            Body::Facts(facts) => facts.as_slice(),
            _ => &[],
        });
    let widest = facts.map(|fact| columns(fact.label)).max();
    widest.unwrap_or(0).min(LABELS)
}

/// The column after the last piece.
fn end(pieces: &[Piece]) -> usize {
    pieces.last().map_or(0, Piece::end)
}

#[cfg(test)]
mod tests;
