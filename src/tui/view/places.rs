//! Where the cells of one row stand. A text that is too long for its column takes the blanks of its
//! neighbours, so that it is cut only if the row as a whole is too long.

use super::cells::{Cells, TIGHT, name_column};
use super::columns::{HIDDEN, session_text, short_role};
use super::width_of;
use crate::explain::{TreeRow, session_mark};
use crate::tui::model::Model;

/// The first column of each cell, and the one behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// Guides, marks and name.
    pub name: (usize, usize),
    /// Session name and its symbol.
    pub session: (usize, usize),
    /// Role.
    pub role: (usize, usize),
}

impl Places {
    /// The places of a row that is no heading.
    pub(super) fn of(model: &Model, row: usize, content: &TreeRow) -> Self {
        let cells = &model.areas.cells;
        let hides = model.tree.is_open(row) == Some(false);
        let name = name_column(model.tree.depth(row), cells.levels()) + width_of(&content.name);
        let name = name + HIDDEN * usize::from(hides);
        let session = content.session.as_ref().map_or(0, |session| {
            let symbol = session_mark(session).is_some();
            // There are words only where there is room for everything.
            if cells.word {
                cells.session
            } else {
                width_of(session_text(session)) + 2 * usize::from(symbol)
            }
        });
        let role = content.role.as_ref().map_or(0, |role| {
            width_of(&short_role(role, model.columns.prefix_in(cells)))
        });
        Self::arrange(cells, name, session, role)
    }

    /// Arranges cells that need so many columns; 0 for an absent one.
    fn arrange(cells: &Cells, name: usize, session: usize, role: usize) -> Self {
        let session = session * usize::from(cells.session > 0);
        let role = role * usize::from(cells.role > 0);
        let at_session = cells.name + cells.gap;
        let at_role = at_session + cells.with_gap(cells.session);
        let end = cells.used() - cells.with_gap(cells.account);
        let least = |cell: usize| if cell == 0 { 0 } else { cell + TIGHT };
        // A name that makes the row too long is cut first, then the role.
        let fits = name + least(session) + least(role) <= end;
        let name = if fits { name } else { name.min(cells.name) };
        let session = if name + least(session) + least(role) <= end {
            session
        } else {
            session.min(cells.session)
        };
        let role = role.min(end - least(session) - name - TIGHT.min(role));
        // A session name first moves the role to the right, then it begins earlier itself.
        let last_role = end - role;
        let session_from = at_session.min(last_role.saturating_sub(least(session)));
        let session_from = session_from.max(name + TIGHT);
        let role_from = at_role.min(last_role).max(session_from + least(session));
        // Badges and notes have what no other cell takes.
        let next = match (session, role) {
            (0, 0) => end + cells.gap,
            (0, _) => role_from,
            _ => session_from,
        };
        Self {
            name: (0, name.max(next.saturating_sub(cells.gap))),
            session: (session_from, session_from + session),
            role: (role_from, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_cut_only_if_the_row_is_too_long() {
        let cells = Cells {
            gap: 1,
            name: 20,
            session: 8,
            role: 10,
            account: 4,
            ..Cells::default()
        };
        let widths = |name, session, role| {
            let Places {
                name: (_, end),
                session,
                role,
            } = Places::arrange(&cells, name, session, role);
            assert!(session.0 > name.min(20) && role.0 >= session.1 && role.1 == 40);
            (end, session.0, session.1 - session.0, role.0)
        };
        // A text that fits stays in its column.
        assert_eq!(widths(20, 8, 10), (20, 21, 8, 30));
        assert_eq!(widths(12, 0, 10), (29, 21, 0, 30));
        // A role takes the blanks before it, of the session name and of the name.
        assert_eq!(widths(20, 1, 17), (20, 21, 1, 23));
        assert_eq!(widths(12, 8, 16), (14, 15, 8, 24));
        // A name takes those behind it.
        assert_eq!(widths(25, 1, 10), (25, 26, 1, 30));
        assert_eq!(widths(25, 1, 12), (25, 26, 1, 28));
        // Too long: the name ends with its column, and the role takes the rest.
        assert_eq!(widths(30, 1, 20), (20, 21, 1, 23));
        assert_eq!(widths(30, 12, 20), (20, 21, 8, 30));
    }
}
