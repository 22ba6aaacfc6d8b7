//! The rows of a tree that pass a filter: those that match, and their ancestors.

use crate::explain::Outline;

/// The parent of a row at the top level.
pub(super) const NO_PARENT: u32 = u32::MAX;

/// The visibility of a row under a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// Hidden: neither the row nor one below it matches.
    Hidden,
    /// The row does not match, but one below it does.
    Above,
    /// The row matches, or there is no filter.
    Whole,
}

/// The remaining rows.
pub(crate) struct Narrowed {
    shares: Vec<Share>,
    /// True if a row is the last remaining child of its parent.
    last: Vec<bool>,
    /// True if a row below it remains.
    above: Vec<bool>,
    /// The folds before there was a filter.
    pub folds_before: Vec<bool>,
}

impl Narrowed {
    /// Rows in pre-order with the parent of each.
    pub(crate) fn new(matches: &[bool], parents: &[u32], folds_before: Vec<bool>) -> Self {
        let rows = parents.len();
        let mut shares = vec![Share::Hidden; rows];
        let mut last = vec![false; rows];
        let mut above = vec![false; rows];
        let mut top_is_closed = false;
        for row in (0..rows).rev() {
            if matches.get(row) == Some(&true) {
                shares[row] = Share::Whole;
            }
            if shares[row] == Share::Hidden {
                continue;
            }
            let parent = parents[row] as usize;
            if parents[row] == NO_PARENT {
                last[row] = !std::mem::replace(&mut top_is_closed, true);
                continue;
            }
            last[row] = !std::mem::replace(&mut above[parent], true);
            if shares[parent] == Share::Hidden {
                shares[parent] = Share::Above;
            }
        }
        Self {
            shares,
            last,
            above,
            folds_before,
        }
    }

    pub(crate) fn share(&self, row: usize) -> Share {
        self.shares.get(row).copied().unwrap_or(Share::Hidden)
    }

    pub(crate) fn is_last(&self, row: usize) -> bool {
        self.last.get(row) == Some(&true)
    }

    pub(crate) fn is_above_others(&self, row: usize) -> bool {
        self.above.get(row) == Some(&true)
    }

    /// The row itself if it matches, else the next match, else the previous one.
    pub(crate) fn nearest_match(&self, row: usize) -> Option<usize> {
        let matches = |row: &usize| self.share(*row) == Share::Whole;
        let mut behind = row..self.shares.len();
        behind
            .find(matches)
            .or_else(|| (0..row).rev().find(matches))
    }
}

/// The parent of every row, from the depths in pre-order. A list stands in for recursion: chains
/// may be as deep as the file is long.
pub(super) fn find_parents(outline: &Outline) -> Vec<u32> {
    let mut open: Vec<u32> = Vec::new();
    let mut parents = Vec::with_capacity(outline.entries.len());
    for (row, entry) in outline.entries.iter().enumerate() {
        while open
            .last()
            .is_some_and(|&above| outline.entries[above as usize].depth >= entry.depth)
        {
            open.pop();
        }
        parents.push(open.last().copied().unwrap_or(NO_PARENT));
        open.push(u32::try_from(row).unwrap_or(NO_PARENT));
    }
    parents
}
