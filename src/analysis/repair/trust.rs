//! Changes of the target's trust policy that would let the caller in, read from the trace. None is
//! proven here.

use super::change::{PolicyEdit, Risk};
use super::draft::Draft;
use super::settings::Failing;
use super::splice::quote;
use super::wanted::{conditions, statements};
use crate::analysis::verdict::Cause;
use crate::eval::ContextValue;
use crate::eval::{
    CallerId, CallerKind, ConditionTrace, Contribution, Reason, SessionName, StatementTrace, Truth,
};
use crate::iam::{
    Arn, Comparison, ConditionEntry, Effect, Operand, Operator, PolicyDocument, PrincipalSubject,
    Statement,
};

/// Most drafts of one part.
const MOST_OF_A_PART: usize = 3;

/// What trust policies are asked to allow.
const ACTION: &str = "sts:AssumeRole";

/// Drafts of the trust policy, the smallest first.
pub(super) fn drafts(failing: &Failing<'_>, document: &PolicyDocument) -> Vec<Draft> {
    let text = document.text();
    let mut found: Vec<Draft> = Vec::new();
    let mut denies: Option<Vec<Draft>> = None;
    for (_, trace, statement) in statements(failing.judgement) {
        if trace.contribution == Contribution::Denies {
            let exempt = exemptions(failing, text, trace, statement);
            denies = Some(match denies {
                None => exempt,
                Some(begun) => product(begun, &exempt),
            });
        }
    }
    let mut allows: Vec<Draft> = Vec::new();
    let allowed = statements(failing.judgement)
        .any(|(_, trace, _)| trace.contribution == Contribution::Allows);
    if !allowed {
        for (_, trace, statement) in statements(failing.judgement) {
            if trace.effect == Some(Effect::Allow) {
                allows.extend(mended_statement(failing, text, trace, statement));
            }
        }
        allows.sort_by_key(|draft| (draft.risk, draft.edits.len()));
        allows.extend(added_statement(failing, document));
    }
    match denies {
        None => found.extend(allows),
        Some(denies) if allowed => found.extend(denies),
        Some(denies) => found.extend(product(allows, &denies)),
    }
    found
}

fn product(left: Vec<Draft>, right: &[Draft]) -> Vec<Draft> {
    let pairs = left
        .into_iter()
        .flat_map(|draft| right.iter().map(move |other| draft.clone().and(other)));
    pairs.take(3 * MOST_OF_A_PART).collect()
}

/// Every part of an Allow statement that fails, mended.
fn mended_statement(
    failing: &Failing<'_>,
    text: &str,
    trace: &StatementTrace,
    statement: &Statement,
) -> Vec<Draft> {
    let mut combined = vec![Draft::default()];
    if trace.principal != Truth::True {
        combined = product(combined, &mended_principal(failing, text, trace, statement));
    }
    if trace.action != Truth::True {
        let action = mended_action(text, statement);
        combined = product(combined, action.as_slice());
    }
    for (trace, entry) in conditions(failing.judgement, trace, statement) {
        if trace.truth != Truth::True {
            combined = product(combined, &mended_condition(failing, text, trace, entry));
        }
    }
    combined.retain(|draft| !draft.edits.is_empty());
    combined
}

/// The ARN of the caller's role or user, with its path.
fn caller_arn<'a>(failing: &Failing<'a>) -> Option<&'a Arn> {
    failing.judgement.caller.principal.as_ref()
}

