//! One section: a header with the settings below it, and what the header makes of it.
//!
//! Headers follow botocore's `configloader.build_profile_map`: a plain "starts with" test, then the
//! header must be two words for a POSIX shell (Python's `shlex.split`).

use std::sync::Arc;

use super::setting::Setting;
use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// Sections with more settings than this look keys up in a sorted index.
const SCAN_LIMIT: usize = 16;

/// One section: a header and the settings below it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The text between the brackets, unmodified.
    pub name: Arc<str>,
    /// What the header makes of it.
    pub kind: SectionKind,
    /// The file and line of the header.
    pub location: Location,
    /// The header's line with its line end.
    pub header_span: Span,
    /// The offset after the section's last setting, continuation lines included; after the header
    /// if it has none. Here a line can be added to the section.
    pub end: u32,
    /// Its own settings in file order.
    pub settings: Vec<Setting>,
    /// Positions in `settings` sorted by key; empty for small sections.
    by_key: Vec<u32>,
}

impl Section {
    /// A section of these settings.
    pub(super) fn new(
        name: Arc<str>,
        kind: SectionKind,
        location: Location,
        header_span: Span,
        settings: Vec<Setting>,
    ) -> Self {
        let last = settings.last().map(|setting| setting.span);
        let mut section = Self {
            name,
            kind,
            location,
            header_span,
            end: last.unwrap_or(header_span).end,
            settings,
            by_key: Vec::new(),
        };
        section.index();
        section
    }

    /// Its own setting of a key. Of a key set twice, for which the file is refused, the last.
    pub fn get(&self, key: &SettingKey) -> Option<&Setting> {
        if self.by_key.is_empty() {
            return self
                .settings
                .iter()
                .rev()
                .find(|setting| setting.key == *key);
        }
        let after = self
            .by_key
            .partition_point(|&at| self.settings[at as usize].key <= *key);
        let at = *self.by_key.get(after.checked_sub(1)?)?;
        let setting = &self.settings[at as usize];
        (setting.key == *key).then_some(setting)
    }

    /// Sorts the keys of a large section, so that looking one up stays cheap. To be called after
    /// every change of the settings.
    pub(super) fn index(&mut self) {
        self.by_key.clear();
        if self.settings.len() > SCAN_LIMIT {
            let mut order: Vec<u32> = (0..self.settings.len() as u32).collect();
            order.sort_by(|&left, &right| {
                let key = |at: u32| &self.settings[at as usize].key;
                key(left).cmp(key(right)).then(left.cmp(&right))
            });
            self.by_key = order;
        }
    }

    /// Pairs of settings that share a key, the earlier first.
    pub(super) fn duplicates(&self) -> Vec<(&Setting, &Setting)> {
        let mut found = Vec::new();
        if self.by_key.is_empty() {
            for (at, later) in self.settings.iter().enumerate() {
                if let Some(earlier) = self.settings[..at].iter().find(|s| s.key == later.key) {
                    found.push((earlier, later));
                }
            }
        } else {
            for pair in self.by_key.windows(2) {
                let [earlier, later] = [pair[0], pair[1]].map(|at| &self.settings[at as usize]);
                if earlier.key == later.key {
                    found.push((earlier, later));
                }
            }
        }
        found
    }
}

/// What the header of a section makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// A profile of this name.
    Profile(Arc<str>),
    /// An sso-session of this name.
    SsoSession(Arc<str>),
    /// A services section of this name.
    Services(Arc<str>),
    /// `[DEFAULT]` in capitals: its keys appear in every section of the file.
    Inherited,
    /// Nothing: the AWS CLI passes over it.
    Ignored(IgnoredSection),
}

/// Why a section is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredSection {
    /// It begins with none of the known words: `[dev]` in the config file, `[Profile dev]`.
    UnknownWord,
    /// It begins with a known word but is not exactly two shell words: `[profile a b]`.
    NotTwoWords,
    /// A quote without its partner or a final backslash: `[profile "a]`.
    UnbalancedQuote,
}

impl SectionKind {
    /// What a header of the config file makes.
    pub(super) fn of_config(name: &Arc<str>) -> Self {
        let two_words = |make: fn(Arc<str>) -> Self| match second_word(name) {
            Ok(word) => make(word.into()),
            Err(reason) => Self::Ignored(reason),
        };
        match &**name {
            "DEFAULT" => Self::Inherited,
            "default" => Self::Profile(Arc::clone(name)),
            name if name.starts_with("profile") => two_words(Self::Profile),
            name if name.starts_with("sso-session") => two_words(Self::SsoSession),
            name if name.starts_with("services") => two_words(Self::Services),
            _ => Self::Ignored(IgnoredSection::UnknownWord),
        }
    }

    /// What a header of the credentials file makes: a profile of exactly that name.
    pub(super) fn of_credentials(name: &Arc<str>) -> Self {
        match &**name {
            "DEFAULT" => Self::Inherited,
            _ => Self::Profile(Arc::clone(name)),
        }
    }
}

/// The second of exactly two shell words.
fn second_word(header: &str) -> Result<String, IgnoredSection> {
    if let Some((first, second)) = header.split_once(' ')
        && !first.is_empty()
        && !second.is_empty()
        && !header.contains(['\'', '"', '\\', '\t', '\r', '\n'])
        && !second.contains(' ')
    {
        return Ok(second.to_owned());
    }
    let mut words = split_words(header).map_err(|_| IgnoredSection::UnbalancedQuote)?;
    match (words.pop(), words.len()) {
        (Some(second), 1) => Ok(second),
        _ => Err(IgnoredSection::NotTwoWords),
    }
}

/// Why a text does not split into shell words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// A quote without its partner.
    OpenQuote,
    /// Nothing after a backslash.
    FinalBackslash,
}

impl SplitError {
    /// Python's words for it.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::OpenQuote => "No closing quotation",
            Self::FinalBackslash => "No escaped character",
        }
    }
}

/// Splits into words as a POSIX shell does, without comments (Python's `shlex.split`).
pub fn split_words(text: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word
                .get_or_insert_default()
                .push(characters.next().ok_or(SplitError::FinalBackslash)?),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next().ok_or(SplitError::OpenQuote)? {
                        '\'' => break,
                        inside => word.push(inside),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next().ok_or(SplitError::OpenQuote)? {
                        '"' => break,
                        '\\' => match characters.next().ok_or(SplitError::FinalBackslash)? {
                            escaped @ ('"' | '\\') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        inside => word.push(inside),
                    }
                }
            }
            plain => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    Ok(words)
}
