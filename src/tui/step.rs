//! Events of the terminal into the model, and what follows from them.

use super::keymap::find_message;
use super::keys::Key;
use super::message::{Message, Task};
use super::model::Model;
use super::update::update;
use crossterm::event::KeyEvent;

/// How urgent the next frame is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// Nothing to show.
    Never,
    /// At the pace of loading.
    Soon,
    /// Before anything else.
    Now,
}

/// What an event comes to.
pub(crate) enum Step {
    Due(Due),
    Task(Task),
}

impl Step {
    /// What follows from something that has arrived.
    pub(crate) const fn arrival(task: Task) -> Self {
        match task {
            Task::None => Self::Due(Due::Soon),
            task => Self::Task(task),
        }
    }
}

/// A key. A held one moves on and on; it must not toggle, quit or suspend on and on.
pub(crate) fn press(model: &mut Model, event: KeyEvent) -> Step {
    let Some((key, repeats)) = Key::from_event(event) else {
        return Step::Due(Due::Never);
    };
    let message = find_message(key, model.scope()).unwrap_or(Message::Unbound);
    let moves = matches!(
        message,
        Message::Move(_)
            | Message::NextFailing
            | Message::PreviousFailing
            | Message::Type(_)
            | Message::Edit(_)
    );
    if repeats && !moves {
        return Step::Due(Due::Never);
    }
    Step::Task(update(model, message))
}
