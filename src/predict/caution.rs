//! Turns verdicts that rest on doubtful facts into "undetermined".

use std::sync::Arc;

use super::caller::{CallerFacts, CallerOrigin};
use super::outcome::{HopOutcome, HopView};
use super::survey::mfa_device;
use super::verdict::HopVerdict;
use crate::eval::{
    CallParameters, CallerId, CallerKind, CallerSession, ContextValue, Evaluation, KeyOrigin,
    MissingFact, PartialText, Ternary,
};
use crate::iam::Arn;
use crate::iam::account::AccountStore;
use crate::iam::policy::ConditionKey;

/// A role's default maximum duration, in seconds (`MaxSessionDuration` of the IAM API reference).
const DEFAULT_MAXIMUM_DURATION: u64 = 3600;

/// Account snapshots do not contain the maximum session duration of a role.
pub(crate) fn doubt_duration(parameters: &CallParameters, outcome: &mut HopOutcome) {
    let long = parameters
        .duration_seconds
        .is_some_and(|seconds| seconds > DEFAULT_MAXIMUM_DURATION);
    if long && parameters.max_session_duration.is_none() && outcome.if_reached.is_allowed() {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing.push(MissingFact::MaxSessionDuration);
    }
}

/// Returns true if a caller named by an answer of AWS, a file or a question is missing from the
/// whole snapshot of its account.
pub(crate) fn is_gone(facts: &AccountStore, caller: &CallerFacts) -> bool {
    let named = matches!(
        caller.origin,
        CallerOrigin::Question | CallerOrigin::Identities(_) | CallerOrigin::LoginSession(_)
    );
    let arn = caller.arn.as_text().filter(|_| named);
    arn.and_then(|arn| Arn::parse(arn).ok())
        .is_some_and(|arn| facts.snapshots().lacks(&arn))
}

/// AWS knew a caller that the snapshot lacks: it has since been deleted, or is newer.
pub(crate) fn doubt_caller(outcome: &mut HopOutcome) -> bool {
    let doubted = outcome.if_reached.is_allowed();
    if doubted {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing.push(MissingFact::IdentityPolicies);
    }
    doubted
}

/// STS checks an MFA code against a device of the calling user (`SerialNumber` of `AssumeRole`). A
/// device of another account or user does not count, and a role session has none. No page says that
/// STS refuses such a call, so the hop is undetermined.
pub(crate) fn doubt_device(
    facts: &AccountStore,
    view: HopView<'_>,
    outcome: &mut HopOutcome,
) -> bool {
    let foreign = match view.caller.caller.kind {
        CallerKind::RoleSession => view.hop.mfa_serial.is_some(),
        CallerKind::User => {
            mfa_device(view.hop).is_some_and(|device| is_foreign(facts, view.caller, &device))
        }
        _ => false,
    };
    let doubted = foreign && outcome.if_reached.is_allowed();
    if doubted {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing.push(MissingFact::ContestedPoint);
    }
    doubted
}

/// Returns true if a virtual device belongs to another user than the caller, or seems to by its
/// name.
pub(crate) fn is_foreign(facts: &AccountStore, caller: &CallerFacts, device: &Arn) -> bool {
    if caller.account().is_some_and(|own| own != device.account()) {
        return true;
    }
    let Some(own) = &caller.principal else {
        return false;
    };
    let snapshots = facts.snapshots();
    if snapshots.lists_mfa_devices(device.account()) {
        let listed = snapshots.mfa_device(device);
        return listed.and_then(|listed| listed.user.as_ref()) != Some(own);
    }
    let namesake = snapshots.user_named(device.account(), device.name());
    namesake.is_some_and(|user| user.arn != *own)
}

