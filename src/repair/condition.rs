//! Changes to a condition of a trust policy that make it hold for the caller or exempt the caller.
//! None is proven here.

use super::change::{PolicyEdit, Risk};
use super::draft::{Draft, Splices, pattern_operator, quote};
use super::failing::Failing;
use super::web_identity;
use crate::eval::{
    CallerId, CallerKind, CallerSession, ContextValue, PartialText, TextPart, TracedCondition,
    TracedPolicy, TracedStatement, UnknownPart, ValueTrace, is_external_id, is_session_name,
};
use crate::iam::policy::{
    Comparison, ConditionEntry, Effect, Operand, Operator, PrincipalSubject, Statement,
};
use crate::predict::HopOutcome;
use crate::text::Span;

/// Maximum number of drafts per condition.
const MOST_OF_A_CONDITION: usize = 3;

/// Changes to a condition of an Allow statement that make it hold for the caller.
pub(crate) fn corrected(
    failing: &Failing<'_>,
    text: &str,
    condition: TracedCondition<'_>,
    all: &[ConditionEntry],
) -> Vec<Draft> {
    let entry = condition.part;
    let Some(operator) = entry.operator else {
        return Vec::new();
    };
    if operator.negated {
        let without = without_match(text, condition);
        return without
            .map(|draft| draft.careful(Risk::WithoutCondition))
            .into_iter()
            .collect();
    }
    let mut drafts = Vec::new();
    drafts.extend(wildcard(text, operator, entry, all));
    if entry.key.folded() == "aws:userid" {
        drafts.extend(current_id(failing, operator, entry));
    }
    drafts.extend(web_identity::corrected(failing, operator, entry));
    drafts.extend(caller_value(failing, text, operator, entry));
    drafts.truncate(MOST_OF_A_CONDITION);
    drafts
}

/// `StringLike` instead of `StringEquals`, if a value was meant as a pattern.
fn wildcard(
    text: &str,
    operator: Operator,
    entry: &ConditionEntry,
    all: &[ConditionEntry],
) -> Option<Draft> {
    let literal = entry.values.iter().any(|value| {
        matches!(
            value.operand,
            Operand::Text {
                wildcards: true,
                ..
            } | Operand::FoldedText {
                wildcards: true,
                ..
            }
        )
    });
    if !literal
        || !matches!(
            operator.comparison,
            Comparison::Text | Comparison::FoldedText
        )
    {
        return None;
    }
    Draft::of(PolicyEdit::Wildcard, |splices| {
        let operator = pattern_operator(entry);
        let other = all.iter().find(|it| *it.operator_text == *operator);
        if let Some(other) = other {
            return move_before(splices, text, entry, other, all);
        }
        splices.replace(entry.operator_span, quote(&operator));
        Some(())
    })
}

/// Moves an entry under the operator of another; an operator without entries is removed.
fn move_before(
    splices: &mut Splices,
    text: &str,
    entry: &ConditionEntry,
    other: &ConditionEntry,
    all: &[ConditionEntry],
) -> Option<()> {
    let (start, end) = (entry.key_span.start, entry.values_span.end);
    let member = Span { start, end };
    splices.insert_member(text, other.key_span, text.get(member.range())?)?;
    let under_it = |it: &&ConditionEntry| it.operator_span == entry.operator_span;
    if all.iter().filter(under_it).count() > 1 {
        return splices.remove_from_list(text, member);
    }
    let closing = text.get(end as usize..)?.find('}')?;
    let start = entry.operator_span.start as usize;
    splices.remove_from_list(text, Span::new(start, end as usize + closing + 1))
}

/// Replaces the one listed id that belongs to no role or user by the caller's. The session name
/// after it is kept if it matches.
fn current_id(failing: &Failing<'_>, operator: Operator, entry: &ConditionEntry) -> Option<Draft> {
    let caller = &failing.outcome.caller;
    let CallerId::Known(id) = &caller.caller.unique_id else {
        return None;
    };
    let snapshots = failing.prediction.facts.snapshots();
    let account = caller.account()?;
    if !snapshots.account_whole(account) {
        return None;
    }
    let stale = entry.values.iter().filter(|value| {
        let listed = value.text.split(':').next().unwrap_or_default();
        listed.get(..4) == id.get(..4)
            && !listed.contains(['*', '?', '$'])
            && !snapshots.id_known(listed)
    });
    let [only] = stale.collect::<Vec<_>>()[..] else {
        return None;
    };
    let new = match (&caller.caller.session, only.text.split_once(':')) {
        (CallerSession::Named(session), Some((_, name))) => {
            let name = match (session.as_text(), operator.comparison) {
                (Some(session), _) if !name.contains(['*', '?']) => session,
                _ => name,
            };
            format!("{id}:{name}")
        }
        (CallerSession::Named(_), None) => return None,
        _ => id.to_string(),
    };
    Draft::of(PolicyEdit::CurrentId, |splices| {
        splices.replace(only.span, quote(&new));
        Some(())
    })
}

