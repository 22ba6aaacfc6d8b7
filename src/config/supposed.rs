//! Profiles with what-if settings, which are in no file.

use std::sync::Arc;

use super::profile::{ConfigLayer, Profile};
use super::secret::without_assignment;
use super::section::{Section, SectionKind};
use super::set::ProfileSet;
use super::setting::{ConfigFile, Setting, SettingKey, SettingValue};
use crate::text::{Location, Span};

/// The file name of what-if settings.
const SUPPOSED: &str = "supposed";
/// The file name of parameters of a call that no profile makes.
const GIVEN: &str = "in the call";

impl Setting {
    /// Returns true if the setting is a what-if setting, which is in no file.
    pub(crate) fn is_supposed(&self) -> bool {
        self.location.line == 0
    }
}

impl ProfileSet {
    /// Returns the set with one setting of a profile changed or removed. The new setting replaces
    /// the effective one in the same file; if there is none, it goes into the config file's section
    /// if that exists. `None` if there is no such profile.
    #[must_use]
    pub fn with_setting(
        &self,
        profile: &str,
        key: &SettingKey,
        value: Option<&str>,
    ) -> Option<Self> {
        let mut set = self.clone();
        let changed = self.profile(profile)?.with_setting(key, value);
        *set.profiles.named_mut(profile)? = changed;
        Some(set)
    }

    /// Returns the set with a copy of a profile under another name; `None` if there is no such
    /// profile, or the name is taken.
    #[must_use]
    pub fn with_copy(&self, profile: &str, name: &str) -> Option<Self> {
        let mut copy = self.profile(profile)?.clone();
        copy.name = name.into();
        self.with(copy)
    }

    /// Returns the set with a section turned into the profile that it was meant for; `None` if the
    /// name is taken.
    #[must_use]
    pub(crate) fn with_meant(&self, section: &Profile, name: &str) -> Option<Self> {
        let mut meant = section.clone();
        meant.name = name.into();
        self.with(meant)
    }

    /// Returns the set with one more profile, which is in no file; `None` if the name is taken.
    #[must_use]
    pub(crate) fn with_profile(&self, name: &str, settings: &[(SettingKey, &str)]) -> Option<Self> {
        let file = ConfigFile::Config;
        let settings = settings.iter();
        let settings = settings.map(|(key, value)| supposed(key, value, file, GIVEN));
        let kind = SectionKind::Profile(name.into());
        let location = Location::new(GIVEN.into(), 0);
        let span = Span::default();
        let section = Section::new(name.into(), kind, location, span, settings.collect());
        let layer = ConfigLayer {
            section: Arc::new(section),
            inherited: None,
        };
        self.with(Profile::new(name.into(), file, layer))
    }

    fn with(&self, profile: Profile) -> Option<Self> {
        let mut set = self.clone();
        set.profiles.add(profile)?;
        Some(set)
    }

    /// Returns some of the profiles, in the order given, with all sso-sessions and services
    /// sections and no files: enough to resolve the chains among them. Unknown and repeated names
    /// are ignored.
    #[must_use]
    pub(crate) fn only<'n>(&self, names: impl Iterator<Item = &'n str>) -> Self {
        let mut set = Self {
            sso_sessions: self.sso_sessions.clone(),
            services: self.services.clone(),
            rules: self.rules,
            ..Self::default()
        };
        for profile in names.filter_map(|name| self.profile(name)) {
            set.profiles.add(profile.clone());
        }
        set
    }
}

impl Profile {
    fn with_setting(&self, key: &SettingKey, value: Option<&str>) -> Self {
        let mut profile = self.clone();
        let Some(value) = value else {
            for layer in profile.config.iter_mut().chain(&mut profile.credentials) {
                layer.section = changed(&layer.section, key, None);
                layer.inherited = layer
                    .inherited
                    .as_ref()
                    .map(|inherited| changed(inherited, key, None));
            }
            return profile;
        };
        let counts = self.get(key);
        let file = match counts {
            Some(setting) => setting.file,
            None if self.config.is_some() => ConfigFile::Config,
            None => ConfigFile::Credentials,
        };
        let setting = supposed(key, value, file, SUPPOSED);
        if let Some(ConfigLayer { section, .. }) = profile.layer_mut(file) {
            *section = changed(section, key, Some(setting));
        }
        profile
    }
}

/// A setting that is in no file.
fn supposed(key: &SettingKey, value: &str, file: ConfigFile, place: &str) -> Setting {
    Setting {
        key: key.clone(),
        value: SettingValue::Text(without_assignment(value).as_ref().into()),
        location: Location::new(place.into(), 0),
        file,
        span: Span::default(),
        key_span: Span::default(),
        value_span: Span::default(),
    }
}

/// Returns a section with a setting replaced or removed.
fn changed(section: &Arc<Section>, key: &SettingKey, setting: Option<Setting>) -> Arc<Section> {
    if setting.is_none() && section.get(key).is_none() {
        return Arc::clone(section);
    }
    let mut section = Section::clone(section);
    section.settings.retain(|setting| setting.key != *key);
    section.settings.extend(setting);
    section.index();
    Arc::new(section)
}
