//! The state of the screen: everything that it shows and that keys can change.

use super::calls::{CallRequests, Calls};
use super::filter::Filter;
use super::guard::Guard;
use super::haystack::Haystack;
use super::keymap::Scope;
use super::layout::{Areas, Divider, Focus, Room, SMALLEST};
use super::message::{Copying, Progress};
use super::offered::WriteRecord;
use super::overlay::Overlay;
use super::problem_list::ProblemList;
use super::search::Search;
use super::sheet::Sheet;
use super::stations::{Stations, View};
use super::summary::Summary;
use super::theme::{Palette, Theme};
use super::tree::Tree;
use super::view::Columns;
use super::what_if::Unwritten;
use super::work::{Evaluated, Pending, Preview, Rows, Work, Workshop};
use crate::chain::NodeId;
use crate::config::edit::EditedFile;
use crate::explain::{self, Card, Counts, Run, Title, Tone, TroubleCounts};
use crate::iam::account::Wanted;
use crate::lint::Findings;
use crate::predict::{Prediction, RowContent};
use crate::text::{Location, translated};
use std::collections::BTreeSet;

/// The appearance of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Write ASCII only: on request, or because the locale is not UTF-8.
    pub ascii: bool,
    /// The colours.
    pub palette: Palette,
}

/// The state of the terminal explorer.
pub(crate) struct Model {
    /// Tree, facts, verdicts.
    pub prediction: Prediction,
    /// The rows with their folds.
    pub tree: Tree,
    /// The pane with the focus.
    pub focus: Focus,
    /// The view in place of the tree.
    pub view: View,
    /// The current step of the tour, and its lines that have been read.
    pub tour: Option<(usize, usize)>,
    /// The card of the problem in the tour.
    pub(super) tour_about: Option<Card>,
    /// The part of the screen for the focused pane.
    pub room: Room,
    /// The overlay over the panes.
    pub overlay: Option<Overlay>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The theme.
    pub theme: Theme,
    /// The progress of loading; `None` when nothing is loading.
    pub loading: Option<Progress>,
    /// Loading errors, shown as banners.
    pub problems: Vec<Run>,
    /// The message in the footer, shown until the next key.
    pub status: Option<Run>,
    /// First visible line of the card.
    pub card_top: usize,
    /// The rule between the panes, as dragged by the user.
    pub(super) divider: Divider,
    /// Changed files that should be read again; empty if a key requested it.
    pub(super) reload: Option<Vec<String>>,
    /// The same files while they are being read.
    pub(super) reading: Option<Vec<String>>,
    /// The reason why the current files are not shown.
    pub(super) not_read: Option<Run>,
    /// The line for [`Task::Edit`](super::Task).
    pub to_edit: Option<Location>,
    /// The text for [`Task::Copy`](super::Task).
    pub copying: Option<Copying>,
    /// The value of the row that the last key copied.
    pub(super) copied: Option<usize>,
    /// The value that the same key would copy next.
    pub(super) copies_next: Option<String>,
    /// The search in the tree.
    pub search: Option<Search>,
    /// The filter of the tree.
    pub filter: Option<Filter>,
    /// The texts of the rows, once they are needed; empty when rows have changed.
    pub(super) haystack: Haystack,
    pub(super) title: Title,
    pub(super) counts: Counts,
    /// The findings about the files.
    pub findings: Findings,
    pub(super) columns: Columns,
    /// The revision of the tree that [`Self::columns`] were measured for.
    pub(super) columns_for: u64,
    pub(super) areas: Areas,
    pub(super) sheet: Sheet,
    pub(super) stations: Stations,
    /// The input from which [`Self::stations`] was laid out; `None` when it is out of date.
    pub(super) stations_for: Option<(View, u16)>,
    /// True if the card contains a repair by profile settings alone.
    pub(super) fixable: bool,
    /// The input from which [`Self::sheet`] was laid out: row, width and brevity; `None` when it is
    /// out of date.
    pub(super) sheet_for: Option<(usize, usize, bool)>,
    /// Counts of failing rows, for closed rows.
    pub(super) troubles: TroubleCounts,
    /// The work in the background.
    pub(super) workshop: Workshop,
    /// Requested changes that are not made yet.
    pub(super) pending: Vec<Pending>,
    /// The previewed change.
    pub(super) preview: Option<Preview>,
    /// Writes that can be undone, the latest last.
    pub(super) writes: Vec<WriteRecord>,
    /// The calls that are shown.
    pub(super) calls: Option<Box<Calls>>,
    /// Requests for tasks about calls.
    pub(super) requests: CallRequests,
    /// Prevents keys typed ahead from writing.
    pub(super) guard: Guard,
    /// The state of the warning about unwritten changes.
    pub(super) unwritten: Unwritten,
    /// The list of problems, by cause.
    pub(super) causes: ProblemList,
    /// True once a key has been pressed: from then on the cursor is the user's.
    pub(super) touched: bool,
    /// True if verdicts have changed since title, counts and columns were made.
    pub(super) stale: bool,
    /// Data derived from the verdicts of an adopted prediction.
    pub(super) summary: Option<Summary>,
}

