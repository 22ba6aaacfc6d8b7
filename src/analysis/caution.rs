//! What takes a verdict back to "undetermined".

use super::caller::CallerOrigin;
use super::facts::CallerPolicies;
use super::judge::{HopView, Judgement, verdict_of};
use super::verdict::{HopVerdict, Light};
use crate::eval::{CallParameters, Evaluation, MissingFact};

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
