//! Slips of the pen in a config file: comments that became part of a value, misspelt keys and names.

use crate::config::{Profile, meant_by, without_comment};
use crate::predict::{SettingChange, Workspace};

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
        guess: false,
    }
}

/// The hop key that a key was meant to be, if the profile does not have it.
fn meant_key(profile: &Profile, key: &str) -> Option<&'static str> {
    meant_by(key).filter(|meant| HOP_KEYS.contains(meant) && !profile.has(meant))
}
