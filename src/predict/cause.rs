//! Selects the one cause that stops a hop; the same trace always has the same cause.
//!
//! Explicit denies come first, then the trust side, then the caller's own policies, then their
//! limits. On the trust side the cause comes from the Allow statement that gets furthest:
//! principal, then action, then conditions; among equals, the one with the fewest failing keys.

use super::caller::issuer_of_key;
use super::outcome::{HopOutcome, HopView};
use super::verdict::{Cause, Half, HopVerdict};
use crate::eval::{
    CallerKind, Contribution, EvalDecision, Evaluation, Layer, MissingFact, Refusal, Ternary,
    TracedCondition, TracedPolicy, TracedStatement,
};
use crate::iam::account::AccountStore;
use crate::iam::policy::{Effect, PrincipalSubject};

/// The cause of a verdict that is not "allowed".
pub(crate) fn find_cause(
    facts: &AccountStore,
    view: HopView<'_>,
    evaluation: &Evaluation,
    outcome: &HopOutcome,
) -> Option<Cause> {
    Some(match outcome.if_reached {
        HopVerdict::Allowed { .. } | HopVerdict::NotReached | HopVerdict::NoPolicy => return None,
        HopVerdict::NotCallable => cause_of_refusal(evaluation.refusal?),
        HopVerdict::InvalidPolicy => Cause::PolicyInvalid,
        HopVerdict::Undetermined => cause_of_missing(&outcome.missing),
        HopVerdict::DeniedExplicit => match denying(evaluation).map(|(it, _)| it.trace.layer) {
            None | Some(Layer::Call | Layer::Trust) => Cause::ExplicitDeny,
            Some(Layer::Identity) => Cause::IdentityDeny,
            Some(layer) => cause_of_limit(layer),
        },
        HopVerdict::DeniedImplicit => match stop_of_trust(view.caller.caller.kind, evaluation) {
            Some(TrustStop::Principal(cause, _)) => cause,
            Some(TrustStop::Action(_)) => Cause::WrongAction,
            Some(TrustStop::Condition(_, condition)) => condition
                .map_or(Cause::ConditionNotMet, |condition| {
                    condition_cause(facts, view, condition)
                }),
            None => cause_of_limit(evaluation.layer),
        },
    })
}

/// The cause if a side other than the trust side does not allow the hop.
const fn cause_of_limit(layer: Layer) -> Cause {
    match layer {
        Layer::Boundary => Cause::BoundaryBlocks,
        Layer::Session => Cause::SessionPolicyBlocks,
        Layer::Scp => Cause::ScpBlocks,
        Layer::Rcp => Cause::RcpDenies,
        Layer::Call | Layer::Trust | Layer::Identity => Cause::IdentityMissing,
    }
}

/// Returns true if the trust side stops the hop. If the trust side is undetermined, another side
/// does.
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

/// The cause of an undetermined hop: the first missing fact to find out.
pub(crate) fn cause_of_missing(missing: &[MissingFact]) -> Cause {
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
    // The principals are unknown until the policy itself is understood.
    let is_planned = |fact: &MissingFact| matches!(fact, MissingFact::PlannedValue(_));
    if missing.iter().any(is_planned) {
        return Cause::ContextUnknown;
    }
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

/// The first policy that denies the call, with the statement that does.
fn denying(evaluation: &Evaluation) -> Option<(TracedPolicy<'_>, TracedStatement<'_>)> {
    let denies = |it: &TracedStatement<'_>| it.trace.contribution == Contribution::Denies;
    let mut policies = evaluation.policies();
    policies.find_map(|policy| Some((policy, policy.statements().find(denies)?)))
}

impl HopOutcome {
    /// The half of an `aws:userid` test that fails.
    pub(crate) fn half(&self) -> Option<Half> {
        let is_userid = matches!(
            self.cause,
            Some(Cause::UseridNotListed | Cause::UseridStale)
        );
        failing_half(self.stopping_condition().filter(|_| is_userid)?)
    }

    /// Returns true if both have the same cause, at the same place in the policies.
    pub(crate) fn stops_like(&self, other: &Self) -> bool {
        let place = |outcome: &Self| {
            let denying = outcome.denying();
            (
                outcome.cause,
                denying.map(|(policy, it)| (policy.part.name.clone(), it.trace.index)),
                outcome.stopping_statement().map(|it| it.trace.index),
                outcome.stopping_condition().map(|it| it.trace.index),
                outcome.half(),
            )
        };
        place(self) == place(other)
    }

    /// The policy that denies the call, with the statement that does.
    pub(crate) fn denying(&self) -> Option<(TracedPolicy<'_>, TracedStatement<'_>)> {
        denying(self.evaluation.as_ref()?)
    }

    /// The statement of the trust policy behind [`Self::cause`].
    pub(crate) fn stopping_statement(&self) -> Option<TracedStatement<'_>> {
        match self.stop_of_trust()? {
            TrustStop::Principal(_, statement) => statement,
            TrustStop::Action(statement) | TrustStop::Condition(statement, _) => Some(statement),
        }
    }

    /// The condition of the trust policy behind [`Self::cause`].
    pub(crate) fn stopping_condition(&self) -> Option<TracedCondition<'_>> {
        match self.stop_of_trust()? {
            TrustStop::Condition(_, condition) => condition,
            TrustStop::Principal(..) | TrustStop::Action(_) => None,
        }
    }

    fn stop_of_trust(&self) -> Option<TrustStop<'_>> {
        let evaluation = self.evaluation.as_ref()?;
        let denied = self.if_reached == HopVerdict::DeniedImplicit;
        stop_of_trust(self.caller.caller.kind, evaluation).filter(|_| denied)
    }
}

