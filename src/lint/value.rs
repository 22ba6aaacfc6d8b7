//! Rules about single values of conditions.

use super::inputs::{Details, Hits, TestedKey};
use crate::iam::policy::{Comparison, ConditionEntry, ConditionValue, Operand, Operator};
use crate::iam::typed;
use crate::predict::issuer_of_key;

pub(super) const USER_ID: &str = "aws:userid";
const PRINCIPAL_ARN: &str = "aws:principalarn";

/// Facts about a value of an entry.
pub(super) fn details(entry: &ConditionEntry, value: &ConditionValue) -> Details {
    Details::of(&value.text).about(&entry.key_text)
}

/// Adds each value of an entry that fits.
pub(super) fn find(
    entry: &ConditionEntry,
    hits: &mut Hits,
    is_wrong: impl Fn(Operator, &ConditionValue) -> Option<Details>,
) {
    let Some(operator) = entry.operator else {
        return;
    };
    for value in &entry.values {
        if let Some(details) = is_wrong(operator, value) {
            hits.add(value.span, details);
        }
    }
}

pub(super) const fn is_exact(operator: Operator) -> bool {
    matches!(
        operator.comparison,
        Comparison::Text | Comparison::FoldedText
    )
}

pub(super) const fn is_text(operator: Operator) -> bool {
    matches!(
        operator.comparison,
        Comparison::Text | Comparison::FoldedText | Comparison::Glob
    )
}

/// `AROA…:*` and the like.
pub(super) fn is_any_session_of_id(entry: &ConditionEntry, text: &str) -> bool {
    let id = text.split_once(':').map(|(id, _)| id);
    entry.key.folded() == USER_ID && id.is_some_and(is_unique_id)
}

pub(super) fn is_unique_id(text: &str) -> bool {
    text.starts_with("AROA") || text.starts_with("AIDA")
}

pub(super) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

pub(super) fn literal_wildcard(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    if issuer_of_key(entry.key.folded()).is_some() {
        return;
    }
    find(entry, hits, |operator, value| {
        let wildcards = match &value.operand {
            Operand::Text { wildcards, .. } | Operand::FoldedText { wildcards, .. } => *wildcards,
            _ => false,
        };
        let is_wrong = is_exact(operator) && wildcards && !is_any_session_of_id(entry, &value.text);
        is_wrong.then(|| details(entry, value).meant(pattern_operator(&entry.operator_text)))
    });
}

/// The operator that takes wildcards in the place of one that compares the whole text.
pub(crate) fn pattern_operator(operator: &str) -> String {
    operator
        .replace("EqualsIgnoreCase", "Like")
        .replace("Equals", "Like")
}

pub(super) fn pattern_without_wildcard(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let is_plain =
        |value: &ConditionValue| !has_wildcard(&value.text) && !value.text.contains("${");
    let is_glob = |operator: Operator| operator.comparison == Comparison::Glob;
    // One pattern among the values needs the operator.
    if entry.operator.is_some_and(is_glob)
        && !entry.values.is_empty()
        && entry.values.iter().all(is_plain)
    {
        let meant = entry.operator_text.replace("Like", "Equals");
        let details = Details::of(&entry.operator_text).about(&entry.key_text);
        hits.add(entry.operator_span, details.meant(meant));
    }
}

pub(super) fn principal_arn_of_session(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |_, value| {
        let (head, rest) = value.text.split_once(":assumed-role/")?;
        let role = rest.split('/').next().unwrap_or_default();
        let head = head.replace(":sts:", ":iam:");
        let is_it = entry.key.folded() == PRINCIPAL_ARN;
        is_it.then(|| details(entry, value).meant(format!("{head}:role/{role}")))
    });
}

const RESERVED_NAME: &str = "AWSReservedSSO_";
const RESERVED_PATH: &str = "/aws-reserved/sso.amazonaws.com/";

/// The suffix is another one when the permission set is assigned again, and the region is part of
/// the path ("Referencing permission sets in resource policies").
pub(super) fn permission_set_role_pattern(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |_, value| {
        let at = value.text.find(RESERVED_NAME)?;
        let (before, name) = value.text.split_at(at);
        let (account, path) = before.split_once(":role")?;
        let has_path = path.contains(RESERVED_PATH) || path.contains('*');
        let is_wrong = entry.key.folded() == PRINCIPAL_ARN && (!has_path || !name.ends_with('*'));
        let set = name.strip_prefix(RESERVED_NAME)?.trim_end_matches('*');
        let is_suffix =
            |text: &str| text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let set = match set.rsplit_once('_') {
            Some((set, last)) if last.is_empty() || is_suffix(last) => set,
            _ => set,
        };
        let meant = format!("{account}:role{RESERVED_PATH}*{RESERVED_NAME}{set}_*");
        is_wrong.then(|| details(entry, value).meant(meant))
    });
}

pub(super) fn white_space_around(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let trimmed = entry.key_text.trim();
    if trimmed != &*entry.key_text {
        hits.add(entry.key_span, Details::of(&entry.key_text).meant(trimmed));
    }
    find(entry, hits, |_, value| {
        let trimmed = value.text.trim();
        (trimmed != &*value.text).then(|| details(entry, value).meant(trimmed))
    });
}

/// Keys whose values are ids that no pattern fits ("Security warning - wildcards in sensitive
/// keys" of the IAM Access Analyzer policy checks).
const SENSITIVE: [&str; 10] = [
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
];

pub(super) fn wildcard_in_sensitive_key(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let is_wrong = SENSITIVE.contains(&entry.key.folded())
            && operator.comparison == Comparison::Glob
            && has_wildcard(&value.text);
        is_wrong.then(|| details(entry, value))
    });
}

/// Keys that hold ARNs.
const OF_ARNS: [&str; 5] = [
    "aws:principalarn",
    "aws:sourcearn",
    "aws:signinsessionarn",
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
];

/// A `*` before the last part of an ARN runs over colons under `StringLike`, and stays within its
/// part under `ArnLike`.
pub(super) fn arn_under_string_operator(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    find(entry, hits, |operator, value| {
        let head: Vec<&str> = value.text.splitn(6, ':').collect();
        let crosses = head.len() < 6 || head[..5].iter().any(|part| part.contains('*'));
        let is_wrong = OF_ARNS.contains(&entry.key.folded())
            && operator.comparison == Comparison::Glob
            && value.text.contains('*')
            && &*value.text != "*"
            && crosses;
        is_wrong.then(|| details(entry, value).meant(entry.operator_text.replace("String", "Arn")))
    });
}

/// Returns true if a text is the same as another but for upper and lower case, or fits it as a
/// pattern then.
pub(super) fn fits_in_other_case(pattern: &str, text: &str) -> bool {
    let pattern = crate::iam::Glob::parse(&typed::fold(pattern));
    pattern.matches(&typed::fold(text))
}
