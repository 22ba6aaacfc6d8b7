//! The explorer, as calls on a thread of their own see it: what they ask and tell goes through the
//! one channel that the explorer sleeps on, and answers come back on another.

use super::calls::{CallsNews, Reply};
use super::event::Event;
use super::start::Companion;
use crate::explain::Runs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

/// The thread that makes calls.
pub(super) struct CallThread {
    pub cancelled: Arc<AtomicBool>,
    pub replies: Sender<Reply>,
    /// Ends with the thread.
    pub ended: Receiver<()>,
}

/// The explorer, as the calls see it.
pub(super) struct Attendant {
    pub events: Sender<Event>,
    pub cancelled: Arc<AtomicBool>,
    /// One question at a time.
    pub replies: Mutex<Receiver<Reply>>,
}

impl Attendant {
    fn ask(&self, event: Event) -> Reply {
        let replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        if self.cancelled.load(Ordering::Relaxed) || self.events.send(event).is_err() {
            return Reply::No;
        }
        replies.recv().unwrap_or(Reply::No)
    }

    fn asked(question: &str, code: bool) -> Event {
        Event::Calls(CallsNews::Asked {
            question: question.to_owned(),
            code,
        })
    }
}

impl Companion for Attendant {
    fn tell(&self, part: &str, words: Runs) {
        let news = CallsNews::Told(part.to_owned(), words);
        let _ = self.events.send(Event::Calls(news));
    }

    fn ask_code(&self, question: &str) -> Option<String> {
        match self.ask(Self::asked(question, true)) {
            Reply::Code(code) => Some(code),
            Reply::Yes | Reply::No => None,
        }
    }

    fn confirm(&self, question: &str) -> bool {
        self.ask(Self::asked(question, false)) == Reply::Yes
    }

    fn lend_terminal(&self, run: &mut dyn FnMut()) {
        if self.ask(Event::TerminalWanted) == Reply::Yes {
            run();
            let _ = self.events.send(Event::TerminalReturned);
        }
    }

    fn cancelled(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }
}
