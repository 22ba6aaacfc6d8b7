//! The layout, from the size of the terminal alone: two panes side by side, stacked, or one at a
//! time.

use super::text::{Piece, wrap};
use super::view::{Cells, Columns};
use crate::explain::Run;
use ratatui::layout::Rect;

/// From this width on, tree and card are side by side.
const SIDE_BY_SIDE: u16 = 100;
/// Columns that the card keeps beside the tree once the tree has [`TREE`].
const CARD: usize = 48;
/// Columns that fit names of ordinary length, their session names and short role names.
const TREE: usize = 54;
/// A card of fewer columns has to be brief.
const NARROW: usize = 44;
/// Columns beside two panes: blanks, the rule, the scroll bar.
const MARGINS: usize = 6;
/// From this size on, the card is below the tree.
const STACKED: (u16, u16) = (68, 20);
/// From this width on, no other column takes the place of the account.
const WITH_ACCOUNT: u16 = 80;
/// From this height on, a single pane shows the verdict of the selected row below the tree.
const WITH_PEEK: u16 = 14;
/// From this height on, a blank line follows the title.
pub(super) const AIRY: u16 = 30;
/// From this height on, there is room for more than one line of banners.
const WITH_BANNERS: u16 = 22;

/// From this height on, the list of problems is below the tree.
const WITH_PROBLEMS: u16 = 30;
/// Rows that the tree keeps beside the list.
const LEAST_ROWS: usize = 12;
/// Maximum number of lines of the list, including its heading, that are shown without scrolling the
/// tree.
const LEAST_PROBLEMS: usize = 6;
/// Maximum width of the list of problems when it covers the panes.
const WIDEST_LIST: u16 = 90;

/// Lines that a band above the footer leaves the panes.
const LEAST_BODY: u16 = 7;

/// Maximum number of lines for the latest message; one less on a low screen.
const MOST_LINES: usize = 3;
/// The smallest screen that is drawn; a smaller one shows one line that says so.
pub(crate) const SMALLEST: (u16, u16) = (40, 10);

/// The rule between the panes, as dragged by the user.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Divider {
    /// Thousandths of the width that it leaves the tree beside the card, if it was dragged there.
    pub beside: Option<u16>,
    /// Thousandths of the height that it leaves the tree above the card, if it was dragged there.
    pub stacked: Option<u16>,
    /// True while it is being dragged.
    pub dragging: bool,
}

impl Divider {
    /// So many thousandths of a whole stand before a column or line.
    pub(super) fn share(before: u16, whole: u16) -> Option<u16> {
        let share = u32::from(before) * 1000 / u32::from(whole.max(1));
        u16::try_from(share).ok()
    }

    /// So many columns or lines are a share of the whole.
    fn part(share: u16, whole: u16) -> u16 {
        let part = (u32::from(share) * u32::from(whole)).div_ceil(1000);
        u16::try_from(part).unwrap_or(whole)
    }
}

/// The pane with the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The tree of profiles.
    Tree,
    /// The list of problems.
    Problems,
    /// The card that explains the selected row.
    Card,
}

/// The part of the screen for the focused pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Room {
    /// A part of it.
    #[default]
    Shared,
    /// All of it.
    Whole,
}

/// How tree and card share the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// Tree left, card right.
    Beside,
    /// Tree above, card below.
    Stacked,
    /// One at a time.
    #[default]
    Single,
}

/// The areas of a screen; an empty area is not drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Areas {
    /// How tree and card share the screen.
    pub arrangement: Arrangement,
    /// Name, origin, counts.
    pub title: Rect,
    /// Important messages.
    pub banners: Rect,
    /// Names of the tree's columns.
    pub tree_head: Rect,
    /// Rows of the tree.
    pub rows: Rect,
    /// The rule above the list of problems; empty if the list covers the panes.
    pub problems_head: Rect,
    /// The list of problems.
    pub problems: Rect,
    /// The legend of the tree, below the list; otherwise it uses the space that the rows leave
    /// free.
    pub legend: Rect,
    /// The rule between the panes, one cell thick.
    pub rule: Rect,
    /// Verdict and profile of the card.
    pub card_head: Rect,
    /// The card.
    pub card: Rect,
    /// The beginning of the card, below a tree that has the screen for itself.
    pub peek: Rect,
    /// The latest message, or else the currently active keys.
    pub footer: Rect,
    /// The widths of the tree's columns in [`Self::rows`].
    pub cells: Cells,
}

