//! What the sentences about a hop are made from: the hop, its caller, the outcome and the place
//! in the trace that its cause points to.

use super::sentence::{Sentence, alternatives};
use crate::chain::{Hop, NodeContent, NodeId};
use crate::eval::{CallerKind, Reason, TracedCondition, TracedStatement, UserIdHalves};
use crate::explain::view::Runs;
use crate::iam::policy::{ConditionEntry, Statement};
use crate::observed::Replay;
use crate::predict::{CauseFacts, HopOutcome, HopVerdict, Survey, TargetArn, is_call};

/// A hop with everything a sentence about it may need.
#[derive(Clone, Copy)]
pub(super) struct HopFacts<'a> {
    pub(super) survey: &'a Survey,
    pub(super) hop: &'a Hop,
    /// The hop before, whose session calls; none when the base itself calls.
    pub(super) source: Option<&'a Hop>,
    pub(super) outcome: &'a HopOutcome,
    /// Whether the parameters are those of a call that AWS reported, not the profile's.
    pub(super) reported: bool,
}

/// The verdict of a call that AWS reported, in one sentence.
pub fn replay_sentence(survey: &Survey, id: NodeId, replay: &Replay) -> Runs {
    let Some((_, target)) = survey.hop(id) else {
        return Vec::new();
    };
    let facts = HopFacts {
        survey,
        hop: &replay.hop,
        source: None,
        outcome: &replay.outcome,
        reported: replay.parameters_known,
    };
    facts.verdict(target)
}

/// The verdict of a hop, in one sentence.
pub fn verdict_sentence(survey: &Survey, id: NodeId, outcome: &HopOutcome) -> Runs {
    let Some((hop, target)) = survey.call(id) else {
        return Vec::new();
    };
    let source = survey.forest.node(id).parent.and_then(|parent| {
        match &survey.forest.node(parent).content {
            NodeContent::Hop(hop) => Some(hop),
            _ => None,
        }
    });
    let facts = HopFacts {
        survey,
        hop,
        source,
        outcome,
        reported: false,
    };
    facts.verdict(target)
}

impl HopFacts<'_> {
    fn verdict(&self, target: &TargetArn) -> Runs {
        match (self.outcome.if_reached, &self.outcome.cause) {
            (HopVerdict::Allowed { .. }, _) => self.allowed(),
            (_, Some(cause)) => self
                .own_role(target)
                .followed_by(self.stopped(cause, target)),
            (_, None) => HopFacts::undetermined(),
        }
        .done()
    }

    /// That the session of a role asks for that very role.
    fn own_role(&self, target: &TargetArn) -> Sentence {
        let denied = matches!(
            self.outcome.if_reached,
            HopVerdict::DeniedImplicit | HopVerdict::DeniedExplicit
        );
        match (target, self.source) {
            (TargetArn::Role(role), Some(source))
                if denied && self.outcome.caller.principal.as_ref() == Some(role) =>
            {
                Sentence::default()
                    .name(format!("[profile {}]", source.profile))
                    .text(" is a session of ")
                    .name(role.name())
                    .text(" already, and ")
                    .text(self.sender())
                    .text(" asks for the same role again. A role may assume itself only if its trust policy allows it explicitly. ")
            }
            _ => Sentence::default(),
        }
    }

    /// Who sends the parameters.
    pub(super) fn sender(&self) -> String {
        if self.reported || is_call(&self.hop.profile) {
            "the call".to_owned()
        } else {
            format!("[profile {}]", self.hop.profile)
        }
    }

    pub(super) fn trust_statement(&self, cause: &CauseFacts) -> Option<&Statement> {
        let statement = self.traced_statement(cause)?;
        Some(statement.part)
    }

    fn traced_statement(&self, cause: &CauseFacts) -> Option<TracedStatement<'_>> {
        let evaluation = self.outcome.evaluation.as_ref()?;
        evaluation.trust_statements().nth(cause.statement?)
    }

    pub(super) fn condition(&self, cause: &CauseFacts) -> Option<&ConditionEntry> {
        Some(self.traced_condition(cause)?.part)
    }

    fn traced_condition(&self, cause: &CauseFacts) -> Option<TracedCondition<'_>> {
        let statement = self.traced_statement(cause)?;
        statement.conditions().nth(cause.condition?)
    }

    pub(super) fn listed(&self, cause: &CauseFacts, most: usize) -> String {
        let values = self.condition(cause).map(|entry| {
            entry
                .values
                .iter()
                .map(|value| value.text.to_string())
                .collect::<Vec<_>>()
        });
        alternatives(&values.unwrap_or_default(), most)
    }

    pub(super) fn caller_words(&self) -> String {
        let caller = &self.outcome.caller.caller;
        match (&caller.kind, &caller.name) {
            (CallerKind::User, Some(name)) => format!("user {name}"),
            (CallerKind::RoleSession, Some(name)) => format!("role {name}"),
            _ => "the caller".to_owned(),
        }
    }

    pub(super) fn caller_id(&self) -> String {
        match &self.outcome.caller.caller.unique_id {
            crate::eval::CallerId::Known(id) => id.to_string(),
            _ => "not known".to_owned(),
        }
    }

    /// The value that would match if its `*` were a wildcard.
    pub(super) fn literal_star(&self, cause: &CauseFacts) -> Option<String> {
        let mut values = self.traced_condition(cause)?.values();
        let (value, _) = values.find(|(_, trace)| trace.reason == Reason::LiteralStar)?;
        Some(value.text.to_string())
    }

    /// The session names of the values whose id half fits.
    pub(super) fn wanted_names(&self, cause: &CauseFacts) -> String {
        let Some(condition) = self.traced_condition(cause) else {
            return String::new();
        };
        let fits = |halves: Option<UserIdHalves>| halves.is_some_and(|it| !it.id.is_false());
        let fitting = condition.values().filter(|(_, trace)| fits(trace.halves));
        let names: Vec<String> = fitting
            .filter_map(|(value, _)| value.text.split_once(':'))
            .map(|(_, name)| name.to_owned())
            .collect();
        alternatives(&names, 3)
    }

    pub(super) fn principals(&self, cause: &CauseFacts) -> String {
        let texts: Vec<String> = self
            .trust_statement(cause)
            .map(|statement| {
                statement
                    .principal
                    .entries
                    .iter()
                    .map(|entry| entry.text.to_string())
                    .collect()
            })
            .unwrap_or_default();
        alternatives(&texts, 2)
    }

    pub(super) fn actions(&self, cause: &CauseFacts) -> String {
        let texts: Vec<String> = self
            .trust_statement(cause)
            .map(|statement| {
                statement
                    .action
                    .patterns
                    .iter()
                    .map(|action| action.text.to_string())
                    .collect()
            })
            .unwrap_or_default();
        alternatives(&texts, 3)
    }
}
