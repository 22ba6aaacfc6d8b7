//! Background work, for anything that takes longer than the time between two keys: it works on a
//! copy of the prediction, and the model adopts the result. A small tree needs no thread.

use super::summary::{Describe, Summary};
use crate::chain::client::Client;
use crate::explain::Offers;
use crate::iam::account::Wanted;
use crate::lint::{self, Findings};
use crate::predict::{CallSource, Prediction};
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Work on trees with at most this number of nodes is done before the next frame.
const AT_ONCE: usize = 400;
/// The number of hops that are evaluated between two checks for cancellation.
const BETWEEN_LOOKS: usize = 64;

/// Something to be done on another thread.
pub(crate) struct Work {
    number: u64,
    stop: Arc<AtomicBool>,
    job: Job,
}

type Job = Box<dyn FnOnce(&Desk<'_>) + Send>;

impl Work {
    /// Does the work and sends its results, one or more.
    pub(crate) fn run(self, send: &dyn Fn(Found)) {
        let desk = Desk {
            number: self.number,
            stop: &self.stop,
            send,
        };
        (self.job)(&desk);
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Work({})", self.number)
    }
}

/// The context of a job.
pub(super) struct Desk<'a> {
    number: u64,
    stop: &'a AtomicBool,
    send: &'a dyn Fn(Found),
}

impl Desk<'_> {
    /// Returns true if the job was cancelled.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Sends a result.
    pub(super) fn report(&self, product: Product) {
        (self.send)(Found {
            number: self.number,
            product,
        });
    }

    /// Evaluates everything that a screen shows of a changed prediction; `None` if cancelled.
    pub(super) fn evaluate(
        &self,
        before: &Prediction,
        prediction: Prediction,
        describe: Describe,
    ) -> Option<Evaluated> {
        self.evaluate_all(&prediction)?;
        let findings = lint::find(&prediction.survey).marking_calls();
        let effect = describe(before, &prediction);
        let summary = Summary::of(&prediction, &findings);
        Some(Evaluated {
            prediction,
            findings,
            summary: Some(summary),
            effect,
        })
    }

    /// Evaluates every hop; `None` if cancelled.
    pub(super) fn evaluate_all(&self, prediction: &Prediction) -> Option<()> {
        for row in 0..prediction.survey.rows.len() {
            if row % BETWEEN_LOOKS == 0 && self.is_stopped() {
                return None;
            }
            if let Some(id) = prediction.node_of(row) {
                prediction.outcome(id);
            }
        }
        Some(())
    }
}

/// A result of work.
#[derive(Debug)]
pub struct Found {
    number: u64,
    pub(super) product: Product,
}

/// The kind of result.
#[derive(Debug)]
pub(super) enum Product {
    /// An applied change.
    Evaluated(Box<Evaluated>),
    /// A change that needs these rows, which were not read from the snapshots.
    Unread(Box<Wanted>),
    /// The changes that can be written.
    Offers(Box<Offers>),
    /// The number of profiles with another result with this client than with the AWS CLI.
    Count(Client, usize),
    /// All clients are counted.
    Counted,
}

/// A change of a prediction.
pub(super) type Change = Arc<dyn Fn(&mut Prediction) + Send + Sync>;

/// A prediction with a change applied.
#[derive(Clone, Debug)]
pub(super) struct Evaluated {
    pub prediction: Prediction,
    pub findings: Findings,
    /// Data derived from the verdicts; `None` if it is not known.
    pub summary: Option<Summary>,
    /// The effect of the change on the profiles, in words.
    pub effect: String,
}

/// A requested change that is not made yet.
#[derive(Clone)]
pub(super) struct Pending {
    pub change: Change,
    pub then: Then,
}