impl Areas {
    /// Divides a terminal of `size` columns and rows between tree, problems and card; the footer
    /// and the list of problems request a number of lines.
    pub(crate) fn arrange(
        size: (u16, u16),
        (focus, room): (Focus, Room),
        (footer, band): (u16, u16),
        banners: usize,
        (rows, problems): (usize, usize),
        columns: &Columns,
        divider: Divider,
    ) -> Self {
        let (width, height) = size;
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Self::default();
        }
        let most_banners = if height >= WITH_BANNERS { 3 } else { 1 };
        let banners = u16::try_from(banners).unwrap_or(u16::MAX).min(most_banners);
        let top = 1 + banners + u16::from(height >= AIRY);
        let beside = width >= SIDE_BY_SIDE && room == Room::Shared;
        let band = if beside { 0 } else { band };
        let left = height - top - footer;
        let body = Rect::new(
            0,
            top,
            width,
            left.saturating_sub(band).max(left.min(LEAST_BODY)),
        );
        let mut areas = Self {
            title: Rect::new(0, 0, width, 1),
            banners: Rect::new(0, 1, width, banners),
            footer: Rect::new(0, height - footer, width, footer),
            ..Self::default()
        };
        if room == Room::Whole {
            areas.put_single(body, focus, 0);
        } else if width >= SIDE_BY_SIDE {
            areas.put_beside(body, columns, divider.beside);
        } else if width >= STACKED.0 && height >= STACKED.1 {
            areas.stack(body, rows, divider.stacked);
        } else {
            let peek = if body.height >= WITH_PEEK { 6 } else { 0 };
            areas.put_single(body, focus, peek);
        }
        let keeps_account = width >= WITH_ACCOUNT;
        areas.cells = columns.fit(usize::from(areas.rows.width), keeps_account);
        if height >= WITH_PROBLEMS && problems > 0 {
            let legend = columns.legend(&areas.cells).len();
            areas.put_problems_below(rows, problems, legend);
        }
        if areas.problems.height == 0 && focus == Focus::Problems {
            areas.put_problems_over(size, problems);
        }
        areas
    }

    /// Returns true if a card must omit optional parts.
    pub(crate) fn is_brief(&self, size: (u16, u16)) -> bool {
        size.1 < AIRY
            || self.arrangement == Arrangement::Single
            || usize::from(self.card.width) < NARROW
    }

    /// Gives the list the space that the tree and its legend do not need, or a third of the rows if
    /// that is too little. The legend is then below the list.
    fn put_problems_below(&mut self, rows: usize, problems: usize, legend: usize) {
        let all = usize::from(self.rows.height).saturating_sub(legend);
        let free = all.saturating_sub(rows);
        let share = if free < LEAST_PROBLEMS { all / 3 } else { free };
        let height = (problems + 1)
            .min(share)
            .min(all.saturating_sub(LEAST_ROWS));
        if height < 2 {
            return;
        }
        let bottom = self.rows.bottom();
        self.rows.height -= (height + legend) as u16;
        let below = |y: u16, height: usize| Rect {
            y,
            height: height as u16,
            ..self.rows
        };
        let list = below(self.rows.bottom(), height);
        self.legend = below(bottom - legend as u16, legend);
        (self.problems_head, self.problems) = below_head(list);
    }

    fn put_problems_over(&mut self, size: (u16, u16), problems: usize) {
        let width = size.0.saturating_sub(6).min(WIDEST_LIST);
        let tallest = size.1.saturating_sub(4);
        let height = u16::try_from(problems).unwrap_or(tallest).clamp(1, tallest);
        self.problems = Rect {
            x: (size.0 - width) / 2,
            y: (size.1 - 1 - height) / 2,
            width,
            height,
        };
    }

    fn put_beside(&mut self, body: Rect, columns: &Columns, split: Option<u16>) {
        self.arrangement = Arrangement::Beside;
        let width = usize::from(body.width);
        let share = width * 55 / 100;
        let widest = (width.saturating_sub(MARGINS + CARD))
            .min(share)
            .max(TREE.min(share));
        let ample = columns.wanted().min(width * 2 / 5);
        let tree = columns.needed().max(ample).clamp(36, widest);
        // Whole names are worth a narrow card, names that are cut all the same are not.
        let mut whole = columns.least().into_iter();
        let whole = whole.find(|least| *least <= width * 62 / 100);
        let tree = whole.map_or(tree, |whole| whole.max(tree));
        // The card gets the width that the columns cannot use.
        let tree = columns.fit(tree, true).used().clamp(36, tree) as u16;
        let tree = split.map_or(tree, |share| {
            Divider::part(share, body.width).clamp(24, body.width - 36)
        });
        (self.tree_head, self.rows) = below_head(Rect {
            x: 1,
            width: tree,
            ..body
        });
        self.rule = Rect {
            x: tree + 2,
            width: 1,
            ..body
        };
        let card = Rect {
            x: tree + 4,
            width: body.width - tree - 6,
            ..body
        };
        (self.card_head, self.card) = below_head(card);
    }

    fn stack(&mut self, body: Rect, rows: usize, split: Option<u16>) {
        self.arrangement = Arrangement::Stacked;
        let share = body.height / 3;
        let needed = u16::try_from(rows).unwrap_or(share).saturating_add(1);
        let tree = needed.clamp(4, share.max(4));
        let tree = split.map_or(tree, |share| {
            Divider::part(share, body.height).clamp(3, body.height - 6)
        });
        (self.tree_head, self.rows) = below_head(Rect {
            height: tree,
            ..before_bar(inset(body))
        });
        self.rule = Rect {
            y: body.y + tree,
            height: 1,
            ..body
        };
        self.card_head = inset(self.rule);
        self.card = before_bar(inset(Rect {
            y: body.y + tree + 1,
            height: body.height - tree - 1,
            ..body
        }));
    }

    fn put_single(&mut self, body: Rect, focus: Focus, peek: u16) {
        self.arrangement = Arrangement::Single;
        if focus == Focus::Card {
            (self.card_head, self.card) = below_head(before_bar(inset(body)));
            return;
        }
        (self.tree_head, self.rows) = below_head(Rect {
            height: body.height - peek,
            x: body.x + 1,
            width: body.width - 2,
            ..body
        });
        if peek > 0 {
            self.rule = Rect {
                y: body.y + body.height - peek,
                height: 1,
                ..body
            };
            self.card_head = inset(self.rule);
            self.peek = inset(Rect {
                y: self.rule.y + 1,
                height: peek - 1,
                ..body
            });
        }
    }
}