fn mended_principal(
    failing: &Failing<'_>,
    text: &str,
    trace: &StatementTrace,
    statement: &Statement,
) -> Vec<Draft> {
    let Some(caller) = caller_arn(failing) else {
        return Vec::new();
    };
    let quoted = quote(caller.as_str());
    let Some(evaluation) = &failing.judgement.evaluation else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    let is_user = failing.judgement.caller.caller.kind == CallerKind::User;
    let deleted = statement
        .principal
        .entries
        .iter()
        .filter(|entry| match entry.subject {
            PrincipalSubject::UserId => is_user,
            PrincipalSubject::RoleId => !is_user,
            _ => false,
        });
    // Which of several deleted principals the caller succeeds, nobody can tell.
    if let [only] = deleted.collect::<Vec<_>>()[..] {
        drafts.extend(Draft::of(PolicyEdit::CurrentPrincipal, |splices| {
            splices.replace(only.span, quoted.clone());
            Some(())
        }));
    }
    for principal in evaluation.principals_of(trace) {
        if principal.reason == Reason::OtherPath
            && let Some(entry) = statement.principal.entries.get(principal.index as usize)
        {
            drafts.extend(Draft::of(PolicyEdit::RealPath, |splices| {
                splices.replace(entry.span, quoted.clone());
                Some(())
            }));
        }
    }
    let neighbour = statement.principal.entries.iter().rfind(|entry| {
        !matches!(
            entry.subject,
            PrincipalSubject::Service
                | PrincipalSubject::Federated
                | PrincipalSubject::CanonicalUser
        )
    });
    if let Some(neighbour) = neighbour {
        drafts.extend(Draft::of(PolicyEdit::AddPrincipal, |splices| {
            splices.append_beside(text, neighbour.span, &quoted)
        }));
    }
    drafts
}

fn mended_action(text: &str, statement: &Statement) -> Option<Draft> {
    if statement.action.negated {
        return None;
    }
    let last = statement.action.patterns.last()?;
    Draft::of(PolicyEdit::AddAction, |splices| {
        splices.append_beside(text, last.span, &quote(ACTION))
    })
}

/// A condition of an Allow statement, made to hold for the caller.
fn mended_condition(
    failing: &Failing<'_>,
    text: &str,
    trace: &ConditionTrace,
    entry: &ConditionEntry,
) -> Vec<Draft> {
    let Some(operator) = &entry.operator else {
        return Vec::new();
    };
    if operator.negated {
        let without = without_match(failing, text, trace, entry);
        return without
            .map(|draft| draft.careful(Risk::WithoutCondition))
            .into_iter()
            .collect();
    }
    let mut drafts = Vec::new();
    drafts.extend(wildcard(operator, entry));
    if entry.key.folded() == "aws:userid" {
        drafts.extend(current_id(failing, operator, entry));
    }
    drafts.extend(caller_value(failing, text, operator, entry));
    drafts.truncate(MOST_OF_A_PART);
    drafts
}

/// `StringLike` instead of `StringEquals`, if a value was meant for a pattern.
fn wildcard(operator: &Operator, entry: &ConditionEntry) -> Option<Draft> {
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
        splices.replace(entry.operator_span, quote(&pattern_operator(entry)));
        Some(())
    })
}

/// The operator of an entry with patterns instead of equality.
fn pattern_operator(entry: &ConditionEntry) -> String {
    entry
        .operator_text
        .replace("StringEqualsIgnoreCase", "StringLike")
        .replace("StringNotEqualsIgnoreCase", "StringNotLike")
        .replace("StringNotEquals", "StringNotLike")
        .replace("StringEquals", "StringLike")
}

/// The one listed id that belongs to nobody, replaced by the caller's; the session name behind it
/// stays if it fits.
fn current_id(failing: &Failing<'_>, operator: &Operator, entry: &ConditionEntry) -> Option<Draft> {
    let caller = &failing.judgement.caller;
    let CallerId::Known(id) = &caller.caller.unique_id else {
        return None;
    };
    let snapshots = failing.workspace.facts.snapshots();
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
        (SessionName::Named(session), Some((_, name))) => {
            let name = match (session.as_text(), operator.comparison) {
                (Some(session), _) if !name.contains(['*', '?']) => session,
                _ => name,
            };
            format!("{id}:{name}")
        }
        (SessionName::Named(_), None) => return None,
        _ => id.to_string(),
    };
    Draft::of(PolicyEdit::CurrentId, |splices| {
        splices.replace(only.span, quote(&new));
        Some(())
    })
}

/// The caller's value as a condition of this operator compares it.
fn value_of_caller(
    failing: &Failing<'_>,
    operator: &Operator,
    entry: &ConditionEntry,
) -> Option<(String, bool)> {
    let glob = operator.comparison == Comparison::Glob;
    let caller = &failing.judgement.caller;
    if entry.key.folded() == "aws:userid"
        && let (CallerId::Known(id), SessionName::Named(session)) =
            (&caller.caller.unique_id, &caller.caller.session)
    {
        return Some(match session.as_text() {
            Some(session) if !glob => (format!("{id}:{session}"), false),
            // Any session of the role; a generated name is another one each time.
            _ => (format!("{id}:*"), !glob),
        });
    }
    match failing.judgement.context.get(&entry.key) {
        ContextValue::Value(text) => Some((text.to_string(), false)),
        _ => None,
    }
}

