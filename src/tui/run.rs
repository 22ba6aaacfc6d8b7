//! The terminal: events in, frames out.

use super::model::Options;
use crate::analysis::{Arrival, Workspace};
use std::fmt;
use std::io;
use std::sync::mpsc::Receiver;

/// What the explorer opens with.
pub struct Start {
    /// The tree, and the facts known so far.
    pub workspace: Workspace,
    /// Snapshot files, as they are read on other threads; none when everything is there.
    pub arrivals: Option<Receiver<Arrived>>,
    /// How the screen may look.
    pub options: Options,
}

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
    /// A signal asked the program to end, such as 15 (SIGTERM).
    Signal(i32),
}

impl fmt::Display for RunError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(error) => write!(out, "terminal: {error}"),
            Self::Signal(number) => write!(out, "ended by signal {number}"),
        }
    }
}

impl std::error::Error for RunError {}

/// Opens the explorer and returns when it is left.
pub fn run(_start: Start) -> Result<(), RunError> {
    Ok(())
}
