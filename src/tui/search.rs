//! A search: its input line and its hits. Hits are rows of the tree, or lines of the help.

use super::haystack::Haystack;
use super::needle::Needle;
use super::prompt::Line;

/// The search text and its hits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// The search text.
    pub line: Line,
    /// True while the line is being edited.
    pub writing: bool,
    /// The hits, in order.
    pub(super) hits: Vec<usize>,
    pub(super) needle: Needle,
    /// The position at which the search began.
    pub(super) from: usize,
    /// The folds at that time.
    pub(super) folds: Vec<bool>,
}

impl Search {
    pub(super) fn new(from: usize, folds: Vec<bool>) -> Self {
        Self {
            writing: true,
            from,
            folds,
            ..Self::default()
        }
    }

    /// Searches the visible rows of the tree. Returns the best hit, or the first one after the
    /// beginning.
    pub(super) fn look_in_rows(
        &mut self,
        haystack: &Haystack,
        is_shown: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        self.needle = Needle::new(self.line.text());
        let found = self.needle.find_loosely(haystack);
        self.hits = found.rows;
        self.hits.retain(|&row| is_shown(row));
        let best = found.best.filter(|row| self.number(*row).is_some());
        best.or_else(|| self.next(self.from.checked_sub(1), true))
    }

    /// Searches lines of text. Returns the position to move to.
    pub(super) fn look_in_lines(&mut self, haystack: &Haystack) -> Option<usize> {
        self.needle = Needle::new(self.line.text());
        self.hits = self.needle.find(haystack);
        self.next(self.from.checked_sub(1), true)
    }

    /// The next or the previous hit from a position, or from before all positions; wraps around at
    /// the end.
    pub(super) fn next(&self, here: Option<usize>, forward: bool) -> Option<usize> {
        let hits = &self.hits;
        let (first, last) = (hits.first(), hits.last());
        let found = match (here, forward) {
            (None, true) => first,
            (None, false) => last,
            (Some(here), true) => hits.get(hits.partition_point(|&hit| hit <= here)).or(first),
            (Some(here), false) => {
                let before = hits.partition_point(|&hit| hit < here).checked_sub(1);
                before.map_or(last, |before| hits.get(before))
            }
        };
        found.copied()
    }

    /// The number of a position among the hits, from 1.
    pub(super) fn number(&self, here: usize) -> Option<usize> {
        Some(self.hits.binary_search(&here).ok()? + 1)
    }
}
