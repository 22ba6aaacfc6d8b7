//! Which of the many reasons stops a hop: one cause, always the same one for the same trace.
//!
//! Explicit denies come first, then the trust side, then the caller's own policies, then limits
//! on them. On the trust side it is the Allow statement that gets furthest: principal, then
//! action, then conditions; among those the one with the fewest failing keys.

use super::caller::issuer_of_key;
use super::outcome::{CauseFacts, HopOutcome, HopView};
use super::verdict::{Cause, Half, HopVerdict};
use crate::eval::{
    CallerKind, Contribution, EvalDecision, Evaluation, Layer, MissingFact, Refusal, Ternary,
    TracedCondition, TracedStatement,
};
use crate::iam::account::AccountStore;
use crate::iam::policy::{Effect, PrincipalSubject};

/// The cause of a verdict that is not "allowed".
pub(crate) fn find_cause(
    facts: &AccountStore,
    view: HopView<'_>,
    evaluation: &Evaluation,
    outcome: &HopOutcome,
) -> Option<CauseFacts> {
    match outcome.if_reached {
        HopVerdict::Allowed { .. } | HopVerdict::NotReached | HopVerdict::NoPolicy => None,
        HopVerdict::NotCallable => evaluation
            .refusal
            .map(|refusal| cause_of_refusal(refusal).into()),
        HopVerdict::InvalidPolicy => Some(Cause::PolicyInvalid.into()),
        HopVerdict::Undetermined => Some(cause_of_missing(&outcome.missing).into()),
        HopVerdict::DeniedExplicit => Some(explicit_deny(evaluation)),
        HopVerdict::DeniedImplicit if is_of_trust(evaluation) => {
            Some(trust_side(facts, view, evaluation))
        }
        HopVerdict::DeniedImplicit => Some(
            match evaluation.layer {
                Layer::Boundary => Cause::BoundaryBlocks,
                Layer::Session => Cause::SessionPolicyBlocks,
                Layer::Scp => Cause::ScpBlocks,
                Layer::Rcp => Cause::RcpDenies,
                Layer::Call | Layer::Trust | Layer::Identity => Cause::IdentityMissing,
            }
            .into(),
        ),
    }
}

/// Whether it is the trust side that stops the hop. Where that is still open, another side does.
fn is_of_trust(evaluation: &Evaluation) -> bool {
    match evaluation.trust {
        EvalDecision::Allowed => false,
        EvalDecision::Undetermined => {
            evaluation.layer == Layer::Trust
                && evaluation.identity != Some(EvalDecision::ImplicitlyDenied)
        }
        _ => true,
    }
}

/// The code of what an undetermined hop waits for: the first thing to find out.
pub fn cause_of_missing(missing: &[MissingFact]) -> Cause {
    let has = |fact: &MissingFact| missing.contains(fact);
    if has(&MissingFact::WebIdentityToken) {
        return Cause::TokenUnknown;
    }
    if has(&MissingFact::Caller) || has(&MissingFact::CallerAccount) {
        return Cause::CallerUnknown;
    }
    if has(&MissingFact::GeneratedName) {
        return Cause::ContextUnknown;
    }
    let mut keys = missing.iter().filter_map(|fact| match fact {
        MissingFact::ContextKey(key) => Some(key.to_ascii_lowercase()),
        _ => None,
    });
    if let Some(key) = keys.next() {
        return if key.starts_with("aws:multifactorauth") {
            Cause::MfaUnknown
        } else {
            Cause::ContextUnknown
        };
    }
    if has(&MissingFact::CallerId) {
        return Cause::CallerUnknown;
    }
    // Whoever is let in is not known as long as the policy itself is not understood.
    if has(&MissingFact::PolicyElement) || has(&MissingFact::ContestedPoint) {
        return Cause::ContextUnknown;
    }
    if has(&MissingFact::MaxSessionDuration) {
        return Cause::DurationUnknown;
    }
    if missing.iter().any(|fact| fact.unseen_policy().is_some()) {
        return Cause::PolicyDocumentMissing;
    }
    if has(&MissingFact::IdentityPolicies) {
        return Cause::IdentityUnknown;
    }
    Cause::ContextUnknown
}

