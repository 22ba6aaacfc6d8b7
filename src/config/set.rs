//! Both files together: profiles, sso-sessions, services, and what was passed over.
//!
//! Follows botocore's `Session.full_config`: the profiles of the config file, then each section of
//! the credentials file laid over them key by key.

use std::collections::HashMap;
use std::sync::Arc;

use super::go;
use super::header::SectionKind;
use super::ini::IniFile;
use super::profile::{Layer, Profile, ProfileName};
use super::refusal::Refusal;
use super::secret::Withholding;
use super::section::Section;
use super::setting::ConfigFile;
use super::swallowed::SwallowedLine;
use crate::text::SourceFile;

/// Whose rules turn lines into profiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grammar {
    /// botocore's, as the AWS CLI uses them.
    #[default]
    Botocore,
    /// Those of the AWS SDK for Go v2.
    Go,
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
    /// Whose rules made the profiles of the files.
    pub grammar: Grammar,
    /// Positions by name. Never iterated.
    pub(super) profile_index: HashMap<ProfileName, usize>,
    pub(super) sso_session_index: HashMap<ProfileName, usize>,
    pub(super) services_index: HashMap<ProfileName, usize>,
}

impl ProfileSet {
    /// Reads the texts of both files; `None` is a file that does not exist.
    pub fn parse(config: Option<&SourceFile>, credentials: Option<&SourceFile>) -> Self {
        Self::parse_with(config, credentials, Withholding::All)
    }

    /// [`Self::parse`], with a say in what is withheld.
    pub fn parse_with(
        config: Option<&SourceFile>,
        credentials: Option<&SourceFile>,
        withholding: Withholding,
    ) -> Self {
        let read = |file, source: Option<&SourceFile>| {
            source.map(|source| IniFile::parse_with(file, source, withholding))
        };
        let mut set = Self {
            config: read(ConfigFile::Config, config),
            credentials: read(ConfigFile::Credentials, credentials),
            ..Self::default()
        };
        set.place_config();
        set.place_credentials();
        set
    }

    /// The profiles and sso-sessions of the same files by other rules. Settings that stand in no
    /// file are lost. What botocore refuses, passes over or replaces stays on record.
    #[must_use]
    pub fn read_by(&self, grammar: Grammar) -> Self {
        if grammar == self.grammar {
            return self.clone();
        }
        let mut set = Self {
            config: self.config.clone(),
            credentials: self.credentials.clone(),
            grammar,
            ..Self::default()
        };
        set.place_config();
        set.place_credentials();
        if grammar == Grammar::Go {
            set.place_as_go();
        }
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

    /// The services section of a name.
    pub fn services(&self, name: &str) -> Option<&Profile> {
        Some(&self.services[*self.services_index.get(name)?])
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

    /// One of the files, if it exists.
    pub const fn file(&self, file: ConfigFile) -> Option<&IniFile> {
        match file {
            ConfigFile::Config => self.config.as_ref(),
            ConfigFile::Credentials => self.credentials.as_ref(),
        }
    }

    fn place_config(&mut self) {
        let Some(file) = &self.config else { return };
        self.profile_index.reserve(file.sections.len());
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
                SectionKind::Services(name) => (name, &mut self.services, &mut self.services_index),
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
            let name = ProfileName::from(Arc::clone(name));
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
            let layer = Layer {
                section: Arc::clone(section),
                inherited: file.inherited.clone(),
            };
            let (list, index) = (&mut self.profiles, &mut self.profile_index);
            lay(list, index, name, ConfigFile::Credentials, layer);
        }
    }

    /// Replaces profiles and sso-sessions by those that Go finds, in either file.
    fn place_as_go(&mut self) {
        self.profiles.clear();
        self.profile_index.clear();
        self.sso_sessions.clear();
        self.sso_session_index.clear();
        for file in self.config.iter().chain(&self.credentials) {
            for section in go::read_sections(file.file, &file.source) {
                let section = Arc::new(section);
                let layer = Layer {
                    section: Arc::clone(&section),
                    inherited: None,
                };
                let (name, list, index) = match &section.kind {
                    SectionKind::Profile(name) => {
                        (name, &mut self.profiles, &mut self.profile_index)
                    }
                    SectionKind::SsoSession(name) => {
                        (name, &mut self.sso_sessions, &mut self.sso_session_index)
                    }
                    _ => continue,
                };
                lay(list, index, name, file.file, layer);
            }
        }
    }
}

/// Lays a section over the one that the profile has in the other file.
fn lay(
    list: &mut Vec<Profile>,
    index: &mut HashMap<ProfileName, usize>,
    name: &Arc<str>,
    file: ConfigFile,
    layer: Layer,
) {
    let at = index.get(&**name).copied().unwrap_or_else(|| {
        let name = ProfileName::from(Arc::clone(name));
        index.insert(name.clone(), list.len());
        list.push(Profile {
            name,
            config: None,
            credentials: None,
        });
        list.len() - 1
    });
    match file {
        ConfigFile::Config => list[at].config = Some(layer),
        ConfigFile::Credentials => list[at].credentials = Some(layer),
    }
}
