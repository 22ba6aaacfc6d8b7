//! Both files together: profiles, sso-sessions, services, and what was passed over.
//!
//! Follows botocore's `Session.full_config`: the profiles of the config file, then each section of
//! the credentials file laid over them key by key.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::header::SectionKind;
use super::ini::{IniFile, Section};
use super::refusal::Refusal;
use super::setting::{ConfigFile, Setting, SwallowedLine};
use crate::source::{Location, SourceFile};

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
struct Layer {
    section: Arc<Section>,
    inherited: Option<Arc<Section>>,
}

impl Layer {
    fn get(&self, key: &str) -> Option<&Setting> {
        self.section
            .get(key)
            .or_else(|| self.inherited.as_ref()?.get(key))
    }

    fn settings(&self) -> impl Iterator<Item = &Setting> {
        let inherited = self.inherited.iter().flat_map(|section| &section.settings);
        inherited.chain(&self.section.settings)
    }
}

/// One profile: its sections in the two files, seen as one map (and, for static keys, as two).
///
/// sso-sessions and services sections have the same shape.
#[derive(Clone, Debug)]
pub struct Profile {
    name: ProfileName,
    config: Option<Layer>,
    credentials: Option<Layer>,
}

impl Profile {
    /// Its name.
    pub const fn name(&self) -> &ProfileName {
        &self.name
    }

    /// The setting of a key (in lower case) that counts: the credentials file's before the config
    /// file's, a section's own before what it inherits from `[DEFAULT]`. Present but empty is
    /// present.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.get_in(ConfigFile::Credentials, key)
            .or_else(|| self.get_in(ConfigFile::Config, key))
    }

    /// The setting of a key in one file. botocore reads static keys from one file at a time.
    pub fn get_in(&self, file: ConfigFile, key: &str) -> Option<&Setting> {
        self.layer(file)?.get(key)
    }

    /// Whether a key is set, be it to nothing.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The text of a setting; `None` if it is absent, nested or secret.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// All settings that count, sorted by key.
    pub fn settings(&self) -> Vec<&Setting> {
        let layers = self.config.iter().chain(&self.credentials);
        let mut all: Vec<&Setting> = layers.flat_map(Layer::settings).collect();
        // A stable sort keeps the one that counts last among equals.
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

    /// The settings of its config section in the order in which botocore goes through them: its
    /// own in file order, then what it inherits from `[DEFAULT]`.
    pub fn own_then_inherited(&self) -> impl Iterator<Item = &Setting> {
        self.config.iter().flat_map(|layer| {
            let own = &layer.section;
            let inherited = layer.inherited.iter().flat_map(|section| &section.settings);
            own.settings
                .iter()
                .chain(inherited.filter(|setting| own.get(&setting.key).is_none()))
        })
    }

    /// Its section in one of the files: header, own settings and their spans.
    pub fn section(&self, file: ConfigFile) -> Option<&Arc<Section>> {
        self.layer(file).map(|layer| &layer.section)
    }

    /// Its first header: the config file's, else the credentials file's.
    pub fn location(&self) -> Option<&Location> {
        let layer = self.config.as_ref().or(self.credentials.as_ref())?;
        Some(&layer.section.location)
    }

    /// Whether a setting of this profile comes from `[DEFAULT]`.
    pub fn inherits(&self, setting: &Setting) -> bool {
        self.section(setting.file)
            .is_none_or(|section| section.get(&setting.key).is_none())
    }

    fn layer(&self, file: ConfigFile) -> Option<&Layer> {
        match file {
            ConfigFile::Config => self.config.as_ref(),
            ConfigFile::Credentials => self.credentials.as_ref(),
        }
    }
}

/// A section that another one further down replaces completely: `[profile default]` and
/// `[default]`, `[profile a]` and `[profile "a"]`.
#[derive(Clone, Debug)]
pub struct ReplacedSection {
    /// What both are called.
    pub name: ProfileName,
    /// The section that does not count.
    pub replaced: Arc<Section>,
    /// The section that counts.
    pub by: Arc<Section>,
}

