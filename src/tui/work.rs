//! What takes longer than people wait between two keys is done beside the explorer: on a copy of
//! what is known, from which the model takes over what comes of it. A small tree needs no thread.

use crate::chain::client::Client;
use crate::explain::{self, Offers};
use crate::lint::{self, Findings};
use crate::predict::{Prediction, ProfileVerdict};
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Work on trees of up to so many nodes is done before the next frame.
const AT_ONCE: usize = 400;
/// So many hops are evaluated between two looks at whether that is still wanted.
const BETWEEN_LOOKS: usize = 64;

/// Something to be done on another thread.
pub struct Work {
    number: u64,
    stop: Arc<AtomicBool>,
    job: Job,
}

type Job = Box<dyn FnOnce(&Desk<'_>) + Send>;

impl Work {
    /// Does it, and sends what is found, once or several times.
    pub fn run(self, send: &dyn Fn(Found)) {
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

/// Where work is done.
pub(super) struct Desk<'a> {
    number: u64,
    stop: &'a AtomicBool,
    send: &'a dyn Fn(Found),
}

impl Desk<'_> {
    /// Whether it is no longer wanted.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Hands over something that is found.
    pub(super) fn report(&self, product: Product) {
        (self.send)(Found {
            number: self.number,
            product,
        });
    }

    /// A change made to a copy, with everything evaluated that a screen shows of it; none if it is
    /// no longer wanted.
    pub(super) fn evaluate(&self, before: &Prediction, change: &Change) -> Option<Evaluated> {
        let mut prediction = before.clone();
        change(&mut prediction);
        self.evaluate_all(&prediction)?;
        let findings = lint::find(&prediction.survey);
        let effect = effect(&verdicts(before), &verdicts(&prediction));
        Some(Evaluated {
            prediction,
            findings,
            effect,
        })
    }

    /// Evaluates every hop; none if that is no longer wanted.
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

/// Something that work has found.
#[derive(Debug)]
pub struct Found {
    number: u64,
    pub(super) product: Product,
}

/// What is found.
#[derive(Debug)]
pub(super) enum Product {
    /// A change made.
    Evaluated(Box<Evaluated>),
    /// A change whose roles the snapshots have not been read for.
    Unread,
    /// What can be written.
    Offers(Box<Offers>),
    /// How many profiles fare otherwise with this client than with the AWS CLI.
    Count(Client, usize),
    /// All clients are counted.
    Counted,
}

/// A change of a prediction.
pub(super) type Change = Arc<dyn Fn(&mut Prediction) + Send + Sync>;

/// A prediction with a change made.
#[derive(Debug)]
pub(super) struct Evaluated {
    pub prediction: Prediction,
    pub findings: Findings,
    /// What the change did to the profiles, in words.
    pub effect: String,
}

/// A change that is asked for and not made yet.
#[derive(Clone)]
pub(super) struct Pending {
    pub change: Change,
    pub then: Then,
}

/// What follows once a change is made.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// It is a what-if change.
    Supposed,
    /// It is a call.
    Called,
    /// A pasted policy is that of the role of this name.
    Pasted(String),
    /// Something is undone.
    Undone,
    /// Another client reads the files.
    Client,
    /// A file is written, as the text says.
    Written(String),
    /// A write is undone, as the text says.
    WrittenBack(String),
}

/// A change that is shown while the cursor is on it.
pub(super) struct Trial {
    /// What is tried.
    pub name: String,
    /// What it did, once it is on the screen.
    pub effect: Option<String>,
    /// Everything without it.
    pub before: (Prediction, Findings),
}

/// One kind of work, of which the latest is done.
#[derive(Debug, Default)]
pub(super) struct Worker {
    running: Option<(u64, Arc<AtomicBool>)>,
}

impl Worker {
    /// Whether something is being done.
    pub(super) const fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// What is being done is no longer wanted.
    pub(super) fn stop(&mut self) {
        if let Some((_, stop)) = self.running.take() {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// What was being done is done.
    pub(super) fn end(&mut self) {
        self.running = None;
    }

    fn is_at(&self, number: u64) -> bool {
        let running = self.running.as_ref();
        running.is_some_and(|(running, _)| *running == number)
    }
}

/// Which worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The one that changes the prediction.
    Changing,
    /// The one that fills a list.
    Listing,
}

/// Both workers of a model, and what waits for a thread.
#[derive(Debug, Default)]
pub(super) struct Workshop {
    last: u64,
    /// Changes the prediction.
    pub changing: Worker,
    /// Fills the list that lies over the panes.
    pub listing: Worker,
    waiting: Vec<Work>,
}

impl Workshop {
    /// What is being done, in a word for the title.
    pub(super) const fn sign(&self) -> Option<&'static str> {
        if self.changing.is_busy() || self.listing.is_busy() {
            Some("evaluating")
        } else {
            None
        }
    }

    /// Whether something waits for a thread.
    pub(super) const fn has_work(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// What is to be done on other threads now.
    pub(super) fn take_waiting(&mut self) -> Vec<Work> {
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        waiting
            .filter(|work| !work.stop.load(Ordering::Relaxed))
            .collect()
    }

    /// Whether something that was found is still wanted.
    pub(super) fn wants(&self, found: &Found) -> bool {
        self.changing.is_at(found.number) || self.listing.is_at(found.number)
    }

    /// Does something with a tree of so many nodes, in the place of what the worker was doing: at
    /// once, and returns what is found, or as soon as there is a thread.
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

/// The verdict of every profile, in file order.
fn verdicts(prediction: &Prediction) -> Vec<ProfileVerdict> {
    let profiles = prediction.survey.config.profiles.profiles.iter();
    profiles
        .map(|profile| {
            let id = prediction.survey.forest.requested(profile.name().as_str());
            id.map_or(ProfileVerdict::NoHops, |id| prediction.profile_verdict(id))
        })
        .collect()
}

/// What becomes of the profiles, in words.
fn effect(before: &[ProfileVerdict], after: &[ProfileVerdict]) -> String {
    let (mut gained, mut lost, mut others) = (0, 0, 0);
    for (before, after) in before.iter().zip(after) {
        match (before, after) {
            (before, after) if !after.differs_from(*before) => {}
            (_, ProfileVerdict::Allowed { .. }) => gained += 1,
            (ProfileVerdict::Allowed { .. }, _) => lost += 1,
            _ => others += 1,
        }
    }
    explain::step_effect(gained, lost, others)
}
