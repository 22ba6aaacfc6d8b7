//! Sentences about the reason why a hop is allowed.

use super::hop_facts::HopFacts;
use super::say::say;
use crate::eval::{Evaluation, GrantLevel, Reason, Ternary, TracedStatement};
use crate::explain::view::{Runs, Tone};
use crate::iam::policy::Effect;
use crate::text::{text, word};

impl HopFacts<'_> {
    pub(super) fn allowed(&self) -> Runs {
        let Some(evaluation) = &self.outcome.evaluation else {
            return say!("Nothing stands in the way.");
        };
        let applies = |statement: &TracedStatement<'_>| {
            let trace = statement.trace;
            let parts = [trace.principal, trace.action, trace.conditions];
            trace.effect == Some(Effect::Allow) && parts.iter().all(|part| part.is_true())
        };
        let level = |statement: TracedStatement<'_>| {
            let principals = statement.principals().map(|(_, trace)| trace);
            let naming = principals.filter(|trace| trace.truth.is_true());
            naming.filter_map(|trace| trace.level).max()
        };
        let best = evaluation
            .trust_statements()
            .filter(applies)
            .filter_map(|statement| Some((level(statement)?, statement)))
            .max_by_key(|(level, statement)| (*level, std::cmp::Reverse(statement.trace.index)));
        let Some((level, statement)) = best else {
            return say!("The known policies allow it.");
        };
        let sid = statement.part.sid.as_ref();
        let who = match level {
            GrantLevel::Account => word!("the caller's account"),
            GrantLevel::Role => word!("the caller's role"),
            GrantLevel::User => word!("the user"),
            GrantLevel::Everyone => word!("everyone"),
            GrantLevel::Session => word!("this very session"),
            GrantLevel::Provider => word!("the provider of the token"),
        };
        let conditions = match statement.conditions().count() {
            0 => String::new(),
            1 => word!(", and its condition holds").to_owned(),
            count => text!(", and its {count} conditions hold", count),
        };
        let through = statement.conditions().any(|condition| {
            matches!(
                condition.trace.reason,
                Reason::IfExistsAbsent | Reason::AbsentNegatedTrue
            )
        });
        say!(
            "Statement {number}{sid} of the trust policy names {who}{conditions}{through}{own_policies}.",
            number = statement.trace.index + 1,
            sid = sid.map(|sid| format!(" ({})", sid.text)),
            who,
            conditions,
            through = through.then_some(word!(" only because a key is missing from the request")),
            own_policies = self.own_policies(evaluation, level)
        )
    }

    /// The effect of the caller's own policies if a trust policy names the caller at a level.
    fn own_policies(
        &self,
        evaluation: &Evaluation,
        level: GrantLevel,
    ) -> Option<(Tone, &'static str)> {
        let within = evaluation.same_account == Ternary::True;
        match evaluation.identity {
            _ if self.outcome.supposed_identity => Some((
                Tone::Supposed,
                word!("; the caller's own policies are assumed to allow it"),
            )),
            Some(_) if self.is_web_identity() => None,
            Some(_) if level == GrantLevel::Account || !within => Some((
                Tone::Plain,
                word!("; the caller's own policies allow it too"),
            )),
            Some(_) => None,
            None => Some((
                Tone::Plain,
                word!(
                    "; that is enough within one account, unless a policy of the caller denies it: none of them is known"
                ),
            )),
        }
    }
}
