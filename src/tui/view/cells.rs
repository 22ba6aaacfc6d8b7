//! The widths of the tree's columns.

/// Maximum number of levels drawn; deeper rows are not indented further.
pub(super) const LEVELS: usize = 12;

/// Blanks between two columns if there is little room.
pub(super) const TIGHT: usize = 1;

/// The actual widths of the columns; a column of width 0 is omitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cells {
    /// Blanks between two columns.
    pub gap: usize,
    /// Guides, marks and profile name.
    pub name: usize,
    /// Session name and its symbol.
    pub session: usize,
    /// True if the result of the session name is shown in words too.
    pub word: bool,
    /// Role name.
    pub role: usize,
    /// True if [`Columns::prefix`] is omitted from it.
    pub elided: bool,
    /// Account id: whole, or its last digits in [`SHORT_ACCOUNT`] columns.
    pub account: usize,
}

/// A column that can shrink.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Session,
    Role,
    Account,
}

impl Cells {
    /// The columns in use, with the gaps between them.
    pub(crate) fn used(&self) -> usize {
        let cells = [self.session, self.role, self.account];
        self.name + cells.map(|cell| self.with_gap(cell)).iter().sum::<usize>()
    }

    /// The width of a column with the gap before it; 0 for an omitted column.
    pub(super) const fn with_gap(&self, cell: usize) -> usize {
        if cell == 0 { 0 } else { cell + self.gap }
    }

    /// Takes at most `over` columns from one of them, down to `least`. An omitted column also frees
    /// its gap.
    pub(super) fn shrink(&mut self, column: Column, least: usize, over: usize) {
        let cell = match column {
            Column::Name => &mut self.name,
            Column::Session => &mut self.session,
            Column::Role => &mut self.role,
            Column::Account => &mut self.account,
        };
        let indivisible = column == Column::Account && over > 0;
        let taken = if indivisible { usize::MAX } else { over };
        *cell -= taken.min(cell.saturating_sub(least));
    }

    /// The number of levels drawn: they leave at least two thirds of the column to the name.
    pub(crate) fn levels(&self) -> usize {
        ((self.name * 2 / 3).saturating_sub(4) / 2).clamp(1, LEVELS)
    }
}

/// The column in which the name of a row begins, after guides, fold mark and symbol, if `levels`
/// levels are drawn.
pub(crate) fn name_column(depth: usize, levels: usize) -> usize {
    depth.min(levels) * 2 + 4
}
