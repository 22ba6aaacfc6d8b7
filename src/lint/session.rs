//! Rules about session names that a trust policy wants of its caller.

use super::view::{Call, Facts, Hits, is_allow, is_positive};
use crate::config::SettingKey;
use crate::eval::Reason;
use crate::iam::Glob;
use crate::iam::policy::{ConditionEntry, Operand};
use crate::text::Span;

/// A session name that the caller does not have, and without which it is not let in.
pub(super) struct WantedName {
    /// The name, or a pattern of names.
    pub(super) name: String,
    /// The value or principal that wants it.
    pub(super) text: String,
    pub(super) span: Span,
    /// True if it is the session of a principal, which is no pattern.
    pub(super) by_principal: bool,
}

/// The names that statements want whose other half agrees: the id of an `aws:userid`, or the role
/// of a session's ARN.
pub(super) fn find_wanted_names(call: &Call<'_>) -> Vec<WantedName> {
    let mut wanted = Vec::new();
    for statement in call.outcome.trust_statements() {
        if statement.trace.action.is_false() || !is_allow(statement.part) {
            continue;
        }
        for (entry, trace) in statement.principals() {
            let name = entry.text.rsplit_once('/').map(|(_, name)| name);
            if let (Reason::OtherSessionName | Reason::GeneratedName, Some(name)) =
                (trace.reason, name)
            {
                wanted.push(WantedName {
                    name: name.to_owned(),
                    text: entry.text.to_string(),
                    span: entry.span,
                    by_principal: true,
                });
            }
        }
        if statement.trace.principal.is_false() {
            continue;
        }
        for condition in statement.conditions() {
            let entry = condition.part;
            if entry.key.folded() != "aws:userid"
                || !condition.trace.truth.is_false()
                || !is_positive(entry)
            {
                continue;
            }
            for (value, trace) in condition.values() {
                let misses = trace
                    .halves
                    .is_some_and(|it| !it.id.is_false() && it.session_name.is_false());
                let name = value.text.split_once(':').map(|(_, name)| name);
                // Of a wildcard that is none another rule speaks.
                let is_literal_star = matches!(
                    value.operand,
                    Operand::Text {
                        wildcards: true,
                        ..
                    }
                );
                if let (true, false, Some(name)) = (misses, is_literal_star, name) {
                    wanted.push(WantedName {
                        name: name.to_owned(),
                        text: value.text.to_string(),
                        span: value.span,
                        by_principal: false,
                    });
                }
            }
        }
    }
    wanted
}

/// Returns true if a name is the wanted one, or fits it.
pub(super) fn is_wanted(wanted: &WantedName, name: &str) -> bool {
    wanted.name == name || !wanted.by_principal && Glob::parse(&wanted.name).matches(name)
}

pub(super) fn session_principal_misses_caller(call: &Call<'_>, hits: &mut Hits) {
    if !call.is_shut_out() {
        return;
    }
    for wanted in find_wanted_names(call).iter().filter(|it| it.by_principal) {
        let Some((source, _)) = call.source() else {
            continue;
        };
        let source = call.prediction.survey.name(source);
        let facts = Facts::of(&wanted.text).about(source).meant(&wanted.name);
        hits.add(wanted.span, facts);
    }
}

pub(super) fn session_name_on_target(call: &Call<'_>, hits: &mut Hits) {
    let (Some(name), Some((source, _))) = (call.hop.role_session_name.text(), call.source()) else {
        return;
    };
    let wanted = find_wanted_names(call);
    if call.is_shut_out() && wanted.iter().any(|wanted| is_wanted(wanted, name)) {
        let source = call.prediction.survey.name(source);
        let facts = Facts::of(name).about(source).meant(&call.hop.profile);
        hits.add_setting(call.setting(SettingKey::RoleSessionName), facts);
    }
}

pub(super) fn session_name_missing(call: &Call<'_>, hits: &mut Hits) {
    if !call.is_shut_out() {
        return;
    }
    let tests_new =
        |entry: &ConditionEntry| entry.key.folded() == "sts:rolesessionname" && is_positive(entry);
    if call.hop.role_session_name.text().is_none()
        && let Some((entry, _)) = call.all_require(tests_new)
    {
        let meant = entry.values.first().map_or("", |value| &value.text);
        let facts = Facts::of(&entry.key_text)
            .about(&call.hop.profile)
            .meant(meant);
        hits.add_setting(call.setting(SettingKey::RoleArn), facts);
    }
    let Some((_, source)) = call.source() else {
        return;
    };
    let own = call.hop.role_session_name.text();
    let wanted = find_wanted_names(call);
    let mut wanted = wanted
        .iter()
        .filter(|it| !it.by_principal && !own.is_some_and(|own| is_wanted(it, own)));
    if source.role_session_name.text().is_none()
        && let Some(wanted) = wanted.next()
    {
        let set = &call.prediction.survey.config.profiles;
        let setting = set.profile(&source.profile);
        let setting = setting.and_then(|profile| profile.get(SettingKey::RoleArn));
        let facts = Facts::of("aws:userid")
            .about(&source.profile)
            .meant(&wanted.name);
        hits.add_setting(setting, facts);
    }
}
