//! A diff: signs in a separate column, indentation kept, long lines wrapped with an indent.

use super::{INDENT, Layout};
use crate::explain::{Run, diff_tone};
use crate::tui::text::{Piece, wrap};

impl Layout<'_> {
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
