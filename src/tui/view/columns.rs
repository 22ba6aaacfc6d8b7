//! The columns of the tree: their preferred widths, and how they shrink when there is too little
//! room.

use super::cells::{Cells, Column, LEVELS, TIGHT, name_column};
use crate::explain::{self, SessionCell, TreeRow};
use crate::lint::Findings;
use crate::predict::Prediction;
use crate::tui::text::columns;
use crate::tui::tree::Tree;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of rows that are measured. They are spread evenly over the tree, so that the
/// columns of a long tree fit without building all rows.
const SAMPLE: usize = 512;
/// Columns of an account's last four digits.
pub(crate) const SHORT_ACCOUNT: usize = 4;
/// Blanks between two columns if there is room.
const GAP: usize = 2;
/// Columns of an account id.
const ACCOUNT: usize = 12;
/// Columns of the session column's short heading.
pub(crate) const HEADED_SESSION: usize = 7;
/// Columns reserved after the name of a closed row for the summary of hidden rows.
pub(super) const HIDDEN: usize = 5;
/// The placeholder for a session name that the client generates; the theme has one as wide.
pub(super) const GENERATED: &str = "~";
/// A prefix of role names is omitted only if that saves more columns than its `…` by this number.
const LEAST_SAVED: usize = 4;
/// Maximum width of a column.
const WIDEST: usize = 48;

/// The columns that shrink, in order, each with its minimum width.
const SHRINKS: [(Column, usize); 14] = [
    (Column::Session, 20),
    (Column::Role, 20),
    (Column::Session, 12),
    (Column::Role, 14),
    (Column::Session, HEADED_SESSION + 1),
    (Column::Role, 10),
    (Column::Name, 28),
    (Column::Role, 8),
    (Column::Session, HEADED_SESSION),
    (Column::Name, 20),
    (Column::Account, 0),
    (Column::Role, 0),
    (Column::Session, HEADED_SESSION),
    (Column::Name, 20),
];

/// The preferred widths of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    name: usize,
    badged: usize,
    session: usize,
    word: usize,
    role: usize,
    /// The role column without the common prefix.
    short_role: usize,
    account: usize,
    /// The columns of the longest row up to its role, without the common prefix.
    row: usize,
    /// The common prefix of at least half of the roles; empty if none is worth omitting.
    pub prefix: String,
    /// What [`GENERATED`] stands for; empty if no row has it.
    pub generated: Cow<'static, str>,
}

impl Columns {
    /// Measures the open rows of a tree, or a sample of many.
    pub(crate) fn measure(prediction: &Prediction, findings: &Findings, tree: &Tree) -> Self {
        let mut wanted = Self::default();
        let rows = tree.visible();
        let stride = rows.len().div_ceil(SAMPLE).max(1);
        let (mut roles, mut cells) = (Vec::new(), Vec::new());
        let mut generated = BTreeSet::new();
        for &row in rows.iter().step_by(stride) {
            let row = row as usize;
            let content = explain::row_to_measure(prediction, findings, row);
            let hides = tree.is_open(row) == Some(false);
            let hidden = if hides { HIDDEN } else { 0 };
            let before = wanted.include(&content, tree.depth(row), hidden);
            cells.push((before, content.role.clone()));
            let session = content.session.filter(|session| session.generated);
            generated.extend(session.map(|session| session.text));
            roles.extend(content.role.filter(|_| content.account.is_some()));
        }
        wanted.generated = explain::generated_in_rows(&generated);
        wanted.prefix = common_prefix(&roles);
        let short = roles
            .iter()
            .map(|role| columns(&short_role(role, &wanted.prefix)));
        wanted.short_role = short.max().unwrap_or(0).min(WIDEST);
        let rows = cells.iter().map(|(before, role)| {
            let role = role.as_ref().map(|role| short_role(role, &wanted.prefix));
            before + role.map_or(0, |role| columns(&role) + TIGHT)
        });
        wanted.row = rows.max().unwrap_or(0);
        wanted
    }