/// Lines of the footer: one, or more if the latest message does not fit.
pub(crate) fn footer_height(size: (u16, u16), status: Option<&Run>) -> u16 {
    status.map_or(1, |status| break_status(size, status).len() as u16)
}

/// The latest message, broken into lines; the last one is cut if there are too many.
pub(crate) fn break_status(size: (u16, u16), status: &Run) -> Vec<Vec<Piece>> {
    let limit = if size.1 < WITH_BANNERS { 2 } else { MOST_LINES };
    let width = usize::from(size.0).saturating_sub(1);
    let mut lines = wrap(std::slice::from_ref(status), 1, 1, width);
    let more = lines.split_off(lines.len().min(limit));
    if let Some(last) = lines.last_mut().and_then(|line| line.last_mut()) {
        for piece in more.into_iter().flatten() {
            last.text.push(' ');
            last.text.push_str(&piece.text);
        }
    }
    lines
}

/// The first line of a pane and the rest.
const fn below_head(pane: Rect) -> (Rect, Rect) {
    let head = Rect { height: 1, ..pane };
    let rest = Rect {
        y: pane.y + 1,
        height: pane.height.saturating_sub(1),
        ..pane
    };
    (head, rest)
}

/// The area without the blank between text and scroll bar on the right.
const fn before_bar(area: Rect) -> Rect {
    Rect {
        width: area.width.saturating_sub(1),
        ..area
    }
}

/// The area without its outermost columns.
const fn inset(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    }
}
