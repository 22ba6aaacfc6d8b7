//! All that a screen shows and all that keys can change.

use super::call_news::CallRequests;
use super::called::Calls;
use super::client_list::ClientList;
use super::command_list::CommandList;
use super::filter::Filter;
use super::guard::Guard;
use super::haystack::Haystack;
use super::keymap::Scope;
use super::layout::{Areas, Divider, Focus, Room, SMALLEST};
use super::message::{Copying, Progress};
use super::notice::Notice;
use super::offered::{WriteRecord, Writing};
use super::problem_list::ProblemList;
use super::search::Search;
use super::sheet::Sheet;
use super::stations::{Stations, View};
use super::theme::{Palette, Theme};
use super::tree::Tree;
use super::view::Columns;
use super::what_if::{Unwritten, Waiting, WhatIf};
use super::work::{Evaluated, Pending, Trial, Work, Workshop};
use crate::config::edit::EditedFile;
use crate::explain::{self, Card, Counts, Run, Title, Tone, TroubleCounts};
use crate::iam::account::Wanted;
use crate::lint::Findings;
use crate::predict::{Prediction, RowContent};
use crate::text::Location;
use std::collections::BTreeSet;

/// How the screen may look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Write ASCII only: asked for, or the locale is not UTF-8.
    pub ascii: bool,
    /// Which colours.
    pub palette: Palette,
}

/// What lies over the panes.
#[derive(Clone)]
pub enum Overlay {
    /// Keys and symbols.
    Help(Help),
    /// All that keys can do.
    Commands(Box<CommandList>),
    /// What can be overridden.
    WhatIf(WhatIf),
    /// What can be written.
    Write(Box<Writing>),
    /// The clients.
    Clients(ClientList),
    /// A text to be read.
    Notice(Box<Notice>),
    /// Calls of AWS.
    Calls,
}

/// The help over everything.
#[derive(Clone)]
pub struct Help {
    /// Lines scrolled away at the top.
    pub top: usize,
    /// The layer that had the keys.
    pub from: Scope,
    /// What is searched for in it.
    pub search: Option<Search>,
    /// The line that the search has gone to.
    pub(super) line: Option<usize>,
    /// What lies below it.
    pub(super) under: Option<Box<Overlay>>,
}

/// The state of the terminal explorer.
pub struct Model {
    /// Tree, facts, verdicts.
    pub prediction: Prediction,
    /// Rows as the user has them open.
    pub tree: Tree,
    /// Which pane has the keys.
    pub focus: Focus,
    /// What stands in the tree's place.
    pub view: View,
    /// The step of the tour that is shown.
    pub tour: Option<usize>,
    /// The card of the problem that the tour speaks of.
    pub(super) tour_about: Option<Card>,
    /// How much of the screen the pane that has the keys takes.
    pub room: Room,
    /// What lies over the panes, if anything.
    pub overlay: Option<Overlay>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Look.
    pub theme: Theme,
    /// How far loading is; none when nothing is being loaded.
    pub loading: Option<Progress>,
    /// What went wrong while loading, shown as banners.
    pub problems: Vec<Run>,
    /// Said in the footer until the next key.
    pub status: Option<Run>,
    /// First line of the card that is shown.
    pub card_top: usize,
    /// The rule between the panes, as the user has dragged it.
    pub(super) divider: Divider,
    /// Files that have changed and are to be read again; none of them when a key asked for it.
    pub(super) reload: Option<Vec<String>>,
    /// The same while they are being read.
    pub(super) reading: Option<Vec<String>>,
    /// Why the files as they are now are not what is shown.
    pub(super) not_read: Option<Run>,
    /// What [`Task::Edit`](super::Task) is about.
    pub to_edit: Option<Location>,
    /// What [`Task::Copy`](super::Task) is about.
    pub copying: Option<Copying>,
    /// Which value of the row the last key copied.
    pub(super) copied: Option<usize>,
    /// What the same key would copy next.
    pub(super) copies_next: Option<String>,
    /// What is searched for in the tree.
    pub search: Option<Search>,
    /// What the tree is narrowed to.
    pub filter: Option<Filter>,
    /// The texts of the rows, once they are asked for; empty when rows have changed.
    pub(super) haystack: Haystack,
    pub(super) title: Title,
    pub(super) counts: Counts,
    /// What is odd about the files.
    pub findings: Findings,
    pub(super) columns: Columns,
    /// The revision of the tree that [`Self::columns`] were measured for.
    pub(super) columns_for: u64,
    pub(super) areas: Areas,
    pub(super) sheet: Sheet,
    pub(super) stations: Stations,
    /// What [`Self::stations`] was laid out for; none when it is out of date.
    pub(super) stations_for: Option<(View, u16)>,
    /// Whether the card names a repair that profile settings alone can make.
    pub(super) fixable: bool,
    /// What [`Self::sheet`] was laid out for: row, width and whether briefly; none when it is out of date.
    pub(super) sheet_for: Option<(usize, usize, bool)>,
    /// What is overridden as soon as the snapshots have been read for it.
    pub(super) waiting: Option<Waiting>,
    /// What does not work, for rows that are closed.
    pub(super) troubles: TroubleCounts,
    /// What is being done beside the explorer.
    pub(super) workshop: Workshop,
    /// Changes that are asked for and not made yet.
    pub(super) pending: Vec<Pending>,
    /// The change that is shown on trial.
    pub(super) trial: Option<Trial>,
    /// Writes that can be undone, the latest last.
    pub(super) writes: Vec<WriteRecord>,
    /// The calls that are shown.
    pub(super) calls: Option<Box<Calls>>,
    /// What tasks about calls need.
    pub(super) requests: CallRequests,
    /// Keeps keys typed ahead from writing.
    pub(super) guard: Guard,
    /// Whether what is supposed has been asked for elsewhere or told of.
    pub(super) unwritten: Unwritten,
    /// What stops profiles, cause by cause.
    pub(super) causes: ProblemList,
    /// Whether a key has come: from then on the cursor is the user's.
    pub(super) touched: bool,
    /// Whether verdicts have changed since title, counts and columns were made.
    pub(super) stale: bool,
}

