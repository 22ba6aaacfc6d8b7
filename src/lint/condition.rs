//! Rules about operators of conditions.

use std::ptr;

use foldhash::HashMap;

use super::inputs::{Details, Hits, TestedKey, is_allow, is_deny, is_satisfied_by_absence};
use crate::eval::{documented_key, is_multivalued};
use crate::iam::policy::{
    Comparison, ConditionEntry, ConditionKey, Operand, Operator, SetOperator, Statement,
};

pub(super) const MFA: &str = "aws:multifactorauthpresent";

fn details(entry: &ConditionEntry) -> Details {
    Details::of(&entry.operator_text).about(&entry.key_text)
}

/// Returns true for `Null`, with or without a set operator.
pub(super) fn tests_presence(entry: &ConditionEntry) -> bool {
    let operator = entry.operator;
    operator.is_some_and(|operator| operator.comparison == Comparison::Presence)
}

/// The test that the key of an entry is in the request.
fn test_of_presence(entry: &ConditionEntry) -> String {
    format!("\"Null\": {{\"{}\": \"false\"}}", entry.key_text)
}

/// Returns true if a statement holds only if the key is in the request, whatever the entry says.
fn is_required(statement: &Statement, entry: &ConditionEntry) -> bool {
    let mut others = statement.condition.entries.iter();
    others.any(|other| {
        let needs_key = || {
            let mut values = other.values.iter();
            if tests_presence(other) {
                values.all(|value| matches!(value.operand, Operand::Boolean(false)))
            } else {
                !is_satisfied_by_absence(other)
            }
        };
        other.key == entry.key && other.operator_span != entry.operator_span && needs_key()
    })
}

pub(super) fn for_all_values_may_be_absent(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let Some(operator) = entry.operator else {
        return;
    };
    if operator.set == Some(SetOperator::ForAllValues)
        && operator.comparison != Comparison::Presence
        && is_allow(statement)
        && !is_single(&entry.key)
        && !is_required(statement, entry)
    {
        let details = details(entry).meant(test_of_presence(entry));
        hits.add(entry.operator_span, details);
    }
}

/// Returns true if it is a documented key that holds one value at most.
fn is_single(key: &ConditionKey) -> bool {
    let name = key.folded();
    let is_closed = name.starts_with("aws:") || name.starts_with("sts:");
    is_closed && documented_key(key) && !is_multivalued(key)
}

pub(super) fn set_operator_on_single_value(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let Some(Operator {
        set: Some(set),
        comparison,
        ..
    }) = entry.operator
    else {
        return;
    };
    if comparison != Comparison::Presence && is_single(&entry.key) {
        let plain = entry.operator_text.split_once(':');
        let plain = plain.map_or("", |(_, plain)| plain);
        let opens = set == SetOperator::ForAllValues && is_allow(statement);
        let given = if opens { "ForAllValues" } else { "" };
        let details = Details::of(given).about(&entry.key_text).meant(plain);
        hits.add(entry.operator_span, details);
    }
}

pub(super) fn list_without_set_operator(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let Some(operator) = entry.operator else {
        return;
    };
    if operator.set.is_none()
        && operator.comparison != Comparison::Presence
        && is_multivalued(&entry.key)
    {
        hits.add(entry.operator_span, details(entry));
    }
}

/// Keys that every call of `sts:AssumeRole` brings ("AWS global condition context keys").
const ALWAYS_THERE: [&str; 11] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:principalisawsservice",
    "aws:userid",
    "aws:currenttime",
    "aws:epochtime",
    "aws:securetransport",
    "aws:resourceaccount",
    "aws:viaawsservice",
    "sts:rolesessionname",
];

pub(super) fn negated_key_may_be_absent(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let Some(operator) = entry.operator else {
        return;
    };
    if operator.negated
        && !operator.if_exists
        && operator.set.is_none()
        && is_allow(statement)
        && !ALWAYS_THERE.contains(&entry.key.folded())
        && !is_required(statement, entry)
    {
        let details = details(entry).meant(test_of_presence(entry));
        hits.add(entry.operator_span, details);
    }
}

pub(super) fn negated_with_several_values(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let negated = entry.operator.is_some_and(|operator| operator.negated);
    if negated && entry.values.len() > 1 {
        let details = details(entry).meant(entry.values.len());
        hits.add(entry.operator_span, details);
    }
}

/// Returns true if an entry compares the MFA key with this value.
fn tests_mfa(entry: &ConditionEntry, if_exists: bool, value: bool) -> bool {
    let operator = entry.operator.is_some_and(|operator| {
        operator.comparison == Comparison::Boolean && operator.if_exists == if_exists
    });
    let mut values = entry.values.iter();
    operator
        && entry.key.folded() == MFA
        && values.any(|given| matches!(given.operand, Operand::Boolean(it) if it == value))
}

pub(super) fn mfa_deny_misses_long_term_keys(
    TestedKey {
        trust,
        statement,
        entry,
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let covers_absence = |other: &Statement| {
        let mut entries = other.condition.entries.iter();
        is_deny(other)
            && entries.any(|entry| entry.key.folded() == MFA && is_satisfied_by_absence(entry))
    };
    if is_deny(statement)
        && tests_mfa(entry, false, false)
        && !trust.document().statements().iter().any(covers_absence)
    {
        hits.add(entry.operator_span, details(entry));
    }
}

pub(super) fn mfa_allow_passes_long_term_keys(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    if is_allow(statement) && tests_mfa(entry, true, true) && !is_required(statement, entry) {
        hits.add(entry.operator_span, details(entry));
    }
}

pub(super) fn null_on_mfa(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let mut others = statement.condition.entries.iter();
    // Beside a test of the value it says what it seems to say.
    let mut is_tested = || others.any(|other| tests_mfa(other, false, true));
    if entry.key.folded() == MFA && tests_presence(entry) && !is_tested() {
        let test = "\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}";
        hits.add(entry.operator_span, details(entry).meant(test));
    }
}

pub(super) fn set_operator_with_null(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let has_set = entry.operator.is_some_and(|it| it.set.is_some());
    if has_set && tests_presence(entry) {
        hits.add(entry.operator_span, details(entry).meant("Null"));
    }
}

pub(super) fn key_twice(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let entries = &statement.condition.entries;
    // All at once: comparing each entry with every other is quadratic.
    if !entries.first().is_some_and(|first| ptr::eq(first, entry)) {
        return;
    }
    let mut before: HashMap<_, (&str, Option<&str>)> = HashMap::default();
    for entry in entries {
        let text = &*entry.key_text;
        let (first, other) = before
            .entry((entry.operator_span, &entry.key))
            .or_insert((text, None));
        if text != *first {
            other.get_or_insert(text);
        }
        let twin = if text == *first { *other } else { Some(*first) };
        if let Some(twin) = twin {
            let details = Details::of(text).about(twin);
            hits.add(entry.key_span, details.meant(&entry.operator_text));
        }
    }
}