/// The caller's value in the form that this operator compares.
fn value_of_caller(
    failing: &Failing<'_>,
    operator: Operator,
    entry: &ConditionEntry,
) -> Option<(String, bool)> {
    let glob = operator.comparison == Comparison::Glob;
    let caller = &failing.outcome.caller;
    if entry.key.folded() == "aws:userid"
        && let (CallerId::Known(id), CallerSession::Named(session)) =
            (&caller.caller.unique_id, &caller.caller.session)
    {
        return Some(match session.as_text() {
            Some(session) if !glob => (format!("{id}:{session}"), false),
            // Any session of the role, because a generated name is different every time.
            _ => (format!("{id}:*"), !glob),
        });
    }
    match failing.outcome.context.get(&entry.key) {
        ContextValue::Value(text) => Some((text.to_string(), false)),
        ContextValue::PartialText(partial) => {
            let takes_patterns = glob || operator.comparison == Comparison::Arn;
            Some((pattern_of_permission_set(partial)?, !takes_patterns))
        }
        _ => None,
    }
}

/// The pattern that AWS recommends for an IAM Identity Center role, because the digits at the end
/// of its name change when the role is recreated.
fn pattern_of_permission_set(partial: &PartialText) -> Option<String> {
    let mut pattern = String::new();
    for piece in partial.pieces() {
        pattern.push_str(match piece {
            TextPart::Text(text) => text,
            TextPart::Unknown(UnknownPart::Hex) => "*",
            TextPart::Unknown(_) => return None,
        });
    }
    Some(pattern)
}

/// Adds the caller's value to those of a condition.
pub(crate) fn caller_value(
    failing: &Failing<'_>,
    text: &str,
    operator: Operator,
    entry: &ConditionEntry,
) -> Option<Draft> {
    let compares = matches!(
        operator.comparison,
        Comparison::Text
            | Comparison::FoldedText
            | Comparison::Glob
            | Comparison::Arn
            | Comparison::Network
    );
    // A value that the caller can choose freely does not prove its identity.
    if !compares || entry.key.folded() == "sts:externalid" {
        return None;
    }
    let (value, needs_pattern) = value_of_caller(failing, operator, entry)?;
    // The value is already listed, so only the operator is at fault.
    if entry.values.iter().any(|listed| *listed.text == *value) {
        return None;
    }
    let mut draft = Draft::of(PolicyEdit::AddValue, |splices| {
        if needs_pattern {
            splices.replace(entry.operator_span, quote(&pattern_operator(entry)));
        }
        match entry.values.last() {
            Some(last) => splices.append_beside(text, last.span, &quote(&value)),
            None => splices.append_to(text, entry.values_span, &quote(&value)),
        }
    })?;
    if needs_pattern {
        draft.edits.insert(0, PolicyEdit::Wildcard);
    }
    // `AROA…:*` among values with session names admits any session of the role.
    let any_session = entry.key.folded() == "aws:userid" && value.ends_with(":*");
    Some(if any_session {
        draft.careful(Risk::AnySession)
    } else {
        draft
    })
}

/// A negated condition without the value that matches the caller.
pub(crate) fn without_match(text: &str, condition: TracedCondition<'_>) -> Option<Draft> {
    let matches = condition
        .values()
        .filter(|(_, trace)| trace.truth.is_true());
    let mut draft: Option<Draft> = None;
    for (value, _) in matches {
        let removed = Draft::of(PolicyEdit::RemoveValue, |splices| {
            splices.remove_from_list(text, value.span)
        })?;
        draft = Some(match draft {
            None => removed,
            Some(begun) => begun.and(&removed),
        });
    }
    draft
}

// Values that a trust policy requires, as texts that can be written to a config file.

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
fn fitting_name(pattern: &str) -> Option<String> {
    if is_session_name(pattern) {
        return Some(pattern.to_owned());
    }
    let name = pattern.replace('*', "session").replace('?', "x");
    is_session_name(&name).then_some(name)
}
