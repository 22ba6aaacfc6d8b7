//! The event loop of the terminal: events in, frames out.

use super::attendant::CallThread;
use super::calls::CallsNews;
use super::event::{Due, Event, Reaction, resize, take_event};
use super::keyboard::{Keyboard, Sent};
use super::message::{Message, Progress, Task};
use super::model::Model;
use super::screen::{self, Screen};
use super::signals::{self, Signal};
use super::start::{
    Arrived, CallsJob, Copier, Editor, Planner, Reader, Reopen, Reporter, RunError, Start, Watch,
    Writer,
};
use super::thread::start_thread;
use super::update::update;
use super::{answers, view};
use crate::chain::NodeId;
use crate::predict::Prediction;
use crossterm::event::Event as TerminalEvent;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// While policies load, frames that only show progress are drawn at most this often.
const LOADING_PACE: Duration = Duration::from_millis(50);
/// Pending events are processed for at most this long before the next frame.
const PATIENCE: Duration = Duration::from_millis(50);
/// The maximum wait for an answer of the terminal. If the terminal is handed to another program
/// earlier, that program would read the answer as keys.
const ANSWER: Duration = Duration::from_millis(500);

/// Work on another thread may take this long before a frame reports it.
const GRACE: Duration = Duration::from_millis(20);

/// Opens the explorer in the terminal and returns when the user quits. The first frame is drawn
/// before any arrival is processed; afterwards the explorer sleeps until a key, a signal or an
/// arrival wakes it. The caller checks that there is a terminal.
///
/// # Errors
///
/// [`RunError`] if the terminal fails or a signal ends the program; the terminal is restored in
/// every case.
pub(crate) fn run(start: Start) -> Result<(), RunError> {
    explore(start).map_err(|error| match (error, signals::hangup()) {
        // The failed output was the first that was noticed of a closed terminal.
        (RunError::Terminal(_), Some(number)) => RunError::Signal(number),
        (error, _) => error,
    })
}

fn explore(start: Start) -> Result<(), RunError> {
    let (sender, events) = channel();
    // Before the size is read: otherwise a resize before the reading thread starts would be lost.
    let signals = sender.clone();
    signals::watch(move |signal| signals.send(Event::Signal(signal)).is_ok())?;
    let closed = sender.clone();
    signals::watch_terminal(move |signal| closed.send(Event::Signal(signal)).is_ok())?;
    let mut screen = Screen::take(start.questions.mouse)?;
    let mut options = start.options;
    options.ascii |= start.questions.width && screen::draws_signs_wide()?;
    let mut model = Model::new(start.prediction, options, screen::size());
    model.tour = model.prediction.sample.then_some((0, 0));
    let (files, watch) = match start.files {
        Ok(files) => (Ok(files.reopen), Some(files.watch)),
        Err(why) => (Err(why), None),
    };
    let mut session = Session {
        model,
        writer: start.writer,
        reader: start.reader,
        start: Instant::now(),
        copier: start.copier,
        explanation: start.explanation,
        sender: sender.clone(),
        events,
        last_frame: Instant::now(),
        arrived: VecDeque::new(),
        put_back: None,
        continues: 0,
        asked: None,
        files,
        keyboard: None,
        editor: start.editor,
        reporter: start.reporter,
        planner: start.planner,
        planned_calls: None,
        call_thread: None,
    };
    session.model.loading = start.arrivals.as_ref().map(|_| Progress::default());
    session.draw(&mut screen)?;
    session.watch(watch, start.questions.background)?;
    if let Some(arrivals) = start.arrivals {
        forward(arrivals()?, sender)?;
    }
    let ended = session.live(&mut screen);
    session.abandon_calls();
    if ended.is_ok() {
        session.await_answer();
    }
    drop(screen);
    if screen::has_panicked() {
        return Err(RunError::Panicked);
    }
    ended
}

/// Forwards arrivals to the channel that the explorer waits on.
fn forward(arrivals: Receiver<Arrived>, events: Sender<Event>) -> io::Result<()> {
    start_thread("arrivals", move || {
        for arrived in arrivals {
            if events.send(Event::Arrived(arrived)).is_err() {
                return;
            }
        }
        let _ = events.send(Event::ArrivalsEnded);
    })
}

/// A running explorer.
pub(super) struct Session {
    pub model: Model,
    writer: Writer,
    pub reader: Reader,
    /// The zero of the model's clock.
    start: Instant,
    pub copier: Copier,
    pub explanation: fn(&Prediction, NodeId) -> String,
    /// The sender for background threads.
    pub sender: Sender<Event>,
    pub events: Receiver<Event>,
    last_frame: Instant,
    /// Arrivals that are not in the model yet.
    pub arrived: VecDeque<Event>,
    /// A key that must wait for a due event.
    put_back: Option<Event>,
    /// The number of expected continuations that our own stop has already handled.
    pub continues: usize,
    /// The time of an unanswered question to the terminal.
    asked: Option<Instant>,
    pub files: Result<Reopen, String>,
    /// The thread that reads keys, once it runs.
    pub keyboard: Option<Keyboard>,
    pub editor: Editor,
    pub reporter: Reporter,
    pub planner: Planner,
    /// Makes the calls of the plan that is shown.
    pub planned_calls: Option<CallsJob>,
    /// Makes calls now.
    pub call_thread: Option<CallThread>,
}

