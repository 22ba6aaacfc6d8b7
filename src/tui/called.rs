//! Calls of AWS before the user's eyes: their plan, how far they are, what came of them.

use super::call_news::{CallsAsked, PlanShown};
use super::keymap::Scope;
use super::prompt::Line;
use crate::explain::{self, Card, Runs};

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
    /// It.
    pub typed: String,
    /// As many signs as it has characters.
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
