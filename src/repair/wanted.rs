//! Values that a trust policy requires, as texts that can be written to a config file.

use crate::eval::{
    CallerKind, TracedCondition, TracedPolicy, TracedStatement, ValueTrace, is_external_id,
    is_session_name,
};
use crate::iam::policy::{Comparison, ConditionEntry, Effect, PrincipalSubject, Statement};
use crate::predict::HopOutcome;

/// Every statement of every evaluated policy, the trust policy's first.
pub(crate) fn all_statements(outcome: &HopOutcome) -> impl Iterator<Item = TracedStatement<'_>> {
    outcome.policies().flat_map(TracedPolicy::statements)
}

/// Returns true if the values of a condition let a call through: those of a positive test in an
/// Allow, and of a negated test in a Deny.
pub(crate) fn lists_wanted(statement: &Statement, entry: &ConditionEntry) -> bool {
    let negated = entry.operator.as_ref().is_some_and(|it| it.negated);
    negated == (statement.effect == Some(Effect::Deny))
}

/// The session names that an `aws:userid` test requires of this caller: the text after the colon of
/// values whose id matches. A value that only some generated names match cannot be written down.
pub(crate) fn names_behind_ids(condition: TracedCondition<'_>) -> Vec<String> {
    let fits = |value: &ValueTrace| {
        let halves = value.halves;
        halves.is_some_and(|halves| !halves.id.is_false() && !halves.session_name.is_unknown())
    };
    let values = condition.values().filter(|(_, trace)| fits(trace));
    values
        .filter_map(|(value, _)| fitting_name(value.text.split_once(':')?.1))
        .collect()
}

/// The session names in principals that name one session of the caller's role.
pub(crate) fn names_of_principals(outcome: &HopOutcome, statement: &Statement) -> Vec<String> {
    let caller = &outcome.caller.caller;
    let entries = statement.principal.entries.iter();
    entries
        .filter_map(|entry| match &entry.subject {
            PrincipalSubject::Session(arn)
                if caller.account.as_deref() == Some(arn.account())
                    && caller.name.as_ref().and_then(|name| name.as_text()) == Some(arn.name()) =>
            {
                arn.session().and_then(fitting_name)
            }
            _ => None,
        })
        .collect()
}

/// The values of a condition as session names.
pub(crate) fn names_of_values(outcome: &HopOutcome, entry: &ConditionEntry) -> Vec<String> {
    let values = entry.values.iter();
    values
        .filter_map(|value| fitting_name(&with_user_name(outcome, &value.text)))
        .collect()
}

/// The values of a condition as external ids.
pub(crate) fn external_ids(outcome: &HopOutcome, entry: &ConditionEntry) -> Vec<String> {
    let literal = entry
        .operator
        .as_ref()
        .is_some_and(|operator| operator.comparison != Comparison::Presence);
    let values = entry.values.iter().filter(|_| literal);
    values
        .map(|value| with_user_name(outcome, &value.text))
        .filter(|text| is_external_id(text))
        .collect()
}

/// `${aws:username}` is the only variable that trust policies use in session names ("Control the
/// names that users give their role sessions").
fn with_user_name(outcome: &HopOutcome, text: &str) -> String {
    let caller = &outcome.caller.caller;
    match caller.name.as_ref().and_then(|name| name.as_text()) {
        Some(name) if caller.kind == CallerKind::User => text.replace("${aws:username}", name),
        _ => text.to_owned(),
    }
}

/// A session name that matches a value or pattern: `*` becomes `session`, `?` becomes `x`.
pub(crate) fn fitting_name(pattern: &str) -> Option<String> {
    if is_session_name(pattern) {
        return Some(pattern.to_owned());
    }
    let name = pattern.replace('*', "session").replace('?', "x");
    is_session_name(&name).then_some(name)
}