impl Model {
    /// A model with all rows open and the cursor at [`explain::first_row`].
    pub(crate) fn new(prediction: Prediction, options: Options, size: (u16, u16)) -> Self {
        let causes = ProblemList::of(explain::shared_causes(&prediction));
        let tree = Tree::new(
            explain::outline(&prediction),
            explain::first_row(&prediction, &causes.causes),
        );
        let mut model = Self {
            title: explain::title(&prediction),
            counts: Counts::new(),
            findings: Findings::default(),
            columns: Columns::default(),
            columns_for: 0,
            areas: Areas::default(),
            sheet: Sheet::default(),
            stations: Stations::default(),
            stations_for: None,
            fixable: false,
            sheet_for: None,
            divider: Divider::default(),
            reload: None,
            reading: None,
            not_read: None,
            to_edit: None,
            copying: None,
            copied: None,
            copies_next: None,
            troubles: TroubleCounts::default(),
            workshop: Workshop::default(),
            pending: Vec::new(),
            preview: None,
            writes: Vec::new(),
            calls: None,
            requests: CallRequests::default(),
            guard: Guard::default(),
            unwritten: Unwritten::new(prediction.overrides()),
            causes,
            touched: false,
            stale: true,
            summary: None,
            tree,
            focus: Focus::Tree,
            view: View::default(),
            tour: None,
            tour_about: None,
            room: Room::default(),
            overlay: None,
            size,
            theme: Theme::new(options.palette, options.ascii),
            loading: None,
            problems: Vec::new(),
            status: None,
            card_top: 0,
            search: None,
            filter: None,
            haystack: Haystack::default(),
            prediction,
        };
        model.prepare();
        model
    }

    /// The layer that receives the keys.
    pub(crate) fn scope(&self) -> Scope {
        let is_written = |search: &Option<Search>| search.as_ref().is_some_and(|it| it.writing);
        match (&self.overlay, self.focus) {
            (Some(Overlay::Help(help)), _) if is_written(&help.search) => Scope::Find,
            (Some(Overlay::Help(_)), _) => Scope::Help,
            (Some(Overlay::Commands(_)), _) => Scope::Commands,
            (Some(Overlay::WhatIf(what_if)), _) => match what_if.field {
                None => Scope::List,
                Some(_) => Scope::Prompt,
            },
            (Some(Overlay::Notice(notice)), _) => match notice.offer {
                None => Scope::Notice,
                Some(_) => Scope::Offer,
            },
            (Some(Overlay::Write(writing)), _) => {
                let edited = writing.shown().is_some_and(|offer| offer.edited.is_some());
                if edited && !self.prediction.sample {
                    Scope::Confirm
                } else {
                    Scope::Diff
                }
            }
            (Some(Overlay::Clients(_)), _) => Scope::Clients,
            (Some(Overlay::Export(export)), _) => export.scope(),
            (Some(Overlay::Calls), _) => {
                let calls = self.calls.as_ref();
                calls.map_or(Scope::Notice, |calls| calls.scope())
            }
            (None, _) if is_written(&self.search) => Scope::Find,
            (None, _) if self.filter.as_ref().is_some_and(|it| it.writing) => Scope::Filter,
            (None, Focus::Tree) => Scope::Tree,
            (None, Focus::Problems) => Scope::Problems,
            (None, Focus::Card) => Scope::Card,
        }
    }

    /// The node of the selected row; `None` for a row that is none.
    pub(super) fn selected_node(&self) -> Option<NodeId> {
        self.prediction.node_of(self.tree.selected()?)
    }

