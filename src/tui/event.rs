//! Events that wake the explorer.

use super::call_news::{CallsAsked, CallsDone, CallsNews};
use super::keyboard::Sent;
use super::report_news::NotExported;
use super::signals::Signal;
use super::start::{Arrived, CallsPlan, Copied, Reopened};
use super::work::Found;
use crate::predict::Arrival;
use std::io;

/// All events that wake the explorer.
pub(super) enum Event {
    /// With the instant at which it was read, in milliseconds since the start.
    Terminal(u64, io::Result<Sent>),
    /// The time requested by the model has come.
    Time,
    /// Work on another thread has a result.
    Found(Found),
    Signal(Signal),
    Arrived(Arrived),
    /// The sender of arrivals has disconnected.
    ArrivalsEnded,
    Copied(Result<Copied, String>),
    /// The names of files that have changed.
    Changed(Vec<String>),
    /// The files have been read again, or could not be.
    Reread(Result<Box<Reopened>, String>),
    /// The snapshots have been read for a change.
    RowsRead(Vec<Arrival>),
    /// A report is written, or the reason why not.
    Exported(Result<String, NotExported>),
    /// Calls are planned, or the text says why not.
    Planned(CallsAsked, Result<Box<CallsPlan>, String>),
    /// The editor was closed, or could not be opened.
    Edited(Result<(), String>),
    /// News of calls under way.
    Calls(CallsNews),
    /// All calls are made.
    CallsDone(Box<CallsDone>),
    /// A child of the calls wants the terminal.
    TerminalWanted,
    /// It has ended.
    TerminalReturned,
}