/// How far an Allow statement gets; greater is further.
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

/// The part of the trust policy that stops a hop.
enum TrustStop<'a> {
    /// The principals, with the most telling statement, if there is one.
    Principal(Cause, Option<TracedStatement<'a>>),
    /// The action.
    Action(TracedStatement<'a>),
    /// The first condition that fails or may fail.
    Condition(TracedStatement<'a>, Option<TracedCondition<'a>>),
}

/// The part of the trust policy that stops a hop, if any.
fn stop_of_trust(caller: CallerKind, evaluation: &Evaluation) -> Option<TrustStop<'_>> {
    if !is_of_trust(evaluation) {
        return None;
    }
    let statements = evaluation.trust_statements().enumerate();
    let allows = statements.filter(|(_, statement)| statement.trace.effect == Some(Effect::Allow));
    let reached = allows.map(|(at, statement)| (progress(statement), at, statement));
    // The first of those that get furthest.
    let furthest = reached.max_by_key(|(reached, at, _)| (*reached, std::cmp::Reverse(*at)));
    Some(match furthest {
        None => TrustStop::Principal(Cause::PrincipalNotListed, None),
        Some(((0, _), ..)) => principal_stop(caller, evaluation),
        Some(((1, _), _, statement)) => TrustStop::Action(statement),
        Some((.., statement)) => {
            let is = |it: &TracedCondition<'_>, truth: Ternary| it.trace.truth == truth;
            let failing = statement.conditions().find(|it| is(it, Ternary::False));
            let open = || statement.conditions().find(|it| !is(it, Ternary::True));
            TrustStop::Condition(statement, failing.or_else(open))
        }
    })
}

/// The reason why no Allow statement names the caller, and the most telling statement.
fn principal_stop(caller: CallerKind, evaluation: &Evaluation) -> TrustStop<'_> {
    let mut names_callers = None;
    let mut names_machines = None;
    for statement in evaluation.trust_statements() {
        if statement.trace.effect != Some(Effect::Allow) {
            continue;
        }
        for entry in &statement.part.principal.entries {
            let cause = match entry.subject {
                PrincipalSubject::RoleId if caller != CallerKind::User => Cause::PrincipalDeleted,
                PrincipalSubject::UserId if caller != CallerKind::RoleSession => {
                    Cause::PrincipalDeleted
                }
                PrincipalSubject::Federated if caller == CallerKind::WebIdentity => {
                    Cause::PrincipalNotListed
                }
                PrincipalSubject::Service
                | PrincipalSubject::Federated
                | PrincipalSubject::CanonicalUser => {
                    names_machines.get_or_insert(statement);
                    continue;
                }
                _ => {
                    names_callers.get_or_insert(statement);
                    continue;
                }
            };
            return TrustStop::Principal(cause, Some(statement));
        }
    }
    match names_callers {
        None if names_machines.is_some() => {
            TrustStop::Principal(Cause::ServiceOnly, names_machines)
        }
        callers => TrustStop::Principal(Cause::PrincipalNotListed, callers),
    }
}

fn condition_cause(
    facts: &AccountStore,
    view: HopView<'_>,
    condition: TracedCondition<'_>,
) -> Cause {
    let entry = condition.part;
    match entry.key.folded() {
        "aws:userid" => {
            let listed: Vec<&str> = entry
                .values
                .iter()
                .map(|value| value.text.split(':').next().unwrap_or_default())
                .collect();
            if is_stale(facts, view, &listed) {
                Cause::UseridStale
            } else {
                Cause::UseridNotListed
            }
        }
        "sts:rolesessionname" => Cause::NewSessionNameMismatch,
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
    }
}

/// Returns true if a key holds this claim of a web identity.
fn is_claim(key: &str, claim: &str) -> bool {
    issuer_of_key(key).is_some_and(|(_, own)| own == claim)
}

/// Returns true if no listed id of the caller's kind belongs to an existing role or user.
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

/// The failing half in the best value: if its id matches, the session name fails, and vice versa.
fn failing_half(condition: TracedCondition<'_>) -> Option<Half> {
    let mut half = None;
    for (_, value) in condition.values() {
        let Some(halves) = value.halves else { continue };
        let this = match (halves.id, halves.session_name) {
            (Ternary::False, Ternary::False) => Half::Both,
            (Ternary::False, _) => Half::Id,
            (_, Ternary::False) => Half::CallerSessionName,
            _ => continue,
        };
        let better = matches!(
            (half, this),
            (None, _)
                | (Some(Half::Both), Half::Id | Half::CallerSessionName)
                | (Some(Half::Id), Half::CallerSessionName)
        );
        if better {
            half = Some(this);
        }
    }
    half
}

/// The cause for a refusal before any policy.
pub(crate) const fn cause_of_refusal(refusal: Refusal) -> Cause {
    match refusal {
        Refusal::RootUser => Cause::RootCaller,
        Refusal::FederatedUser => Cause::FederatedCaller,
        Refusal::OtherPartition => Cause::PartitionMismatch,
        Refusal::SessionName => Cause::NewSessionNameInvalid,
        Refusal::ExternalId => Cause::ExternalIdInvalid,
        Refusal::SerialNumber => Cause::MfaSerialInvalid,
        Refusal::ChainedDuration { .. } => Cause::ChainedDuration,
        Refusal::DurationInvalid { .. } => Cause::DurationInvalid,
        Refusal::DurationTooLong { .. } => Cause::DurationTooLong,
    }
}
