//! What takes a verdict back to "undetermined", or says more precisely what is missing.

use super::caller::CallerOrigin;
use super::facts::CallerPolicies;
use super::judge::{HopView, Judgement, verdict_of};
use super::verdict::{HopVerdict, Light};
use crate::eval::{CallParameters, CallerId, Evaluation, KeyOrigin, MissingFact, SessionName};

/// Of an `aws:userid` whose session name is known, what is missing is the role's id: a snapshot
/// tells it, nobody has to suppose the whole value.
pub(super) fn name_the_missing_half(view: HopView<'_>, judgement: &mut Judgement) {
    let caller = &view.caller.caller;
    let name_known = match &caller.session {
        SessionName::Named(name) => name.as_text().is_some() || name.is_generated(),
        SessionName::Unnamed => false,
    };
    if caller.unique_id != CallerId::Unknown || !name_known {
        return;
    }
    let is_userid = |fact: &MissingFact| matches!(fact, MissingFact::ContextKey(key) if key.eq_ignore_ascii_case("aws:userid"));
    let supposed = judgement
        .context
        .sorted()
        .iter()
        .any(|entry| entry.key.folded() == "aws:userid" && entry.origin == KeyOrigin::Supposed);
    if !supposed && judgement.missing.iter().any(is_userid) {
        judgement.missing.retain(|fact| !is_userid(fact));
        if !judgement.missing.contains(&MissingFact::CallerId) {
            judgement.missing.insert(0, MissingFact::CallerId);
        }
    }
}

/// The most a role gives unless somebody raised it, in seconds (`MaxSessionDuration` of the IAM API
/// reference).
const DEFAULT_MAXIMUM_DURATION: u64 = 3600;

/// Account snapshots do not say how long a role's sessions may last.
pub(super) fn doubt_duration(parameters: &CallParameters, judgement: &mut Judgement) {
    let long = parameters
        .duration_seconds
        .is_some_and(|seconds| seconds > DEFAULT_MAXIMUM_DURATION);
    if long
        && parameters.max_session_duration.is_none()
        && judgement.if_reached == HopVerdict::Allowed
    {
        judgement.if_reached = HopVerdict::Undetermined;
        judgement.missing.push(MissingFact::MaxSessionDuration);
    }
}

/// A caller that is only probably who it seems gives at most "undetermined".
pub(super) fn soften_probable(view: HopView<'_>, judgement: &mut Judgement) {
    let nobody_said = matches!(
        view.caller.origin,
        CallerOrigin::AccessKeyId | CallerOrigin::AccountSetting | CallerOrigin::Unknown
    );
    if judgement.if_reached == HopVerdict::Allowed && (view.caller.probable || nobody_said) {
        judgement.if_reached = HopVerdict::Undetermined;
        judgement.probably_allowed = true;
        if !judgement.missing.contains(&MissingFact::Caller) {
            judgement.missing.push(MissingFact::Caller);
        }
    }
}

/// The caller's side alone. Documents that are missing may hold a Deny.
pub(super) fn identity_light(evaluation: &Evaluation, policies: &CallerPolicies) -> Light {
    match evaluation.identity.map(verdict_of) {
        None => Light::NotChecked,
        Some(HopVerdict::Allowed) if !policies.complete && !evaluation.supposed_identity => {
            Light::Verdict(HopVerdict::Undetermined)
        }
        Some(verdict) => Light::Verdict(verdict),
    }
}
