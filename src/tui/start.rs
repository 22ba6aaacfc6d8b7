//! The input of the explorer, the events that arrive while it is open, and the ways in which it
//! ends.

use super::calls::{CallsAsked, CallsDone, PlanShown};
use super::export::ReportAsked;
use super::message::{Message, NotExported, Progress};
use super::model::Options;
use crate::chain::NodeId;
use crate::config::edit::{EditedFile, Written};
use crate::explain::Runs;
use crate::iam::account::Wanted;
use crate::predict::{Arrival, Prediction};
use crate::text::{Location, text, word};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Receiver;
use std::{fmt, io};

/// The input of the explorer.
pub(crate) struct Start {
    /// The tree, and the facts known so far.
    pub prediction: Prediction,
    /// Starts to read the snapshots on other threads; called after the first frame. `None` if
    /// everything has been read.
    pub arrivals: Option<Arrivals>,
    /// Writes files after the user has confirmed.
    pub writer: Writer,
    /// Reads the snapshots again, for roles that were not wanted at the start.
    pub reader: Reader,
    /// The files, to be read again when they change, or the reason why they cannot be.
    pub files: Result<Files, String>,
    /// Opens the user's editor.
    pub editor: Editor,
    /// Writes reports.
    pub reporter: Reporter,
    /// Plans calls of AWS.
    pub planner: Planner,
    /// Copies texts for the user.
    pub copier: Copier,
    /// The explanation of a profile as text.
    pub explanation: fn(&Prediction, NodeId) -> String,
    /// The appearance of the screen.
    pub options: Options,
    /// The questions to the terminal.
    pub questions: Questions,
}

/// The questions to the terminal other than keys and frames. It may leave any of them unanswered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Questions {
    /// The colour of its background: a light one changes the palette.
    pub background: bool,
    /// The width of characters that are wide only in East Asian fonts: if they are wide, ASCII
    /// replaces them.
    pub width: bool,
    /// True to request mouse reports.
    pub mouse: bool,
}

/// Writes edited files and returns what it wrote, or the reason why it did not.
pub(crate) type Writer = Box<dyn Fn(&[EditedFile]) -> Result<Vec<Written>, String>>;

/// Reads the rows of some roles and users from all snapshots. Called on a separate thread.
pub(crate) type Reader = Arc<dyn Fn(Wanted) -> Vec<Arrival> + Send + Sync>;

/// Files that can be read again.
pub(crate) struct Files {
    /// Reads them again.
    pub reopen: Reopen,
    /// Starts to watch them.
    pub watch: Watch,
}

/// Reads files again. Called on a separate thread, because they may be large.
pub(crate) type Reopen = Arc<dyn Fn() -> Result<Reopened, String> + Send + Sync>;

/// Starts to watch files.
pub(crate) type Watch = Box<dyn FnOnce(Changed) -> io::Result<()>>;

/// Receives the names of changed files, on another thread; returns false when nobody listens any
/// more.
pub(crate) type Changed = Box<dyn Fn(Vec<String>) -> bool + Send>;

/// Files that have been read again.
pub(crate) struct Reopened {
    /// The new contents, without any snapshot.
    pub prediction: Prediction,
    /// The snapshots.
    pub arrivals: Vec<Arrival>,
    /// The problems of all files, one line each.
    pub problems: Vec<String>,
}

/// Prepares the user's editor for a location, or returns the reason why it cannot be opened.
pub(crate) type Editor = Box<dyn Fn(&Location) -> Result<Edit, String>>;

/// Runs the editor until it ends.
pub(crate) type Edit = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// Writes a report and returns its path. Called on a separate thread, because redacting it
/// evaluates everything again.
pub(crate) type Reporter =
    Arc<dyn Fn(&Prediction, &ReportAsked) -> Result<String, NotExported> + Send + Sync>;

/// Copies a text, named by the first argument, and returns how. Called on a separate thread,
/// because it may take a while.
pub(crate) type Copier = Arc<dyn Fn(&str, &str) -> Result<Copied, String> + Send + Sync>;

/// A copied text, as far as that can be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copied {
    /// The description and the way of copying, in a sentence.
    pub sentence: String,
    /// The sequence to send, if the terminal does the copying.
    pub send: Option<String>,
}

/// Starts loading and returns the channel of its events.
pub(crate) type Arrivals = Box<dyn FnOnce() -> io::Result<Receiver<Arrived>>>;

/// An event of loading.
pub enum Arrived {
    /// A file has been read.
    File(Arrival),
    /// The progress.
    Progress {
        /// Bytes read.
        done: u64,
        /// Bytes to read.
        total: u64,
        /// Files read.
        files_done: usize,
        /// Files to read.
        files: usize,
    },
    /// Everything is loaded.
    Done,
    /// Something could not be loaded; the reason in one line.
    Problem(String),
}

/// A reason other than a key why the explorer ended.
#[derive(Debug)]
pub(crate) enum RunError {
    /// The terminal could not be read or written.
    Terminal(io::Error),
    /// A signal asked the program to end, such as 15 (SIGTERM). A shell expects 128 plus this
    /// number as exit status.
    Signal(i32),
    /// A thread panicked; its message is on the screen.
    Panicked,
}

impl fmt::Display for RunError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(error) => write!(out, "terminal: {error}"),
            Self::Signal(number) => out.write_str(&text!("ended by signal {number}", number)),
            Self::Panicked => out.write_str(word!("internal error, see above")),
        }
    }
}

impl std::error::Error for RunError {}

impl RunError {
    /// The exit status that a shell expects: 128 plus the signal, 101 after a panic like Rust
    /// itself, 2 if the terminal fails.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Terminal(_) => 2,
            Self::Signal(number) => u8::try_from(128 + number).unwrap_or(u8::MAX),
            Self::Panicked => 101,
        }
    }
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error)
    }
}

impl From<Arrived> for Message {
    fn from(arrived: Arrived) -> Self {
        match arrived {
            Arrived::File(arrival) => Self::Absorb(arrival),
            Arrived::Progress {
                done,
                total,
                files_done,
                files,
            } => Self::Loading(Progress {
                done,
                total,
                files_done,
                files,
            }),
            Arrived::Done => Self::Loaded,
            Arrived::Problem(text) => Self::Problem(text),
        }
    }
}

/// Plans calls of AWS; or says why there is nothing to plan. Nothing is called. It works on a separate
/// thread.
pub(crate) type Planner =
    Arc<dyn Fn(&Prediction, CallsAsked) -> Result<CallsPlan, String> + Send + Sync>;

/// A plan.
pub(crate) struct CallsPlan {
    /// The plan as it is shown.
    pub shown: PlanShown,
    /// Makes the calls; none if that is not possible, and then the card says why.
    pub job: Option<CallsJob>,
}

/// Makes the calls of a plan, on a thread of its own.
pub(crate) type CallsJob = Box<dyn FnOnce(&dyn Companion) -> CallsDone + Send>;

/// The explorer, as the calls see it.
pub(crate) trait Companion: Sync {
    /// Says how far a part of the work is.
    fn tell(&self, part: &str, words: Runs);
    /// Asks for an MFA code, which is not shown; `None` if the user gives up.
    fn ask_code(&self, question: &str) -> Option<String>;
    /// Asks whether something may be done.
    fn confirm(&self, question: &str) -> bool;
    /// Runs something that has the terminal meanwhile.
    fn lend_terminal(&self, run: &mut dyn FnMut());
    /// Set when the user cancels.
    fn cancelled(&self) -> Arc<AtomicBool>;
}
