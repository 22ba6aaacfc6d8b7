//! Rules about calls that profiles make: the caller, what the call sends, the caller's policies.

use super::condition::MFA;
use super::key::speaks_of_username;
use super::value::fits_in_other_case;
use super::view::{Call, Facts, Hits, is_allow, is_positive};
use crate::chain::Parameter;
use crate::config::SettingKey;
use crate::eval::{CallerId, CallerKind, ContextValue, Ternary, TracedStatement};
use crate::iam::policy::{Comparison, ConditionEntry, Operand, PrincipalSubject};
use crate::predict::Cause;

pub(super) fn role_trusts_not_itself(call: &Call<'_>, hits: &mut Hits) {
    let caller = call.outcome.caller.principal.as_ref();
    if caller == Some(call.role) && call.stops_for(&[Cause::PrincipalNotListed]) {
        let facts = Facts::of(&call.role).about(&call.hop.profile);
        hits.add_setting(call.setting(SettingKey::RoleArn), facts);
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
            let all = entry
                .values
                .iter()
                .all(|value| value.text.starts_with(wrong));
            if entry.key.folded() == "aws:userid" && is_positive(entry) && all {
                let id = match &call.outcome.caller.caller.unique_id {
                    CallerId::Known(id) => id.to_string(),
                    CallerId::Unknown | CallerId::Unnamed => String::new(),
                };
                let facts = Facts::of(wrong).about(word).meant(id);
                hits.add(entry.values_span, facts);
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
        hits.add(entry.key_span, Facts::of(&entry.key_text));
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
    let facts = Facts::of(&sent.map(Parameter::shown).unwrap_or_default())
        .about(&call.hop.profile)
        .meant(meant);
    let setting = call.setting(SettingKey::ExternalId);
    hits.add_setting(setting.or_else(|| call.setting(SettingKey::RoleArn)), facts);
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
        let facts = Facts::of(&id.shown()).about(call.role);
        hits.add_setting(call.setting(SettingKey::ExternalId), facts);
    }
}

/// A key says nothing of a session of a role: MFA is of a user's own calls ("Secure API access with
/// MFA").
pub(super) fn mfa_of_role_session(call: &Call<'_>, hits: &mut Hits) {
    let speaks_of_mfa = |entry: &ConditionEntry| {
        let is_it = matches!(entry.key.folded(), MFA | "aws:multifactorauthage");
        let is_presence = |it: Comparison| it == Comparison::Presence;
        is_it && !entry.operator.is_some_and(|it| is_presence(it.comparison))
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
        hits.add(entry.values_span, Facts::of(&entry.key_text).about(source));
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
                    Facts::of(&entry.text).about("Principal").meant(own),
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
            let facts = Facts::of(&value.text).about(&entry.key_text).meant(own);
            hits.add(value.span, facts);
        }
    }
}

/// More than this role gives; what no role gives is noticed in the file.
pub(super) fn duration_out_of_range(call: &Call<'_>, hits: &mut Hits) {
    if let (Some(duration), Some(most)) = (&call.hop.duration_seconds, call.outcome.longest_session)
        && call.stops_for(&[Cause::DurationTooLong])
    {
        let facts = Facts::of(&duration.digits).about(call.role).meant(most);
        hits.add_setting(call.setting(SettingKey::DurationSeconds), facts);
    }
}

pub(super) fn caller_cannot_assume(call: &Call<'_>, hits: &mut Hits) {
    if call.stops_for(&[Cause::RootCaller, Cause::FederatedCaller]) {
        let facts = Facts::of(&call.outcome.caller.arn.to_string());
        hits.add_setting(call.setting(SettingKey::RoleArn), facts);
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
        let facts = Facts::of(&call.role).about(call.role.account());
        let facts = facts.meant(set.unwrap_or_default());
        hits.add_setting(call.setting(SettingKey::RoleArn), facts);
    }
}
