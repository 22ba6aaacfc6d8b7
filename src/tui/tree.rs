//! The visible rows of the outline: folds, the flat list of visible rows, the cursor and the window
//! over it. The list is rebuilt only when a fold or the filter changes, so the cost of a frame
//! depends on what it shows, however long the tree is.

use super::narrowed::{NO_PARENT, Narrowed, Share, find_parents};
use crate::explain::Outline;

/// The tree with its folds.
pub(crate) struct Tree {
    outline: Outline,
    parents: Vec<u32>,
    folded: Vec<bool>,
    visible: Vec<u32>,
    /// How often [`Self::visible`] has changed.
    revision: u64,
    cursor: usize,
    top: usize,
    height: usize,
    /// The rows that pass the filter; `None` without a filter.
    narrowed: Option<Narrowed>,
}

impl Tree {
    /// A tree with all rows open and the cursor on `first` or, if there is no such row, on the
    /// first one.
    pub(crate) fn new(outline: Outline, first: usize) -> Self {
        let parents = find_parents(&outline);
        let mut tree = Self {
            folded: vec![false; outline.entries.len()],
            visible: Vec::new(),
            revision: 0,
            parents,
            outline,
            cursor: 0,
            top: 0,
            height: 1,
            narrowed: None,
        };
        tree.collect_visible();
        tree.reveal(first);
        tree
    }

    /// The row under the cursor; `None` in an empty tree.
    pub(crate) fn selected(&self) -> Option<usize> {
        self.visible.get(self.cursor).map(|&row| row as usize)
    }

    /// The number of rows, including folded ones.
    pub(crate) fn len(&self) -> usize {
        self.outline.entries.len()
    }