    /// Adds a row, and returns the columns of its name and its session name.
    fn include(&mut self, row: &TreeRow, depth: usize, hidden: usize) -> usize {
        if row.heading {
            return 0;
        }
        let mut before = name_column(depth, LEVELS) + columns(&row.name) + hidden;
        let badges: usize = row.badges.iter().map(|badge| columns(badge) + 2).sum();
        let name = name_column(depth, LEVELS) + columns(&row.name) + hidden;
        self.name = self.name.max(name.min(WIDEST));
        self.badged = self.badged.max((name + badges).min(WIDEST));
        if let Some(session) = &row.session {
            let symbol = if session.word.is_some() { 2 } else { 0 };
            before += TIGHT + columns(session_text(session)) + symbol;
            let text = (columns(session_text(session)) + symbol).max(HEADED_SESSION);
            self.session = self.session.max(text.min(WIDEST));
            let word = session.word.map_or(0, |word| text + 1 + columns(word));
            self.word = self.word.max(word.min(WIDEST));
        }
        if let Some(role) = &row.role {
            self.role = self.role.max(columns(role).min(WIDEST));
        }
        if row.account.is_some() {
            self.account = ACCOUNT;
        }
        before
    }

    /// The meaning of `~` and `…` where they are used.
    pub(crate) fn legend(&self, cells: &Cells) -> Vec<(&'static str, String)> {
        let generated = !self.generated.is_empty() && cells.session > 0;
        let generated = generated.then(|| (GENERATED, self.generated.clone().into_owned()));
        let elided = cells.elided.then(|| ("…", self.prefix.clone()));
        generated.into_iter().chain(elided).collect()
    }

    /// The prefix that is omitted from roles.
    pub(crate) fn prefix_in(&self, cells: &Cells) -> &str {
        if cells.elided { &self.prefix } else { "" }
    }

    /// The columns that a tree needs beside a card: everything except badges and words.
    pub(crate) fn needed(&self) -> usize {
        let account = self.account.min(SHORT_ACCOUNT);
        self.name + with_gap(self.session) + with_gap(self.short_role) + with_gap(account)
    }

    /// The columns that it would use if there were room.
    pub(crate) fn wanted(&self) -> usize {
        let session = self.session.max(self.word);
        let left = self.name.max(self.badged) + with_gap(session);
        left + with_gap(self.role) + with_gap(self.account)
    }

    /// The minimum widths in which no name is cut: with each column as wide as its longest text, in
    /// which a sign may directly follow its session name, and with columns that give way.
    pub(crate) fn least(&self) -> [usize; 2] {
        let session = self.session - usize::from(self.word > 0);
        let account = self.account.min(SHORT_ACCOUNT);
        let width = |cells: &[usize]| {
            let cells = cells.iter().filter(|cell| **cell > 0);
            cells.map(|cell| cell + TIGHT).sum::<usize>()
        };
        [
            self.name + width(&[session, self.short_role, account]),
            self.row + width(&[account]),
        ]
    }

    /// Fits the columns into a width: first the account is cut to its last digits, then the common
    /// prefix of the roles and the blanks between columns are omitted, then, unless it is kept, the
    /// account, then long session and role names are cut, then profile names; then the account is
    /// omitted, then the role, and last the session name.
    pub(crate) fn fit(&self, width: usize, keeps_account: bool) -> Cells {
        let mut cells = Cells {
            gap: GAP,
            name: self.name.max(12),
            session: self.session,
            word: false,
            role: self.role,
            elided: false,
            account: self.account,
        };
        let over = |cells: &Cells| cells.used().saturating_sub(width);
        cells.shrink(Column::Account, SHORT_ACCOUNT, over(&cells));
        if over(&cells) > 0 && !self.prefix.is_empty() {
            cells.elided = true;
            cells.role = self.short_role;
        }
        if over(&cells) > 0 {
            cells.gap = TIGHT;
        }
        if !keeps_account {
            cells.shrink(Column::Account, 0, over(&cells));
        }
        for (column, least) in SHRINKS {
            let over = cells.used().saturating_sub(width);
            if column == Column::Role && least == 0 && over > 0 {
                // Without roles there is room for longer names again.
                cells.role = 0;
                cells.name = self.name.max(12);
                cells.session = self.session.min(20);
            } else {
                cells.shrink(column, least, over);
            }
        }
        if cells.used() > width {
            cells.session = 0;
            cells.name = width;
        }
        let mut spare = width.saturating_sub(cells.used());
        if self.badged > cells.name && self.badged - cells.name <= spare {
            spare -= self.badged - cells.name;
            cells.name = self.badged;
        }
        if cells.session > 0 && self.word > cells.session && self.word - cells.session <= spare {
            cells.session = self.word;
            cells.word = true;
        }
        cells
    }
}

