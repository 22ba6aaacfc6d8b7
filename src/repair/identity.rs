//! Changes to the caller's own policies and boundary that would allow the call. None is proven
//! here.

use std::sync::Arc;

use super::change::{PolicyChange, PolicyEdit, PolicySide, Risk};
use super::draft::{Draft, lay_out, policy_change, quote, text_of};
use crate::eval::{ASSUME_ROLE, Contribution, EvalDecision, Layer, Ternary, TracedStatement};
use crate::iam::Arn;
use crate::iam::account::{BoundaryFact, CallerPolicies, Policy, PolicyText};
use crate::iam::policy::{Effect, Origin, PolicyDocument, PolicyKind, Statement};
use crate::predict::HopOutcome;
use crate::text::Location;

/// The name proposed for a new policy.
const NEW_POLICY: &str = "assume-role";

/// A change and the caller's policies with it.
pub(crate) type CallerDraft = (PolicyChange, Arc<CallerPolicies>);

/// A change that removes the first obstacle in the caller's policies: an explicit deny, then a
/// missing allow, then a boundary. It is applied repeatedly until no obstacle is left.
pub(crate) fn next_change(outcome: &HopOutcome, target: &Arn) -> Option<CallerDraft> {
    let evaluation = outcome.evaluation.as_ref()?;
    let denied_by = evaluation.decision;
    let caller = outcome.caller.principal.as_ref()?;
    let side = outcome.caller_policies.as_ref()?;
    if !side.known {
        return None;
    }
    if denied_by == EvalDecision::ExplicitlyDenied {
        let denies =
            |statement: &TracedStatement<'_>| statement.trace.contribution == Contribution::Denies;
        let (policy, statement) = evaluation
            .policies()
            .find_map(|policy| Some((policy.trace, policy.statements().find(denies)?)))?;
        return match policy.layer {
            Layer::Identity => {
                let at = policy.index as usize;
                let named = side.policies.get(at)?;
                let (change, changed) =
                    without_deny(PolicySide::Identity, caller, named, target, statement)?;
                Some((change, with_policy(side, at, changed)))
            }
            Layer::Boundary => {
                let BoundaryFact::Known(named) = &side.boundary else {
                    return None;
                };
                let (change, changed) =
                    without_deny(PolicySide::Boundary, caller, named, target, statement)?;
                Some((change, with_boundary(side, changed?)))
            }
            _ => None,
        };
    }
    match evaluation.layer {
        Layer::Identity => Some(allow_in_policies(side, caller, target)),
        Layer::Boundary => {
            let BoundaryFact::Known(named) = &side.boundary else {
                return None;
            };
            let draft = allowing(&named.document, target)?;
            let document = draft.clone().apply(&named.document)?;
            let documents = (&named.document, &document);
            let name = Some(&*named.name);
            let change = policy_change(PolicySide::Boundary, caller, name, documents, &draft);
            Some((change, with_boundary(side, renewed(named, document))))
        }
        _ => None,
    }
}

/// Adds the target to the resources of a policy that already allows `sts:AssumeRole`, or else
/// creates a new policy.
fn allow_in_policies(side: &CallerPolicies, caller: &Arn, target: &Arn) -> CallerDraft {
    // AWS managed policies cannot be changed.
    let own = side
        .policies
        .iter()
        .enumerate()
        .filter(|(_, policy)| !policy.name.contains("::aws:policy/"));
    for (at, named) in own {
        let Some(draft) = added_resource(&named.document, target) else {
            continue;
        };
        if let Some(document) = draft.clone().apply(&named.document) {
            let documents = (&named.document, &document);
            let name = Some(&*named.name);
            let change = policy_change(PolicySide::Identity, caller, name, documents, &draft);
            let changed = renewed(named, document);
            return (change, with_policy(side, at, Some(changed)));
        }
    }
    let members = [
        "\"Version\": \"2012-10-17\"".to_owned(),
        format!(
            "\"Statement\": [{}]",
            lay_out(&allow_members(target), "    ")
        ),
    ];
    let text = lay_out(&members, "");
    let document = PolicyDocument::parse(&text, PolicyKind::Identity, Origin::Stored);
    let change = PolicyChange {
        owner_account: caller.account().to_owned(),
        side: PolicySide::Identity,
        principal: caller.clone(),
        policy_name: Some(NEW_POLICY.to_owned()),
        before: "".into(),
        after: document.shared_text(),
        edits: vec![PolicyEdit::AddPolicy],
        risk: None,
    };
    let mut with = side.clone();
    with.policies.push(Arc::new(Policy {
        name: NEW_POLICY.into(),
        text: PolicyText::bare(document.shared_text(), Location::new("proposed".into(), 1)),
        document,
    }));
    (change, Arc::new(with))
}

fn allow_members(target: &Arn) -> [String; 3] {
    [
        "\"Effect\": \"Allow\"".to_owned(),
        format!("\"Action\": {}", quote(ASSUME_ROLE)),
        format!("\"Resource\": {}", quote(target.as_str())),
    ]
}

