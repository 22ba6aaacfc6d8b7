//! Slips of the pen in a config file: comments that became part of a value, misspelt keys and names.

use super::change::SettingChange;
use crate::config::Profile;
use crate::iam::{Arn, PrincipalKind};
use crate::lint::meant_by;
use crate::predict::Workspace;

/// The keys that decide about a hop.
pub(crate) const HOP_KEYS: [&str; 7] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "role_session_name",
    "external_id",
    "mfa_serial",
    "duration_seconds",
];

/// Changes that undo slips in one profile. The AWS CLI takes ` # …` behind a value for a part of it
/// and passes over keys it does not know.
pub(crate) fn slips(workspace: &Workspace, name: &str) -> Vec<SettingChange> {
    let Some(profile) = workspace.survey.config.profiles.profile(name) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for setting in profile.settings() {
        let Some(text) = setting.text() else { continue };
        let key = &*setting.key;
        let known = HOP_KEYS.contains(&key);
        let value = without_comment(text);
        if known {
            if let Some(value) = value {
                found.push(change(profile, key, value));
            }
        } else if let Some(meant) = meant_key(profile, key) {
            found.push(SettingChange {
                replaces: Some(setting.location.clone()),
                old: Some(text.to_owned()),
                renames: Some(key.to_owned()),
                ..change(profile, meant, value.unwrap_or(text))
            });
        }
    }
    found
}

/// A setting to be written into a profile.
pub(crate) fn change(profile: &Profile, key: &str, value: &str) -> SettingChange {
    SettingChange {
        profile: profile.name().to_string(),
        key: key.to_owned(),
        value: Some(value.to_owned()),
        replaces: profile.get(key).map(|setting| setting.location.clone()),
        old: profile.text(key).map(str::to_owned),
        section: profile.location().cloned(),
        renames: None,
        copy_of: None,
    }
}

/// The role that a malformed ARN was meant to name: without a comment or quotes, with `role/` and
/// both colons before the account, and of a session the role.
pub(crate) fn meant_role(text: &str) -> Option<Arn> {
    let plain = without_comment(text).unwrap_or(text);
    let plain = plain.trim_matches(['"', '\'', ' ']);
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
    let account = plain
        .split([':', '/'])
        .find(|part| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (_, behind) = plain.split_once(account)?;
    let behind = behind.trim_matches([':', '/']);
    let name = behind.strip_prefix("role").map_or(behind, |rest| {
        rest.strip_prefix([':', '/']).unwrap_or(behind)
    });
    (!name.is_empty()).then(|| role(partition.unwrap_or("aws"), account, name))?
}

/// The roles that a profile's settings name, or were meant to.
pub(crate) fn meant_roles(profile: &Profile) -> Vec<Arn> {
    if let Some(Ok(arn)) = profile.text("role_arn").map(Arn::parse)
        && arn.kind() == PrincipalKind::Role
        && without_comment(arn.as_str()).is_none()
    {
        return vec![arn];
    }
    let settings = profile.settings().into_iter().filter(|setting| {
        &*setting.key == "role_arn" || meant_by(&setting.key) == Some("role_arn")
    });
    let texts = settings.filter_map(|setting| setting.text());
    texts
        .flat_map(|text| [Arn::parse(text).ok(), meant_role(text)])
        .flatten()
        .collect()
}

/// The value before ` #` or ` ;`.
pub(crate) fn without_comment(text: &str) -> Option<&str> {
    let at = text
        .match_indices(['#', ';'])
        .map(|(at, _)| at)
        .find(|&at| text[..at].ends_with([' ', '\t']))?;
    let value = text[..at].trim();
    (!value.is_empty()).then_some(value)
}

/// The hop key that a key was meant to be, if the profile does not have it.
fn meant_key(profile: &Profile, key: &str) -> Option<&'static str> {
    meant_by(key).filter(|meant| HOP_KEYS.contains(meant) && !profile.has(meant))
}