fn explicit_deny(evaluation: &Evaluation) -> CauseFacts {
    let denies =
        |statement: TracedStatement<'_>| statement.trace.contribution == Contribution::Denies;
    let found = evaluation.policies().enumerate().find_map(|(at, policy)| {
        let statement = policy.statements().position(denies)?;
        Some((at, policy.trace.layer, statement))
    });
    let Some((at, layer, statement)) = found else {
        return Cause::ExplicitDeny.into();
    };
    let cause = match layer {
        Layer::Call | Layer::Trust => Cause::ExplicitDeny,
        Layer::Identity => Cause::IdentityDeny,
        Layer::Boundary => Cause::BoundaryBlocks,
        Layer::Session => Cause::SessionPolicyBlocks,
        Layer::Scp => Cause::ScpBlocks,
        Layer::Rcp => Cause::RcpDenies,
    };
    CauseFacts {
        policy: Some(at),
        statement: Some(statement),
        ..cause.into()
    }
}

/// How far an Allow statement gets; more is further.
fn progress(statement: TracedStatement<'_>) -> (u8, usize) {
    let conditions = statement.conditions();
    let failing = conditions.filter(|condition| condition.trace.truth != Ternary::True);
    let stage = if statement.trace.principal == Ternary::False {
        0
    } else if statement.trace.action == Ternary::False {
        1
    } else {
        2
    };
    (stage, usize::MAX - failing.count())
}

fn trust_side(facts: &AccountStore, view: HopView<'_>, evaluation: &Evaluation) -> CauseFacts {
    let statements = evaluation.trust_statements().enumerate();
    let allows = statements.filter(|(_, statement)| statement.trace.effect == Some(Effect::Allow));
    let reached = allows.map(|(at, statement)| (progress(statement), at, statement));
    // The first of those that get furthest.
    let furthest = reached.max_by_key(|(reached, at, _)| (*reached, std::cmp::Reverse(*at)));
    let Some(((stage, _), at, statement)) = furthest else {
        return Cause::PrincipalNotListed.into();
    };
    let found = |cause: Cause, condition: Option<usize>, half: Option<Half>| CauseFacts {
        cause,
        half,
        policy: Some(0),
        statement: Some(at),
        condition,
    };
    match stage {
        0 => {
            let (cause, at) = principal_cause(view, evaluation);
            CauseFacts {
                policy: Some(0),
                statement: at,
                ..cause.into()
            }
        }
        1 => found(Cause::WrongAction, None, None),
        _ => {
            let truth = |condition: TracedCondition<'_>| condition.trace.truth;
            let mut conditions = statement.conditions();
            let failing = conditions
                .position(|condition| truth(condition) == Ternary::False)
                .or_else(|| {
                    let mut conditions = statement.conditions();
                    conditions.position(|condition| truth(condition) != Ternary::True)
                });
            match failing.and_then(|at| Some((at, statement.conditions().nth(at)?))) {
                Some((failing, condition)) => {
                    let (cause, half) = condition_cause(facts, view, condition);
                    found(cause, Some(failing), half)
                }
                None => found(Cause::ConditionNotMet, None, None),
            }
        }
    }
}

/// No Allow statement names the caller: why, and the statement that shows it best.
fn principal_cause(view: HopView<'_>, evaluation: &Evaluation) -> (Cause, Option<usize>) {
    let mut names_somebody = None;
    let mut names_machines = None;
    for (at, statement) in evaluation.trust_statements().enumerate() {
        if statement.trace.effect != Some(Effect::Allow) {
            continue;
        }
        for entry in &statement.part.principal.entries {
            match entry.subject {
                PrincipalSubject::RoleId if view.caller.caller.kind != CallerKind::User => {
                    return (Cause::PrincipalDeleted, Some(at));
                }
                PrincipalSubject::UserId if view.caller.caller.kind != CallerKind::RoleSession => {
                    return (Cause::PrincipalDeleted, Some(at));
                }
                PrincipalSubject::Federated
                    if view.caller.caller.kind == CallerKind::WebIdentity =>
                {
                    return (Cause::PrincipalNotListed, Some(at));
                }
                PrincipalSubject::Service
                | PrincipalSubject::Federated
                | PrincipalSubject::CanonicalUser => {
                    names_machines.get_or_insert(at);
                }
                _ => {
                    names_somebody.get_or_insert(at);
                }
            }
        }
    }
    match (names_somebody, names_machines) {
        (None, Some(at)) => (Cause::ServiceOnly, Some(at)),
        (somebody, _) => (Cause::PrincipalNotListed, somebody),
    }
}

