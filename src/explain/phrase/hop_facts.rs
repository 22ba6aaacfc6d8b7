//! The input of the sentences about a hop: the hop, its caller, the outcome and the place in the
//! trace behind its cause.

use super::sentence::{alternatives, literal, say};
use crate::chain::{Hop, NodeId};
use crate::eval::{CallerKind, Reason, UserIdHalves};
use crate::explain::view::Runs;
use crate::iam::Arn;
use crate::iam::policy::ConditionEntry;
use crate::observed::Replay;
use crate::predict::{HopOutcome, HopVerdict, Survey, is_call};
use crate::text::{text, word};

/// A hop with everything that a sentence about it may need.
#[derive(Clone, Copy)]
pub(super) struct HopFacts<'a> {
    pub(super) survey: &'a Survey,
    pub(super) hop: &'a Hop,
    /// The previous hop, whose session calls; `None` if the base itself calls.
    pub(super) source: Option<&'a Hop>,
    pub(super) outcome: &'a HopOutcome,
    /// True if the parameters are those of a reported call rather than the profile's.
    pub(super) reported: bool,
}

/// The verdict of a call that AWS reported, in one sentence.
pub(crate) fn replay_sentence(survey: &Survey, id: NodeId, replay: &Replay) -> Runs {
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
pub(crate) fn verdict_sentence(survey: &Survey, id: NodeId, outcome: &HopOutcome) -> Runs {
    let facts = HopFacts::of(survey, id, outcome);
    facts.map_or_else(Vec::new, |(facts, target)| facts.verdict(target))
}

impl<'a> HopFacts<'a> {
    /// The facts of a call of the tree, and its target.
    pub(super) fn of(
        survey: &'a Survey,
        id: NodeId,
        outcome: &'a HopOutcome,
    ) -> Option<(Self, Option<&'a Arn>)> {
        let (hop, target) = survey.call(id)?;
        let parent = survey.forest.node(id).parent;
        let source = parent.and_then(|parent| survey.forest.node(parent).hop());
        let facts = Self {
            survey,
            hop,
            source,
            outcome,
            reported: false,
        };
        Some((facts, target))
    }
}

impl HopFacts<'_> {
    fn verdict(&self, target: Option<&Arn>) -> Runs {
        match (self.outcome.if_reached, self.outcome.cause) {
            (HopVerdict::Allowed { .. }, _) => self.allowed(),
            (_, Some(cause)) => say!(
                "{own_role}{stopped}",
                own_role = self.own_role(target),
                stopped = self.stopped(cause, target)
            ),
            (_, None) => HopFacts::undetermined(),
        }
    }

    /// The session of a role requests that very role.
    fn own_role(&self, target: Option<&Arn>) -> Option<Runs> {
        let denied = matches!(
            self.outcome.if_reached,
            HopVerdict::DeniedImplicit | HopVerdict::DeniedExplicit
        );
        let role = target?;
        let is_own = denied && self.outcome.caller.principal.as_ref() == Some(role);
        let source = self.source.filter(|_| is_own)?;
        Some(say!(
            "`[profile {source}]` is a session of `{role}` already, and {sender} asks for the same role again. A role may assume itself only if its trust policy allows it explicitly. ",
            source = &source.profile,
            role = role.name(),
            sender = self.sender()
        ))
    }

    /// The sender of the parameters.
    pub(super) fn sender(&self) -> String {
        if self.reported || is_call(&self.hop.profile) {
            word!("the call").to_owned()
        } else {
            text!("[profile {profile}]", profile = self.hop.profile)
        }
    }

    /// The condition that stops the hop.
    pub(super) fn condition(&self) -> Option<&ConditionEntry> {
        Some(self.outcome.stopping_condition()?.part)
    }

    pub(super) fn listed(&self, most: usize) -> String {
        let values = self.condition().into_iter().flat_map(|it| &it.values);
        alternatives(values.map(|value| literal(&value.text)), most)
    }

    pub(super) fn caller_words(&self) -> String {
        let caller = &self.outcome.caller.caller;
        match (&caller.kind, &caller.name) {
            (CallerKind::User, Some(name)) => text!("user {name}", name),
            (CallerKind::RoleSession, Some(name)) => text!("role {name}", name),
            _ => word!("the caller").to_owned(),
        }
    }

    pub(super) fn caller_id(&self) -> String {
        match &self.outcome.caller.caller.unique_id {
            crate::eval::CallerId::Known(id) => id.to_string(),
            _ => word!("not known").to_owned(),
        }
    }

    /// The value that would match if its `*` were a wildcard.
    pub(super) fn literal_star(&self) -> Option<String> {
        let mut values = self.outcome.stopping_condition()?.values();
        let (value, _) = values.find(|(_, trace)| trace.reason == Reason::LiteralStar)?;
        Some(value.text.to_string())
    }

    /// The session names in the values whose id half matches.
    pub(super) fn wanted_names(&self) -> String {
        let Some(condition) = self.outcome.stopping_condition() else {
            return String::new();
        };
        let fits = |halves: Option<UserIdHalves>| halves.is_some_and(|it| !it.id.is_false());
        let fitting = condition.values().filter(|(_, trace)| fits(trace.halves));
        let names = fitting.filter_map(|(value, _)| value.text.split_once(':'));
        alternatives(names.map(|(_, name)| name), 3)
    }

    pub(super) fn principals(&self) -> String {
        let statement = self.outcome.stopping_statement().into_iter();
        let entries = statement.flat_map(|it| &it.part.principal.entries);
        alternatives(entries.map(|entry| &entry.text), 2)
    }

    pub(super) fn actions(&self) -> String {
        let statement = self.outcome.stopping_statement().into_iter();
        let patterns = statement.flat_map(|it| &it.part.action.patterns);
        alternatives(patterns.map(|action| &action.text), 3)
    }
}
