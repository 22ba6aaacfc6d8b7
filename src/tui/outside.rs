//! Tasks on other threads and in other programs.

use super::attendant::{Attendant, CallThread};
use super::calls::{CallsAsked, Reply};
use super::event::{Due, Event, Reaction};
use super::files;
use super::message::{CopyText, Message, Task};
use super::run::Session;
use super::screen::{self, Screen};
use super::signals::{self, Signal};
use super::start::{CallsPlan, Reopened, RunError};
use super::thread::start_thread;
use super::update::update;
use crate::explain::{Run, Tone};
use crate::predict::Prediction;
use ratatui::backend::Backend as _;
use ratatui::layout::Rect;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long children may take to end when the explorer does.
const LEAVING: Duration = Duration::from_secs(3);

/// Runs work on a separate thread, which ends with an event.
pub(super) fn spawn(
    session: &Session,
    name: &str,
    work: impl FnOnce() -> Event + Send + 'static,
) -> io::Result<()> {
    let sender = session.sender.clone();
    start_thread(name, move || {
        let _ = sender.send(work());
    })
}

impl Session {
    /// Copies on another thread, because a clipboard program may block.
    pub(super) fn copy(&mut self) -> io::Result<()> {
        let Some(copying) = self.model.copying.take() else {
            return Ok(());
        };
        let text = match copying.text {
            CopyText::Value(text) => text,
            CopyText::Explanation(id) => (self.explanation)(&self.model.prediction, id),
        };
        let copier = Arc::clone(&self.copier);
        spawn(self, "clipboard", move || {
            Event::Copied(copier(&copying.what, &text))
        })
    }

    /// Starts work on other threads, whose results arrive as events.
    pub(super) fn begin_work(&mut self) -> io::Result<()> {
        for work in self.model.take_work() {
            let events = self.sender.clone();
            start_thread("work", move || {
                work.run(&|found| {
                    let _ = events.send(Event::Found(found));
                });
            })?;
        }
        Ok(())
    }

    /// Writes a report on another thread.
    pub(super) fn export(&mut self) -> io::Result<()> {
        let Some(asked) = self.model.report_asked() else {
            return Ok(());
        };
        let reporter = Arc::clone(&self.reporter);
        let prediction = self.model.prediction.clone();
        spawn(self, "report", move || {
            Event::Exported(reporter(&prediction, &asked))
        })
    }

    /// Reads the files again on another thread.
    pub(super) fn reload(&mut self) -> io::Result<()> {
        let reopen = match &self.files {
            Ok(reopen) => Arc::clone(reopen),
            Err(why) => {
                files::refuse(&mut self.model, why);
                return Ok(());
            }
        };
        spawn(self, "reload", move || {
            let reopened = reopen().map(|mut reopened| {
                let arrivals = std::mem::take(&mut reopened.arrivals);
                reopened.prediction.replace_snapshots(arrivals);
                reopened.prediction.finish_loading();
                Box::new(reopened)
            });
            Event::Reread(reopened)
        })
    }

    /// The files that were read again; their problems are shown from now on.
    pub(super) fn take_reread(
        &mut self,
        reread: Result<Box<Reopened>, String>,
    ) -> Result<Box<Prediction>, String> {
        let reopened = reread?;
        let problems = reopened.problems.into_iter();
        let shown = problems.map(|text| Run::new(Tone::Problem, text));
        self.model.problems = shown.collect();
        Ok(Box::new(reopened.prediction))
    }

    /// Reads more rows of the snapshots on another thread.
    pub(super) fn read_rows(&mut self) -> io::Result<()> {
        let wanted = self.model.take_rows_to_read();
        let reader = Arc::clone(&self.reader);
        spawn(self, "rows", move || Event::RowsRead(reader(wanted)))
    }

