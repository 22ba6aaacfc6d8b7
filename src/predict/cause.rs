//! Which of the many reasons stops a hop: one cause, always the same one for the same trace.
//!
//! Explicit denies come first, then the trust side, then the caller's own policies, then limits
//! on them. On the trust side it is the Allow statement that gets furthest: principal, then
//! action, then conditions; among those the one with the fewest failing keys.

use super::caller::issuer_of_key;
use super::judge::{HopOutcome, HopView};
use super::verdict::{Cause, Half, HopVerdict};
use crate::eval::{
    CallerKind, ConditionTrace, Contribution, EvalDecision, Evaluation, Layer, MissingFact,
    Refusal, StatementTrace, Ternary,
};
use crate::iam::account::{AccountStore, Policy};
use crate::iam::policy::{Effect, PrincipalSubject, Statement};

/// A cause and the place in the trace it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseFacts {
    /// What stops the hop.
    pub cause: Cause,
    /// Of a failing `aws:userid` test: which half.
    pub half: Option<Half>,
    /// Which policy of the trace ([`Evaluation::policies`]).
    pub policy: Option<usize>,
    /// Which statement of that policy's trace.
    pub statement: Option<usize>,
    /// Which condition of that statement's trace.
    pub condition: Option<usize>,
}

impl From<Cause> for CauseFacts {
    fn from(cause: Cause) -> Self {
        Self {
            cause,
            half: None,
            policy: None,
            statement: None,
            condition: None,
        }
    }
}

/// The cause of a verdict that is not "allowed".
pub(crate) fn find_cause(
    facts: &AccountStore,
    view: HopView<'_>,
    policy: &Policy,
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
            Some(trust_side(facts, view, policy, evaluation))
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
    for (at, policy) in evaluation.policies.iter().enumerate() {
        let statements = evaluation.statements_of(policy);
        let Some(statement) = statements
            .iter()
            .position(|statement| statement.contribution == Contribution::Denies)
        else {
            continue;
        };
        let cause = match policy.layer {
            Layer::Call | Layer::Trust => Cause::ExplicitDeny,
            Layer::Identity => Cause::IdentityDeny,
            Layer::Boundary => Cause::BoundaryBlocks,
            Layer::Session => Cause::SessionPolicyBlocks,
            Layer::Scp => Cause::ScpBlocks,
            Layer::Rcp => Cause::RcpDenies,
        };
        return CauseFacts {
            policy: Some(at),
            statement: Some(statement),
            ..cause.into()
        };
    }
    Cause::ExplicitDeny.into()
}

/// How far an Allow statement gets; more is further.
fn progress(evaluation: &Evaluation, statement: &StatementTrace) -> (u8, usize) {
    let failing = evaluation
        .conditions_of(statement)
        .iter()
        .filter(|condition| condition.truth != Ternary::True)
        .count();
    let stage = if statement.principal == Ternary::False {
        0
    } else if statement.action == Ternary::False {
        1
    } else {
        2
    };
    (stage, usize::MAX - failing)
}

fn trust_side(
    facts: &AccountStore,
    view: HopView<'_>,
    policy: &Policy,
    evaluation: &Evaluation,
) -> CauseFacts {
    let statements = evaluation
        .policies
        .first()
        .map(|trust| evaluation.statements_of(trust))
        .unwrap_or_default();
    let mut furthest: Option<((u8, usize), usize)> = None;
    for (at, statement) in statements.iter().enumerate() {
        if statement.effect != Some(Effect::Allow) {
            continue;
        }
        let reached = progress(evaluation, statement);
        if furthest.is_none_or(|(best, _)| reached > best) {
            furthest = Some((reached, at));
        }
    }
    let Some(((stage, _), at)) = furthest else {
        return Cause::PrincipalNotListed.into();
    };
    let trace = &statements[at];
    let found = |cause: Cause, condition: Option<usize>, half: Option<Half>| CauseFacts {
        cause,
        half,
        policy: Some(0),
        statement: Some(at),
        condition,
    };
    match stage {
        0 => {
            let (cause, at) = principal_cause(view, policy, statements);
            CauseFacts {
                policy: Some(0),
                statement: at,
                ..cause.into()
            }
        }
        1 => found(Cause::WrongAction, None, None),
        _ => {
            let conditions = evaluation.conditions_of(trace);
            let failing = conditions
                .iter()
                .position(|condition| condition.truth == Ternary::False)
                .or_else(|| {
                    conditions
                        .iter()
                        .position(|condition| condition.truth != Ternary::True)
                });
            let statement = policy.document.statements().get(trace.index as usize);
            match (failing, statement) {
                (Some(failing), Some(statement)) => {
                    let (cause, half) =
                        condition_cause(facts, view, statement, evaluation, &conditions[failing]);
                    found(cause, Some(failing), half)
                }
                _ => found(Cause::ConditionNotMet, None, None),
            }
        }
    }
}

/// No Allow statement names the caller: why, and the statement that shows it best.
fn principal_cause(
    view: HopView<'_>,
    policy: &Policy,
    traces: &[StatementTrace],
) -> (Cause, Option<usize>) {
    let mut names_somebody = None;
    let mut names_machines = None;
    for (at, trace) in traces.iter().enumerate() {
        if trace.effect != Some(Effect::Allow) {
            continue;
        }
        let Some(statement) = policy.document.statements().get(trace.index as usize) else {
            continue;
        };
        for entry in &statement.principal.entries {
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
    statement: &Statement,
    evaluation: &Evaluation,
    trace: &ConditionTrace,
) -> (Cause, Option<Half>) {
    let Some(entry) = statement.condition.entries.get(trace.index as usize) else {
        return (Cause::ConditionNotMet, None);
    };
    let cause = match entry.key.folded() {
        "aws:userid" => {
            let listed: Vec<&str> = entry
                .values
                .iter()
                .map(|value| value.text.split(':').next().unwrap_or_default())
                .collect();
            let half = failing_half(evaluation, trace);
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
fn failing_half(evaluation: &Evaluation, trace: &ConditionTrace) -> Option<Half> {
    let mut half = None;
    for value in evaluation.values_of(trace) {
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
        Refusal::Duration { .. } => Cause::DurationInvalid,
    }
}
