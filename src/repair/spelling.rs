//! Slips of the pen in a config file: comments that became part of a value, misspelt keys and names.

use crate::config::{Profile, Setting, SettingKey, without_comment};
use crate::predict::{Prediction, SettingChange};

/// Changes that undo slips in one profile. The AWS CLI takes ` # …` behind a value for a part of it
/// and passes over keys it does not know.
pub(crate) fn slips(prediction: &Prediction, name: &str) -> Vec<SettingChange> {
    let Some(profile) = prediction.survey.config.profiles.profile(name) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for setting in profile.settings() {
        let Some(text) = setting.text() else { continue };
        let key = &setting.key;
        let value = without_comment(text);
        if SettingKey::OF_HOP.contains(key) {
            if let Some(value) = value {
                found.push(change(profile, key, value));
            }
        } else if let Some(meant) = meant_key(profile, key) {
            found.push(SettingChange {
                replaces: Some(setting.location.clone()),
                old: Some(text.to_owned()),
                renames: Some(key.clone()),
                ..change(profile, meant, value.unwrap_or(text))
            });
        }
    }
    found
}

/// A setting to be written into a profile.
pub(crate) fn change(profile: &Profile, key: impl Into<SettingKey>, value: &str) -> SettingChange {
    let key = key.into();
    let setting = profile.get(&key);
    SettingChange {
        profile: profile.name().to_string(),
        key,
        value: Some(value.to_owned()),
        replaces: setting.map(|setting| setting.location.clone()),
        old: setting.and_then(Setting::text).map(str::to_owned),
        section: profile.location().cloned(),
        renames: None,
        copy_of: None,
        guess: false,
    }
}

/// The hop key that a key was meant to be, if the profile does not have it.
fn meant_key(profile: &Profile, key: &SettingKey) -> Option<SettingKey> {
    key.meant()
        .filter(|meant| SettingKey::OF_HOP.contains(meant) && !profile.has(meant))
}
