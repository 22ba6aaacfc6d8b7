//! Events that wake the explorer, and what follows from those of the terminal.

use super::calls::{CallsAsked, CallsDone, CallsNews};
use super::keyboard::Sent;
use super::keymap::find_message;
use super::keys::Key;
use super::message::{Message, NotExported, Pointer, PointerAction, Task};
use super::model::Model;
use super::screen;
use super::signals::Signal;
use super::start::{Arrived, CallsPlan, Copied, Reopened};
use super::update::update;
use super::work::Found;
use crate::predict::Arrival;
use crossterm::event::{Event as TerminalEvent, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
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

/// The urgency of the next frame.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// Nothing to show.
    Never,
    /// At the pace of loading.
    Soon,
    /// Before anything else.
    Now,
}

/// What an event leads to.
pub(crate) enum Reaction {
    /// A frame.
    Due(Due),
    /// A task of the model.
    Task(Task),
}

impl Reaction {
    /// The result of an arrival.
    pub(crate) const fn arrival(task: Task) -> Self {
        match task {
            Task::None => Self::Due(Due::Soon),
            task => Self::Task(task),
        }
    }
}

/// A key, a paste or a resize.
pub(crate) fn take_event(model: &mut Model, event: TerminalEvent) -> Reaction {
    match event {
        TerminalEvent::Key(key) => press(model, key),
        TerminalEvent::Paste(text) => Reaction::Task(update(model, Message::Paste(text))),
        TerminalEvent::Resize(..) => resize(model),
        TerminalEvent::Mouse(event) => match pointer(event) {
            Some(pointer) => Reaction::Task(update(model, Message::Pointer(pointer))),
            None => Reaction::Due(Due::Never),
        },
        _ => Reaction::Due(Due::Never),
    }
}

/// The mouse event, if it is relevant.
fn pointer(event: MouseEvent) -> Option<Pointer> {
    let action = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => PointerAction::Press,
        MouseEventKind::Drag(MouseButton::Left) => PointerAction::Drag,
        MouseEventKind::Up(MouseButton::Left) => PointerAction::Release,
        MouseEventKind::ScrollDown => PointerAction::WheelDown,
        MouseEventKind::ScrollUp => PointerAction::WheelUp,
        _ => return None,
    };
    Some(Pointer {
        action,
        column: event.column,
        row: event.row,
    })
}

/// A possible resize: the terminal is asked for its size.
pub(crate) fn resize(model: &mut Model) -> Reaction {
    let size = screen::size();
    if size == model.size {
        return Reaction::Due(Due::Never);
    }
    Reaction::Task(update(model, Message::Resize(size.0, size.1)))
}

/// A key. A held key keeps moving, but must not keep toggling, quitting or suspending.
fn press(model: &mut Model, event: KeyEvent) -> Reaction {
    let Some((key, repeats)) = Key::from_event(event) else {
        return Reaction::Due(Due::Never);
    };
    let message = find_message(key, model.scope()).unwrap_or(Message::Unbound(key));
    let moves = matches!(
        message,
        Message::Move(_)
            | Message::NextFailing
            | Message::PreviousFailing
            | Message::Type(_)
            | Message::Edit(_)
    );
    if repeats && !moves {
        return Reaction::Due(Due::Never);
    }
    Reaction::Task(update(model, message))
}
