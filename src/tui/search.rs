//! A search: the line in which it is written, and the places where it was found. Places are rows
//! of the tree, or lines of the help.

use super::haystack::Haystack;
use super::needle::Needle;
use super::prompt::Line;

/// What is searched for, and where it was found.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What is searched for.
    pub line: Line,
    /// Whether the line is still being written.
    pub writing: bool,
    /// Where it was found, in order.
    pub(super) hits: Vec<usize>,
    pub(super) needle: Needle,
    /// The place from which the search began.
    pub(super) from: usize,
    /// The rows that were folded then.
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

    /// Searches rows of the tree, those that are shown at all. Returns where to go: to the best
    /// one, or to the first behind the beginning.
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

    /// Searches lines of text. Returns where to go.
    pub(super) fn look_in_lines(&mut self, haystack: &Haystack) -> Option<usize> {
        self.needle = Needle::new(self.line.text());
        self.hits = self.needle.find(haystack);
        self.next(self.from.checked_sub(1), true)
    }

    /// The next or the previous hit from a place, or from before all places; goes round at the end.
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

    /// The number of a place among the hits, from 1.
    pub(super) fn number(&self, here: usize) -> Option<usize> {
        Some(self.hits.binary_search(&here).ok()? + 1)
    }
}
