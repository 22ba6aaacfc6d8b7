//! Rules about what the caller is allowed: by its own policies, its limits, and the actions beside
//! `sts:AssumeRole` that a call needs.

use std::sync::Arc;

use super::view::{Call, Facts, Hits, is_allow};
use crate::config::SettingKey;
use crate::eval::{ASSUME_ROLE, SET_SOURCE_IDENTITY, TAG_SESSION};
use crate::iam::account::{BoundaryFact, Policy};
use crate::iam::{Arn, PrincipalKind, typed};
use crate::predict::{Cause, HopOutcome};

pub(super) fn tag_session_missing(call: &Call<'_>, hits: &mut Hits) {
    find_missing_action(call, TAG_SESSION, hits);
}

pub(super) fn set_source_identity_missing(call: &Call<'_>, hits: &mut Hits) {
    find_missing_action(call, SET_SOURCE_IDENTITY, hits);
}

fn find_missing_action(call: &Call<'_>, action: &str, hits: &mut Hits) {
    let mut further = call.outcome.further.iter();
    let missing =
        further.find(|further| further.action == action && further.verdict.stops_the_chain());
    if let (Some(missing), Some(statement)) = (missing, call.naming().first()) {
        let side = if missing.trust.is_allowed() {
            "identity"
        } else {
            "trust"
        };
        let caller = call.outcome.caller.arn.to_string();
        let facts = Facts::of(side).about(caller);
        hits.add(statement.part.action.span, facts);
    }
}

/// Adds the lack of the caller's permission, in the profile that makes the call.
fn find_lack(call: &Call<'_>, same_account: bool, hits: &mut Hits) {
    let caller = &call.outcome.caller;
    let is_same = caller.account() == Some(call.role.account());
    if call.stops_for(&[Cause::IdentityMissing]) && is_same == same_account {
        let holder = caller.principal.as_ref();
        let holder = holder.map_or_else(|| caller.arn.to_string(), ToString::to_string);
        let facts = Facts::of(&call.role).about(holder);
        hits.add_setting(call.setting(SettingKey::RoleArn), facts);
    }
}

pub(super) fn permission_missing(call: &Call<'_>, hits: &mut Hits) {
    find_lack(call, true, hits);
}

pub(super) fn permission_missing_across_accounts(call: &Call<'_>, hits: &mut Hits) {
    find_lack(call, false, hits);
}

/// The caller's policies that are here, without the boundary.
fn caller_policies(outcome: &HopOutcome) -> impl Iterator<Item = &Arc<Policy>> {
    let sides = outcome.caller_policies.iter();
    sides.flat_map(|side| side.policies.iter())
}

pub(super) fn permission_for_other_spelling(call: &Call<'_>, hits: &mut Hits) {
    if !call.stops_for(&[Cause::IdentityMissing]) {
        return;
    }
    let is_meant = |text: &str| {
        let named = Arn::parse(text)
            .ok()
            .filter(|arn| arn.kind() == PrincipalKind::Role);
        named.is_some_and(|named| {
            named.account() == call.role.account()
                && named.name().eq_ignore_ascii_case(call.role.name())
                && named != *call.role
        })
    };
    find_resources(call, hits, |text| {
        is_meant(text).then(|| Facts::of(text).meant(call.role))
    });
}

pub(super) fn resource_is_no_role(call: &Call<'_>, hits: &mut Hits) {
    find_resources(call, hits, |text| {
        is_no_role(text).then(|| Facts::of(text).meant(call.role))
    });
}

/// The account as a whole, or a session: neither is a role.
pub(super) fn is_no_role(resource: &str) -> bool {
    resource.contains(":assumed-role/")
        || resource.contains(":iam::") && resource.ends_with(":root")
}

/// Resources of statements in the caller's policies that allow `sts:AssumeRole` by name.
fn find_resources(call: &Call<'_>, hits: &mut Hits, is_odd: impl Fn(&str) -> Option<Facts>) {
    for policy in caller_policies(call.outcome) {
        for (span, text) in resources_to_assume(policy) {
            if let Some(facts) = is_odd(text) {
                hits.add_policy(policy, span, facts);
            }
        }
    }
}

/// The same of one policy, with their places.
pub(super) fn resources_to_assume(
    policy: &Policy,
) -> impl Iterator<Item = (crate::text::Span, &str)> {
    let action = typed::fold(ASSUME_ROLE);
    let statements = policy.document.statements().iter();
    let statements = statements.filter(move |statement| {
        let mut patterns = statement.action.patterns.iter();
        let by_name = |text: &str| text.len() > 4 && text[..4].eq_ignore_ascii_case("sts:");
        is_allow(statement)
            && !statement.action.negated
            && !statement.resource.negated
            && patterns.any(|it| by_name(&it.text) && it.glob.matches(&action))
    });
    statements.flat_map(|statement| {
        let patterns = statement.resource.patterns.iter();
        patterns.map(|pattern| (pattern.span, &*pattern.text))
    })
}

pub(super) fn limit_lacks_permission(call: &Call<'_>, hits: &mut Hits) {
    if !call.stops_for(&[Cause::BoundaryBlocks, Cause::SessionPolicyBlocks]) {
        return;
    }
    let side = call.outcome.caller_policies.as_ref();
    let boundary = side.and_then(|side| match &side.boundary {
        BoundaryFact::Known(boundary) => Some(boundary),
        BoundaryFact::None | BoundaryFact::Unseen(_) | BoundaryFact::Unknown => None,
    });
    let name = boundary.map_or("the session policy", |boundary| &boundary.name);
    let facts = Facts::of(name).about(call.outcome.caller.arn.to_string());
    hits.add_setting(call.setting(SettingKey::RoleArn), facts.meant(call.role));
}
