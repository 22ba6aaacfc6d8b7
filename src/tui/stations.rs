//! The views in place of the tree: a chain as a path, and the hops that depend on one trust policy.
//! Both are lists of rows of the tree and share its cursor, so the card follows.

use super::text::{Piece, columns, cut, wrap};
use super::theme::{Glyphs, Theme};
use crate::chain::NodeId;
use crate::explain::{self, Asking, Run, Runs, Stop, Tone, TreeRow};
use crate::lint::Findings;
use crate::predict::Prediction;
use crate::text::{text, word};

/// The view in place of the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum View {
    /// The tree of chains.
    #[default]
    Chains,
    /// The chain of the selected row, stop by stop.
    Path,
    /// All hops to the role of the selected row.
    Policy,
}

/// A view laid out for a width.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stations {
    /// The heading.
    pub heading: Runs,
    /// The rows of the tree in it.
    pub rows: Vec<usize>,
    /// Its lines.
    pub lines: Vec<Vec<Piece>>,
    /// The line of each row.
    pub at: Vec<usize>,
    /// First visible line.
    pub top: usize,
}

/// Column of a mark.
const MARK: usize = 1;
/// Column of a name.
const NAME: usize = 3;
/// Column of an arrow's text.
const ARROW: usize = 4;

impl Stations {
    /// Lays out a view around a row of the tree.
    pub(crate) fn lay_out(
        view: View,
        (prediction, findings): (&Prediction, &Findings),
        row: usize,
        width: usize,
        theme: &Theme,
    ) -> Self {
        let mut stations = Self::default();
        let Some(id) = prediction.node_of(row) else {
            stations.heading = vec![Run::plain(word!("no profile is selected"))];
            let content = explain::tree_row(prediction, findings, row);
            stations.push_row(row, &content, width, theme);
            return stations;
        };
        match view {
            View::Chains => {}
            View::Path => {
                for stop in explain::stops(prediction, findings, id) {
                    stations.push_stop(&stop, width, theme);
                }
                let hops = prediction.chain_of(id).len() - 1;
                let noun = if hops == 1 {
                    word!("hop")
                } else {
                    word!("hops")
                };
                let shown = stations.rows.len();
                let last = if shown <= hops {
                    text!("last {shown} of ", shown)
                } else {
                    String::new()
                };
                stations.heading = vec![Run::plain(text!(
                    "path, {last}{hops} {noun}",
                    last,
                    hops,
                    noun
                ))];
            }
            View::Policy => stations.push_asked((prediction, findings), id, width, theme),
        }
        stations
    }

    fn push_stop(&mut self, stop: &Stop, width: usize, theme: &Theme) {
        let glyphs = &theme.glyphs;
        if let Some(arrow) = &stop.arrow {
            let verdict = Run::new(
                arrow.mark.tone,
                format!("{} {}", theme.symbol(arrow.mark), arrow.mark.shown()),
            );
            let mut said = vec![vec![Run::new(Tone::Muted, "as ")]];
            said[0].extend(arrow.caller.iter().cloned());
            if let Some(userid) = &arrow.userid {
                let mut line = vec![Run::new(Tone::Muted, "aws:userid ")];
                line.extend(userid.iter().cloned());
                said.push(line);
            }
            said.push(vec![verdict]);
            said.extend(arrow.deciding.iter().cloned());
            for text in said {
                self.push_arrow(&text, width, glyphs);
            }
            let tip = Piece::new(MARK, glyphs.down, arrow.mark.tone);
            self.lines.push(vec![tip]);
        }
        self.push_row(stop.row, &stop.content, width, theme);
    }

    fn push_arrow(&mut self, text: &[Run], width: usize, glyphs: &Glyphs) {
        for mut line in wrap(text, ARROW, ARROW + 2, width) {
            line.insert(0, Piece::new(MARK, glyphs.pipe, Tone::Muted));
            self.lines.push(line);
        }
    }

