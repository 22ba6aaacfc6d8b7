//! Slips in a config file: comments that became part of a value, misspelt keys and names, settings
//! that botocore refuses.

use crate::chain::{ChainProblem, ProblemKind};
use crate::config::{Profile, ProfileName, ProfileSet, Setting, SettingKey, without_comment};
use crate::predict::{Prediction, SettingChange};
use crate::text::{WITHHELD, distance};

/// Sets of changes that undo slips in the settings of a profile's hop: each slip alone, then all
/// together. The AWS CLI reads ` # …` after a value as part of it and ignores unknown keys.
pub(crate) fn slips(prediction: &Prediction, name: &str) -> Vec<Vec<SettingChange>> {
    let found = slips_of(prediction, name, &SettingKey::OF_HOP);
    let single = found.iter().map(|slip| vec![slip.clone()]);
    let mut sets: Vec<Vec<SettingChange>> = single.collect();
    if found.len() > 1 {
        sets.push(found);
    }
    sets
}

/// One set of changes that undoes all slips in the credentials of a profile; `None` if there are
/// none.
pub(crate) fn credential_slips(prediction: &Prediction, name: &str) -> Option<Vec<SettingChange>> {
    let found = slips_of(prediction, name, &SettingKey::OF_CREDENTIALS);
    (!found.is_empty()).then_some(found)
}

fn slips_of(prediction: &Prediction, name: &str, keys: &[SettingKey]) -> Vec<SettingChange> {
    let Some(profile) = prediction.survey.config.profiles.profile(name) else {
        return Vec::new();
    };
    let mut found: Vec<SettingChange> = Vec::new();
    for setting in profile.settings() {
        let key = &setting.key;
        let text = match setting.text() {
            Some(text) => text,
            None if key.is_secret() => WITHHELD,
            None => continue,
        };
        let value = without_comment(text).filter(|_| !key.holds_command());
        if keys.contains(key) {
            if let Some(value) = value {
                found.push(change(profile, key, value));
            }
        } else if let Some(meant) = meant_key(profile, key, keys)
            && found.iter().all(|other| other.key != meant)
        {
            found.push(renamed(profile, setting, meant, value.unwrap_or(text)));
        }
    }
    found
}

/// The setting of a value in a profile.
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
        corrects_header: false,
        guess: false,
    }
}

/// A new header for the section that was meant for a profile that does not exist.
pub(crate) fn header(prediction: &Prediction, name: &str) -> Option<SettingChange> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    let first = meant.settings().into_iter().next();
    let key = first.map_or(SettingKey::RoleArn, |setting| setting.key.clone());
    Some(SettingChange {
        profile: name.to_owned(),
        replaces: meant.location().cloned(),
        old: Some(meant.name().to_string()),
        value: meant.text(&key).map(str::to_owned),
        corrects_header: true,
        ..change(meant, key, "")
    })
}

/// A new key and value for the line of a setting.
pub(crate) fn renamed(
    profile: &Profile,
    setting: &Setting,
    key: SettingKey,
    value: &str,
) -> SettingChange {
    SettingChange {
        replaces: Some(setting.location.clone()),
        old: setting.text().map(str::to_owned),
        renames: Some(setting.key.clone()),
        ..change(profile, key, value)
    }
}

/// The key in `keys` that a key was meant to be, if the profile does not have it.
fn meant_key(profile: &Profile, key: &SettingKey, keys: &[SettingKey]) -> Option<SettingKey> {
    key.meant()
        .filter(|meant| keys.contains(meant) && !profile.has(meant))
}

// Repairs a setting that makes botocore refuse the profile before any call: corrects its value or
// removes its line.

/// Changes to the line to blame, the likeliest first. None is proven here.
pub(crate) fn candidates(
    profiles: &ProfileSet,
    profile: &Profile,
    problem: &ChainProblem,
) -> Vec<SettingChange> {
    let ProblemKind::RefusedSetting { name, accepted, .. } = &problem.kind else {
        return Vec::new();
    };
    let key = SettingKey::from(&**name);
    let setting = profile
        .get(&key)
        .filter(|setting| Some(&setting.location) == problem.location.as_ref());
    let Some(text) = setting.and_then(|setting| setting.text()) else {
        return Vec::new();
    };
    let set = |value: &str| change(profile, &key, value);
    let guess = |value: &str| SettingChange {
        guess: true,
        ..set(value)
    };
    let mut found: Vec<SettingChange> = without_comment(text).map(set).into_iter().collect();
    found.extend(near_word(accepted.iter().copied(), text).map(set));
    match key {
        SettingKey::MaxAttempts
        | SettingKey::MetadataServiceTimeout
        | SettingKey::MetadataServiceNumAttempts
        | SettingKey::RequestMinCompressionSizeBytes
        | SettingKey::CsmPort => {
            let digits = text.trim().trim_matches(|c: char| !c.is_ascii_digit());
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            found.extend(is_number.then(|| guess(digits)));
        }
        SettingKey::EndpointUrl | SettingKey::Ec2MetadataServiceEndpoint
            if !text.contains("://") =>
        {
            let is_local = ["localhost", "127.", "169.254."]
                .iter()
                .any(|host| text.starts_with(host));
            let scheme = if is_local { "http" } else { "https" };
            found.push(guess(&format!("{scheme}://{text}")));
        }
        SettingKey::Services => {
            let names = profiles.services.iter().map(Profile::name);
            found.extend(near_word(names.map(ProfileName::as_str), text).map(set));
        }
        _ => {}
    }
    found.retain(|change| change.value.as_deref() != Some(text));
    found.push(SettingChange {
        value: None,
        ..set("")
    });
    found
}

/// The word that is a slip or two away.
fn near_word<'a>(words: impl Iterator<Item = &'a str>, text: &str) -> Option<&'a str> {
    let text = text
        .trim_matches(['"', '\'', ' '])
        .to_lowercase()
        .replace('-', "_");
    let near = words.filter_map(|word| {
        let same = word.to_lowercase().replace('-', "_");
        Some((distance(&same, &text, 2)?, word))
    });
    near.min()
        .map(|(_, word)| word)
        .filter(|word| !word.is_empty())
}
