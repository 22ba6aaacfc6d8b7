//! The policies other than the trust policy that stop a call: the statement, and its conditions.

use super::hop_facts::HopFacts;
use super::say::say;
use super::sentence::{alternatives, joined};
use crate::eval::{Contribution, Layer, Ternary, TracedCondition, TracedPolicy, TracedStatement};
use crate::explain::view::{Runs, Tone};
use crate::iam::policy::Effect;
use crate::predict::HopVerdict;
use crate::text::word;

/// Maximum number of conditions that are written out.
const MOST_CONDITIONS: usize = 3;

impl HopFacts<'_> {
    /// Returns true if a Deny statement stops the call.
    fn is_explicit(&self) -> bool {
        self.outcome.if_reached == HopVerdict::DeniedExplicit
    }

    /// The verb for a policy that stops the call.
    pub(super) fn stops(&self) -> &'static str {
        if self.is_explicit() {
            word!("denies")
        } else {
            word!("does not allow")
        }
    }

    /// The end of a sentence about the policies of a layer: those that stop the call, and the
    /// conditions under which a statement denies it, or does not allow it.
    pub(super) fn limits(&self, layer: Layer) -> Runs {
        let denied = self.is_explicit();
        let deciding = self.deciding(layer);
        let mut conditions = Vec::new();
        for (policy, statement) in &deciding {
            let failing = |it: &TracedCondition<'_>| denied || it.trace.truth == Ternary::False;
            let failing = statement.conditions().filter(failing);
            conditions.extend(failing.map(|condition| self.condition_words(policy, condition)));
        }
        conditions.truncate(MOST_CONDITIONS);
        let first = deciding.first();
        let place = first.map(|(policy, statement)| place(policy, statement));
        if conditions.is_empty() {
            return say!("{place}.", place = place.filter(|_| denied));
        }
        let conditions = joined(conditions, word!("; and on "), word!("; and on "));
        if denied {
            say!(
                "{place}, by its condition on {conditions}.",
                place,
                conditions
            )
        } else {
            say!(
                "{place}, because of its condition on {conditions}.",
                place,
                conditions
            )
        }
    }

    /// The statements of a layer that deny the call, or that would allow it under other conditions.
    /// Each level of an organization must allow the call; levels that do are left out.
    fn deciding(&self, layer: Layer) -> Vec<(TracedPolicy<'_>, TracedStatement<'_>)> {
        let policies = self.outcome.policies();
        let policies: Vec<TracedPolicy<'_>> = policies
            .filter(|policy| policy.trace.layer == layer)
            .collect();
        let allows = |policy: &&TracedPolicy<'_>| {
            let mut statements = policy.statements();
            statements.any(|statement| statement.trace.contribution == Contribution::Allows)
        };
        let denied = self.is_explicit();
        let open = |policy: &&TracedPolicy<'_>| {
            let level = policy.trace.level;
            let mut same = policies.iter().filter(|other| other.trace.level == level);
            denied || !same.any(|other| allows(&other))
        };
        let decides = |statement: &TracedStatement<'_>| {
            let trace = statement.trace;
            if denied {
                return trace.contribution == Contribution::Denies;
            }
            trace.effect == Some(Effect::Allow)
                && trace.action == Ternary::True
                && trace.resource == Ternary::True
        };
        let found = policies.iter().filter(open).flat_map(|policy| {
            let statements = policy.statements().filter(decides);
            statements.map(move |statement| (*policy, statement))
        });
        found.collect()
    }

    /// A condition with its location, the call's value of the key, and the values that it is
    /// compared with.
    fn condition_words(&self, policy: &TracedPolicy<'_>, condition: TracedCondition<'_>) -> Runs {
        let entry = condition.part;
        let at = policy.part.location_of(entry.key_span.start);
        say!(
            "`{key}`{at}, which is {value}: {operator} `{values}`",
            key = &entry.key_text,
            at,
            value = (Tone::Denied, self.outcome.context.get(&entry.key)),
            operator = &entry.operator_text,
            values = alternatives(entry.values.iter().map(|value| &value.text), 2)
        )
    }
}

/// The policy of a statement and its line, in brackets. The account of a control policy is known.
fn place(policy: &TracedPolicy<'_>, statement: &TracedStatement<'_>) -> Runs {
    let name = &*policy.part.name;
    let name = match policy.trace.layer {
        Layer::Scp | Layer::Rcp => name.split_once(", ").map_or(name, |(_, level)| level),
        _ => name,
    };
    let line = policy.part.location_of(statement.part.span.start);
    say!(" ({name}, {line})", name, line = line.to_string())
}
