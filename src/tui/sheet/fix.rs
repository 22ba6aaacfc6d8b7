//! Lines to write: the fix among the lines of its file, and the diff of a policy.

use super::{Draft, INDENT};
use crate::config::edit::DiffMark;
use crate::explain::{Card, ConfigLine, Run, Tone, diff_tone};
use crate::text::word;
use crate::tui::text::{Piece, columns, wrap};
use std::ops::Range;

/// Columns before the lines of the fix.
const FIX_INDENT: usize = 5;

impl Draft<'_> {
    /// The lines around the change, or its line and location, then its effect. Returns the lines
    /// they occupy.
    pub(super) fn fix(&mut self, card: &Card, brief: bool) -> Range<usize> {
        if card.fix_line.is_none() && card.fix.is_none() {
            return 0..0;
        }
        self.blank();
        let from = self.lines.len();
        if card.fix_lines.is_empty() {
            if let Some((place, line)) = &card.fix_line {
                self.text(&[Run::new(Tone::Fix, line)], FIX_INDENT, FIX_INDENT + 2);
                self.origin(place, FIX_INDENT + 2);
            }
        } else {
            self.config_lines(&card.fix_lines, brief);
        }
        let lines = from..self.lines.len();
        if let Some(words) = &card.fix {
            self.text(words, FIX_INDENT, FIX_INDENT);
        }
        if let Some(line) = self.lines.get_mut(from) {
            line.pieces
                .insert(0, Piece::new(0, word!("Fix"), Tone::Fix));
        }
        lines
    }

    /// `config:15  [profile x]`, the lines below it with their numbers, and `+` before a new one. A
    /// heading that would leave a changed line too little room stands alone.
    fn config_lines(&mut self, lines: &[ConfigLine], brief: bool) {
        let place = |line: &ConfigLine| match (line.mark, line.number) {
            (DiffMark::Removed, _) => "-".to_owned(),
            (_, None) => "+".to_owned(),
            (DiffMark::Heading, Some(number)) => format!("{}:{number}", line.file),
            (_, Some(number)) => number.to_string(),
        };
        let is_shown = |line: &&ConfigLine| !brief || line.mark != DiffMark::Same;
        let widest = |with_heading: bool| {
            let lines = lines.iter().filter(is_shown);
            let lines = lines.filter(|line| with_heading || line.mark != DiffMark::Heading);
            lines.map(|line| columns(&place(line))).max().unwrap_or(0)
        };
        let longest = lines.iter().filter(|line| line.mark != DiffMark::Same);
        let longest = longest.map(|line| columns(&line.text)).max();
        let fits = FIX_INDENT + widest(true) + 2 + longest.unwrap_or(0) <= self.width;
        let widest = widest(fits);
        for line in lines.iter().filter(is_shown) {
            let tone = Tone::from(line.mark);
            let place = place(line);
            let place_tone = match line.mark {
                DiffMark::Added | DiffMark::Removed => tone,
                DiffMark::Heading | DiffMark::Same => Tone::Muted,
            };
            let column = FIX_INDENT + widest.saturating_sub(columns(&place));
            let text = FIX_INDENT + widest.max(columns(&place)) + 2;
            let runs = [Run::new(tone, &line.text)];
            let mut place = Some(Piece::new(column, place, place_tone));
            // A heading that would break stands whole below its place.
            let broken = text + columns(&line.text) > self.width;
            let text = if broken && line.mark == DiffMark::Heading {
                self.push(place.take().into_iter().collect());
                FIX_INDENT
            } else {
                text
            };
            for mut pieces in wrap(&runs, text, text + 2, self.width) {
                if let Some(place) = place.take() {
                    pieces.insert(0, place);
                }
                self.push(pieces);
            }
        }
    }

    /// A diff: signs in a separate column, indentation kept, long lines wrapped with an indent.
    pub(super) fn diff(&mut self, lines: &[String]) {
        let start = INDENT + 2;
        for line in lines {
            let tone = diff_tone(line);
            let (sign, text) = line.split_at_checked(1).unwrap_or((line, ""));
            let text = text.strip_prefix(' ').unwrap_or(text);
            let unindented = text.trim_start_matches(' ');
            let deep = start + (text.len() - unindented.len()).min(self.width / 3);
            let runs = [Run::new(tone, unindented)];
            let mut sign = (!sign.trim().is_empty()).then(|| Piece::new(INDENT, sign, tone));
            for mut pieces in wrap(&runs, deep, deep + 2, self.width) {
                if let Some(sign) = sign.take() {
                    pieces.insert(0, sign);
                }
                self.push(pieces);
            }
        }
    }
}
