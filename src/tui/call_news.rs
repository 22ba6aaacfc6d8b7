//! Requests, plans and results of AWS calls.

use crate::chain::NodeId;
use crate::explain::{Card, Runs};

/// The calls that are requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallsAsked {
    /// Those that fetch what is missing.
    Fetch,
    /// The hops of a profile.
    Probe(NodeId),
}

/// A plan as it is shown.
#[derive(Clone, Debug)]
pub struct PlanShown {
    /// The calls, as a card.
    pub card: Card,
    /// A script that does the same elsewhere.
    pub script: Option<String>,
}

/// The result of calls.
#[derive(Clone, Debug)]
pub struct CallsDone {
    /// The result as a card.
    pub card: Card,
    /// True if files were written that are on screen.
    pub wrote: bool,
}

/// A message to the explorer while calls are made.
#[derive(Debug)]
pub enum CallsNews {
    /// How far a part of the work is.
    Told(String, Runs),
    /// Something is to be answered: a code, or a yes.
    Asked {
        /// The question.
        question: String,
        /// True if the answer is a code, which is not shown.
        code: bool,
    },
    /// All calls are made.
    Done(Box<CallsDone>),
}

/// An answer of the user.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// An MFA code.
    Code(String),
    /// It may be done.
    Yes,
    /// Nothing is to be done.
    No,
}

/// Requests for tasks about calls.
#[derive(Default)]
pub(super) struct CallRequests {
    /// The plan that [`Task::Plan`](super::Task) is to make.
    pub planning: Option<CallsAsked>,
    /// True if its key has come again meanwhile.
    pub hurried: bool,
    /// The answer that [`Task::Reply`](super::Task) is to hand over.
    pub reply: Option<Reply>,
}
