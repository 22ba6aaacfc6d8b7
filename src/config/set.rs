//! Both files together: profiles, sso-sessions, services, and what was passed over.
//!
//! Follows botocore's `Session.full_config`: the profiles of the config file, then each section of
//! the credentials file laid over them key by key.

use std::sync::Arc;

use super::go;
use super::ini::IniFile;
use super::profile::{Layer, Profile, ProfileName, Profiles};
use super::refusal::Refusal;
use super::secret::Withholding;
use super::section::{Section, SectionKind};
use super::setting::{ConfigFile, Setting};
use crate::text::{Location, SourceFile};

/// The rules that turn lines into profiles, and profiles into chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProfileRules {
    /// botocore's, as the AWS CLI uses them.
    #[default]
    Botocore,
    /// Those of the AWS SDK for Go v2 (`config/shared_config.go`, `config/resolve_credentials.go`).
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

/// The contents of both files.
#[derive(Clone, Debug, Default)]
pub struct ProfileSet {
    /// The config file, if there is one.
    pub config: Option<IniFile>,
    /// The credentials file, if there is one.
    pub credentials: Option<IniFile>,
    /// The profiles: those of the config file in file order, then those only in the other.
    pub profiles: Profiles,
    /// The sso-sessions of the config file, in file order.
    pub sso_sessions: Profiles,
    /// The services sections of the config file, in file order.
    pub services: Profiles,
    /// Sections that the AWS CLI passes over, in file order; why is in their `kind`.
    pub ignored: Vec<Profile>,
    /// Sections that another of the same name replaces, in file order.
    pub replaced: Vec<ReplacedSection>,
    /// The rules by which the profiles were read.
    pub rules: ProfileRules,
}

impl ProfileSet {
    /// Reads the texts of both files; `None` is a file that does not exist.
    pub fn parse(config: Option<&SourceFile>, credentials: Option<&SourceFile>) -> Self {
        Self::parse_with(config, credentials, Withholding::All)
    }

    /// [`Self::parse`], with a choice of what is withheld.
    pub(crate) fn parse_with(
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
        set.place_sections();
        set
    }

    /// The profiles and sso-sessions of the same files by other rules. Settings that stand in no
    /// file are lost. What botocore refuses, passes over or replaces stays on record.
    #[must_use]
    pub fn read_by(&self, rules: ProfileRules) -> Self {
        if rules == self.rules {
            return self.clone();
        }
        let mut set = Self {
            config: self.config.clone(),
            credentials: self.credentials.clone(),
            rules,
            ..Self::default()
        };
        set.place_sections();
        set
    }

    /// The profile of a name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.named(name)
    }

    /// The section that was meant for a profile that does not exist: `[dev]` or `[Profile dev]` in
    /// the config file, whose header lacks the word `profile`, as botocore wants it.
    pub(crate) fn meant_profile(&self, name: &str) -> Option<&Profile> {
        if self.profile(name).is_some() || self.refusals().next().is_some() {
            return None;
        }
        let is_meant = |header: &str| header == name || after_word(header) == Some(name);
        let mut meant = self
            .ignored
            .iter()
            .filter(|it| is_meant(it.name().as_str()));
        meant.next().filter(|_| meant.next().is_none())
    }

    /// Where in `profiles` the profile of a name stands.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.profiles.position(name)
    }

    /// The sso-session of a name.
    pub(crate) fn sso_session(&self, name: &str) -> Option<&Profile> {
        self.sso_sessions.named(name)
    }

    /// The services section of a name.
    pub(crate) fn services(&self, name: &str) -> Option<&Profile> {
        self.services.named(name)
    }

    /// All reasons for which botocore refuses the files, the config file's first. If there is one,
    /// no profile works, of either file.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.files().flat_map(|file| &file.refusals)
    }

    /// The files that exist, the config file first.
    pub(crate) fn files(&self) -> impl Iterator<Item = &IniFile> {
        self.config.iter().chain(&self.credentials)
    }

    /// One of the files, if it exists.
    pub(crate) const fn file(&self, file: ConfigFile) -> Option<&IniFile> {
        match file {
            ConfigFile::Config => self.config.as_ref(),
            ConfigFile::Credentials => self.credentials.as_ref(),
        }
    }

    /// The line of a sub-key of a nested setting: the last that sets it, which is the one that counts.
    pub(crate) fn line_of_sub_key(&self, setting: &Setting, sub_key: &str) -> Location {
        let mut found = setting.location.clone();
        let source = self.file(setting.file).map(|file| &file.source);
        let lines = source.and_then(|source| source.bytes.get(setting.span.range()));
        let mut at = setting.span.range().start;
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        for line in lines.unwrap_or_default().split_inclusive(ends) {
            let text = String::from_utf8_lossy(line);
            let key = text.split_once('=').map(|(key, _)| key.trim());
            if let Some(source) = source.filter(|_| key == Some(sub_key)) {
                found.line = source.position(at).line;
            }
            at += line.len();
        }
        found
    }

    /// The text of a line of one of the files.
    pub(crate) fn text_of_line(&self, line: &Location) -> Option<String> {
        let file = self.files().find(|file| file.source.name == line.file)?;
        let text = String::from_utf8_lossy(&file.source.bytes);
        let found = text.lines().nth((line.line as usize).checked_sub(1)?)?;
        Some(found.trim().to_owned())
    }

    fn place_sections(&mut self) {
        let (config, credentials) = (self.config.take(), self.credentials.take());
        let files = || config.iter().chain(&credentials);
        for file in files() {
            self.profiles.reserve(file.sections.len());
            for section in &file.sections {
                let inherited = file.inherited.clone();
                self.place(file.file, Arc::clone(section), inherited);
            }
        }
        if self.rules == ProfileRules::Go {
            self.profiles = Profiles::default();
            self.sso_sessions = Profiles::default();
            for file in files() {
                let sections = go::read_sections(file.file, &file.source).into_iter();
                let found = sections.filter(|it| !matches!(it.kind, SectionKind::Ignored(_)));
                for section in found {
                    self.place(file.file, Arc::new(section), None);
                }
            }
        }
        (self.config, self.credentials) = (config, credentials);
    }

    fn place(&mut self, file: ConfigFile, section: Arc<Section>, inherited: Option<Arc<Section>>) {
        let layer = Layer {
            section: Arc::clone(&section),
            inherited,
        };
        let (name, list) = match &section.kind {
            SectionKind::Profile(name) => (name, &mut self.profiles),
            SectionKind::SsoSession(name) => (name, &mut self.sso_sessions),
            SectionKind::Services(name) => (name, &mut self.services),
            SectionKind::Inherited => return,
            SectionKind::Ignored(_) => {
                let name = Arc::clone(&section.name).into();
                self.ignored.push(Profile::new(name, file, layer));
                return;
            }
        };
        // botocore updates a dictionary: the later section replaces the earlier one.
        if let Some(earlier) = list.lay(name, file, layer)
            && file == ConfigFile::Config
        {
            self.replaced.push(ReplacedSection {
                name: Arc::clone(name).into(),
                replaced: earlier.section,
                by: section,
            });
        }
    }
}

/// The name behind a word that was meant to be `profile `.
fn after_word(header: &str) -> Option<&str> {
    const WORD: &str = "profile";
    let word = header.get(..WORD.len())?;
    let rest = header[WORD.len()..].trim_start_matches('s');
    let name = rest.trim_start_matches([' ', '\t', ':', '=', '_', '-', '.', '/']);
    (word.eq_ignore_ascii_case(WORD) && !name.is_empty()).then_some(name.trim_end())
}
