//! Splits one profile into two: a source for which two targets require different session names, or
//! a profile with both a role and the credentials for it.

use super::failing::Failing;
use super::spelling::change;
use crate::config::{Profile, ProfileSet, SettingKey};
use crate::predict::{Prediction, SettingChange};

/// Maximum number of names tried for the new profile.
const MOST_NAMES: usize = 20;

/// A second source profile, `NAME-SESSION`, that differs only in its session name, and the hop
/// pointed at it. `None` unless the change is the session name of the source.
pub(crate) fn of(failing: &Failing<'_>, changes: &[SettingChange]) -> Option<Vec<SettingChange>> {
    let [change] = changes else { return None };
    let is_source = failing
        .source
        .is_some_and(|source| *source.profile == *change.profile);
    let session = change.value.as_deref()?;
    if !is_source
        || change.key != SettingKey::RoleSessionName
        || change.profile == *failing.hop.profile
    {
        return None;
    }
    let profiles = &failing.prediction.survey.config.profiles;
    let name = free_name(profiles, &format!("{}-{session}", change.profile))?;
    let copy = SettingChange {
        profile: name.clone(),
        copy_of: Some(change.profile.clone()),
        replaces: None,
        old: None,
        section: None,
        renames: None,
        ..change.clone()
    };
    Some(vec![copy, failing.own(SettingKey::SourceProfile, &name)?])
}

/// Settings of credentials that do not allow a profile to be its own source: botocore accepts only
/// the access keys of a profile that names itself.
const CREDENTIALS: [SettingKey; 7] = [
    SettingKey::CredentialProcess,
    SettingKey::SsoSession,
    SettingKey::SsoStartUrl,
    SettingKey::SsoRegion,
    SettingKey::SsoAccountId,
    SettingKey::SsoRoleName,
    SettingKey::LoginSession,
];

/// Moves the credentials of a profile with a role and no other source to a new profile,
/// `NAME-base`, which becomes the source. This is the first change. Access keys stay in place.
pub(crate) fn own_credentials(
    prediction: &Prediction,
    profile: &Profile,
) -> Option<Vec<SettingChange>> {
    let point = |name: &str| change(profile, SettingKey::SourceProfile, name);
    if profile.has(SettingKey::AwsAccessKeyId) {
        return Some(vec![point(profile.name())]);
    }
    let moved = CREDENTIALS.iter().filter(|key| {
        let setting = profile.get(*key);
        setting.is_some_and(|setting| !profile.inherits(setting))
    });
    let moved: Vec<SettingChange> = moved
        .map(|key| SettingChange {
            value: None,
            ..change(profile, key, "")
        })
        .collect();
    if moved.is_empty() {
        return None;
    }
    let profiles = &prediction.survey.config.profiles;
    let name = free_name(profiles, &format!("{}-base", profile.name()))?;
    let base = SettingChange {
        profile: name.clone(),
        value: None,
        copy_of: Some(profile.name().to_string()),
        replaces: None,
        old: None,
        section: None,
        ..change(profile, SettingKey::RoleArn, "")
    };
    Some([vec![point(&name), base], moved].concat())
}

/// The name, or the name with a number, that no profile has yet.
fn free_name(profiles: &ProfileSet, plain: &str) -> Option<String> {
    let numbered = (2..MOST_NAMES).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.to_owned())
        .chain(numbered)
        .find(|name| profiles.position(name).is_none())
}
