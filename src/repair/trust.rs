//! Changes to the target's trust policy that would admit the caller, derived from the trace. None
//! is proven here.

use std::borrow::Cow;
use std::sync::Arc;

use super::change::{PolicyChange, PolicyEdit, PolicySide, Risk};
use super::draft::{Draft, quote};
use super::failing::Failing;
use super::{condition, web_identity};
use crate::eval::{
    ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, CallerKind, Contribution, Reason,
    SET_SOURCE_IDENTITY, TAG_SESSION, Ternary, TracedStatement,
};
use crate::iam::account::{Policy, PolicyText};
use crate::iam::policy::{Effect, Origin, PolicyDocument, PolicyKind, PrincipalSubject, Statement};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{Cause, PolicyOverride};
use crate::text::Location;

/// Maximum number of drafts per part.
const MOST_OF_A_PART: usize = 3;

/// Drafts of the trust policy, the smallest change first.
pub(crate) fn drafts(failing: &Failing<'_>, document: &PolicyDocument) -> Vec<Draft> {
    let text = document.text();
    let cause = failing.outcome.cause;
    match cause {
        Some(Cause::TagSessionMissing) => return further_action(failing, text, TAG_SESSION),
        Some(Cause::SetSourceIdentityMissing) => {
            return further_action(failing, text, SET_SOURCE_IDENTITY);
        }
        _ => {}
    }
    let mut found: Vec<Draft> = Vec::new();
    let mut denies: Option<Vec<Draft>> = None;
    for statement in failing.outcome.trust_statements() {
        if statement.trace.contribution == Contribution::Denies {
            let exempt = exemptions(failing, text, statement);
            denies = Some(match denies {
                None => exempt,
                Some(begun) => product(begun, &exempt),
            });
        }
    }
    let mut allows: Vec<Draft> = Vec::new();
    let allowed = failing
        .outcome
        .trust_statements()
        .any(|statement| statement.trace.contribution == Contribution::Allows);
    if !allowed {
        for statement in failing.outcome.trust_statements() {
            if statement.trace.effect == Some(Effect::Allow) {
                allows.extend(corrected_statement(failing, text, statement));
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

/// A rewritten document, both unchanged and with a statement for the caller.
pub(super) fn with_statement(
    failing: &Failing<'_>,
    document: &PolicyDocument,
    rewritten: Draft,
) -> Vec<Draft> {
    let added = added_statement(failing, document).map(|added| rewritten.clone().and(&added));
    std::iter::once(rewritten).chain(added).collect()
}

/// Adds an action that the call needs to every statement that admits the call.
fn further_action(failing: &Failing<'_>, text: &str, action: &str) -> Vec<Draft> {
    let mut draft = Draft::default();
    for statement in failing.outcome.trust_statements() {
        if statement.trace.contribution == Contribution::Allows
            && let Some(last) = statement.part.action.patterns.last()
        {
            let added = Draft::of(PolicyEdit::AddAction, |splices| {
                splices.append_beside(text, last.span, &quote(action))
            });
            draft = added.map_or(draft.clone(), |added| draft.and(&added));
        }
    }
    vec![draft]
}

fn product(left: Vec<Draft>, right: &[Draft]) -> Vec<Draft> {
    let pairs = left
        .into_iter()
        .flat_map(|draft| right.iter().map(move |other| draft.clone().and(other)));
    pairs.take(3 * MOST_OF_A_PART).collect()
}

/// Corrects every failing part of an Allow statement.
fn corrected_statement(
    failing: &Failing<'_>,
    text: &str,
    statement: TracedStatement<'_>,
) -> Vec<Draft> {
    let mut combined = vec![Draft::default()];
    if statement.trace.principal != Ternary::True {
        let principal = if failing.is_web_identity() {
            web_identity::real_provider(failing, statement)
        } else {
            corrected_principal(failing, text, statement)
        };
        combined = product(combined, &principal);
    }
    if statement.trace.action != Ternary::True {
        let action = corrected_action(failing, text, statement.part);
        combined = product(combined, action.as_slice());
    }
    for condition in statement.conditions() {
        if condition.trace.truth != Ternary::True {
            let all = &statement.part.condition.entries;
            combined = product(
                combined,
                &condition::corrected(failing, text, condition, all),
            );
        }
    }
    combined.retain(|draft| !draft.edits.is_empty());
    combined
}

/// The ARN of the caller's role or user, with its path.
fn caller_arn<'a>(failing: &Failing<'a>) -> Option<&'a Arn> {
    failing.outcome.caller.principal.as_ref()
}

/// The principal that names the caller: its role or user, or this very session if the path of its
/// role is unknown.
fn principal_of<'a>(failing: &Failing<'a>) -> Option<Cow<'a, str>> {
    if let Some(arn) = caller_arn(failing) {
        return Some(arn.as_str().into());
    }
    let caller = &failing.outcome.caller;
    let arn = caller.arn.as_text().filter(|_| !caller.probable)?;
    let is_session = Arn::parse(arn).is_ok_and(|arn| arn.kind() == PrincipalKind::AssumedRole);
    is_session.then(|| arn.to_owned().into())
}

