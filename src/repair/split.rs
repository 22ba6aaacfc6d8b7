//! A source that two targets want under different session names, made into two sources.

use super::settings::Failing;
use crate::config::SettingKey;
use crate::predict::SettingChange;

/// Most names tried for the new profile.
const MOST_NAMES: usize = 20;

/// A second source profile, `NAME-SESSION`, like the first but for its session name, and the hop
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
    let plain = format!("{}-{session}", change.profile);
    let numbered = (2..MOST_NAMES).map(|number| format!("{plain}-{number}"));
    let name = std::iter::once(plain.clone())
        .chain(numbered)
        .find(|name| profiles.position(name).is_none())?;
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
