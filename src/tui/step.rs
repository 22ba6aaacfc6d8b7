//! Passes events of the terminal to the model, and determines the next frame.

use super::keymap::find_message;
use super::keys::Key;
use super::message::{Message, Pointer, PointerAction, Task};
use super::model::Model;
use super::screen;
use super::update::update;
use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};

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

/// The result of an event.
pub(crate) enum Step {
    Due(Due),
    Task(Task),
}

impl Step {
    /// The result of an arrival.
    pub(crate) const fn arrival(task: Task) -> Self {
        match task {
            Task::None => Self::Due(Due::Soon),
            task => Self::Task(task),
        }
    }
}

/// A key, a paste or a resize.
pub(crate) fn take_event(model: &mut Model, event: Event) -> Step {
    match event {
        Event::Key(key) => press(model, key),
        Event::Paste(text) => Step::Task(update(model, Message::Paste(text))),
        Event::Resize(..) => resize(model),
        Event::Mouse(event) => match pointer(event) {
            Some(pointer) => Step::Task(update(model, Message::Pointer(pointer))),
            None => Step::Due(Due::Never),
        },
        _ => Step::Due(Due::Never),
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
pub(crate) fn resize(model: &mut Model) -> Step {
    let size = screen::size();
    if size == model.size {
        return Step::Due(Due::Never);
    }
    Step::Task(update(model, Message::Resize(size.0, size.1)))
}

/// A key. A held key keeps moving, but must not keep toggling, quitting or suspending.
fn press(model: &mut Model, event: KeyEvent) -> Step {
    let Some((key, repeats)) = Key::from_event(event) else {
        return Step::Due(Due::Never);
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
        return Step::Due(Due::Never);
    }
    Step::Task(update(model, message))
}
