//! Calls of AWS before the user's eyes: what is asked for, its plan, how far it is, what came of it.

use super::keymap::Scope;
use super::prompt::Line;
use crate::chain::NodeId;
use crate::explain::{self, Card, Runs};

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

/// Calls before the user's eyes.
pub(super) struct Calls {
    asked: CallsAsked,
    pub(super) stage: Stage,
    /// The plan, how far it is, or what came of it.
    pub(super) card: Card,
    /// A script that does the same elsewhere.
    pub(super) script: Option<String>,
    /// Lines scrolled away at the top.
    pub(super) top: usize,
}

/// How far they are.
pub(super) enum Stage {
    /// True if they can be made.
    Planned(bool),
    /// They are being made.
    Running(Running),
    /// They are made.
    Done,
}

/// Calls under way.
#[derive(Default)]
pub(super) struct Running {
    /// How far each part is.
    pub parts: Vec<(String, Runs)>,
    /// The question to the user.
    pub question: Option<String>,
    /// The answer, if it is a code.
    pub code: Option<Code>,
    /// True if the user has cancelled them.
    pub cancelled: bool,
}

/// A code that is being typed.
#[derive(Default)]
pub(super) struct Code {
    /// The characters so far.
    pub typed: String,
    /// A sign for each of them.
    pub shown: Line,
}

impl Calls {
    /// A plan.
    pub(super) fn planned(asked: CallsAsked, plan: PlanShown, can_start: bool) -> Self {
        Self {
            asked,
            stage: Stage::Planned(can_start),
            card: plan.card,
            script: plan.script,
            top: 0,
        }
    }

    /// Returns true if files that change meanwhile may be read.
    pub(super) const fn lets_read(&self) -> bool {
        !matches!(self.stage, Stage::Planned(_))
    }

    /// The layer that has the keys.
    pub(super) fn scope(&self) -> Scope {
        match (&self.stage, &self.asked) {
            (Stage::Planned(false) | Stage::Done, _) => Scope::Notice,
            (Stage::Planned(true), CallsAsked::Fetch) => Scope::FetchPlan,
            (Stage::Planned(true), CallsAsked::Probe(_)) => Scope::ProbePlan,
            (Stage::Running(running), _) if running.code.is_some() => Scope::Code,
            (Stage::Running(running), _) if running.question.is_some() => Scope::Question,
            (Stage::Running(_), _) => Scope::Calling,
        }
    }

    /// The calls that are being made.
    pub(super) fn running(&mut self) -> Option<&mut Running> {
        match &mut self.stage {
            Stage::Running(running) => Some(running),
            _ => None,
        }
    }

    /// The line in which a code is typed, masked.
    pub(super) fn code(&self) -> Option<&Line> {
        match &self.stage {
            Stage::Running(running) => running.code.as_ref().map(|code| &code.shown),
            _ => None,
        }
    }

    /// Brings the card up to date.
    pub(super) fn show_progress(&mut self) {
        let fetch = self.asked == CallsAsked::Fetch;
        if let Stage::Running(running) = &self.stage {
            let question = running.question.as_deref();
            self.card = explain::calling_card(fetch, &running.parts, question, running.cancelled);
        }
    }
}