/// The follow-up of a change.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// A what-if change that is kept.
    Kept,
    /// An added call.
    Called,
    /// A pasted policy for the role with this name.
    Pasted(String),
    /// An undone change.
    Undone,
    /// Another client reads the files.
    Client,
    /// The files have been read again.
    Reloaded {
        /// Those that changed; empty if a key requested the reload.
        changed: Vec<String>,
        /// True if their text, and whether it can be read, is as before.
        same: bool,
    },
    /// The snapshots have been read again, for the changes behind it.
    Read,
    /// The snapshots have been read for a role, given by its name, that these credentials call.
    Found(CallSource, String),
    /// A file is written, as the text says.
    Written(String),
    /// A write is undone, as the text says.
    WrittenBack(String),
}

/// The rows of the snapshots.
#[derive(Debug, Default)]
pub(super) enum Rows {
    /// Those that the files name have been read.
    #[default]
    Read,
    /// These are needed too.
    Wanted(Box<Wanted>),
    /// They are being read.
    Reading,
}

/// A change that is previewed while the cursor is on it.
pub(super) struct Preview {
    /// The name of the candidate.
    pub name: String,
    /// The effect, once it is shown.
    pub effect: Option<String>,
    /// The state without it.
    pub before: Box<Evaluated>,
}

/// One kind of work; only the latest job counts.
#[derive(Debug, Default)]
pub(super) struct Worker {
    running: Option<(u64, Arc<AtomicBool>)>,
}

impl Worker {
    /// Returns true if a job is running.
    pub(super) const fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Cancels the running job.
    pub(super) fn stop(&mut self) {
        if let Some((_, stop)) = self.running.take() {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// Marks the running job as done.
    pub(super) fn end(&mut self) {
        self.running = None;
    }

    fn is_at(&self, number: u64) -> bool {
        let running = self.running.as_ref();
        running.is_some_and(|(running, _)| *running == number)
    }
}

/// The kind of worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Changes the prediction.
    Changing,
    /// Fills a list.
    Listing,
}

/// Both workers of a model, and the jobs that wait for a thread.
#[derive(Debug, Default)]
pub(super) struct Workshop {
    last: u64,
    /// Changes the prediction.
    pub changing: Worker,
    /// Fills the list in the overlay.
    pub listing: Worker,
    waiting: Vec<Work>,
    /// The rows of snapshots that a change waits for.
    pub rows: Rows,
}

impl Workshop {
    /// Returns true if a job is running.
    pub(super) const fn is_busy(&self) -> bool {
        self.changing.is_busy() || self.listing.is_busy()
    }

    /// Returns true if a job waits for a thread.
    pub(super) const fn has_work(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The jobs to start on other threads now.
    pub(super) fn take_waiting(&mut self) -> Vec<Work> {
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        waiting
            .filter(|work| !work.stop.load(Ordering::Relaxed))
            .collect()
    }

    /// Returns true if a result is still wanted.
    pub(super) fn wants(&self, found: &Found) -> bool {
        self.changing.is_at(found.number) || self.listing.is_at(found.number)
    }

    /// Frees memory of a tree with `nodes` nodes; on another thread, if that takes a while.
    pub(super) fn discard(&mut self, nodes: usize, garbage: impl Send + 'static) {
        if nodes > AT_ONCE {
            self.waiting.push(Work {
                number: 0,
                stop: Arc::default(),
                job: Box::new(move |_| drop(garbage)),
            });
        }
    }

    /// Starts a job on a tree with `nodes` nodes in place of the worker's current one: either at
    /// once, returning its results, or as soon as there is a thread.
    pub(super) fn start(
        &mut self,
        kind: Kind,
        nodes: usize,
        job: impl FnOnce(&Desk<'_>) + Send + 'static,
    ) -> Vec<Found> {
        self.last += 1;
        let number = self.last;
        let stop = Arc::new(AtomicBool::new(false));
        let worker = match kind {
            Kind::Changing => &mut self.changing,
            Kind::Listing => &mut self.listing,
        };
        worker.stop();
        worker.running = Some((number, Arc::clone(&stop)));
        let work = Work {
            number,
            stop,
            job: Box::new(job),
        };
        if nodes > AT_ONCE {
            self.waiting.push(work);
            return Vec::new();
        }
        let found = RefCell::new(Vec::new());
        work.run(&|one| found.borrow_mut().push(one));
        found.into_inner()
    }
}
