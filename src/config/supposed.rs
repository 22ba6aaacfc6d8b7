//! Profiles with settings that stand in no file: what if this line were written?

use std::sync::Arc;

use super::header::SectionKind;
use super::profile::{Layer, Profile, ProfileName};
use super::section::Section;
use super::set::ProfileSet;
use super::setting::{ConfigFile, Setting, SettingValue};
use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// The file name that settings have which are only supposed.
pub const SUPPOSED: &str = "supposed";

impl Setting {
    /// Whether the setting is only supposed and stands in no file.
    pub fn is_supposed(&self) -> bool {
        self.location.line == 0 && &*self.location.file == SUPPOSED
    }
}

impl ProfileSet {
    /// The same set with one setting of a profile supposed, or supposed not to be there. It takes
    /// the place of the setting that counts now, in the same file; a new one goes into the config
    /// file's section if there is one. `None` if there is no such profile.
    #[must_use]
    pub fn with_setting(
        &self,
        profile: &str,
        key: &SettingKey,
        value: Option<&str>,
    ) -> Option<Self> {
        let at = self.position(profile)?;
        let mut set = self.clone();
        set.profiles[at] = self.profiles[at].with_setting(key, value);
        Some(set)
    }

    /// The same set with a copy of a profile under another name; `None` if there is no such
    /// profile, or the name is taken.
    #[must_use]
    pub fn with_copy(&self, profile: &str, name: &str) -> Option<Self> {
        if self.position(name).is_some() {
            return None;
        }
        let mut copy = self.profile(profile)?.clone();
        copy.name = ProfileName::from(name);
        let mut set = self.clone();
        set.profile_index
            .insert(copy.name.clone(), set.profiles.len());
        set.profiles.push(copy);
        Some(set)
    }

    /// The same set with one more profile that stands in no file; `None` if the name is taken.
    #[must_use]
    pub fn with_profile(&self, name: &str, settings: &[(SettingKey, &str)]) -> Option<Self> {
        if self.position(name).is_some() {
            return None;
        }
        let mut set = self.clone();
        let name = ProfileName::from(name);
        set.profile_index.insert(name.clone(), set.profiles.len());
        set.profiles.push(Profile::supposed(name, settings));
        Some(set)
    }

    /// Only some of the profiles, in the order given, with all sso-sessions and
    /// services sections and no files: enough to
    /// resolve the chains among them. Unknown names and repeated ones are passed over.
    #[must_use]
    pub fn only<'n>(&self, names: impl Iterator<Item = &'n str>) -> Self {
        let mut set = Self {
            sso_sessions: self.sso_sessions.clone(),
            sso_session_index: self.sso_session_index.clone(),
            grammar: self.grammar,
            services: self.services.clone(),
            services_index: self.services_index.clone(),
            ..Self::default()
        };
        for name in names {
            let Some(profile) = self.profile(name) else {
                continue;
            };
            if set.position(name).is_none() {
                set.profile_index
                    .insert(profile.name.clone(), set.profiles.len());
                set.profiles.push(profile.clone());
            }
        }
        set
    }
}

impl Profile {
    fn supposed(name: ProfileName, settings: &[(SettingKey, &str)]) -> Self {
        let in_file = |(key, value): &(SettingKey, &str)| supposed(key, value, ConfigFile::Config);
        let settings = settings.iter().map(in_file);
        let mut section = Section {
            name: name.as_str().into(),
            kind: SectionKind::Profile(name.as_str().into()),
            location: Location::new(SUPPOSED.into(), 0),
            header_span: Span::default(),
            end: 0,
            settings: settings.collect(),
            by_key: Vec::new(),
        };
        section.index();
        Self {
            name,
            config: Some(Layer {
                section: Arc::new(section),
                inherited: None,
            }),
            credentials: None,
        }
    }

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
        let setting = supposed(key, value, file);
        let layer = match file {
            ConfigFile::Config => &mut profile.config,
            ConfigFile::Credentials => &mut profile.credentials,
        };
        if let Some(Layer { section, .. }) = layer {
            *section = changed(section, key, Some(setting));
        }
        profile
    }
}

/// A setting that stands in no file.
fn supposed(key: &SettingKey, value: &str, file: ConfigFile) -> Setting {
    Setting {
        key: key.clone(),
        value: SettingValue::Text(value.into()),
        location: Location::new(SUPPOSED.into(), 0),
        file,
        span: Span::default(),
        key_span: Span::default(),
        value_span: Span::default(),
    }
}

/// A section with another setting of a key, or with none.
fn changed(section: &Arc<Section>, key: &SettingKey, setting: Option<Setting>) -> Arc<Section> {
    if setting.is_none() && section.get(key).is_none() {
        return Arc::clone(section);
    }
    let mut section = Section::clone(section);
    section.settings.retain(|setting| setting.key != *key);
    section.settings.extend(setting);
    section.by_key.clear();
    section.index();
    Arc::new(section)
}
