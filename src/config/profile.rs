//! One profile: its sections in the two files as one map, and as two for static keys.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use foldhash::HashMap;

use super::section::Section;
use super::setting::{ConfigFile, Setting, SettingKey, SettingValue};
use crate::text::Location;

/// The name of a profile: any text, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileName(Arc<str>);

impl ProfileName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ProfileName {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl From<Arc<str>> for ProfileName {
    fn from(name: Arc<str>) -> Self {
        Self(name)
    }
}

impl Deref for ProfileName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ProfileName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A section with what it inherits from the `[DEFAULT]` of its file.
#[derive(Clone, Debug)]
pub(super) struct ConfigLayer {
    /// The section.
    pub section: Arc<Section>,
    /// The `[DEFAULT]` of its file.
    pub inherited: Option<Arc<Section>>,
}

impl ConfigLayer {
    fn get(&self, key: &SettingKey) -> Option<&Setting> {
        self.section
            .get(key)
            .or_else(|| self.inherited.as_ref()?.get(key))
    }

    fn settings(&self) -> impl Iterator<Item = &Setting> {
        let inherited = self.inherited.iter().flat_map(|section| &section.settings);
        inherited.chain(&self.section.settings)
    }
}

fn said(setting: &Setting) -> (&SettingKey, &SettingValue) {
    (&setting.key, &setting.value)
}

/// One profile: its sections in the two files, merged into one map (kept apart for static keys).
///
/// sso-sessions and services sections have the same structure.
#[derive(Clone, Debug)]
pub struct Profile {
    pub(super) name: ProfileName,
    pub(super) config: Option<ConfigLayer>,
    pub(super) credentials: Option<ConfigLayer>,
}

impl Profile {
    /// A profile with one section.
    pub(super) fn new(name: ProfileName, file: ConfigFile, layer: ConfigLayer) -> Self {
        let mut profile = Self {
            name,
            config: None,
            credentials: None,
        };
        *profile.layer_mut(file) = Some(layer);
        profile
    }

    /// The name of the profile.
    pub const fn name(&self) -> &ProfileName {
        &self.name
    }

    /// The effective setting of a key: the credentials file's before the config file's, a section's
    /// own before an inherited one from `[DEFAULT]`. An empty setting counts as present.
    pub(crate) fn get(&self, key: impl Into<SettingKey>) -> Option<&Setting> {
        let key = key.into();
        let mut layers = self.credentials.iter().chain(&self.config);
        layers.find_map(|layer| layer.get(&key))
    }

    /// The setting of a key in one file. botocore reads static keys from one file at a time.
    pub(crate) fn get_in(&self, file: ConfigFile, key: impl Into<SettingKey>) -> Option<&Setting> {
        self.layer(file)?.get(&key.into())
    }

    /// Returns true if a key is set, even to nothing.
    pub(crate) fn has(&self, key: impl Into<SettingKey>) -> bool {
        self.get(key).is_some()
    }

    /// The text of a setting; `None` if it is absent, nested or secret.
    pub fn text(&self, key: impl Into<SettingKey>) -> Option<&str> {
        self.get(key)?.text()
    }

    /// All effective settings, sorted by key.
    pub fn settings(&self) -> Vec<&Setting> {
        let layers = self.config.iter().chain(&self.credentials);
        let mut all: Vec<&Setting> = layers.flat_map(ConfigLayer::settings).collect();
        // A stable sort keeps the effective one last among equals.
        all.sort_by(|left, right| left.key.cmp(&right.key));
        let mut kept: Vec<&Setting> = Vec::with_capacity(all.len());
        for setting in all {
            match kept.last_mut() {
                Some(last) if last.key == setting.key => *last = setting,
                _ => kept.push(setting),
            }
        }
        kept
    }

