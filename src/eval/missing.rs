//! Which facts an undetermined decision waits for.

use super::trace::Reason;
use super::trace::{Contribution, GrantLevel, Layer, MissingFact, StatementTrace};
use super::{
    AssumeRoleRequest, CallerId, CallerKind, ContextValue, Evaluation, IdentityPolicies, Limit,
    OrganizationPolicies, PolicySet, Ternary,
};
use crate::iam::account::UnseenPolicy;
use crate::iam::policy::{ConditionKey, Operand, PolicyDocument, Statement, TemplatePart};

/// Notes every missing fact on which a statement of an undetermined evaluation depends.
pub(super) fn note_missing(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    evaluation: &mut Evaluation,
) {
    let mut facts = Vec::new();
    for policy in &evaluation.policies {
        let Some(document) = find_document(policies, policy.layer, policy.level, policy.index)
        else {
            continue;
        };
        if !document.is_readable() {
            facts.push(MissingFact::PolicyElement);
        }
        for trace in evaluation.statements_of(policy) {
            let could = matches!(
                trace.contribution,
                Contribution::CouldAllow | Contribution::CouldDeny
            );
            if could && let Some(statement) = document.statements().get(trace.index as usize) {
                note_statement(request, statement, trace, evaluation, &mut facts);
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
    for fact in facts {
        evaluation.note_missing(fact);
    }
}

/// Whether some way to an allow leads over the caller's own policies.
fn needs_identity(evaluation: &Evaluation) -> bool {
    if matches!(
        evaluation.layer,
        Layer::Identity | Layer::Boundary | Layer::Session
    ) {
        return true;
    }
    let mut by_account = false;
    let trust = evaluation
        .policies
        .iter()
        .filter(|policy| policy.layer == Layer::Trust);
    for statement in trust.flat_map(|policy| evaluation.statements_of(policy)) {
        let allows = statement.contribution == Contribution::Allows;
        if !allows && statement.contribution != Contribution::CouldAllow {
            continue;
        }
        for principal in evaluation.principals_of(statement) {
            let of_account = matches!(principal.level, Some(GrantLevel::Account) | None);
            if allows
                && principal.truth.is_true()
                && !of_account
                && evaluation.same_account.is_true()
            {
                // This one is enough; what is unknown is something else.
                return false;
            }
            by_account |=
                !principal.truth.is_false() && (of_account || !evaluation.same_account.is_true());
        }
    }
    by_account
}

/// The document a policy trace is of.
pub(super) fn find_document<'a>(
    policies: &'a PolicySet<'_>,
    layer: Layer,
    level: u32,
    index: u32,
) -> Option<&'a PolicyDocument> {
    let at = index as usize;
    match layer {
        Layer::Call => None,
        Layer::Trust => Some(policies.trust),
        Layer::Identity => policies.identity.documents().get(at).copied(),
        Layer::Boundary => known(policies.boundary),
        Layer::Session => known(policies.session),
        Layer::Scp | Layer::Rcp => {
            let levels = if layer == Layer::Scp {
                &policies.scps
            } else {
                &policies.rcps
            };
            match levels {
                OrganizationPolicies::Known(levels) => levels.get(level as usize)?.get(at).copied(),
                OrganizationPolicies::NotChecked => None,
            }
        }
    }
}

fn known(limit: Limit<'_>) -> Option<&PolicyDocument> {
    match limit {
        Limit::Known(document) => Some(document),
        Limit::None | Limit::NotChecked | Limit::Unseen(_) => None,
    }
}

fn note_statement(
    request: &AssumeRoleRequest,
    statement: &Statement,
    trace: &StatementTrace,
    evaluation: &Evaluation,
    facts: &mut Vec<MissingFact>,
) {
    if !statement.not_understood.is_empty() || statement.effect.is_none() {
        facts.push(MissingFact::PolicyElement);
    }
    if trace.principal.is_unknown() {
        for principal in evaluation.principals_of(trace) {
            if principal.truth.is_unknown() {
                facts.push(match principal.reason {
                    Reason::UnknownId => MissingFact::CallerId,
                    Reason::NotAPrincipal => MissingFact::PolicyElement,
                    Reason::Contested | Reason::DifferentCase => MissingFact::ContestedPoint,
                    _ if request.caller.kind == CallerKind::WebIdentity => {
                        MissingFact::WebIdentityToken
                    }
                    _ => MissingFact::Caller,
                });
            }
        }
    }
    if trace.resource.is_unknown() {
        let patterns = &statement.resource.patterns;
        if patterns.iter().all(|pattern| pattern.template.is_empty()) {
            facts.push(MissingFact::ContestedPoint);
        }
        for pattern in patterns {
            note_variables(request, &pattern.template, facts);
        }
    }
    for condition in evaluation.conditions_of(trace) {
        if !condition.truth.is_unknown() {
            continue;
        }
        let Some(entry) = statement.condition.entries.get(condition.index as usize) else {
            continue;
        };
        if entry.operator.is_none() {
            facts.push(MissingFact::PolicyElement);
            continue;
        }
        if condition.reason == Reason::Contested {
            facts.push(MissingFact::ContestedPoint);
        }
        note_key(request, &entry.key, facts);
        for value in evaluation.values_of(condition) {
            if value.truth == Ternary::Unknown
                && let Some(policy_value) = entry.values.get(value.index as usize)
                && let Operand::Template(pieces) = &policy_value.operand
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
        if let TemplatePart::Variable { key, .. } = piece {
            note_key(request, key, facts);
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
    // Of `aws:userid` it is the id that is missing when the rest is known.
    if is_partial && key.folded() == "aws:userid" && request.caller.unique_id == CallerId::Unknown {
        facts.push(MissingFact::CallerId);
    }
}
