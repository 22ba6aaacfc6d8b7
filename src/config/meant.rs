//! Values that differ from what their author meant: a comment or quotes inside, a malformed role
//! ARN.

use super::profile::Profile;
use super::setting_key::SettingKey;
use crate::iam::{Arn, PrincipalKind, is_account_id};

/// The position of a comment, for the author and for the SDKs: `#` or `;` after a blank. The AWS
/// CLI reads it as part of the value.
pub(crate) fn comment_start(value: &str) -> Option<usize> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let bytes = value.as_bytes();
    memchr::memchr2_iter(b'#', b';', bytes).find(|&at| match at.checked_sub(1) {
        Some(before) => is_blank(&bytes[before]),
        // `key = #0f0` is a colour.
        None => bytes.get(1).is_some_and(is_blank),
    })
}

/// The value before its comment; `None` without a comment, or if the comment is all there is.
pub(crate) fn without_comment(value: &str) -> Option<&str> {
    let kept = value[..comment_start(value)?].trim();
    (!kept.is_empty()).then_some(kept)
}

/// The text inside quotation marks that surround the whole value.
pub(crate) fn inside_quotes(value: &str) -> Option<&str> {
    ['"', '\'']
        .into_iter()
        .find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark))
}

/// The role that a malformed ARN was meant to name: without a comment or quotes, with `role/` and
/// both colons before the account; for a session ARN, its role.
pub(crate) fn meant_role(text: &str) -> Option<Arn> {
    let plain = without_comment(text).unwrap_or(text);
    let plain = plain.trim_matches(['"', '\'', ' ']).trim_end_matches('/');
    let role = |partition: &str, account: &str, path: &str| {
        Arn::parse(&format!("arn:{partition}:iam::{account}:role/{path}")).ok()
    };
    if let Ok(arn) = Arn::parse(plain) {
        match arn.kind() {
            PrincipalKind::Role => return Some(arn),
            PrincipalKind::AssumedRole => return role(arn.partition(), arn.account(), arn.name()),
            _ => {}
        }
    }
    let partition = plain.split(':').find(|part| part.starts_with("aws"));
    let account = plain.split([':', '/']).find(|part| is_account_id(part))?;
    let (_, after) = plain.split_once(account)?;
    let after = after.trim_matches([':', '/']);
    let name = after
        .strip_prefix("role")
        .map_or(after, |rest| rest.strip_prefix([':', '/']).unwrap_or(after));
    (!name.is_empty()).then(|| role(partition.unwrap_or("aws"), account, name))?
}

/// The roles that a profile's settings name or were meant to name.
pub(crate) fn meant_roles(profile: &Profile) -> Vec<Arn> {
    if let Some(Ok(arn)) = profile.text(SettingKey::RoleArn).map(Arn::parse)
        && arn.kind() == PrincipalKind::Role
        && without_comment(arn.as_str()).is_none()
        && !arn.as_str().ends_with('/')
    {
        return vec![arn];
    }
    let settings = profile.settings().into_iter().filter(|setting| {
        let meant = setting.key.meant();
        *meant.as_ref().unwrap_or(&setting.key) == SettingKey::RoleArn
    });
    let texts = settings.filter_map(|setting| setting.text());
    texts
        .flat_map(|text| [Arn::parse(text).ok(), meant_role(text)])
        .flatten()
        .collect()
}