    /// Returns true if there are no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.outline.entries.is_empty()
    }

    /// The rows that can be scrolled to.
    pub(crate) fn visible(&self) -> &[u32] {
        &self.visible
    }

    /// Another number whenever [`Self::visible`] has changed.
    pub(super) const fn revision(&self) -> u64 {
        self.revision
    }

    /// The index of the cursor in [`Self::visible`].
    pub(crate) const fn cursor(&self) -> usize {
        self.cursor
    }

    /// First visible row of the window.
    pub(crate) const fn top(&self) -> usize {
        self.top
    }

    /// Depth of a row, 0 at the top level.
    pub(crate) fn depth(&self, row: usize) -> usize {
        self.outline
            .entries
            .get(row)
            .map_or(0, |entry| usize::from(entry.depth))
    }

    /// Returns true if a row is the last visible child of its parent.
    pub(crate) fn is_last(&self, row: usize) -> bool {
        if let Some(narrowed) = &self.narrowed {
            return narrowed.is_last(row);
        }
        self.outline
            .entries
            .get(row)
            .is_some_and(|entry| entry.last)
    }

    /// Returns true if a row's children are shown; `None` if it has none.
    pub(crate) fn is_open(&self, row: usize) -> Option<bool> {
        let entry = self.outline.entries.get(row)?;
        let narrowed = self.narrowed.as_ref();
        let hides = narrowed.is_some_and(|narrowed| !narrowed.is_above_others(row));
        (entry.end as usize > row + 1 && !hides).then(|| !self.folded[row])
    }

    /// The visibility of a row under the filter.
    pub(super) fn share(&self, row: usize) -> Share {
        let narrowed = self.narrowed.as_ref();
        narrowed.map_or(Share::Whole, |narrowed| narrowed.share(row))
    }

    /// Reports for each row if it is closed, ignoring the filter.
    pub(super) fn folds(&self) -> &[bool] {
        let narrowed = self.narrowed.as_ref();
        narrowed.map_or(&self.folded, |narrowed| &narrowed.folds_before)
    }

    /// Restores folds.
    pub(super) fn set_closed(&mut self, folds: &[bool]) {
        if folds.len() == self.folded.len() && self.folded != folds {
            self.folded.copy_from_slice(folds);
            self.collect_visible();
        }
    }

    /// Reports for each row if it is closed now.
    pub(super) fn closed(&self) -> Vec<bool> {
        self.folded.clone()
    }

    /// Shows only the matching rows and their ancestors, with the cursor on the one nearest to a
    /// row. Initially, and if `open` is set, all of them are open.
    pub(super) fn narrow(&mut self, matches: &[bool], near: usize, open: bool) {
        let before = self.narrowed.take();
        let is_new = before.is_none();
        let folds_before = before.map_or_else(|| self.folded.clone(), |it| it.folds_before);
        let narrowed = Narrowed::new(matches, &self.parents, folds_before);
        if is_new || open {
            self.folded.fill(false);
        }
        let near = narrowed.nearest_match(near);
        self.narrowed = Some(narrowed);
        self.collect_visible();
        if let Some(row) = near {
            self.reveal(row);
        }
    }

    /// Shows all rows again, with the folds from before the filter.
    pub(super) fn widen(&mut self) {
        if let Some(narrowed) = self.narrowed.take() {
            let selected = self.selected();
            self.folded = narrowed.folds_before;
            self.collect_visible();
            if let Some(row) = selected {
                self.reveal(row);
            }
        }
    }

    /// Returns true if there is a filter.
    pub(super) const fn is_narrowed(&self) -> bool {
        self.narrowed.is_some()
    }

    /// The rows below a row, shown or not.
    pub(super) fn below(&self, row: usize) -> std::ops::Range<usize> {
        let end = self
            .outline
            .entries
            .get(row)
            .map(|entry| entry.end as usize);
        row + 1..end.unwrap_or(row + 1)
    }

    /// The parent of a row; `None` at the top level.
    pub(crate) fn parent(&self, row: usize) -> Option<usize> {
        let parent = *self.parents.get(row)?;
        (parent != NO_PARENT).then_some(parent as usize)
    }

    /// Moves the cursor by visible rows, stopping at both ends.
    pub(crate) fn step(&mut self, rows: isize) {
        let last = self.visible.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        self.keep_in_sight();
    }

    /// Moves the window by rows; the cursor moves only as far as necessary to stay visible.
    pub(crate) fn scroll(&mut self, rows: isize) {
        let last = self.visible.len().saturating_sub(1);
        let last_top = self.visible.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last_top);
        let context = (self.height / 4).min(3);
        let first = if self.top == 0 { 0 } else { self.top + context };
        let lowest = if self.top == last_top {
            last
        } else {
            (self.top + self.height).saturating_sub(context + 1)
        };
        self.cursor = self.cursor.max(first).min(lowest.max(first)).min(last);
        self.keep_in_sight();
    }

    /// Opens or closes a row; a row without children stays as it is.
    pub(crate) fn set_open(&mut self, row: usize, open: bool) {
        if self.is_open(row) == Some(!open) {
            self.folded[row] = !open;
            self.collect_visible();
            self.reveal(row);
        }
    }

    /// Closes all these rows.
    pub(crate) fn fold(&mut self, rows: impl Iterator<Item = usize>) {
        for row in rows {
            self.folded[row] = self.is_open(row).is_some();
        }
        self.collect_visible();
    }

    /// Puts the cursor on a row and opens every row that hides it; a filter that hides it is
    /// removed. A row that does not exist leaves the cursor in place.
    pub(crate) fn reveal(&mut self, row: usize) {
        if row < self.len() && self.share(row) == Share::Hidden {
            self.widen();
        }
        let mut opened = false;
        let mut above = self.parent(row);
        while let Some(parent) = above {
            opened |= std::mem::take(&mut self.folded[parent]);
            above = self.parent(parent);
        }
        if opened {
            self.collect_visible();
        }
        let wanted = u32::try_from(row).unwrap_or(NO_PARENT);
        if let Ok(place) = self.visible.binary_search(&wanted) {
            self.cursor = place;
        }
        self.keep_in_sight();
    }

    /// Moves the window so that `above` of its rows are above the cursor.
    pub(crate) fn set_window(&mut self, above: usize, height: usize) {
        self.top = self.cursor.saturating_sub(above);
        self.set_height(height);
    }

    /// Sets the number of rows in the window.
    pub(crate) fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.keep_in_sight();
    }

    /// Moves the window as little as possible to show the cursor with a few rows around it.
    fn keep_in_sight(&mut self) {
        let context = (self.height / 4).min(3);
        let last_top = self.visible.len().saturating_sub(self.height);
        let lowest = (self.cursor + context + 1).saturating_sub(self.height);
        let highest = self.cursor.saturating_sub(context);
        self.top = self.top.max(lowest).min(highest).min(last_top);
    }

    fn collect_visible(&mut self) {
        self.visible.clear();
        self.revision += 1;
        let mut row = 0;
        while let Some(entry) = self.outline.entries.get(row) {
            let narrowed = self.narrowed.as_ref();
            if narrowed.is_none_or(|narrowed| narrowed.share(row) != Share::Hidden) {
                self.visible.push(u32::try_from(row).unwrap_or(NO_PARENT));
            }
            row = if self.folded[row] {
                (entry.end as usize).max(row + 1)
            } else {
                row + 1
            };
        }
        self.cursor = self.cursor.min(self.visible.len().saturating_sub(1));
        self.keep_in_sight();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::OutlineEntry;

    /// An outline from depths in pre-order.
    fn outline(depths: &[u16]) -> Outline {
        let end_of = |row: usize| {
            let below = depths[row + 1..].iter();
            row + 1 + below.take_while(|&&depth| depth > depths[row]).count()
        };
        let entry = |row: usize| {
            let end = end_of(row);
            OutlineEntry {
                depth: depths[row],
                end: u32::try_from(end).unwrap(),
                last: depths.get(end).is_none_or(|&next| next < depths[row]),
            }
        };
        Outline {
            entries: (0..depths.len()).map(entry).collect(),
        }
    }

    #[test]
    fn a_closed_row_hides_all_below_it_and_a_revealed_one_opens_all_above_it() {
        let mut tree = Tree::new(outline(&[0, 1, 2, 1, 0]), 0);
        tree.set_open(1, false);
        assert_eq!(tree.visible(), [0, 1, 3, 4]);
        tree.set_open(0, false);
        assert_eq!(tree.visible(), [0, 4]);
        tree.reveal(2);
        assert_eq!(tree.visible(), [0, 1, 2, 3, 4]);
        assert_eq!(tree.selected(), Some(2));
    }

    #[test]
    fn a_row_that_does_not_exist_is_not_gone_to() {
        let mut tree = Tree::new(outline(&[0, 0]), 7);
        assert_eq!(tree.selected(), Some(0));
        tree.reveal(usize::MAX);
        tree.set_open(9, true);
        assert_eq!(tree.selected(), Some(0));
        assert_eq!(Tree::new(Outline::default(), 0).selected(), None);
    }

    #[test]
    fn a_filter_shows_what_matches_and_what_stands_above_it() {
        let mut tree = Tree::new(outline(&[0, 1, 2, 1, 0, 1]), 3);
        tree.set_open(1, false);
        tree.narrow(&[false, false, true, false, false, false], 3, false);
        assert_eq!(tree.visible(), [0, 1, 2]);
        assert_eq!(tree.selected(), Some(2));
        assert!(tree.is_last(0) && tree.is_last(1));
        assert_eq!(tree.is_open(2), None);
        tree.set_open(0, false);
        tree.narrow(&[true, false, false, false, true, false], 2, true);
        assert_eq!(tree.visible(), [0, 4]);
        assert_eq!(tree.is_open(0), None);
        tree.reveal(3);
        assert_eq!(tree.visible(), [0, 1, 3, 4, 5]);
        assert_eq!(tree.selected(), Some(3));
    }

    #[test]
    fn a_filter_that_nothing_passes_leaves_no_row() {
        let mut tree = Tree::new(outline(&[0, 1]), 1);
        tree.narrow(&[false, false], 1, false);
        assert_eq!(tree.selected(), None);
        tree.step(1);
        tree.widen();
        assert_eq!(tree.visible(), [0, 1]);
    }

    #[test]
    fn the_window_keeps_rows_around_the_cursor_in_sight() {
        let mut tree = Tree::new(outline(&[0; 100]), 0);
        tree.set_height(20);
        tree.step(17);
        assert_eq!(tree.top(), 1);
        tree.step(isize::MAX);
        assert_eq!((tree.cursor(), tree.top()), (99, 80));
        tree.step(isize::MIN);
        assert_eq!((tree.cursor(), tree.top()), (0, 0));
    }

    #[test]
    fn a_chain_of_ten_thousand_is_a_tree_like_any_other() {
        let depths: Vec<u16> = (0..10_000).collect();
        let entries = depths.iter().map(|&depth| OutlineEntry {
            depth,
            end: 10_000,
            last: true,
        });
        let outline = Outline {
            entries: entries.collect(),
        };
        let mut tree = Tree::new(outline, 0);
        tree.set_open(0, false);
        assert_eq!(tree.visible(), [0]);
        tree.reveal(9_999);
        assert_eq!(tree.selected(), Some(9_999));
        assert_eq!(tree.parent(9_999), Some(9_998));
    }
}
