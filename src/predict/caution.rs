//! What takes a verdict back to "undetermined".

use std::sync::Arc;

use super::caller::{CallerFacts, CallerOrigin};
use super::outcome::{HopOutcome, HopView};
use super::survey::mfa_device;
use super::verdict::HopVerdict;
use crate::eval::{CallParameters, CallerKind, MissingFact};
use crate::iam::Arn;
use crate::iam::account::AccountStore;

/// The most a role gives unless it was raised, in seconds (`MaxSessionDuration` of the IAM API
/// reference).
const DEFAULT_MAXIMUM_DURATION: u64 = 3600;

/// Account snapshots do not say how long a role's sessions may last.
pub(crate) fn doubt_duration(parameters: &CallParameters, outcome: &mut HopOutcome) {
    let long = parameters
        .duration_seconds
        .is_some_and(|seconds| seconds > DEFAULT_MAXIMUM_DURATION);
    if long && parameters.max_session_duration.is_none() && outcome.if_reached.is_allowed() {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing.push(MissingFact::MaxSessionDuration);
    }
}

/// Whether a caller that an answer of AWS, a file or a question names is in no row of the whole
/// snapshot of its account.
pub(crate) fn is_gone(facts: &AccountStore, caller: &CallerFacts) -> bool {
    let named = matches!(
        caller.origin,
        CallerOrigin::Question | CallerOrigin::Identities(_) | CallerOrigin::LoginSession(_)
    );
    let arn = caller.arn.as_text().filter(|_| named);
    arn.and_then(|arn| Arn::parse(arn).ok())
        .is_some_and(|arn| facts.snapshots().lacks(&arn))
}

/// AWS knew a caller that the snapshot does not have: it was deleted since, or is newer.
pub(crate) fn doubt_caller(outcome: &mut HopOutcome) -> bool {
    let doubted = outcome.if_reached.is_allowed();
    if doubted {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing.push(MissingFact::IdentityPolicies);
    }
    doubted
}

/// STS checks an MFA code against a device of the calling user (`SerialNumber` of `AssumeRole`): one
/// of another account or user is none, and a role session has none. That it refuses the call for it
/// is on no page, so such a hop is open.
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

/// Whether a virtual device is known, or seems by its name, to be another user's than the caller's.
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

/// A caller that is only probably who it seems gives at most "undetermined".
pub(crate) fn soften_probable(view: HopView<'_>, outcome: &mut HopOutcome) {
    let nobody_said = matches!(
        view.caller.origin,
        CallerOrigin::AccessKeyId | CallerOrigin::AccountSetting | CallerOrigin::Unknown
    );
    if outcome.if_reached.is_allowed() && (view.caller.probable || nobody_said) {
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.probably_allowed = true;
        if !outcome.missing.contains(&MissingFact::Caller) {
            outcome.missing.push(MissingFact::Caller);
        }
    }
}

/// What is denied of a caller that is only probably who it seems must be denied whoever it is.
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
