//! What is asked for, shown and told of calls of AWS.

use crate::chain::NodeId;
use crate::explain::{Card, Runs};

/// Which calls are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallsAsked {
    /// Those that fetch what is missing.
    Fetch,
    /// The hops of a profile.
    Probe(NodeId),
}

/// What is shown of a plan.
#[derive(Clone, Debug)]
pub struct PlanShown {
    /// What would be called.
    pub card: Card,
    /// A script that does the same elsewhere.
    pub script: Option<String>,
}

/// What came of calls.
#[derive(Clone, Debug)]
pub struct CallsDone {
    /// What is shown of it.
    pub card: Card,
    /// Whether files were written that are on screen.
    pub wrote: bool,
}

/// What the explorer is told while calls are made.
#[derive(Debug)]
pub enum CallsNews {
    /// How far a part of the work is.
    Told(String, Runs),
    /// Something is to be answered: a code, or a yes.
    Asked {
        /// The question.
        question: String,
        /// Whether the answer is a code, which is not shown.
        code: bool,
    },
    /// All calls are made.
    Done(Box<CallsDone>),
}

/// What the user answers.
#[derive(Clone, PartialEq, Eq)]
pub enum Reply {
    /// An MFA code.
    Code(String),
    /// It may be done.
    Yes,
    /// Nothing is to be done.
    No,
}

/// What tasks about calls need.
#[derive(Default)]
pub(super) struct CallRequests {
    /// The plan that [`Task::Plan`](super::Task) is to make.
    pub planning: Option<CallsAsked>,
    /// The answer that [`Task::Reply`](super::Task) is to hand over.
    pub reply: Option<Reply>,
}