/// The session name as shown in the tree.
pub(crate) fn session_text(session: &SessionCell) -> &str {
    if session.generated {
        GENERATED
    } else {
        &session.text
    }
}

/// A role without the common prefix.
pub(crate) fn short_role<'a>(role: &'a str, prefix: &str) -> Cow<'a, str> {
    match role.strip_prefix(prefix).filter(|_| !prefix.is_empty()) {
        Some(rest) => Cow::Owned(format!("…{rest}")),
        None => Cow::Borrowed(role),
    }
}

/// The longest prefix that at least half of the roles share, that ends at a separator and is worth
/// omitting.
fn common_prefix(roles: &[String]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for role in roles {
        for (at, _) in role.match_indices(['-', '_', '/']) {
            // The rest must still identify the role.
            if at >= LEAST_SAVED && at + 1 < role.len() {
                *counts.entry(&role[..=at]).or_default() += 1;
            }
        }
    }
    let shared = counts
        .into_iter()
        .filter(|(_, count)| count * 2 >= roles.len());
    let longest = shared.max_by_key(|(prefix, _)| prefix.len());
    longest.map_or_else(String::new, |(prefix, _)| prefix.to_owned())
}

/// The width of a column with the gap before it; 0 for an omitted column.
const fn with_gap(width: usize) -> usize {
    if width == 0 { 0 } else { width + GAP }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Columns {
        Columns {
            name: 28,
            badged: 28,
            session: 13,
            word: 26,
            role: 20,
            short_role: 12,
            account: ACCOUNT,
            row: 54,
            prefix: "RoleTarget-".to_owned(),
            generated: explain::GENERATED_WORDS.into(),
        }
    }

    #[test]
    fn columns_never_take_more_than_there_is() {
        for width in 0..200 {
            let cells = wanted().fit(width, true);
            assert!(cells.used() <= width.max(12), "{width}: {cells:?}");
        }
    }

    #[test]
    fn accounts_shrink_first_then_prefixes_go_then_names_are_cut() {
        let all = wanted().fit(100, true);
        assert!(all.account == ACCOUNT && all.word && all.role == 20);
        let some = wanted().fit(71, true);
        assert!(some.account == SHORT_ACCOUNT && some.role == 20 && !some.elided);
        let short = wanted().fit(64, true);
        assert!(short.account == SHORT_ACCOUNT && short.role == 12 && short.elided);
        let few = wanted().fit(50, true);
        assert!(
            few.account == SHORT_ACCOUNT && few.role >= 8 && few.name >= 24,
            "{few:?}"
        );
        assert_eq!(wanted().fit(20, true).session, 0);
    }

    #[test]
    fn a_prefix_is_left_out_if_half_of_the_roles_share_it() {
        let roles = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        let prefix = |names: &[&str]| common_prefix(&roles(names));
        assert_eq!(
            prefix(&["Team-Prod-A", "Team-Prod-B", "Team-Dev-A", "X"]),
            "Team-Prod-"
        );
        assert_eq!(
            prefix(&["Team-Prod-A", "Team-Dev-B", "Team-Test-C"]),
            "Team-"
        );
        assert_eq!(prefix(&["A-B", "A-C"]), "", "too short to be worth it");
        assert_eq!(prefix(&["Plain", "Other"]), "");
        assert_eq!(prefix(&[]), "");
        assert_eq!(short_role("Team-Prod-A", "Team-Prod-"), "…A");
        assert_eq!(short_role("Other", "Team-Prod-"), "Other");
    }
}
