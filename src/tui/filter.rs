//! A filter: its input line, and the rows that match.

use super::haystack::Haystack;
use super::prompt::Line;
use super::query::{Completion, Query, completions, words};
use super::tree::Tree;
use crate::predict::Prediction;

/// A filter and the number of matching rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// The query.
    pub line: Line,
    /// True while the line is being edited.
    pub writing: bool,
    query: Query,
    /// The problem of the line; its other words still apply.
    pub(super) problem: Option<String>,
    /// Completions for the word under the cursor.
    pub(super) completions: Vec<Completion>,
    /// The index of the selected completion.
    pub(super) chosen: Option<usize>,
    /// The number of matching rows.
    pub(super) matching: usize,
    /// The number of all rows.
    pub(super) whole: usize,
    /// The row under the cursor when the line was opened.
    pub(super) from: usize,
    /// The query before the line was opened.
    pub(super) before: String,
}

impl Filter {
    /// Opens the line of a filter, which may already exist.
    pub(super) fn open(before: Option<Self>, from: usize) -> Self {
        let text = before
            .map(|filter| filter.line.text().to_owned())
            .unwrap_or_default();
        let gap = if text.is_empty() { "" } else { " " };
        Self {
            line: Line::new(format!("{text}{gap}")),
            writing: true,
            from,
            before: text,
            ..Self::default()
        }
    }

    /// Parses the line.
    pub(super) fn read(&mut self, prediction: &Prediction, haystack: &Haystack) {
        self.chosen = None;
        self.completions = if self.writing {
            completions(self.word(), prediction, haystack)
        } else {
            Vec::new()
        };
        // A prefix of `verdict:` and the like is not a text to filter by yet.
        let begins = !self.word().contains(':') && !self.completions.is_empty();
        let (before, behind) = self.line.halves();
        let kept = before.len() - if begins { self.word().len() } else { 0 };
        (self.query, self.problem) = Query::parse(&format!("{}{behind}", &before[..kept]));
    }

    /// Shows the matching rows; closed rows stay closed unless `open` is set.
    pub(super) fn apply(
        &mut self,
        prediction: &Prediction,
        haystack: &Haystack,
        tree: &mut Tree,
        open: bool,
    ) {
        let matches = self.query.find(prediction, haystack);
        self.matching = matches.iter().filter(|fits| **fits).count();
        let rows = 0..matches.len();
        self.whole = rows
            .filter(|&row| prediction.node_of(row).is_some())
            .count();
        if self.query.is_empty() {
            tree.widen();
            return;
        }
        let near = if self.writing {
            Some(self.from)
        } else {
            tree.selected()
        };
        tree.narrow(&matches, near.unwrap_or(self.from), open);
    }

    /// Returns true if the query is empty.
    pub(super) const fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// The word before the cursor.
    fn word(&self) -> &str {
        let (before, _) = self.line.halves();
        let last = words(before).last().unwrap_or_default();
        if before.ends_with(last) { last } else { "" }
    }

    /// Moves between the completions and the line above them.
    pub(super) fn step(&mut self, rows: isize) {
        let place = self.chosen.map_or(0, |chosen| chosen + 1);
        let place = place
            .saturating_add_signed(rows)
            .min(self.completions.len());
        self.chosen = place.checked_sub(1);
    }

    /// Replaces the word before the cursor by the selected completion, else the first. Returns true
    /// if there was one.
    pub(super) fn complete(&mut self) -> bool {
        let Some(completion) = self.completions.get(self.chosen.unwrap_or(0)) else {
            return false;
        };
        let end = if completion.rows.is_some() { " " } else { "" };
        let (before, behind) = self.line.halves();
        let kept = &before[..before.len() - self.word().len()];
        let text = format!("{kept}{}{end}", completion.word);
        self.line = Line::with_cursor(&text, behind.trim_start());
        true
    }
}
