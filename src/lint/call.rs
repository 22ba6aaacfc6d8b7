//! Rules about calls that profiles make: the caller, what the call sends, and what the caller is
//! allowed.

use super::condition::{MFA, tests_presence};
use super::inputs::{Call, Details, Hits, is_allow, is_positive};
use super::key::speaks_of_username;
use super::value::fits_in_other_case;
use crate::chain::Parameter;
use crate::config::SettingKey;
use crate::eval::{
    ASSUME_ROLE, CallerId, CallerKind, ContextValue, SET_SOURCE_IDENTITY, TAG_SESSION, Ternary,
    TracedStatement,
};
use crate::iam::account::{BoundaryFact, Policy};
use crate::iam::policy::{ConditionEntry, Operand, PrincipalSubject};
use crate::iam::{Arn, PrincipalKind, typed};
use crate::predict::Cause;

pub(super) fn role_trusts_not_itself(call: &Call<'_>, hits: &mut Hits) {
    let caller = call.outcome.caller.principal.as_ref();
    if caller == Some(call.role) && call.stops_for(&[Cause::PrincipalNotListed]) {
        let details = Details::of(&call.role).about(&call.hop.profile);
        hits.add_setting(call.setting(SettingKey::RoleArn), details);
    }
}

pub(super) fn userid_of_other_kind(call: &Call<'_>, hits: &mut Hits) {
    let (wrong, word) = match call.caller_kind() {
        CallerKind::RoleSession => ("AIDA", "role"),
        CallerKind::User => ("AROA", "user"),
        _ => return,
    };
    if !call.is_shut_out() {
        return;
    }
    for statement in call.naming() {
        for condition in statement.conditions() {
            let entry = condition.part;
            let mut values = entry.values.iter();
            if entry.key.folded() == "aws:userid"
                && is_positive(entry)
                && values.all(|value| value.text.starts_with(wrong))
            {
                let id = match &call.outcome.caller.caller.unique_id {
                    CallerId::Known(id) => id.to_string(),
                    CallerId::Unknown | CallerId::Unnamed => String::new(),
                };
                let details = Details::of(wrong).about(word).meant(id);
                hits.add(entry.values_span, details);
            }
        }
    }
}

pub(super) fn username_of_role(call: &Call<'_>, hits: &mut Hits) {
    let is_role = call.caller_kind() == CallerKind::RoleSession;
    if is_role
        && call.is_shut_out()
        && let Some((entry, _)) = call.all_require(speaks_of_username)
    {
        hits.add(entry.key_span, Details::of(&entry.key_text));
    }
}

pub(super) fn external_id_missing_or_wrong(call: &Call<'_>, hits: &mut Hits) {
    let tests_it =
        |entry: &ConditionEntry| entry.key.folded() == "sts:externalid" && is_positive(entry);
    let Some((entry, _)) = call.all_require(tests_it) else {
        return;
    };
    let sent = call.hop.external_id.as_ref();
    let meant = entry.values.first().map_or("", |value| &value.text);
    let details = Details::of(&sent.map(Parameter::shown).unwrap_or_default())
        .about(&call.hop.profile)
        .meant(meant);
    let setting = call.setting(SettingKey::ExternalId);
    hits.add_setting(
        setting.or_else(|| call.setting(SettingKey::RoleArn)),
        details,
    );
}

pub(super) fn external_id_not_tested(call: &Call<'_>, hits: &mut Hits) {
    let (Some(id), Some(policy)) = (&call.hop.external_id, &call.outcome.policy) else {
        return;
    };
    let mut statements = policy.document.statements().iter();
    let tests_it = statements.any(|statement| {
        let mut entries = statement.condition.entries.iter();
        entries.any(|entry| entry.key.folded() == "sts:externalid")
    });
    if !tests_it && policy.document.is_readable() {
        let id = id.shown();
        let test = format!("\"StringEquals\": {{\"sts:ExternalId\": \"{id}\"}}");
        let details = Details::of(&id).about(call.role).meant(test);
        hits.add_setting(call.setting(SettingKey::ExternalId), details);
    }
}

/// A key says nothing of a session of a role: MFA is of a user's own calls ("Secure API access with
/// MFA").
pub(super) fn mfa_of_role_session(call: &Call<'_>, hits: &mut Hits) {
    let speaks_of_mfa = |entry: &ConditionEntry| {
        let is_it = matches!(entry.key.folded(), MFA | "aws:multifactorauthage");
        is_it && !tests_presence(entry)
    };
    if call.caller_kind() != CallerKind::RoleSession || !call.is_shut_out() {
        return;
    }
    let required = call.all_require(|entry| speaks_of_mfa(entry) && is_positive(entry));
    let denied = || {
        let denies = call
            .outcome
            .trust_statements()
            .filter(|it| it.trace.contribution == crate::eval::Contribution::Denies);
        let mut entries = denies.flat_map(TracedStatement::conditions);
        entries.find(|it| speaks_of_mfa(it.part)).map(|it| it.part)
    };
    if let Some(entry) = required.map(|(entry, _)| entry).or_else(denied) {
        let source = call.prediction.survey.forest.node(call.id).parent;
        let source = source.map_or("", |source| call.prediction.survey.name(source));
        hits.add(
            entry.values_span,
            Details::of(&entry.key_text).about(source),
        );
    }
}