/// Adds the target to a statement that allows only this action, without conditions.
fn added_resource(document: &PolicyDocument, target: &Arn) -> Option<Draft> {
    let action = ASSUME_ROLE.to_ascii_lowercase();
    let fits = |statement: &&Statement| {
        statement.effect == Some(Effect::Allow)
            && !statement.action.negated
            && statement.action.covers(&action)
            && statement.action.patterns.iter().all(|pattern| {
                let text = pattern.text.to_ascii_lowercase();
                text.starts_with("sts:") && text != "sts:*"
            })
            && statement.condition.entries.is_empty()
            && statement.resource.present
            && !statement.resource.negated
    };
    let statement = document.statements().iter().find(fits)?;
    let last = statement.resource.patterns.last()?;
    Draft::of(PolicyEdit::AddResource, |splices| {
        splices.append_beside(document.text(), last.span, &quote(target.as_str()))
    })
}

/// Adds a new statement.
fn allowing(document: &PolicyDocument, target: &Arn) -> Option<Draft> {
    let last = document.statements().last()?;
    Draft::of(PolicyEdit::AddStatement, |splices| {
        splices.add_statement(document.text(), last, &allow_members(target))
    })
}

/// A policy whose Deny statement no longer covers the target; no policy if nothing else is in it.
fn without_deny(
    side: PolicySide,
    caller: &Arn,
    named: &Policy,
    target: &Arn,
    traced: TracedStatement<'_>,
) -> Option<(PolicyChange, Option<Arc<Policy>>)> {
    let document = &named.document;
    if traced.trace.resource != Ternary::True || traced.part.resource.negated {
        return None;
    }
    let change = |after: &PolicyDocument, draft: &Draft| {
        policy_change(side, caller, Some(&named.name), (document, after), draft)
    };
    let Some(draft) = exempted(document, traced.part, target)? else {
        let nothing = Draft::default().careful(Risk::WeakerDeny);
        let change = PolicyChange {
            after: "".into(),
            edits: vec![PolicyEdit::RemoveStatement],
            ..change(document, &nothing)
        };
        return Some((change, None));
    };
    let draft = draft.careful(Risk::WeakerDeny);
    let changed = draft.clone().apply(document)?;
    Some((change(&changed, &draft), Some(renewed(named, changed))))
}

/// Removes the target from a Deny statement; `Some(None)` if nothing is left of the document.
#[expect(clippy::option_option, reason = "nothing left, or no way to")]
fn exempted(
    document: &PolicyDocument,
    statement: &Statement,
    target: &Arn,
) -> Option<Option<Draft>> {
    let text = document.text();
    let patterns = &statement.resource.patterns;
    let mut covering = patterns.iter().filter(|pattern| {
        let glob = pattern.glob.as_ref();
        glob.is_some_and(|glob| glob.matches(target.as_str(), document.kind()) == Some(true))
    });
    let (Some(only), None) = (covering.next(), covering.next()) else {
        return None;
    };
    if &*only.text == "*" {
        // `Resource` with `*` beside other entries: only the pair means "all but this".
        return Draft::of(PolicyEdit::Exempt, |splices| {
            let before = text.get(..statement.resource.span.start as usize)?;
            let key = before.rfind("\"Resource\"")?;
            splices.replace(
                crate::text::Span::new(key, statement.resource.span.end as usize),
                format!("\"NotResource\": {}", quote(target.as_str())),
            );
            Some(())
        })
        .map(Some);
    }
    if *only.text != *target.as_str() {
        // A pattern covers more than this role, so we do not propose to narrow it.
        return None;
    }
    if patterns.len() > 1 {
        return Draft::of(PolicyEdit::RemoveResource, |splices| {
            splices.remove_from_list(text, only.span)
        })
        .map(Some);
    }
    if document.statements().len() == 1 {
        return Some(None);
    }
    Draft::of(PolicyEdit::RemoveStatement, |splices| {
        splices.remove_from_list(text, statement.span)
    })
    .map(Some)
}

fn renewed(named: &Policy, document: PolicyDocument) -> Arc<Policy> {
    Arc::new(Policy {
        name: Arc::clone(&named.name),
        text: text_of(&named.text, &document),
        document,
    })
}

fn with_policy(
    side: &CallerPolicies,
    at: usize,
    changed: Option<Arc<Policy>>,
) -> Arc<CallerPolicies> {
    let mut with = side.clone();
    match changed {
        Some(policy) => with.policies[at] = policy,
        None => {
            with.policies.remove(at);
        }
    }
    Arc::new(with)
}

fn with_boundary(side: &CallerPolicies, boundary: Arc<Policy>) -> Arc<CallerPolicies> {
    Arc::new(CallerPolicies {
        boundary: BoundaryFact::Known(boundary),
        ..side.clone()
    })
}