    /// The files for [`Task::Write`](super::Task).
    pub(crate) fn files_to_write(&self) -> &[EditedFile] {
        match &self.overlay {
            Some(Overlay::Write(writing)) if !self.prediction.sample => writing.files(),
            _ => &[],
        }
    }

    /// The time by which a [`Message::Clock`](super::Message::Clock) must arrive, in milliseconds
    /// since the start.
    pub(crate) fn wake_at(&self) -> Option<u64> {
        self.guard.wake_at()
    }

    /// The rows of snapshots that a change waits for; they are being read from now on.
    pub(crate) fn take_rows_to_read(&mut self) -> Wanted {
        match std::mem::replace(&mut self.workshop.rows, Rows::Reading) {
            Rows::Wanted(wanted) => *wanted,
            Rows::Read | Rows::Reading => Wanted::nothing(),
        }
    }

    /// Returns true if the screen is too small to show anything else.
    pub(crate) const fn is_too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// The maximum scroll position of the card.
    pub(super) fn last_card_top(&self) -> usize {
        let height = usize::from(self.areas.card.height);
        self.sheet.lines.len().saturating_sub(height.max(1))
    }

    /// The work for other threads, for [`Task::Work`](super::Task).
    pub(crate) fn take_work(&mut self) -> Vec<Work> {
        self.workshop.take_waiting()
    }

    /// The prediction as it is shown, for adopting it again.
    pub(super) fn evaluated(&self) -> Evaluated {
        let summary = || Summary {
            title: self.title.clone(),
            counts: self.counts.clone(),
            troubles: self.troubles.clone(),
            causes: self.causes.causes.clone(),
        };
        Evaluated {
            prediction: self.prediction.clone(),
            findings: self.findings.clone(),
            summary: (!self.stale).then(summary),
            effect: String::new(),
        }
    }

    /// Adopts a prediction in which everything is evaluated, which may change its rows. The cursor
    /// stays on its profile, and folds are kept.
    pub(super) fn adopt(&mut self, evaluated: Evaluated) {
        // Identifies a row independently of its number.
        let identity =
            |prediction: &Prediction, row: usize| match prediction.survey.rows.get(row)?.content {
                RowContent::Node(id) => {
                    Some((0, Some(prediction.survey.forest.node(id).key.clone())))
                }
                RowContent::WithoutCredentials => Some((1, None)),
                RowContent::Unresolved => Some((2, None)),
            };
        let before = self.prediction.survey.rows.clone();
        let above = self.tree.cursor() - self.tree.top();
        let selected = self.tree.selected();
        let cursor = selected.and_then(|row| identity(&self.prediction, row));
        let id = self.selected_node();
        let profile = id.and_then(|id| self.prediction.survey.forest.node(id).profile().cloned());
        let folded: BTreeSet<_> = (0..self.tree.len())
            .filter(|&row| self.tree.folds().get(row) == Some(&true))
            .filter_map(|row| identity(&self.prediction, row))
            .collect();
        let nodes = self.prediction.survey.forest.node_count();
        let earlier = std::mem::replace(&mut self.prediction, evaluated.prediction);
        self.workshop.discard(nodes, earlier);
        self.findings = evaluated.findings;
        self.summary = evaluated.summary;
        self.stale = true;
        self.haystack = Haystack::default();
        let prediction = &self.prediction;
        if prediction.survey.rows == before {
            return;
        }
        let rows = 0..prediction.survey.rows.len();
        let same = rows
            .clone()
            .find(|&row| identity(prediction, row) == cursor);
        let moved = || {
            let id = prediction.survey.forest.requested(profile.as_deref()?)?;
            Some(prediction.survey.row_of(id))
        };
        let row = same.or_else(moved);
        self.tree = Tree::new(explain::outline(prediction), 0);
        self.tree.fold(rows.filter(|&row| {
            identity(prediction, row).is_some_and(|identity| folded.contains(&identity))
        }));
        self.tree.reveal(row.unwrap_or_else(|| {
            explain::first_row(prediction, &explain::shared_causes(prediction))
        }));
        let height = usize::from(self.areas.rows.height);
        self.tree.set_window(above, height);
    }

    /// Shows a message in the footer.
    pub(super) fn say(&mut self, tone: Tone, text: impl AsRef<str>) {
        self.status = Some(Run::new(tone, translated(text.as_ref())));
    }
}
