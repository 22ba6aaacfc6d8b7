//! Both files together: profiles, sso-sessions, services, and the ignored sections.
//!
//! Follows botocore's `Session.full_config`: the profiles of the config file, then each section of
//! the credentials file merged into them key by key.

use std::ops::Range;
use std::sync::Arc;

use foldhash::HashSet;

use super::go;
use super::ini::IniFile;
use super::lines::physical_lines;
use super::profile::{ConfigLayer, Profile, ProfileName, Profiles};
use super::refusal::{LineRefusal, SwallowedLine};
use super::secret::Withholding;
use super::section::{Section, SectionKind};
use super::setting::{ConfigFile, Setting};
use crate::text::{Location, SourceFile, Span};

/// The rules for reading lines as profiles and profiles as chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProfileRules {
    /// botocore's rules, as the AWS CLI uses them.
    #[default]
    Botocore,
    /// The rules of the AWS SDK for Go v2 (`config/shared_config.go`,
    /// `config/resolve_credentials.go`).
    Go,
}

/// A section that a later one replaces completely: `[profile default]` and `[default]`, `[profile
/// a]` and `[profile "a"]`.
#[derive(Clone, Debug)]
pub struct ReplacedSection {
    /// The profile name of both sections.
    pub name: ProfileName,
    /// The section without effect.
    pub replaced: Arc<Section>,
    /// The section that replaces it.
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
    /// Sections that the AWS CLI ignores, in file order; their `kind` gives the reason.
    pub ignored: Vec<Profile>,
    /// Sections that another one of the same name replaces, in file order.
    pub replaced: Vec<ReplacedSection>,
    /// The rules used to read the profiles.
    pub rules: ProfileRules,
}

impl ProfileSet {
    /// Parses both files; `None` is a file that does not exist.
    pub fn parse(config: Option<&SourceFile>, credentials: Option<&SourceFile>) -> Self {
        Self::parse_with(config, credentials, Withholding::All)
    }

    /// Like [`Self::parse`], with a choice of which texts are withheld.
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

    /// Reads the files again after some bytes of one of them have become others.
    pub(super) fn parse_edited(
        &self,
        which: ConfigFile,
        edited: &SourceFile,
        replaced: &Range<usize>,
    ) -> Self {
        let read = |file: &IniFile| {
            if file.file == which {
                file.parse_edited(edited, replaced)
            } else {
                file.clone()
            }
        };
        let mut set = Self {
            config: self.config.as_ref().map(read),
            credentials: self.credentials.as_ref().map(read),
            ..Self::default()
        };
        set.place_sections();
        set
    }

    /// Reads the profiles and sso-sessions of the same files by other rules. What-if settings are
    /// lost. The record of what botocore refuses, ignores or replaces is kept.
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