/// The caller's value beside those a condition lists.
fn caller_value(
    failing: &Failing<'_>,
    text: &str,
    operator: &Operator,
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
    // What a caller could simply ask for is no proof of who it is.
    if !compares || entry.key.folded() == "sts:externalid" {
        return None;
    }
    let (value, needs_pattern) = value_of_caller(failing, operator, entry)?;
    Draft::of(PolicyEdit::AddValue, |splices| {
        if needs_pattern {
            splices.replace(entry.operator_span, quote(&pattern_operator(entry)));
        }
        match entry.values.last() {
            Some(last) => splices.append_beside(text, last.span, &quote(&value)),
            None => splices.append_to(text, entry.values_span, &quote(&value)),
        }
    })
}

/// A negated condition without the value that matches the caller.
fn without_match(
    failing: &Failing<'_>,
    text: &str,
    trace: &ConditionTrace,
    entry: &ConditionEntry,
) -> Option<Draft> {
    let evaluation = failing.judgement.evaluation.as_ref()?;
    let mut draft: Option<Draft> = None;
    for value in evaluation.values_of(trace) {
        if value.truth == Truth::True {
            let value = entry.values.get(value.index as usize)?;
            let removed = Draft::of(PolicyEdit::RemoveValue, |splices| {
                splices.remove_from_list(text, value.span)
            })?;
            draft = Some(match draft {
                None => removed,
                Some(begun) => begun.and(&removed),
            });
        }
    }
    draft
}

/// Ways to take the caller out of a Deny statement: into the list of those it spares, out of the
/// list of those it is for, or by a condition of its own.
fn exemptions(
    failing: &Failing<'_>,
    text: &str,
    trace: &StatementTrace,
    statement: &Statement,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (trace, entry) in conditions(failing.judgement, trace, statement) {
        let Some(operator) = &entry.operator else {
            continue;
        };
        let draft = if operator.negated {
            caller_value(failing, text, operator, entry)
        } else {
            without_match(failing, text, trace, entry)
        };
        drafts.extend(draft.map(|draft| draft.careful(Risk::WeakerDeny)));
    }
    if let Some(caller) = caller_arn(failing) {
        let test = format!(
            "\"ArnNotEquals\": {{\"aws:PrincipalArn\": {}}}",
            quote(caller.as_str())
        );
        let condition = statement.condition.span;
        let draft = Draft::of(PolicyEdit::Exempt, |splices| {
            if condition.start < condition.end {
                splices.add_member(text, condition, &test)
            } else {
                let member = format!("\"Condition\": {{{test}}}");
                splices.add_member(text, statement.span, &member)
            }
        });
        drafts.extend(draft.map(|draft| draft.careful(Risk::WeakerDeny)));
    }
    drafts
}

/// A statement of its own for the caller: for policies that name nobody like it, and instead of
/// conditions it can never meet.
fn added_statement(failing: &Failing<'_>, document: &PolicyDocument) -> Option<Draft> {
    let caller = caller_arn(failing)?;
    let last = document.statements().last()?;
    let members = [
        "\"Effect\": \"Allow\"".to_owned(),
        format!("\"Principal\": {{\"AWS\": {}}}", quote(caller.as_str())),
        format!("\"Action\": {}", quote(ACTION)),
    ];
    let draft = Draft::of(PolicyEdit::AddStatement, |splices| {
        splices.add_statement(document.text(), last, &members)
    })?;
    let cause = failing.judgement.cause.as_ref().map(|cause| cause.cause);
    Some(match cause {
        Some(Cause::MfaMissing | Cause::MfaUnknown) => draft.careful(Risk::WithoutMfa),
        Some(Cause::PrincipalNotListed | Cause::PrincipalDeleted | Cause::ServiceOnly) => draft,
        _ => draft.careful(Risk::WithoutCondition),
    })
}
