//! The list of problems by cause, and the resulting order of failing rows.

use super::tree::Tree;
use crate::explain::{Remedy, SharedCause};
use crate::predict::Prediction;
use std::collections::BTreeMap;

/// The causes, the failing rows in their order, and the cursor in the list.
#[derive(Debug, Default)]
pub(crate) struct ProblemList {
    /// The causes; the one that stops most profiles comes first.
    pub causes: Vec<SharedCause>,
    /// The remedies of causes that have been visible.
    pub remedies: Vec<Option<Remedy>>,
    /// The cause under the cursor.
    pub cursor: usize,
    /// The first visible cause.
    pub top: usize,
    /// The failing rows, cause by cause.
    order: Vec<usize>,
    /// The position of each in that order.
    places: BTreeMap<usize, usize>,
    /// The position of the failing row that is selected or above the selected one, if the cursor
    /// came through it.
    last: Option<usize>,
}

impl ProblemList {
    /// The list of some causes.
    pub(crate) fn of(causes: Vec<SharedCause>) -> Self {
        let failing = causes.iter().filter(|cause| cause.fails);
        let order: Vec<usize> = failing
            .flat_map(|cause| cause.rows.iter().copied())
            .collect();
        let places = order.iter().enumerate().map(|(place, &row)| (row, place));
        Self {
            remedies: vec![None; causes.len()],
            places: places.collect(),
            order,
            causes,
            ..Self::default()
        }
    }

    /// The list after verdicts have changed; the cursor stays in place.
    pub(crate) fn renew(&mut self, causes: Vec<SharedCause>) {
        let (cursor, top) = (self.cursor, self.top);
        *self = Self::of(causes);
        let last = self.causes.len().saturating_sub(1);
        self.cursor = cursor.min(last);
        self.top = top.min(last);
    }

    /// The number of a row among the failing rows, from 1, and their total.
    pub(crate) fn number(&self, row: usize) -> Option<(usize, usize)> {
        Some((self.places.get(&row)? + 1, self.order.len()))
    }

    /// Remembers the failing row under the tree's cursor, even while the cursor is on rows below
    /// it.
    pub(crate) fn follow(&mut self, tree: &Tree) {
        let Some(row) = tree.selected() else {
            return;
        };
        let above = self.last.and_then(|place| self.order.get(place));
        let is_below = above.is_some_and(|&above| tree.below(above).contains(&row));
        match self.places.get(&row) {
            None if is_below => {}
            place => self.last = place.copied(),
        }
    }

    /// The visible failing row after or before the selected one, wrapping around at the end; from a
    /// row that does not fail, the first or the last.
    pub(crate) fn step_from(
        &self,
        forward: bool,
        is_shown: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let count = self.order.len();
        let next = match (self.last, forward) {
            (Some(place), true) => place + 1,
            (Some(place), false) => place + count - 1,
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
        };
        let places = (0..count).map(|step| {
            let place = if forward {
                next + step
            } else {
                next + count - step
            };
            place % count
        });
        let mut rows = places.filter_map(|place| self.order.get(place).copied());
        rows.find(|&row| is_shown(row))
    }

    /// The cause on a visible line.
    pub(crate) fn at(&self, line: usize) -> Option<usize> {
        let mut below = 0;
        let mut shown = self.causes.iter().enumerate().skip(self.top);
        let found = shown.find(|(_, cause)| {
            below += Self::lines_of(cause);
            line < below
        });
        found.map(|(place, _)| place)
    }

    /// Lines per cause: the second one names the profiles that it stops.
    pub(crate) fn lines_of(cause: &SharedCause) -> usize {
        if cause.names_profiles() { 2 } else { 1 }
    }

    /// Lines of the whole list.
    pub(crate) fn lines(&self) -> usize {
        self.causes.iter().map(Self::lines_of).sum()
    }

    /// Scrolls so that the cursor is visible in `height` lines, and computes the remedies of
    /// visible causes: they must be proven, which would take long for all.
    pub(crate) fn bring_in_sight(&mut self, height: usize, prediction: &Prediction) {
        self.top = self.top.min(self.cursor);
        let between = |top: usize, cursor: usize| -> usize {
            let causes = self.causes.get(top..=cursor).unwrap_or_default();
            causes.iter().map(Self::lines_of).sum()
        };
        while self.top < self.cursor && between(self.top, self.cursor) > height {
            self.top += 1;
        }
        if prediction.facts.loading {
            return;
        }
        let in_sight = self.causes.iter().zip(&mut self.remedies).skip(self.top);
        for (cause, remedy) in in_sight.take(height) {
            remedy.get_or_insert_with(|| cause.remedy(prediction));
        }
    }

    /// Moves the cursor.
    pub(crate) fn step(&mut self, causes: isize) {
        let last = self.causes.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(causes).min(last);
    }
}