    /// The settings of the config section in botocore's order: the section's own in file order,
    /// then those inherited from `[DEFAULT]`.
    pub(crate) fn own_then_inherited(&self) -> impl Iterator<Item = &Setting> {
        self.config.iter().flat_map(|layer| {
            let own = &layer.section;
            let inherited = layer.inherited.iter().flat_map(|section| &section.settings);
            own.settings
                .iter()
                .chain(inherited.filter(|setting| own.get(&setting.key).is_none()))
        })
    }

    /// The profile's section in one of the files: header, own settings and their spans.
    pub(crate) fn section(&self, file: ConfigFile) -> Option<&Arc<Section>> {
        self.layer(file).map(|layer| &layer.section)
    }

    /// Returns true if it sets nothing but a call, credentials, a region and an output format.
    pub(crate) fn is_plain(&self) -> bool {
        let mut settings = self
            .config
            .iter()
            .chain(&self.credentials)
            .flat_map(ConfigLayer::settings);
        settings.all(|setting| setting.key.is_plain())
    }

    /// Returns true if another profile has this name and these settings, on whatever lines.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        let same = |one: &Option<ConfigLayer>, two: &Option<ConfigLayer>| match (one, two) {
            (Some(one), Some(two)) => one.settings().map(said).eq(two.settings().map(said)),
            (one, two) => one.is_none() && two.is_none(),
        };
        self.name == other.name
            && same(&self.config, &other.config)
            && same(&self.credentials, &other.credentials)
    }

    /// The first header: the config file's, else the credentials file's.
    pub(crate) fn location(&self) -> Option<&Location> {
        let layer = self.config.as_ref().or(self.credentials.as_ref())?;
        Some(&layer.section.location)
    }

    /// Returns true if a setting of this profile comes from `[DEFAULT]`.
    pub(crate) fn inherits(&self, setting: &Setting) -> bool {
        self.section(setting.file)
            .is_none_or(|section| section.get(&setting.key).is_none())
    }

    fn layer(&self, file: ConfigFile) -> Option<&ConfigLayer> {
        match file {
            ConfigFile::Config => self.config.as_ref(),
            ConfigFile::Credentials => self.credentials.as_ref(),
        }
    }

    pub(super) const fn layer_mut(&mut self, file: ConfigFile) -> &mut Option<ConfigLayer> {
        match file {
            ConfigFile::Config => &mut self.config,
            ConfigFile::Credentials => &mut self.credentials,
        }
    }
}

/// Profiles, or sections with the same structure, in the order of the files. Each name occurs once.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    list: Vec<Profile>,
    /// Positions by name. Never iterated.
    positions: HashMap<ProfileName, usize>,
}

impl Profiles {
    /// Looks up a profile by name.
    pub(crate) fn named(&self, name: &str) -> Option<&Profile> {
        Some(&self.list[self.position(name)?])
    }

    /// The position of a profile in the list.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    pub(super) fn named_mut(&mut self, name: &str) -> Option<&mut Profile> {
        let at = self.position(name)?;
        Some(&mut self.list[at])
    }

    /// Adds a profile; returns `None` if its name is taken.
    pub(super) fn add(&mut self, profile: Profile) -> Option<()> {
        if self.position(&profile.name).is_some() {
            return None;
        }
        self.positions.insert(profile.name.clone(), self.list.len());
        self.list.push(profile);
        Some(())
    }

    /// Sets the section of a profile in a file and returns the section that it replaces.
    pub(super) fn set_section(
        &mut self,
        name: &Arc<str>,
        file: ConfigFile,
        layer: ConfigLayer,
    ) -> Option<ConfigLayer> {
        if let Some(known) = self.named_mut(name) {
            return known.layer_mut(file).replace(layer);
        }
        self.add(Profile::new(Arc::clone(name).into(), file, layer));
        None
    }

    pub(super) fn reserve(&mut self, additional: usize) {
        self.list.reserve(additional);
        self.positions.reserve(additional);
    }
}

impl Deref for Profiles {
    type Target = [Profile];

    fn deref(&self) -> &[Profile] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Profiles {
    type Item = &'a Profile;
    type IntoIter = std::slice::Iter<'a, Profile>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
