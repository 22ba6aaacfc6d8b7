//! Policies that IAM would refuse, and mistakes in trust policies for web identities, as far as the hops look at them.

use foldhash::HashSet;
use std::sync::Arc;

use super::found::Found;
use super::table::RuleId;
use super::{Finding, FindingKind, find_web_identity_mistakes};
use crate::chain::NodeId;
use crate::config::ProfileName;
use crate::iam::account::{BoundaryFact, Policy};
use crate::iam::policy::{DocumentViolation, Origin, PolicyDocument, PrincipalSubject, Violation};
use crate::iam::{Arn, is_account_id};
use crate::predict::Prediction;

/// Finds violations of IAM's grammar and mistakes for web identities in the policies of some hops,
/// each once, in the order of the hops.
pub(crate) fn find_in_policies(
    prediction: &Prediction,
    hops: impl IntoIterator<Item = NodeId>,
) -> Vec<Finding> {
    let all = hops.into_iter().flat_map(|id| find_in_hop(prediction, id));
    let mut seen = HashSet::default();
    all.filter(|finding| seen.insert((finding.kind.code(), finding.location.clone())))
        .collect()
}

/// The same of the policies of one hop: the target's trust policy, the caller's own policies and
/// boundary.
pub(super) fn find_in_hop(prediction: &Prediction, id: NodeId) -> Vec<Finding> {
    let mut found = Found::default();
    let Some(outcome) = prediction.outcome(id) else {
        return Vec::new();
    };
    let call = prediction.survey.call(id);
    let profile = call.map(|(hop, _)| hop.profile.clone());
    let mut look = |holder: &Arn, name: Option<&str>, policy: &Arc<Policy>| {
        find_refused(profile.as_ref(), Some(holder), name, policy, &mut found);
    };
    if let (Some((_, Some(role))), Some(policy)) = (call, &outcome.policy) {
        look(role, None, policy);
    }
    if let (Some(caller), Some(side)) = (&outcome.caller.principal, &outcome.caller_policies) {
        let boundary = match &side.boundary {
            BoundaryFact::Known(boundary) => Some(boundary),
            BoundaryFact::None | BoundaryFact::Unseen(_) | BoundaryFact::Unknown => None,
        };
        let documents = side.policies.iter().chain(&side.unreadable);
        for policy in documents.chain(boundary) {
            look(caller, Some(&policy.name), policy);
        }
    }
    if let Some(policy) = &outcome.policy {
        let mistakes = find_web_identity_mistakes(outcome).into_iter();
        found.extend(mistakes.map(|(span, mistake)| {
            let kind = FindingKind::WebIdentity(mistake);
            Finding::in_policy(profile.clone(), kind, policy, span)
        }));
    }
    found.list
}

/// Finds violations of IAM's grammar in one policy.
pub(super) fn find_refused(
    profile: Option<&ProfileName>,
    holder: Option<&Arn>,
    name: Option<&str>,
    policy: &Arc<Policy>,
    found: &mut Found,
) {
    let document = &policy.document;
    for refused in document.violations() {
        let rule = rule_of(refused, document);
        if found.is_full_of(rule) {
            found.more += 1;
            continue;
        }
        let kind = FindingKind::PolicyRefused {
            holder: holder.cloned(),
            name: name.map(Into::into),
            violation: refused.violation.clone(),
            stored: document.origin() == Origin::Stored,
            rule,
        };
        found.push(Finding::in_policy(
            profile.cloned(),
            kind,
            policy,
            refused.span,
        ));
    }
}

/// The rule that a policy breaks.
fn rule_of(refused: &DocumentViolation, document: &PolicyDocument) -> RuleId {
    match &refused.violation {
        Violation::ProhibitedResource => RuleId::T01,
        Violation::NotPrincipal => RuleId::T02,
        Violation::WildcardInPrincipal(_) => {
            let statements = document.statements().iter();
            let mut entries = statements.flat_map(|statement| &statement.principal.entries);
            let is_arn = entries.any(|entry| {
                entry.span == refused.span && entry.subject == PrincipalSubject::Wildcard
            });
            if is_arn { RuleId::T03 } else { RuleId::T04 }
        }
        Violation::NoPrincipal
        | Violation::MalformedPrincipal
        | Violation::UnknownPrincipalType(_) => RuleId::T05,
        Violation::GroupPrincipal(_) => RuleId::T06,
        Violation::UnknownPrincipal(text) => rule_of_principal(text),
        Violation::ProhibitedAction(_) => RuleId::T18,
        Violation::UnknownOperator(_) | Violation::NullIfExists => RuleId::C33,
        _ => RuleId::T22,
    }
}

/// The rule that a text breaks which IAM does not take as a principal.
fn rule_of_principal(text: &str) -> RuleId {
    if text.contains(":assumed-role/") && text.contains(":iam:")
        || text.contains(":role/") && text.contains(":sts:")
    {
        return RuleId::T10;
    }
    let account = match Arn::parse(text) {
        Ok(arn) => arn.account().to_owned(),
        Err(_) => text.to_owned(),
    };
    let is_number = |text: &str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    if text.trim() != text || is_number(&account) && !is_account_id(&account) {
        return RuleId::T13;
    }
    RuleId::T05
}