    fn push_asked(
        &mut self,
        (prediction, findings): (&Prediction, &Findings),
        id: NodeId,
        width: usize,
        theme: &Theme,
    ) {
        let Some(asked) = explain::asked(prediction, findings, id) else {
            self.heading = vec![Run::plain(word!("no role is assumed here"))];
            let row = prediction.survey.row_of(id);
            self.push_row(
                row,
                &explain::tree_row(prediction, findings, row),
                width,
                theme,
            );
            return;
        };
        self.heading = vec![Run::new(Tone::Strong, &asked.heading)];
        let origin = asked.origin.as_deref().unwrap_or(word!("not known"));
        let about = Run::new(Tone::Muted, text!("{origin}, asked about  ", origin));
        let mut about = wrap(&[about], MARK, MARK, width);
        // A count and its word stay together.
        for Run { text, tone } in explain::verdicts_of(&asked.hops) {
            let end = about.last().and_then(|line| line.last()).map(Piece::end);
            match (end, about.last_mut()) {
                (Some(end), Some(line)) if end + columns(&text) <= width => {
                    line.push(Piece::new(end, text, tone));
                }
                _ => about.push(vec![Piece::new(MARK, text.trim_start(), tone)]),
            }
        }
        self.lines.extend(about);
        self.lines.push(Vec::new());
        let widest = |text: fn(&Asking) -> &str| {
            let texts = asked.hops.iter().map(text).map(columns);
            texts.max().unwrap_or(0)
        };
        let caller = NAME + 2 + widest(|hop| &hop.content.name).min(width * 2 / 5);
        let word = caller + 2 + widest(|hop| &hop.caller);
        let word = word.min(width.saturating_sub(1 + widest(|hop| hop.content.mark.shown())));
        for hop in &asked.hops {
            let mark = hop.content.mark;
            let line = vec![
                Piece::new(MARK, theme.symbol(mark).to_string(), mark.tone),
                Piece::new(
                    NAME,
                    cut(&hop.content.name, caller - NAME - 1),
                    Tone::Strong,
                ),
                Piece::new(
                    caller,
                    cut(&hop.caller, word.saturating_sub(caller + 1)),
                    Tone::Plain,
                ),
                Piece::new(word, mark.shown(), mark.tone),
            ];
            self.push(hop.row, line);
        }
    }

    /// Adds a profile with its role and account.
    fn push_row(&mut self, row: usize, content: &TreeRow, width: usize, theme: &Theme) {
        let mark = content.mark;
        let mut line = vec![Piece::new(MARK, theme.symbol(mark).to_string(), mark.tone)];
        let mut column = NAME;
        let texts = [
            (Some(&content.name), Tone::Strong),
            (content.role.as_ref(), Tone::Plain),
            (content.account.as_ref(), Tone::Muted),
        ];
        for (text, tone) in texts {
            let room = width.saturating_sub(column);
            if let Some(text) = text.filter(|_| room >= 4) {
                let piece = Piece::new(column, cut(text, room), tone);
                column = piece.end() + 2;
                line.push(piece);
            }
        }
        self.push(row, line);
    }

    fn push(&mut self, row: usize, line: Vec<Piece>) {
        self.rows.push(row);
        self.at.push(self.lines.len());
        self.lines.push(line);
    }

    /// The index of a row in the list.
    pub(crate) fn place_of(&self, row: usize) -> Option<usize> {
        self.rows.iter().position(|&listed| listed == row)
    }

    /// The row of a visible line; the lines of a hop belong to the row that it leads to.
    pub(crate) fn row_at(&self, line: usize) -> Option<usize> {
        let place = self.at.iter().position(|&at| at >= self.top + line)?;
        self.rows.get(place).copied()
    }

    /// The row at a distance from another one, limited by the ends of the list.
    pub(crate) fn step(&self, from: usize, distance: isize) -> Option<usize> {
        let place = self.place_of(from)?.saturating_add_signed(distance);
        self.rows.get(place.min(self.rows.len() - 1)).copied()
    }

    /// Scrolls as little as possible to show a row, and if possible the hop into it.
    pub(crate) fn show(&mut self, row: usize, height: usize) {
        let Some(place) = self.place_of(row) else {
            return;
        };
        let line = self.at[place];
        let first = match place.checked_sub(1) {
            Some(before) => self.at[before],
            None => 0,
        };
        let lowest = (line + 1).saturating_sub(height);
        let last_top = self.lines.len().saturating_sub(height);
        self.top = self.top.min(first).max(lowest).min(last_top);
    }
}
