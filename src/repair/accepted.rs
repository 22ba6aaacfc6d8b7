//! Reasons why STS may still refuse a call to a role whose policy is in no snapshot.

use super::failing::Failing;
use crate::config::SettingKey;
use crate::eval::{CHAINED_SESSION_LIMIT, CallerKind, MissingFact};
use crate::predict::{CallerOrigin, HopOutcome, SettingChange};

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
