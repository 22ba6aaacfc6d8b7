//! Plans calls, makes them on a thread of their own, and hands answers to them.

use super::attendant::{Attendant, Running};
use super::call_news::{CallsAsked, Reply};
use super::event::Event;
use super::message::Message;
use super::outside::spawn;
use super::run::Session;
use super::screen::Screen;
use super::start::{CallsPlan, RunError};
use super::step::{Due, Step};
use super::thread::start_thread;
use super::update::update;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long children may take to end when the explorer does.
const LEAVING: Duration = Duration::from_secs(3);

impl Session {
    /// Makes a plan on another thread.
    pub(super) fn plan_calls(&mut self) -> io::Result<()> {
        let Some(asked) = self.model.requests.planning else {
            return Ok(());
        };
        let (planner, prediction) = (Arc::clone(&self.planner), self.model.prediction.clone());
        spawn(self, "plan", move || {
            Event::Planned(asked, planner(&prediction, asked).map(Box::new))
        })
    }

    /// Shows a plan, unless a key has come since.
    pub(super) fn take_plan(
        &mut self,
        asked: CallsAsked,
        plan: Result<Box<CallsPlan>, String>,
    ) -> Step {
        if self.model.requests.planning != Some(asked) {
            return Step::Due(Due::Never);
        }
        let plan = plan.map(|plan| {
            let CallsPlan { shown, job } = *plan;
            self.calling.planned = job;
            (Box::new(shown), self.calling.planned.is_some())
        });
        Step::Task(update(&mut self.model, Message::Planned(plan)))
    }

    /// Makes the calls of the plan that is shown.
    pub(super) fn begin_calls(&mut self) -> io::Result<()> {
        let Some(job) = self.calling.planned.take() else {
            return Ok(());
        };
        let cancelled = Arc::new(AtomicBool::new(false));
        let (replies, answered) = channel();
        let (end, ended) = channel();
        self.calling.running = Some(Running {
            cancelled: Arc::clone(&cancelled),
            replies,
            ended,
        });
        let events = self.sender.clone();
        let work = move || {
            let attendant = Attendant {
                events,
                cancelled,
                replies: Mutex::new(answered),
            };
            let done = job(&attendant);
            let _ = attendant.events.send(Event::CallsDone(Box::new(done)));
            drop(end);
        };
        start_thread("calls", work)
    }

    /// Sends what the user answered.
    pub(super) fn reply(&mut self) {
        if let (Some(running), Some(reply)) =
            (&self.calling.running, self.model.requests.reply.take())
        {
            let _ = running.replies.send(reply);
        }
    }

    /// Ends the calls under way; what is complete stays.
    pub(super) fn cancel_calls(&mut self) {
        if let Some(running) = &self.calling.running {
            running.cancelled.store(true, Ordering::Relaxed);
        }
        self.reply();
    }

    /// Ends the calls before the explorer does, so that no child stays behind.
    pub(super) fn abandon_calls(&mut self) {
        self.cancel_calls();
        if let Some(Running { replies, ended, .. }) = self.calling.running.take() {
            drop(replies);
            // Nothing is ever sent: it waits for the thread's end.
            let _ = ended.recv_timeout(LEAVING);
        }
    }

    /// Hands the terminal over to a child, and takes it back when that has ended.
    pub(super) fn lend_terminal(&mut self, screen: &mut Screen) -> Result<(), RunError> {
        self.give_terminal_away();
        if let Some(running) = &self.calling.running {
            let _ = running.replies.send(Reply::Yes);
        }
        let returned = self.wait_for(|event| match event {
            Event::TerminalReturned => Ok(()),
            other => Err(other),
        });
        self.take_terminal_back(screen)?;
        returned.map(drop)
    }
}