impl Session {
    /// Starts to listen: to keys, to changes of files, and to the terminal's answer if it is asked.
    fn watch(&mut self, files: Option<Watch>, ask: bool) -> io::Result<()> {
        let keys = self.sender.clone();
        let start = self.start;
        let tell = move |sent| keys.send(Event::Terminal(clock(start), sent)).is_ok();
        self.keyboard = Some(Keyboard::watch(tell)?);
        if let Some(watch) = files {
            let changed = self.sender.clone();
            watch(Box::new(move |names| {
                changed.send(Event::Changed(names)).is_ok()
            }))?;
        }
        if ask {
            screen::send(answers::BACKGROUND)?;
            self.asked = Some(Instant::now());
        }
        Ok(())
    }

    /// Runs until a key, a signal or a failure ends it.
    fn live(&mut self, screen: &mut Screen) -> Result<(), RunError> {
        let mut due = Due::Never;
        loop {
            let next = self.put_back.take().map_or_else(|| self.wait(due), Ok);
            let mut next = match next {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            if next.is_none() && self.arrived.is_empty() {
                due = Due::Now;
            }
            let began = Instant::now();
            while let Some(event) = next {
                let event = match event {
                    Event::Arrived(_) | Event::ArrivalsEnded => {
                        self.arrived.push_back(event);
                        next = self.events.try_recv().ok();
                        continue;
                    }
                    other => other,
                };
                match self.take_in(event)? {
                    Reaction::Due(asked) => due = due.max(asked),
                    Reaction::Task(Task::Quit) => return Ok(()),
                    Reaction::Task(task) => {
                        self.perform(task, screen)?;
                        due = Due::Now;
                        // An immediate result needs no frame that reports the work.
                        let wait = if matches!(
                            task,
                            Task::Work | Task::Read | Task::Plan | Task::Reload
                        ) {
                            GRACE
                        } else {
                            Duration::ZERO
                        };
                        next = self.put_back.take();
                        next = next.or_else(|| self.events.recv_timeout(wait).ok());
                        continue;
                    }
                }
                next = self.put_back.take();
                if next.is_none() && began.elapsed() < PATIENCE {
                    next = self.events.try_recv().ok();
                }
            }
            // Keys and signals first, then one arrival, so that the next key is not delayed.
            if due < Due::Now
                && let Some(event) = self.arrived.pop_front()
            {
                match self.take_in(event)? {
                    Reaction::Due(arrival) => due = due.max(arrival),
                    Reaction::Task(Task::Quit) => return Ok(()),
                    Reaction::Task(task) => {
                        self.perform(task, screen)?;
                        due = Due::Now;
                    }
                }
            }
            if due == Due::Now || (due == Due::Soon && self.last_frame.elapsed() >= LOADING_PACE) {
                self.draw(screen)?;
                due = Due::Never;
            }
        }
    }

    /// Performs a task for the model; the caller handles quitting.
    pub(super) fn perform(&mut self, task: Task, screen: &mut Screen) -> Result<(), RunError> {
        match task {
            Task::None | Task::Quit => {}
            Task::Suspend => {
                self.await_answer();
                screen::give_back();
                self.continues += 1;
                signals::stop()?;
                self.return_to(screen)?;
            }
            Task::Write => {
                let written = (self.writer)(self.model.files_to_write());
                update(&mut self.model, Message::Written(written));
            }
            Task::Read => self.read_rows()?,
            Task::Copy => self.copy()?,
            Task::Work => self.begin_work()?,
            Task::Reload => self.reload()?,
            Task::Edit => self.edit(screen)?,
            Task::Export => self.export()?,
            Task::Plan => self.plan_calls()?,
            Task::Call => self.begin_calls()?,
            Task::Reply => self.reply(),
            Task::CancelCalls => self.cancel_calls(),
            Task::Lend => self.lend_terminal(screen)?,
            Task::Redraw => self.forget_frame(screen)?,
        }
        Ok(())
    }

    /// The next event. Does not sleep while arrivals are pending, at most until a due frame, and at
    /// most until the time requested by the model.
    fn wait(&self, due: Due) -> Result<Event, RecvTimeoutError> {
        let events = &self.events;
        let frame = match due {
            _ if !self.arrived.is_empty() => Some(Duration::ZERO),
            Due::Never => None,
            Due::Soon | Due::Now => Some(LOADING_PACE.saturating_sub(self.last_frame.elapsed())),
        };
        let wake = self.model.wake_at().map(|at| {
            let at = self.start + Duration::from_millis(at);
            at.saturating_duration_since(Instant::now())
        });
        // A pending key comes first, even if a frame is due.
        let next = match frame.into_iter().chain(wake).min() {
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(left) => events.recv_timeout(left),
        };
        let is_time = wake.is_some_and(|wake| frame.is_none_or(|left| wake <= left));
        match next {
            Err(RecvTimeoutError::Timeout) if is_time => Ok(Event::Time),
            next => next,
        }
    }

    /// Passes one event to the model.
    fn take_in(&mut self, event: Event) -> Result<Reaction, RunError> {
        if screen::has_panicked() {
            return Err(RunError::Panicked);
        }
        if let Event::Terminal(at, Ok(sent)) = &event
            && let Sent::Event(TerminalEvent::Key(_) | TerminalEvent::Paste(_)) = sent
        {
            let due = update(&mut self.model, Message::Clock(*at));
            if due != Task::None {
                self.put_back = Some(event);
                return Ok(Reaction::Task(due));
            }
        }
        let now = clock(self.start);
        let model = &mut self.model;
        let message = match event {
            Event::Time => Message::Clock(now),
            Event::Terminal(_, Ok(Sent::Event(event))) => return Ok(take_event(model, event)),
            Event::Terminal(_, Ok(Sent::Light(light))) => {
                self.asked = None;
                Message::Background(light)
            }
            Event::Terminal(_, Err(error)) => return Err(error.into()),
            Event::Signal(Signal::Resized) => return Ok(resize(model)),
            Event::Signal(Signal::End(number)) => return Err(RunError::Signal(number)),
            Event::Signal(Signal::Stop) => return Ok(Reaction::Task(Task::Suspend)),
            Event::Signal(Signal::Continued) => return Ok(self.resume()?),
            Event::Found(found) => Message::Found(found),
            Event::Arrived(arrived) => return Ok(Reaction::arrival(update(model, arrived.into()))),
            Event::ArrivalsEnded if model.loading.is_none() => {
                return Ok(Reaction::Due(Due::Never));
            }
            Event::ArrivalsEnded => return Ok(Reaction::arrival(update(model, Message::Loaded))),
            // Only while another program has the terminal.
            Event::Edited(_) | Event::TerminalReturned => return Ok(Reaction::Due(Due::Never)),
            Event::Calls(news) => Message::Calls(news),
            Event::TerminalWanted => return Ok(Reaction::Task(Task::Lend)),
            Event::CallsDone(done) => {
                self.call_thread = None;
                Message::Calls(CallsNews::Done(done))
            }
            Event::Changed(names) => Message::FilesChanged(names),
            Event::Reread(reread) => Message::Reloaded(self.take_reread(reread)),
            Event::Exported(exported) => Message::Exported(exported),
            Event::RowsRead(rows) => Message::ReadAgain(rows),
            Event::Planned(asked, plan) => return Ok(self.take_plan(asked, plan)),
            Event::Copied(copied) => {
                let send = copied.as_ref().ok().and_then(|it| it.send.as_ref());
                if let Some(sequence) = send {
                    screen::send(sequence)?;
                }
                Message::Copied(copied.map(|it| it.sentence))
            }
        };
        Ok(Reaction::Task(update(&mut self.model, message)))
    }

    /// Waits for the answer to a question that was only just asked.
    pub(super) fn await_answer(&mut self) {
        while let Some(asked) = self.asked {
            let left = ANSWER.saturating_sub(asked.elapsed());
            match self.events.recv_timeout(left) {
                Ok(Event::Terminal(_, Ok(Sent::Light(light)))) => {
                    self.asked = None;
                    update(&mut self.model, Message::Background(light));
                }
                Ok(other) => self.arrived.push_back(other),
                Err(_) => self.asked = None,
            }
        }
    }

    fn draw(&mut self, screen: &mut Screen) -> io::Result<()> {
        self.model.prepare();
        let (width, height) = self.model.size;
        let area = Rect::new(0, 0, width, height);
        if screen.terminal.get_frame().area() != area {
            screen.terminal.resize(area)?;
        }
        let model = &self.model;
        screen.terminal.draw(|frame| {
            view::draw(model, frame.buffer_mut());
            if let Some(place) = view::cursor(model) {
                frame.set_cursor_position(place);
            }
        })?;
        self.last_frame = Instant::now();
        let now = clock(self.start);
        update(&mut self.model, Message::Drawn(now));
        Ok(())
    }
}

/// Milliseconds since the start.
fn clock(start: Instant) -> u64 {
    start.elapsed().as_millis() as u64
}