/// Values and principals that differ from the caller's only in case.
pub(super) fn case_differs(call: &Call<'_>, hits: &mut Hits) {
    if !call.is_shut_out() {
        return;
    }
    for statement in call.naming() {
        for condition in statement.conditions() {
            find_other_case(call, condition.part, condition.trace.truth, hits);
        }
    }
    let Some(own) = call.outcome.caller.caller.principal_arn.as_ref() else {
        return;
    };
    let Some(own) = own.as_text() else { return };
    for statement in call
        .outcome
        .trust_statements()
        .filter(|it| is_allow(it.part))
    {
        for entry in &statement.part.principal.entries {
            let is_arn = matches!(
                entry.subject,
                PrincipalSubject::Role(_) | PrincipalSubject::User(_)
            );
            if is_arn && &*entry.text != own && entry.text.eq_ignore_ascii_case(own) {
                hits.add(
                    entry.span,
                    Details::of(&entry.text).about("Principal").meant(own),
                );
            }
        }
    }
}

fn find_other_case(call: &Call<'_>, entry: &ConditionEntry, truth: Ternary, hits: &mut Hits) {
    let ContextValue::Value(own) = call.outcome.context.get(&entry.key) else {
        return;
    };
    if truth != Ternary::False || !is_positive(entry) {
        return;
    }
    for value in &entry.values {
        let fits = match &value.operand {
            Operand::Text { text, .. } => text.eq_ignore_ascii_case(own),
            Operand::Glob(_) | Operand::Arn(_) => fits_in_other_case(&value.text, own),
            _ => false,
        };
        if fits {
            let details = Details::of(&value.text).about(&entry.key_text).meant(own);
            hits.add(value.span, details);
        }
    }
}

/// More than this role gives; what no role gives is noticed in the file.
pub(super) fn duration_out_of_range(call: &Call<'_>, hits: &mut Hits) {
    if let (Some(duration), Some(most)) = (&call.hop.duration_seconds, call.outcome.longest_session)
        && call.stops_for(&[Cause::DurationTooLong])
    {
        let details = Details::of(&duration.digits).about(call.role).meant(most);
        hits.add_setting(call.setting(SettingKey::DurationSeconds), details);
    }
}

pub(super) fn caller_cannot_assume(call: &Call<'_>, hits: &mut Hits) {
    if call.stops_for(&[Cause::RootCaller, Cause::FederatedCaller]) {
        let details = Details::of(&call.outcome.caller.arn.to_string());
        hits.add_setting(call.setting(SettingKey::RoleArn), details);
    }
}

pub(super) fn role_of_aws(call: &Call<'_>, hits: &mut Hits) {
    let path = call.role.path();
    let is_reserved = ["/aws-service-role/", "/aws-reserved/"];
    if is_reserved.iter().any(|start| path.starts_with(start))
        || call.role.name().starts_with("AWSReservedSSO_")
    {
        let set = call.role.name().strip_prefix("AWSReservedSSO_");
        let set = set.and_then(|set| Some(set.rsplit_once('_')?.0));
        let details = Details::of(&call.role).about(call.role.account());
        let details = details.meant(set.unwrap_or_default());
        hits.add_setting(call.setting(SettingKey::RoleArn), details);
    }
}

// Rules about what the caller is allowed: by its own policies, its limits, and the actions beside
// `sts:AssumeRole` that a call needs.

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
        let details = Details::of(side).about(caller);
        hits.add(statement.part.action.span, details);
    }
}

/// Adds the lack of the caller's permission, in the profile that makes the call.
fn find_lack(call: &Call<'_>, same_account: bool, hits: &mut Hits) {
    let caller = &call.outcome.caller;
    let is_same = caller.account() == Some(call.role.account());
    if call.stops_for(&[Cause::IdentityMissing]) && is_same == same_account {
        let holder = caller.principal.as_ref();
        let holder = holder.map_or_else(|| caller.arn.to_string(), ToString::to_string);
        let details = Details::of(&call.role).about(holder);
        hits.add_setting(call.setting(SettingKey::RoleArn), details);
    }
}

pub(super) fn permission_missing(call: &Call<'_>, hits: &mut Hits) {
    find_lack(call, true, hits);
}

pub(super) fn permission_missing_across_accounts(call: &Call<'_>, hits: &mut Hits) {
    find_lack(call, false, hits);
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
    find_resources(call, hits, is_meant);
}

pub(super) fn resource_is_no_role(call: &Call<'_>, hits: &mut Hits) {
    find_resources(call, hits, is_no_role);
}

/// The account as a whole, or a session: neither is a role.
pub(super) fn is_no_role(resource: &str) -> bool {
    resource.contains(":assumed-role/")
        || resource.contains(":iam::") && resource.ends_with(":root")
}

/// Resources in place of the role, of statements in the caller's policies that allow
/// `sts:AssumeRole` by name. The boundary is left out.
fn find_resources(call: &Call<'_>, hits: &mut Hits, is_odd: impl Fn(&str) -> bool) {
    let sides = call.outcome.caller_policies.iter();
    for policy in sides.flat_map(|side| side.policies.iter()) {
        for (span, text) in resources_to_assume(policy).filter(|(_, text)| is_odd(text)) {
            hits.add_policy(policy, span, Details::of(text).meant(call.role));
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
    let name = match side.map(|side| &side.boundary) {
        Some(BoundaryFact::Known(boundary)) => &boundary.name,
        _ => "the session policy",
    };
    let details = Details::of(name).about(call.outcome.caller.arn.to_string());
    hits.add_setting(call.setting(SettingKey::RoleArn), details.meant(call.role));
}
