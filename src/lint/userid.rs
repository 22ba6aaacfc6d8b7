//! Rules about `aws:userid`, which for a session of a role is its id and its session name, and about
//! session names.

use super::value::{
    facts, find, has_wildcard, is_any_session_of_id, is_exact, is_text, is_unique_id,
    pattern_operator,
};
use super::view::{Hits, TestedKey};
use crate::eval::is_session_name;
use crate::iam::is_account_id;
use crate::iam::policy::Comparison;

const USER_ID: &str = "aws:userid";
const SESSION_NAME: &str = "sts:rolesessionname";

pub(super) fn userid_without_session(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let text = &value.text;
        let is_bare = text.starts_with("AROA") && !text.contains([':', '*', '?', '$']);
        let is_wrong = entry.key.folded() == USER_ID && is_text(operator) && is_bare;
        is_wrong.then(|| facts(entry, value).meant(format!("{text}:*")))
    });
}

pub(super) fn userid_star_under_equals(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let is_wrong = is_exact(operator)
            && has_wildcard(&value.text)
            && is_any_session_of_id(entry, &value.text);
        is_wrong.then(|| facts(entry, value).meant(pattern_operator(&entry.operator_text)))
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
        is_wrong.then(|| facts(entry, value).meant(format!("AROA…:{session}")))
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
        is_wrong.then(|| facts(entry, value).meant(format!("AROA…:{session}")))
    });
}

pub(super) fn session_name_with_id(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |_, value| {
        let (id, name) = value.text.split_once(':')?;
        let is_wrong = entry.key.folded() == SESSION_NAME && is_unique_id(id);
        is_wrong.then(|| facts(entry, value).meant(name))
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
            .then(|| facts(entry, value).meant(name))
    });
}
