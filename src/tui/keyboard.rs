//! The thread that reads the terminal. It sleeps in between, and can be paused so that another
//! program gets the input.

use super::answers::{Answers, Told};
use super::signals;
use super::thread::start_thread;
use crossterm::event::Event;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Input from the terminal.
pub(crate) enum Sent {
    /// A key, a paste, the mouse or a resize.
    Event(Event),
    /// True if the background is light, false if it is dark.
    Light(bool),
}

/// The rest of an answer follows its ESC within this time.
const ESCAPE: Duration = Duration::from_millis(20);

/// The state of the reading thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Reading,
    /// It should stop as soon as possible.
    Stopping,
    Stopped,
}

/// A handle to the thread that reads the terminal.
pub(crate) struct Keyboard {
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Keyboard {
    /// Passes the terminal's input to `tell`, until that fails or returns false.
    pub(crate) fn watch(
        tell: impl Fn(io::Result<Sent>) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::new((Mutex::new(State::Reading), Condvar::new()));
        let keyboard = Self {
            shared: Arc::clone(&shared),
        };
        let read = move || {
            let mut answers = Answers::default();
            loop {
                wait_for_leave(&shared);
                // An ESC is the beginning of something only if that follows at once.
                let alone = answers.holds_escape()
                    && crossterm::event::poll(ESCAPE).is_ok_and(|more| !more);
                let read = if alone {
                    Ok(None)
                } else {
                    crossterm::event::read().map(Some)
                };
                let told = match read {
                    Ok(None) => answers.give_up(),
                    Ok(Some(event)) => answers.tell(event),
                    Err(error) => {
                        tell(Err(error));
                        return;
                    }
                };
                let sent = match told {
                    Told::Light(light) => tell(Ok(Sent::Light(light))),
                    Told::Events(events) => {
                        let mut events = events.into_iter();
                        events.all(|event| tell(Ok(Sent::Event(event))))
                    }
                };
                if !sent {
                    return;
                }
            }
        };
        start_thread("keys", read)?;
        Ok(keyboard)
    }

    /// Stops reading, so that another program gets the input. A resize signal wakes the thread from
    /// its blocking read; it is repeated until the thread has stopped.
    pub(crate) fn pause(&self) {
        const TRIES: usize = 20;
        let (state, changed) = &*self.shared;
        let mut state = lock(state);
        *state = State::Stopping;
        for _ in 0..TRIES {
            signals::wake_reader();
            let short = Duration::from_millis(50);
            let stopped = |state: &mut State| *state != State::Stopped;
            let waited = changed.wait_timeout_while(state, short, stopped);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if *state == State::Stopped {
                return;
            }
        }
    }

    /// Resumes reading.
    pub(crate) fn resume(&self) {
        let (state, changed) = &*self.shared;
        *lock(state) = State::Reading;
        changed.notify_all();
    }
}

/// Waits until the thread may read.
fn wait_for_leave((state, changed): &(Mutex<State>, Condvar)) {
    let mut state = lock(state);
    while *state != State::Reading {
        *state = State::Stopped;
        changed.notify_all();
        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
