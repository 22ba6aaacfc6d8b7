//! Finds the facts on which an undetermined decision depends.

use super::trace::{Contribution, GrantLevel, Layer, MissingFact, Reason};
use super::{
    AssumeRoleRequest, CallerId, CallerKind, ContextValue, Evaluation, IdentityPolicies, Limit,
    PolicySet, TracedStatement,
};
use crate::iam::account::UnseenPolicy;
use crate::iam::policy::{
    ConditionKey, Operand, Origin, PolicyDocument, TemplatePart, first_unknown,
};
use crate::text::Span;
use foldhash::HashSet;

/// Records every missing fact on which a statement of an undetermined evaluation depends.
pub(super) fn note_missing(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    evaluation: &mut Evaluation,
) {
    let mut facts = Vec::new();
    for policy in evaluation.policies() {
        let document = &policy.part.document;
        if !document.is_readable() {
            facts.push(unclear(document.text()));
        }
        for statement in policy.statements() {
            if matches!(
                statement.trace.contribution,
                Contribution::CouldAllow | Contribution::CouldDeny
            ) {
                note_statement(request, document, statement, &mut facts);
            }
        }
    }
    if evaluation.same_account.is_unknown() {
        facts.push(MissingFact::CallerAccount);
    }
    let completes = needs_identity(evaluation);
    if !evaluation.supposed_identity {
        let attached = match policies.identity {
            IdentityPolicies::Known { unseen, .. } => unseen,
            IdentityPolicies::Unknown => {
                facts.extend(completes.then_some(MissingFact::IdentityPolicies));
                &[]
            }
        };
        let limits = [policies.boundary, policies.session];
        let limits = limits.into_iter().filter_map(Limit::unseen);
        let document =
            |unseen: &UnseenPolicy| MissingFact::PolicyDocument(Box::new(unseen.clone()));
        facts.extend(attached.iter().chain(limits).map(document));
    }
    if facts.is_empty() {
        facts.push(MissingFact::ContestedPoint);
    }
    let mut known: HashSet<_> = evaluation.missing.iter().cloned().collect();
    facts.retain(|fact| known.insert(fact.clone()));
    evaluation.missing.extend(facts);
}

/// Returns true if a path to an allow depends on the caller's own policies.
fn needs_identity(evaluation: &Evaluation) -> bool {
    if matches!(
        evaluation.layer,
        Layer::Identity | Layer::Boundary | Layer::Session
    ) {
        return true;
    }
    let mut by_account = false;
    for statement in evaluation.trust_statements() {
        let allows = statement.trace.contribution == Contribution::Allows;
        if !allows && statement.trace.contribution != Contribution::CouldAllow {
            continue;
        }
        for (_, principal) in statement.principals() {
            let of_account = matches!(principal.level, Some(GrantLevel::Account) | None);
            if allows
                && principal.truth.is_true()
                && !of_account
                && evaluation.same_account.is_true()
            {
                // This grant is sufficient, so something else is unknown.
                return false;
            }
            by_account |=
                !principal.truth.is_false() && (of_account || !evaluation.same_account.is_true());
        }
    }
    by_account
}

/// The missing fact behind a text that is not understood: in a planned policy the name of its first
/// unknown part.
fn unclear(text: &str) -> MissingFact {
    let name = first_unknown(text);
    name.map_or(MissingFact::PolicyElement, |name| {
        MissingFact::PlannedValue(name.into())
    })
}

fn note_statement(
    request: &AssumeRoleRequest,
    document: &PolicyDocument,
    statement: TracedStatement<'_>,
    facts: &mut Vec<MissingFact>,
) {
    let (trace, written) = (statement.trace, statement.part);
    let planned = Some(document).filter(|it| it.origin() == Origin::Planned);
    let text_of = |span: Span| planned.and_then(|it| it.text().get(span.range()));
    if !written.not_understood.is_empty() || written.effect.is_none() {
        facts.push(text_of(written.span).map_or(MissingFact::PolicyElement, unclear));
    }
    if trace.principal.is_unknown() {
        let open = statement.principals();
        for (entry, principal) in open.filter(|(_, principal)| principal.truth.is_unknown()) {
            facts.push(match principal.reason {
                Reason::UnknownId => MissingFact::CallerId,
                Reason::NotAPrincipal => {
                    text_of(entry.span).map_or(MissingFact::PolicyElement, unclear)
                }
                Reason::Contested | Reason::DifferentCase => MissingFact::ContestedPoint,
                _ if request.caller.kind == CallerKind::WebIdentity => {
                    MissingFact::WebIdentityToken
                }
                _ => MissingFact::Caller,
            });
        }
    }
    if trace.resource.is_unknown() {
        let patterns = &written.resource.patterns;
        if patterns.iter().all(|pattern| pattern.template.is_empty()) {
            facts.push(MissingFact::ContestedPoint);
        }
        for pattern in patterns {
            note_variables(request, &pattern.template, facts);
        }
    }
    let open = statement.conditions();
    for condition in open.filter(|condition| condition.trace.truth.is_unknown()) {
        if condition.part.operator.is_none() {
            facts.push(MissingFact::PolicyElement);
            continue;
        }
        if condition.trace.reason == Reason::Contested {
            facts.push(MissingFact::ContestedPoint);
        }
        note_key(request, &condition.part.key, facts);
        for (value, trace) in condition.values() {
            if trace.truth.is_unknown()
                && let Operand::Template(pieces) = &value.operand
            {
                note_variables(request, pieces, facts);
            }
        }
    }
}

fn note_variables(
    request: &AssumeRoleRequest,
    pieces: &[TemplatePart],
    facts: &mut Vec<MissingFact>,
) {
    for piece in pieces {
        match piece {
            TemplatePart::Variable { key, .. } => note_key(request, key, facts),
            TemplatePart::Unknown(name) => facts.push(MissingFact::PlannedValue(name.clone())),
            TemplatePart::Text(_) | TemplatePart::AnyOne | TemplatePart::AnyRun => {}
        }
    }
}

fn note_key(request: &AssumeRoleRequest, key: &ConditionKey, facts: &mut Vec<MissingFact>) {
    let Some(entry) = request.context.find(key) else {
        return;
    };
    let is_partial = match &entry.value {
        ContextValue::Value(_) | ContextValue::List(_) | ContextValue::Absent => return,
        ContextValue::PartialText(_) => true,
        ContextValue::Present(_) | ContextValue::OneOf(_) | ContextValue::Unknown => false,
    };
    facts.push(MissingFact::ContextKey(entry.name.clone()));
    // Only the id of `aws:userid` is missing if the rest is known.
    if is_partial && key.folded() == "aws:userid" && request.caller.unique_id == CallerId::Unknown {
        facts.push(MissingFact::CallerId);
    }
}