impl Model {
    /// Everything unfolded, the cursor where [`explain::first_row`] says.
    pub fn new(prediction: Prediction, options: Options, size: (u16, u16)) -> Self {
        let causes = ProblemList::of(&prediction);
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
            waiting: None,
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
            trial: None,
            writes: Vec::new(),
            calls: None,
            requests: CallRequests::default(),
            guard: Guard::default(),
            unwritten: Unwritten::new(prediction.overrides()),
            causes,
            touched: false,
            stale: true,
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

    /// The layer that has the keys.
    pub fn scope(&self) -> Scope {
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

    /// The files that [`Task::Write`](super::Task) is about.
    pub fn files_to_write(&self) -> &[EditedFile] {
        match &self.overlay {
            Some(Overlay::Write(writing)) if !self.prediction.sample => writing.files(),
            _ => &[],
        }
    }

    /// The instant at which a [`Message::Clock`](super::Message::Clock) must come at the latest, in
    /// milliseconds since the start.
    pub fn wake_at(&self) -> Option<u64> {
        self.guard.wake_at()
    }

    /// The rows of snapshots that something waits for.
    pub(super) fn rows_to_read(&self) -> Wanted {
        let waiting = self.waiting.as_ref();
        waiting.map_or_else(Wanted::nothing, |waiting| waiting.wanted.clone())
    }

    /// Whether the screen is too small to show anything but that.
    pub const fn is_too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// Banner lines, those of the prediction first.
    pub fn banners(&self) -> impl Iterator<Item = &Run> {
        let own = self.not_read.iter().chain(&self.title.banners);
        own.chain(&self.problems)
    }

    /// The furthest the card can be scrolled.
    pub(super) fn last_card_top(&self) -> usize {
        let height = usize::from(self.areas.card.height);
        self.sheet.lines.len().saturating_sub(height.max(1))
    }

    /// What is to be done on other threads, for [`Task::Work`](super::Task).
    pub fn take_work(&mut self) -> Vec<Work> {
        self.workshop.take_waiting()
    }

    /// Changes the prediction. What was being evaluated of it is begun again.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Prediction)) {
        self.workshop.changing.stop();
        let before = self.trial.take().map(|trial| trial.before.0);
        self.replace(|prediction| {
            if let Some(before) = before {
                *prediction = before;
            }
            change(prediction);
        });
    }

    /// Goes on with a prediction in which everything is evaluated.
    pub(super) fn adopt(&mut self, evaluated: Evaluated) {
        self.replace(|prediction| *prediction = evaluated.prediction);
        self.findings = evaluated.findings;
    }

    /// Changes the prediction, perhaps to other rows. The cursor stays with its profile, and what is
    /// folded stays folded.
    fn replace(&mut self, change: impl FnOnce(&mut Prediction)) {
        // What a row stands for, whatever its number.
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
        let id = selected.and_then(|row| self.prediction.node_of(row));
        let profile = id.and_then(|id| self.prediction.survey.forest.node(id).profile().cloned());
        let folded: BTreeSet<_> = (0..self.tree.len())
            .filter(|&row| self.tree.folds().get(row) == Some(&true))
            .filter_map(|row| identity(&self.prediction, row))
            .collect();
        change(&mut self.prediction);
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

    /// Says something in the footer.
    pub(super) fn say(&mut self, tone: Tone, text: impl AsRef<str>) {
        self.status = Some(Run::new(tone, text));
    }
}