fn corrected_principal(
    failing: &Failing<'_>,
    text: &str,
    traced: TracedStatement<'_>,
) -> Vec<Draft> {
    let Some(caller) = principal_of(failing) else {
        return Vec::new();
    };
    let quoted = quote(&caller);
    let statement = traced.part;
    let mut drafts = Vec::new();
    let is_user = failing.outcome.caller.caller.kind == CallerKind::User;
    let deleted = statement
        .principal
        .entries
        .iter()
        .filter(|entry| match entry.subject {
            PrincipalSubject::UserId => is_user,
            PrincipalSubject::RoleId => !is_user,
            _ => false,
        });
    // If several principals were deleted, the caller's predecessor is unknown.
    if let [only] = deleted.collect::<Vec<_>>()[..] {
        drafts.extend(Draft::of(PolicyEdit::CurrentPrincipal, |splices| {
            splices.replace(only.span, quoted.clone());
            Some(())
        }));
    }
    for (entry, principal) in traced.principals() {
        if principal.reason == Reason::OtherPath {
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
        let edit = match caller_arn(failing) {
            Some(_) => PolicyEdit::AddPrincipal,
            None => PolicyEdit::AddSession,
        };
        drafts.extend(Draft::of(edit, |splices| {
            splices.append_beside(text, neighbour.span, &quoted)
        }));
    }
    drafts
}

fn corrected_action(failing: &Failing<'_>, text: &str, statement: &Statement) -> Option<Draft> {
    if statement.action.negated {
        return None;
    }
    let last = statement.action.patterns.last()?;
    Draft::of(PolicyEdit::AddAction, |splices| {
        splices.append_beside(text, last.span, &quote(action_of(failing)))
    })
}

/// The action of the call.
fn action_of(failing: &Failing<'_>) -> &'static str {
    if failing.is_web_identity() {
        ASSUME_ROLE_WITH_WEB_IDENTITY
    } else {
        ASSUME_ROLE
    }
}

/// Ways to exempt the caller from a Deny statement: add it to the exceptions, remove it from the
/// list, or add a condition.
fn exemptions(failing: &Failing<'_>, text: &str, traced: TracedStatement<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let statement = traced.part;
    for condition in traced.conditions() {
        let Some(operator) = condition.part.operator else {
            continue;
        };
        let draft = if operator.negated {
            condition::caller_value(failing, text, operator, condition.part)
        } else {
            condition::without_match(text, condition)
        };
        drafts.extend(draft.map(|draft| draft.careful(Risk::WeakerDeny)));
    }
    if let Some(caller) = caller_arn(failing) {
        let exemption = format!(
            "\"ArnNotEquals\": {{\"aws:PrincipalArn\": {}}}",
            quote(caller.as_str())
        );
        let condition = statement.condition.span;
        let draft = Draft::of(PolicyEdit::Exempt, |splices| {
            if condition.start < condition.end {
                splices.add_member(text, condition, &exemption)
            } else {
                let member = format!("\"Condition\": {{{exemption}}}");
                splices.add_member(text, statement.span, &member)
            }
        });
        drafts.extend(draft.map(|draft| draft.careful(Risk::WeakerDeny)));
    }
    drafts
}

/// A new statement for the caller, for policies that name no similar principal, and in place of
/// conditions that it can never meet.
fn added_statement(failing: &Failing<'_>, document: &PolicyDocument) -> Option<Draft> {
    let last = document.statements().last()?;
    let (principal, condition) = if failing.is_web_identity() {
        let (principal, condition) = web_identity::bearer(failing)?;
        (principal, Some(condition))
    } else {
        let caller = quote(&principal_of(failing)?);
        (format!("\"Principal\": {{\"AWS\": {caller}}}"), None)
    };
    let members = [
        "\"Effect\": \"Allow\"".to_owned(),
        principal,
        format!("\"Action\": {}", quote(action_of(failing))),
    ];
    let members: Vec<String> = members.into_iter().chain(condition).collect();
    let draft = Draft::of(PolicyEdit::AddStatement, |splices| {
        splices.add_statement(document.text(), last, &members)
    })?;
    let cause = failing.outcome.cause;
    Some(match cause {
        Some(Cause::MfaMissing | Cause::MfaUnknown) => draft.careful(Risk::WithoutMfa),
        Some(Cause::PrincipalNotListed | Cause::PrincipalDeleted | Cause::ServiceOnly) => draft,
        _ => draft.careful(Risk::WithoutCondition),
    })
}

// Creates a missing role with a trust policy that names the caller. This is for the owner of the
// account, and ranks after every change that needs no new role.

/// The proposed trust policy of the role; `None` if the role exists, if the exact role or user that
/// calls is unknown, or if IAM does not accept the name.
pub(crate) fn candidate(
    failing: &Failing<'_>,
    role: &Arn,
) -> Option<(PolicyChange, PolicyOverride)> {
    if failing.outcome.cause != Some(Cause::RoleNotFound) || !role.is_role_iam_takes() {
        return None;
    }
    let caller = failing.outcome.caller.principal.as_ref()?;
    // An ARN from a policy or a snapshot may contain any character; JSON escapes it.
    let principal = serde_json::to_string(caller.as_str()).ok()?;
    let text = format!(
        "{{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {{\n            \
         \"Effect\": \"Allow\",\n            \"Principal\": {{\n                \"AWS\": {principal}\n            }},\n            \
         \"Action\": \"sts:AssumeRole\"\n        }}\n    ]\n}}"
    );
    let document = PolicyDocument::parse(&text, PolicyKind::Trust, Origin::Authored);
    let change = PolicyChange {
        owner_account: role.account().to_owned(),
        side: PolicySide::Trust,
        principal: role.clone(),
        policy_name: None,
        before: Arc::from(""),
        after: document.shared_text(),
        edits: vec![PolicyEdit::NewRole],
        risk: None,
    };
    let policy = Policy {
        text: PolicyText::bare(
            document.shared_text(),
            Location::new(Arc::from("new role"), 0),
        ),
        name: role.text(),
        document,
    };
    Some((
        change,
        PolicyOverride::Trust(role.clone(), Arc::new(policy)),
    ))
}