/// If the caller is only a guess, the verdict is at most "undetermined".
pub(crate) fn soften_probable(view: HopView<'_>, outcome: &mut HopOutcome) {
    let is_unknown = matches!(
        view.caller.origin,
        CallerOrigin::AccessKeyId | CallerOrigin::AccountSetting | CallerOrigin::Unknown
    );
    if outcome.if_reached.is_allowed() && (view.caller.probable || is_unknown) {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.probably_allowed = true;
        if !outcome.missing.contains(&MissingFact::Caller) {
            outcome.missing.push(MissingFact::Caller);
        }
    }
}

/// If the caller is only a guess, reports a denial only if every possible caller would be denied.
/// `evaluate` evaluates the hop for another caller.
pub(crate) fn doubt_probable_denial(
    view: HopView<'_>,
    outcome: HopOutcome,
    evaluate: impl FnOnce(HopView<'_>) -> HopOutcome,
) -> HopOutcome {
    let denied = matches!(
        outcome.if_reached,
        HopVerdict::DeniedExplicit | HopVerdict::DeniedImplicit
    );
    let certain = view.caller.certain_part().filter(|_| denied);
    let Some(certain) = certain.map(Arc::new) else {
        return outcome;
    };
    let mut open = evaluate(HopView {
        caller: &certain,
        ..view
    });
    if open.if_reached.stops_the_chain() {
        return outcome;
    }
    open.caller = Arc::clone(view.caller);
    if !open.missing.contains(&MissingFact::Caller) {
        open.missing.push(MissingFact::Caller);
    }
    open.probably_allowed = false;
    open
}

// Finds the unknown part of a key for which an evaluation only names the key.

/// An `aws:userid` with a known session name lacks only the role's id, which a snapshot contains,
/// so the user need not supply the whole value. A generated session name lacks the part that the
/// client generates at each call, which no file contains.
pub(crate) fn name_what_is_open(
    view: HopView<'_>,
    evaluation: &Evaluation,
    outcome: &mut HopOutcome,
) {
    let mut generated = false;
    let context = &outcome.context;
    outcome.missing.retain(|fact| {
        let MissingFact::ContextKey(name) = fact else {
            return true;
        };
        let key = ConditionKey::new(name);
        let made_up = known_partial(context.get(&key)).is_some_and(PartialText::is_only_generated);
        generated |= made_up;
        !made_up
    });
    generated |= name_the_missing_half(view, outcome) && leaves_name_open(evaluation);
    if generated {
        outcome.missing.insert(0, MissingFact::GeneratedName);
    }
}

const fn known_partial(value: &ContextValue) -> Option<&PartialText> {
    match value {
        ContextValue::PartialText(partial) => Some(partial),
        _ => None,
    }
}

/// Reports the role's id in place of the whole `aws:userid`. Returns true if the session name is
/// generated.
fn name_the_missing_half(view: HopView<'_>, outcome: &mut HopOutcome) -> bool {
    let caller = &view.caller.caller;
    let (known, generated) = match &caller.session {
        CallerSession::Named(name) => (name.as_text().is_some(), name.is_generated()),
        CallerSession::Unnamed => (false, false),
    };
    if caller.unique_id != CallerId::Unknown || !(known || generated) {
        return false;
    }
    let is_userid = |fact: &MissingFact| matches!(fact, MissingFact::ContextKey(key) if key.eq_ignore_ascii_case("aws:userid"));
    let supposed = outcome
        .context
        .sorted()
        .iter()
        .any(|entry| entry.key.folded() == "aws:userid" && entry.origin == KeyOrigin::Supposed);
    if supposed || !outcome.missing.iter().any(is_userid) {
        return false;
    }
    outcome.missing.retain(|fact| !is_userid(fact));
    if !outcome.missing.contains(&MissingFact::CallerId) {
        outcome.missing.insert(0, MissingFact::CallerId);
    }
    generated
}

/// Returns true if a value is undecided because of the session name.
fn leaves_name_open(evaluation: &Evaluation) -> bool {
    let values = evaluation.values.iter().filter_map(|value| value.halves);
    values
        .into_iter()
        .any(|halves| halves.session_name.is_unknown() && halves.id != Ternary::False)
}