    /// Looks up a profile by name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.named(name)
    }

    /// The section that was meant for a profile that does not exist: `[dev]` or `[Profile dev]` in
    /// the config file, whose header lacks the word `profile` that botocore requires.
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

    /// The position of a profile in `profiles`.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.profiles.position(name)
    }

    /// Looks up an sso-session by name.
    pub(crate) fn sso_session(&self, name: &str) -> Option<&Profile> {
        self.sso_sessions.named(name)
    }

    /// Looks up a services section by name.
    pub(crate) fn services(&self, name: &str) -> Option<&Profile> {
        self.services.named(name)
    }

    /// All reasons why botocore refuses the files, the config file's first. If there is one, no
    /// profile of either file works.
    pub fn refusals(&self) -> impl Iterator<Item = &LineRefusal> {
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

    /// The line of a sub-key of a nested setting. If several lines set it, the last one counts.
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
        let layer = ConfigLayer {
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
        // botocore updates a dictionary, so the later section replaces the earlier one.
        if let Some(earlier) = list.set_section(name, file, layer)
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

/// The name after a word that was meant to be `profile `.
fn after_word(header: &str) -> Option<&str> {
    const WORD: &str = "profile";
    let word = header.get(..WORD.len())?;
    let rest = header[WORD.len()..].trim_start_matches('s');
    let name = rest.trim_start_matches([' ', '\t', ':', '=', '_', '-', '.', '/']);
    (word.eq_ignore_ascii_case(WORD) && !name.is_empty()).then_some(name.trim_end())
}

// A file after an edit: the sections that the edit touches are parsed again, the others are kept.

impl IniFile {
    /// Parses the file again after the bytes `replaced` have become others. The result is that of
    /// [`Self::parse`]: a header without an indent ends whatever stands before it, so the lines
    /// between two such headers are read alike wherever they stand.
    #[must_use]
    pub fn parse_edited(&self, edited: &SourceFile, replaced: &Range<usize>) -> Self {
        let kept = self.parse_around(edited, replaced);
        kept.unwrap_or_else(|| Self::parse(self.file, edited))
    }

    /// `None` if the edit may change more than the lines between the two headers around it.
    fn parse_around(&self, edited: &SourceFile, replaced: &Range<usize>) -> Option<Self> {
        if !self.refusals.is_empty() || self.inherited.is_some() {
            return None;
        }
        let (old, new) = (&self.source.bytes[..], &edited.bytes[..]);
        let start = |section: &Arc<Section>| section.header_span.range().start;
        let unindented = |section: &Arc<Section>| old[start(section)] == b'[';
        let mut sections = self.sections.iter();
        let first = sections.rposition(|it| start(it) < replaced.start && unindented(it))?;
        let mut sections = self.sections.iter();
        let behind = sections.position(|it| start(it) >= replaced.end && unindented(it));
        let behind = behind.unwrap_or(self.sections.len());
        let (before, after) = (&self.sections[..first], &self.sections[behind..]);
        let from = start(&self.sections[first]);
        let old_end = after.first().map_or(old.len(), start);
        let new_end = old_end + new.len() - old.len();
        let text = new.get(from..new_end)?;
        if !after.is_empty() && !text.ends_with(b"\n") && !text.ends_with(b"\r") {
            return None;
        }
        let read = Self::parse(self.file, &SourceFile::new(Arc::clone(&edited.name), text));
        let names = read.sections.iter().map(|it| Arc::clone(&it.name));
        let mut new_names: HashSet<Arc<str>> = names.collect();
        for section in &self.sections[first..behind] {
            new_names.remove(&section.name);
        }
        let mut others = before.iter().chain(after);
        if !read.refusals.is_empty()
            || read.inherited.is_some()
            || !new_names.is_empty() && others.any(|it| new_names.contains(&it.name))
        {
            return None;
        }
        let lines = |text| Some(physical_lines(std::str::from_utf8(text).ok()?).count());
        let inside = Move::by(from, 0, self.sections[first].location.line as usize, 1);
        let behind = Move::by(new_end, old_end, lines(text)?, lines(&old[from..old_end])?);
        let kept = |range: Range<usize>| {
            let lines = self.swallowed.iter();
            lines.filter(move |line| range.contains(&line.span.range().start))
        };
        Some(Self {
            file: self.file,
            source: edited.clone(),
            sections: (before.iter().cloned())
                .chain(read.sections.iter().map(|it| inside.section(it)))
                .chain(after.iter().map(|it| behind.section(it)))
                .collect(),
            inherited: None,
            refusals: Vec::new(),
            more_refusals: 0,
            swallowed: (kept(0..from).cloned())
                .chain(read.swallowed.into_iter().map(|it| inside.line(it)))
                .chain(kept(old_end..old.len()).cloned().map(|it| behind.line(it)))
                .collect(),
        })
    }
}

/// How far lines have moved within a file; upwards by wrapping around.
#[derive(Clone, Copy)]
struct Move {
    bytes: u32,
    lines: u32,
}

impl Move {
    const fn by(to: usize, from: usize, line_to: usize, line_from: usize) -> Self {
        Self {
            bytes: (to as u32).wrapping_sub(from as u32),
            lines: (line_to as u32).wrapping_sub(line_from as u32),
        }
    }

    const fn span(self, span: &mut Span) {
        span.start = span.start.wrapping_add(self.bytes);
        span.end = span.end.wrapping_add(self.bytes);
    }

    const fn location(self, location: &mut Location) {
        location.line = location.line.wrapping_add(self.lines);
    }

    fn section(self, section: &Arc<Section>) -> Arc<Section> {
        if self.bytes == 0 && self.lines == 0 {
            return Arc::clone(section);
        }
        let mut section = Section::clone(section);
        self.location(&mut section.location);
        self.span(&mut section.header_span);
        section.end = section.end.wrapping_add(self.bytes);
        for setting in &mut section.settings {
            self.location(&mut setting.location);
            self.span(&mut setting.span);
            self.span(&mut setting.key_span);
            self.span(&mut setting.value_span);
        }
        Arc::new(section)
    }

    const fn line(self, mut line: SwallowedLine) -> SwallowedLine {
        self.location(&mut line.location);
        self.span(&mut line.span);
        line
    }
}