fn condition_cause(
    facts: &AccountStore,
    view: HopView<'_>,
    condition: TracedCondition<'_>,
) -> (Cause, Option<Half>) {
    let entry = condition.part;
    let cause = match entry.key.folded() {
        "aws:userid" => {
            let listed: Vec<&str> = entry
                .values
                .iter()
                .map(|value| value.text.split(':').next().unwrap_or_default())
                .collect();
            let half = failing_half(condition);
            let cause = if is_stale(facts, view, &listed) {
                Cause::UseridStale
            } else {
                Cause::UseridNotListed
            };
            return (cause, half);
        }
        "sts:rolesessionname" => Cause::SessionNameMismatch,
        "aws:principalarn" => Cause::PrincipalArnMismatch,
        "aws:principalorgid" | "aws:principalorgpaths" => Cause::OrgIdMismatch,
        "aws:sourceip" | "aws:vpcsourceip" => Cause::SourceIpOutside,
        "sts:externalid" => match view.hop.external_id {
            Some(_) => Cause::ExternalIdWrong,
            None => Cause::ExternalIdMissing,
        },
        key if is_claim(key, "sub") => Cause::SubjectMismatch,
        key if is_claim(key, "aud") => Cause::AudienceMismatch,
        key if key.starts_with("aws:multifactorauth") => Cause::MfaMissing,
        key if key.starts_with("aws:principaltag/") => Cause::PrincipalTagMismatch,
        _ => Cause::ConditionNotMet,
    };
    (cause, None)
}

/// Whether a key holds this claim of a web identity.
fn is_claim(key: &str, claim: &str) -> bool {
    issuer_of_key(key).is_some_and(|(_, own)| own == claim)
}

/// Whether all listed ids of the caller's kind belong to nobody.
fn is_stale(facts: &AccountStore, view: HopView<'_>, listed: &[&str]) -> bool {
    let prefix = match view.caller.caller.kind {
        CallerKind::User => "AIDA",
        _ => "AROA",
    };
    let mut ids = listed
        .iter()
        .copied()
        .filter(|id| id.starts_with(prefix) && !id.contains(['*', '?']))
        .peekable();
    let Some(account) = view.caller.account() else {
        return false;
    };
    ids.peek().is_some() && facts.are_deleted(account, ids)
}

/// The half of the best value: a value whose id is right speaks for the session name, and the
/// other way round.
fn failing_half(condition: TracedCondition<'_>) -> Option<Half> {
    let mut half = None;
    for (_, value) in condition.values() {
        let Some(halves) = value.halves else { continue };
        let this = match (halves.id, halves.session_name) {
            (Ternary::False, Ternary::False) => Half::Both,
            (Ternary::False, _) => Half::Id,
            (_, Ternary::False) => Half::SessionName,
            _ => continue,
        };
        let better = matches!(
            (half, this),
            (None, _)
                | (Some(Half::Both), Half::Id | Half::SessionName)
                | (Some(Half::Id), Half::SessionName)
        );
        if better {
            half = Some(this);
        }
    }
    half
}

/// The code of a refusal before any policy.
pub(crate) const fn cause_of_refusal(refusal: Refusal) -> Cause {
    match refusal {
        Refusal::RootUser => Cause::RootCaller,
        Refusal::FederatedUser => Cause::FederatedCaller,
        Refusal::OtherPartition => Cause::PartitionMismatch,
        Refusal::SessionName => Cause::SessionNameInvalid,
        Refusal::ExternalId => Cause::ExternalIdInvalid,
        Refusal::SerialNumber => Cause::MfaSerialInvalid,
        Refusal::SourceIdentity => Cause::SetSourceIdentityMissing,
        Refusal::ChainedDuration { .. } => Cause::ChainedDuration,
        Refusal::DurationInvalid { .. } => Cause::DurationInvalid,
        Refusal::DurationTooLong { .. } => Cause::DurationTooLong,
    }
}