    /// Hands the terminal over to the editor, and takes it back when the editor ends.
    pub(super) fn edit(&mut self, screen: &mut Screen) -> Result<(), RunError> {
        let Some(place) = self.model.to_edit.take() else {
            return Ok(());
        };
        let edited = match (self.editor)(&place) {
            Ok(edit) => {
                self.give_terminal_away();
                spawn(self, "editor", move || Event::Edited(edit()))?;
                let edited = self.wait_for(|event| match event {
                    Event::Edited(edited) => Ok(edited),
                    other => Err(other),
                });
                self.take_terminal_back(screen)?;
                edited?.unwrap_or(Ok(()))
            }
            Err(problem) => Err(problem),
        };
        let name = place.file.rsplit('/').next().unwrap_or_default().to_owned();
        let message = Message::Edited(edited.map(|()| name));
        let task = update(&mut self.model, message);
        self.perform(task, screen)
    }

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
    ) -> Reaction {
        if self.model.requests.planning != Some(asked) {
            return Reaction::Due(Due::Never);
        }
        let plan = plan.map(|plan| {
            let CallsPlan { shown, job } = *plan;
            self.planned_calls = job;
            (Box::new(shown), self.planned_calls.is_some())
        });
        Reaction::Task(update(&mut self.model, Message::Planned(plan)))
    }

    /// Makes the calls of the plan that is shown.
    pub(super) fn begin_calls(&mut self) -> io::Result<()> {
        let Some(job) = self.planned_calls.take() else {
            return Ok(());
        };
        let cancelled = Arc::new(AtomicBool::new(false));
        let (replies, answered) = channel();
        let (end, ended) = channel();
        self.call_thread = Some(CallThread {
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
        if let (Some(running), Some(reply)) = (&self.call_thread, self.model.requests.reply.take())
        {
            let _ = running.replies.send(reply);
        }
    }

    /// Ends the calls under way; what is complete stays.
    pub(super) fn cancel_calls(&mut self) {
        if let Some(running) = &self.call_thread {
            running.cancelled.store(true, Ordering::Relaxed);
        }
        self.reply();
    }

    /// Ends the calls before the explorer does, so that no child stays behind.
    pub(super) fn abandon_calls(&mut self) {
        self.cancel_calls();
        if let Some(CallThread { replies, ended, .. }) = self.call_thread.take() {
            drop(replies);
            // Nothing is ever sent: it waits for the thread's end.
            let _ = ended.recv_timeout(LEAVING);
        }
    }

    /// Hands the terminal over to a child, and takes it back when that has ended.
    pub(super) fn lend_terminal(&mut self, screen: &mut Screen) -> Result<(), RunError> {
        self.give_terminal_away();
        if let Some(running) = &self.call_thread {
            let _ = running.replies.send(Reply::Yes);
        }
        let returned = self.wait_for(|event| match event {
            Event::TerminalReturned => Ok(()),
            other => Err(other),
        });
        self.take_terminal_back(screen)?;
        returned.map(drop)
    }

    /// Gives the terminal to another program, keys and all.
    pub(super) fn give_terminal_away(&mut self) {
        self.await_answer();
        if let Some(keyboard) = &self.keyboard {
            keyboard.pause();
        }
        screen::give_back();
    }

    /// Takes it back.
    pub(super) fn take_terminal_back(&mut self, screen: &mut Screen) -> io::Result<()> {
        if let Some(keyboard) = &self.keyboard {
            keyboard.resume();
        }
        self.return_to(screen)
    }

    /// Waits until another program has given the terminal back. Ctrl-C and Ctrl-Z in it are also sent
    /// to this program: it ignores the first, and the second stops both.
    pub(super) fn wait_for<T>(
        &mut self,
        returned: impl Fn(Event) -> Result<T, Event>,
    ) -> Result<Option<T>, RunError> {
        while let Ok(event) = self.events.recv() {
            match returned(event) {
                Ok(returned) => return Ok(Some(returned)),
                Err(Event::Signal(Signal::Stop)) => signals::stop()?,
                Err(Event::Signal(Signal::Continued)) => {}
                Err(Event::Signal(Signal::End(number))) if signals::is_from_keys(number) => {}
                Err(Event::Signal(Signal::End(number))) => return Err(RunError::Signal(number)),
                Err(other) => self.arrived.push_back(other),
            }
        }
        Ok(None)
    }

    /// Continues after a stop. After our own stop everything is already in place; a stop from
    /// outside left no time to restore the terminal, and the shell has since set its own modes.
    pub(super) fn resume(&mut self) -> io::Result<Reaction> {
        if self.continues > 0 {
            self.continues -= 1;
            return Ok(Reaction::Due(Due::Never));
        }
        screen::give_back();
        screen::take_over()?;
        Ok(Reaction::Task(Task::Redraw))
    }

    /// Takes over the terminal again after a stop.
    pub(super) fn return_to(&mut self, screen: &mut Screen) -> io::Result<()> {
        screen::take_over()?;
        self.forget_frame(screen)
    }

    /// Clears the terminal, so that the next frame is drawn completely. Does not use
    /// `Terminal::clear`, which asks the terminal for its cursor position: the thread that reads
    /// keys would consume the answer.
    pub(super) fn forget_frame(&mut self, screen: &mut Screen) -> io::Result<()> {
        let (width, height) = screen::size();
        self.model.size = (width, height);
        screen.terminal.backend_mut().clear()?;
        screen.terminal.resize(Rect::new(0, 0, width, height))
    }
}