/// Everything the two files say.
#[derive(Clone, Debug, Default)]
pub struct ProfileSet {
    /// The config file, if there is one.
    pub config: Option<IniFile>,
    /// The credentials file, if there is one.
    pub credentials: Option<IniFile>,
    /// The profiles: those of the config file in file order, then those only in the other.
    pub profiles: Vec<Profile>,
    /// The sso-sessions of the config file, in file order.
    pub sso_sessions: Vec<Profile>,
    /// The services sections of the config file, in file order.
    pub services: Vec<Profile>,
    /// Sections that the AWS CLI passes over, in file order; why is in their `kind`.
    pub ignored: Vec<Profile>,
    /// Sections that another of the same name replaces, in file order.
    pub replaced: Vec<ReplacedSection>,
    /// Positions by name. Never iterated.
    profile_index: HashMap<ProfileName, usize>,
    sso_session_index: HashMap<ProfileName, usize>,
}

impl ProfileSet {
    /// Reads the texts of both files; `None` is a file that does not exist.
    pub fn parse(config: Option<&SourceFile>, credentials: Option<&SourceFile>) -> Self {
        let mut set = Self {
            config: config.map(|source| IniFile::parse(ConfigFile::Config, source)),
            credentials: credentials.map(|source| IniFile::parse(ConfigFile::Credentials, source)),
            ..Self::default()
        };
        set.place_config();
        set.place_credentials();
        set
    }

    /// The profile of a name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        Some(&self.profiles[self.position(name)?])
    }

    /// Where in `profiles` the profile of a name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.profile_index.get(name).copied()
    }

    /// The sso-session of a name.
    pub fn sso_session(&self, name: &str) -> Option<&Profile> {
        Some(&self.sso_sessions[*self.sso_session_index.get(name)?])
    }

    /// All reasons for which botocore refuses the files, the config file's first. If there is one,
    /// no profile works, of either file.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.files().flat_map(|file| &file.refusals)
    }

    /// Lines that look like settings or headers and are part of a value.
    pub fn swallowed(&self) -> impl Iterator<Item = &SwallowedLine> {
        self.files().flat_map(|file| &file.swallowed)
    }

    /// The files that exist, the config file first.
    pub fn files(&self) -> impl Iterator<Item = &IniFile> {
        self.config.iter().chain(&self.credentials)
    }

    fn place_config(&mut self) {
        let Some(file) = &self.config else { return };
        self.profile_index.reserve(file.sections.len());
        let mut services_index = HashMap::new();
        for section in &file.sections {
            let layer = Layer {
                section: Arc::clone(section),
                inherited: file.inherited.clone(),
            };
            let (name, list, index) = match &section.kind {
                SectionKind::Profile(name) => (name, &mut self.profiles, &mut self.profile_index),
                SectionKind::SsoSession(name) => {
                    (name, &mut self.sso_sessions, &mut self.sso_session_index)
                }
                SectionKind::Services(name) => (name, &mut self.services, &mut services_index),
                SectionKind::Inherited => continue,
                SectionKind::Ignored(_) => {
                    self.ignored.push(Profile {
                        name: Arc::clone(&section.name).into(),
                        config: Some(layer),
                        credentials: None,
                    });
                    continue;
                }
            };
            let name = ProfileName(Arc::clone(name));
            if let Some(&at) = index.get(&name) {
                // botocore updates a dictionary: the later section replaces the earlier one.
                let earlier: &mut Profile = &mut list[at];
                if let Some(replaced) = earlier.config.replace(layer) {
                    self.replaced.push(ReplacedSection {
                        name,
                        replaced: replaced.section,
                        by: Arc::clone(section),
                    });
                }
            } else {
                index.insert(name.clone(), list.len());
                list.push(Profile {
                    name,
                    config: Some(layer),
                    credentials: None,
                });
            }
        }
    }

    fn place_credentials(&mut self) {
        let Some(file) = &self.credentials else {
            return;
        };
        for section in &file.sections {
            let SectionKind::Profile(name) = &section.kind else {
                continue;
            };
            let layer = Some(Layer {
                section: Arc::clone(section),
                inherited: file.inherited.clone(),
            });
            let name = ProfileName(Arc::clone(name));
            if let Some(&at) = self.profile_index.get(&name) {
                self.profiles[at].credentials = layer;
            } else {
                self.profile_index.insert(name.clone(), self.profiles.len());
                self.profiles.push(Profile {
                    name,
                    config: None,
                    credentials: layer,
                });
            }
        }
    }
}
