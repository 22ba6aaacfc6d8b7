//! Why a hop is allowed.

use super::hop::HopFacts;
use super::sentence::Sentence;
use crate::eval::{GrantLevel, Reason, Ternary};
use crate::explain::view::Tone;
use crate::iam::policy::Effect;

impl HopFacts<'_> {
    pub(super) fn allowed(&self) -> Sentence {
        let Some(evaluation) = &self.outcome.evaluation else {
            return Sentence::new("Nothing stands in the way.");
        };
        let trust = evaluation.policies.first();
        let best = trust.and_then(|trust| {
            evaluation
                .statements_of(trust)
                .iter()
                .filter(|statement| {
                    statement.effect == Some(Effect::Allow)
                        && statement.principal == Ternary::True
                        && statement.action == Ternary::True
                        && statement.conditions == Ternary::True
                })
                .filter_map(|statement| {
                    let level = evaluation
                        .principals_of(statement)
                        .iter()
                        .filter(|principal| principal.truth == Ternary::True)
                        .filter_map(|principal| principal.level)
                        .max();
                    Some((level?, statement))
                })
                .max_by_key(|(level, statement)| (*level, std::cmp::Reverse(statement.index)))
        });
        let Some((level, statement)) = best else {
            return Sentence::new("The policies at hand allow it.");
        };
        let sid = self
            .outcome
            .policy
            .as_ref()
            .and_then(|policy| policy.document.statements().get(statement.index as usize))
            .and_then(|statement| statement.sid.as_ref())
            .map(|sid| format!(" ({})", sid.text));
        let mut sentence = Sentence::new(format!(
            "Statement {}{} of the trust policy names ",
            statement.index + 1,
            sid.unwrap_or_default()
        ))
        .text(match level {
            GrantLevel::Account => "the caller's account",
            GrantLevel::Role => "the caller's role",
            GrantLevel::User => "the user",
            GrantLevel::Everyone => "everyone",
            GrantLevel::Session => "this very session",
            GrantLevel::Provider => "the provider of the token",
        });
        let tests = evaluation.conditions_of(statement).len();
        if tests > 0 {
            sentence = sentence.text(match tests {
                1 => ", and its condition holds".to_owned(),
                _ => format!(", and its {tests} conditions hold"),
            });
        }
        let through = evaluation.conditions_of(statement).iter().any(|condition| {
            matches!(
                condition.reason,
                Reason::IfExistsAbsent | Reason::AbsentNegatedTrue
            )
        });
        if through {
            sentence = sentence.text(" only because a key is missing from the request");
        }
        match (evaluation.identity, evaluation.same_account) {
            _ if self.outcome.supposed_identity => sentence.tone(
                Tone::Supposed,
                "; the caller's own policies are supposed to allow it",
            ),
            (Some(_), _) if self.is_web_identity() => sentence,
            (Some(_), _)
                if level == GrantLevel::Account || evaluation.same_account != Ternary::True =>
            {
                sentence.text("; the caller's own policies allow it too")
            }
            (None, _) => sentence.text(
                "; that is enough within one account, unless a policy of the caller denies it: none of them is known",
            ),
            _ => sentence,
        }
        .text(".")
    }
}
