//! Rules about session names and `aws:userid`.

use super::inputs::{Call, Details, Hits, TestedKey, is_allow, is_positive};
use super::value::{
    USER_ID, details, find, has_wildcard, is_any_session_of_id, is_exact, is_text, is_unique_id,
    pattern_operator,
};
use crate::config::SettingKey;
use crate::eval::{Reason, is_session_name};
use crate::iam::policy::{Comparison, ConditionEntry, Operand};
use crate::iam::{Glob, is_account_id};
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
fn find_wanted_names(call: &Call<'_>) -> Vec<WantedName> {
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
            if entry.key.folded() != USER_ID
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
fn is_wanted(wanted: &WantedName, name: &str) -> bool {
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
        let details = Details::of(&wanted.text).about(source).meant(&wanted.name);
        hits.add(wanted.span, details);
    }
}

pub(super) fn session_name_on_target(call: &Call<'_>, hits: &mut Hits) {
    let (Some(name), Some((source, _))) = (call.hop.role_session_name.text(), call.source()) else {
        return;
    };
    let wanted = find_wanted_names(call);
    if call.is_shut_out() && wanted.iter().any(|wanted| is_wanted(wanted, name)) {
        let source = call.prediction.survey.name(source);
        let details = Details::of(name).about(source).meant(&call.hop.profile);
        hits.add_setting(call.setting(SettingKey::RoleSessionName), details);
    }
}

pub(super) fn session_name_missing(call: &Call<'_>, hits: &mut Hits) {
    if !call.is_shut_out() {
        return;
    }
    let tests_new =
        |entry: &ConditionEntry| entry.key.folded() == SESSION_NAME && is_positive(entry);
    if call.hop.role_session_name.text().is_none()
        && let Some((entry, _)) = call.all_require(tests_new)
    {
        let meant = entry.values.first().map_or("", |value| &value.text);
        let details = Details::of(&entry.key_text)
            .about(&call.hop.profile)
            .meant(meant);
        hits.add_setting(call.setting(SettingKey::RoleArn), details);
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
        let details = Details::of(USER_ID)
            .about(&source.profile)
            .meant(&wanted.name);
        hits.add_setting(setting, details);
    }
}

// Rules about `aws:userid`, which for a session of a role is its id and its session name, and about
// session names.

const SESSION_NAME: &str = "sts:rolesessionname";

pub(super) fn userid_without_session(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let text = &value.text;
        let is_bare = text.starts_with("AROA") && !text.contains([':', '*', '?', '$']);
        let is_wrong = entry.key.folded() == USER_ID && is_text(operator) && is_bare;
        is_wrong.then(|| details(entry, value).meant(format!("{text}:*")))
    });
}

pub(super) fn userid_star_under_equals(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let is_wrong = is_exact(operator)
            && has_wildcard(&value.text)
            && is_any_session_of_id(entry, &value.text);
        is_wrong.then(|| details(entry, value).meant(pattern_operator(&entry.operator_text)))
    });
}

/// Session names are chosen by whoever assumes the role.
pub(super) fn userid_without_id(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let text = &*value.text;
        let is_stars = |text: &str| text.chars().all(|c| matches!(c, '*' | '?'));
        let is_open = if let Some((id, session)) = text.split_once(':') {
            is_stars(id) && !is_stars(session)
        } else {
            let is_other = is_account_id(text) || text == "anonymous" || text.contains('$');
            !is_unique_id(text) && !is_other && !is_stars(text)
        };
        let session = text.rsplit(':').next().unwrap_or(text);
        let is_wrong = entry.key.folded() == USER_ID && is_text(operator) && is_open;
        is_wrong.then(|| details(entry, value).meant(format!("AROA…:{session}")))
    });
}

pub(super) fn userid_with_role_name(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let (name, session) = value.text.split_once(':')?;
        // The root user and federated users have their account here.
        let is_name = !name.is_empty()
            && !name.contains(['*', '?', '$'])
            && !is_unique_id(name)
            && !is_account_id(name);
        let is_wrong = entry.key.folded() == USER_ID && is_text(operator) && is_name;
        is_wrong.then(|| details(entry, value).meant(format!("AROA…:{session}")))
    });
}

pub(super) fn session_name_with_id(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |_, value| {
        let (id, name) = value.text.split_once(':')?;
        let is_wrong = entry.key.folded() == SESSION_NAME && is_unique_id(id);
        is_wrong.then(|| details(entry, value).meant(name))
    });
}

/// A value of a session name that STS lets no session have.
pub(super) fn session_name_impossible(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let text = &*value.text;
        let name = match entry.key.folded() {
            SESSION_NAME => text,
            USER_ID => text.strip_prefix("AROA")?.split_once(':')?.1,
            _ => return None,
        };
        if name.contains("${") || (entry.key.folded() == SESSION_NAME && name.contains(':')) {
            return None;
        }
        // A wildcard stands for any character of a name, however many.
        let is_possible = if operator.comparison == Comparison::Glob && has_wildcard(name) {
            let plain: String = name.chars().filter(|c| !matches!(c, '*' | '?')).collect();
            plain.len() <= 64
                && is_session_name(&format!("aa{}", plain.get(..62).unwrap_or(&plain)))
        } else {
            // Of a literal wildcard another rule speaks.
            is_session_name(name) || has_wildcard(name)
        };
        (is_text(operator) && !operator.negated && !is_possible)
            .then(|| details(entry, value).meant(name))
    });
}
