//! What the explorer opens with, what arrives while it is open, and how it may end.

use super::message::{Message, Progress};
use super::model::Options;
use crate::chain::NodeId;
use crate::config::edit::{EditedFile, Written};
use crate::iam::account::Wanted;
use crate::predict::{Arrival, Prediction};
use crate::text::Location;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::{fmt, io};

/// What the explorer opens with.
pub struct Start {
    /// The tree, and the facts known so far.
    pub prediction: Prediction,
    /// Begins to read the snapshots on other threads; called when the first frame stands. None
    /// when everything is there.
    pub arrivals: Option<Arrivals>,
    /// Writes files that the user has said yes to.
    pub writer: Writer,
    /// Reads the snapshots again, for roles that were not named at the start.
    pub reader: Reader,
    /// The files, to be read again when they change; or why they cannot be.
    pub files: Result<Files, String>,
    /// Opens the user's editor.
    pub editor: Editor,
    /// Copies what the user asks for.
    pub copier: Copier,
    /// The explanation of a profile as text.
    pub explanation: fn(&Prediction, NodeId) -> String,
    /// How the screen may look.
    pub options: Options,
    /// What is asked of the terminal.
    pub questions: Questions,
}

/// What is asked of the terminal beside keys and frames. It may leave every question unanswered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// The colour of its background: a light one changes the palette.
    pub background: bool,
    /// How wide it draws the characters that are wide in East Asian fonts only: if wide, ASCII
    /// takes their place.
    pub width: bool,
    /// To report the mouse.
    pub mouse: bool,
}

/// Writes edited files and says what it wrote, or why it did not.
pub type Writer = Box<dyn Fn(&[EditedFile]) -> Result<Vec<Written>, String>>;

/// Reads the rows of some roles and users from all snapshots.
pub type Reader = Box<dyn Fn(Wanted) -> Vec<Arrival>>;

/// Files that can be read again.
pub struct Files {
    /// Reads them again, without the snapshots.
    pub reopen: Reopen,
    /// Begins to watch them.
    pub watch: Watch,
}

/// Reads files again.
pub type Reopen = Box<dyn Fn() -> Result<Reopened, String>>;

/// Begins to watch files.
pub type Watch = Box<dyn FnOnce(Changed) -> io::Result<()>>;

/// Told the names of files that have changed, on another thread; false when nobody listens any more.
pub type Changed = Box<dyn Fn(Vec<String>) -> bool + Send>;

/// Files that have been read again.
pub struct Reopened {
    /// What they say, without any snapshot.
    pub prediction: Prediction,
    /// Reads the snapshots; called on another thread, for they may be large.
    pub snapshots: Box<dyn FnOnce() -> Reread + Send>,
    /// What is wrong with the other files, in a line each.
    pub warnings: Vec<String>,
}

/// Prepares the user's editor for a place in a file; or why it cannot be opened.
pub type Editor = Box<dyn Fn(&Location) -> Result<Edit, String>>;

/// Runs the editor until it ends.
pub type Edit = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// Snapshots that have been read again, and what is wrong with them, in a line each.
pub type Reread = (Vec<Arrival>, Vec<String>);

/// Copies a text, which the first argument names, and says how. It is called on a thread of its own,
/// for it may take a while.
pub type Copier = Arc<dyn Fn(&str, &str) -> Result<Copied, String> + Send + Sync>;

/// A text that is copied, as far as that can be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// What was copied and how, in a sentence.
    pub sentence: String,
    /// What the terminal has to be sent, if it is the terminal that copies.
    pub send: Option<String>,
}

/// Begins loading and hands over where its news arrive.
pub type Arrivals = Box<dyn FnOnce() -> io::Result<Receiver<Arrived>>>;

/// News from loading.
pub enum Arrived {
    /// A file has been read.
    File(Arrival),
    /// How far it is.
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
    /// Something could not be loaded; what and why, in one line.
    Problem(String),
}

/// Why the explorer ended other than by a key.
#[derive(Debug)]
pub enum RunError {
    /// The terminal could not be read or written.
    Terminal(io::Error),
    /// A signal asked the program to end, such as 15 (SIGTERM). A shell expects 128 and this
    /// number as exit status.
    Signal(i32),
    /// A thread panicked; its message is on the screen.
    Panicked,
}

impl fmt::Display for RunError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(error) => write!(out, "terminal: {error}"),
            Self::Signal(number) => write!(out, "ended by signal {number}"),
            Self::Panicked => out.write_str("internal error, see above"),
        }
    }
}

impl std::error::Error for RunError {}

impl RunError {
    /// The exit status a shell expects: 128 and the signal, 101 after a panic as Rust's own,
    /// 2 when the terminal fails.
    pub fn status(&self) -> u8 {
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
