//! Changes to policies that let a hop succeed, each proven by evaluating the hop with it.

use std::sync::Arc;

use super::change::{PolicyChange, PolicySide, Repair};
use super::failing::Failing;
use super::{draft, identity, is_better, refused, trust};
use crate::config::SettingKey;
use crate::eval::{CHAINED_SESSION_LIMIT, CallerKind, MissingFact};
use crate::iam::Arn;
use crate::iam::account::Policy;
use crate::predict::{
    CallerOrigin, Cause, HopOutcome, HopVerdict, PolicyOverride, SettingChange, Variant,
};

/// Maximum number of repairs that change policies.
const MOST_POLICY_REPAIRS: usize = 3;
/// Maximum number of changes to the caller's own policies in one repair.
const MOST_CALLER_CHANGES: usize = 3;

/// Changes to policies, for hops that policies certainly deny, and for those that depend on an
/// invalid principal.
pub(super) fn repairs(failing: &Failing<'_>) -> Vec<Repair> {
    let denied = matches!(
        failing.outcome.if_reached,
        HopVerdict::DeniedExplicit | HopVerdict::DeniedImplicit
    );
    let odd = matches!(
        failing.outcome.if_reached,
        HopVerdict::Undetermined | HopVerdict::InvalidPolicy
    );
    let Some(role) = failing.role() else {
        return Vec::new();
    };
    if let Some((change, tried)) = trust::candidate(failing, role) {
        return prove_policies(failing, role, vec![change], vec![tried])
            .into_iter()
            .collect();
    }
    let Some(policy) = failing.outcome.policy.as_ref().filter(|_| denied || odd) else {
        return Vec::new();
    };
    let cause = failing.outcome.cause;
    let further = matches!(
        cause,
        Some(Cause::TagSessionMissing | Cause::SetSourceIdentityMissing)
    );
    if failing.outcome.trust.allows() && !further {
        if odd {
            return Vec::new();
        }
        return prove_policies(failing, role, Vec::new(), Vec::new())
            .into_iter()
            .collect();
    }
    let caller = failing.outcome.caller.principal.as_ref();
    let (drafts, most) = match refused::rewritten(caller, &policy.document) {
        // Until this is rewritten, IAM refuses the document whatever else changes.
        Some(rewritten) => {
            let drafts = trust::with_statement(failing, &policy.document, rewritten);
            (drafts, 1)
        }
        None if odd => return Vec::new(),
        None => (
            trust::drafts(failing, &policy.document),
            MOST_POLICY_REPAIRS,
        ),
    };
    drafts
        .into_iter()
        .filter_map(|draft| prove_draft(failing, role, policy, &draft))
        .take(most)
        .collect()
}

/// Tries a draft of another trust policy.
fn prove_draft(
    failing: &Failing<'_>,
    role: &Arn,
    policy: &Policy,
    draft: &draft::Draft,
) -> Option<Repair> {
    let document = draft.clone().apply(&policy.document)?;
    let documents = (&policy.document, &document);
    let change = draft::policy_change(PolicySide::Trust, role, None, documents, draft);
    let changed = Policy {
        text: draft::text_of(&policy.text, &document),
        name: role.text(),
        document,
    };
    let tried = PolicyOverride::Trust(role.clone(), Arc::new(changed));
    prove_policies(failing, role, vec![change], vec![tried])
}

/// Tries changed policies, and changes the caller's side too as long as it denies the call.
fn prove_policies(
    failing: &Failing<'_>,
    role: &Arn,
    mut changes: Vec<PolicyChange>,
    mut tried: Vec<PolicyOverride>,
) -> Option<Repair> {
    let evaluate = |tried: &[PolicyOverride]| {
        Variant::of_policies(failing.prediction, tried).outcome(failing.id)
    };
    let mut outcome = evaluate(&tried)?;
    for _ in 0..MOST_CALLER_CHANGES {
        let denied = matches!(
            outcome.if_reached,
            HopVerdict::DeniedExplicit | HopVerdict::DeniedImplicit
        );
        if !denied || !outcome.trust.allows() {
            break;
        }
        let (change, side) = identity::next_change(&outcome, role)?;
        let who = change.principal.clone();
        tried.retain(|policy| matches!(policy, PolicyOverride::Trust(..)));
        tried.push(PolicyOverride::Caller(who, side));
        changes.push(change);
        outcome = evaluate(&tried)?;
    }
    let after = outcome.if_reached;
    if changes.is_empty() || !outcome.trust.allows() || !is_better(failing.outcome, after) {
        return None;
    }
    let variant = Variant::of_policies(failing.prediction, &tried);
    let effects = variant.effects(failing.id, &[])?;
    Some(Repair {
        changes: Vec::new(),
        policies: changes,
        verdict: after,
        profile: effects.profile,
        effects: effects.others,
        unchecked: effects.unchecked,
        missing: outcome.missing,
        behind: None,
        other_caller: None,
    })
}

// Reasons why STS may still refuse a call to a role whose policy is in no snapshot.

/// The facts that determine whether STS accepts the call after the changes; empty if it certainly
/// does. The role's policies are not considered.
pub(crate) fn doubts(
    failing: &Failing<'_>,
    changes: &[SettingChange],
    after: &HopOutcome,
) -> Vec<MissingFact> {
    let mut facts = Vec::new();
    let caller = &after.caller;
    // The root user, federated users and callers of another partition may not call.
    let is_unknown = matches!(
        caller.origin,
        CallerOrigin::AccessKeyId | CallerOrigin::AccountSetting | CallerOrigin::Unknown
    );
    let kind = caller.caller.kind;
    if kind == CallerKind::Unknown || caller.caller.partition.is_none() || is_unknown {
        facts.push(MissingFact::Caller);
    }
    let own = changes.iter().find(|change| {
        change.profile == *failing.hop.profile && change.key == SettingKey::DurationSeconds
    });
    let asked = failing.hop.duration_seconds.as_ref();
    let seconds = own.map_or_else(
        || asked.and_then(|duration| u64::try_from(duration.seconds).ok()),
        |change| change.value.as_deref()?.parse().ok(),
    );
    let most = failing
        .listed_role()
        .and_then(|role| role.max_session_duration);
    if most.is_none() && seconds.is_some_and(|seconds| seconds > CHAINED_SESSION_LIMIT) {
        facts.push(MissingFact::MaxSessionDuration);
    }
    facts
}
