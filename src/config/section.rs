//! One section: a header, the settings below it, and the kind of section that the header makes.
//!
//! Headers follow botocore's `configloader.build_profile_map`: a plain "starts with" test, then the
//! header must be two words for a POSIX shell (Python's `shlex.split`).

use std::sync::Arc;

use super::setting::{Setting, SettingKey};
use crate::text::{Location, Span};

/// Sections with more settings than this use a sorted index to look up keys.
const SCAN_LIMIT: usize = 16;

/// One section: a header and the settings below it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The text between the brackets, unmodified.
    pub name: Arc<str>,
    /// The kind of section that the header makes.
    pub kind: SectionKind,
    /// The file and line of the header.
    pub location: Location,
    /// The header's line with its line end.
    pub header_span: Span,
    /// The offset after the section's last setting, including continuation lines; after the header
    /// if there is none. A new line can be inserted here.
    pub end: u32,
    /// The section's own settings, in file order.
    pub settings: Vec<Setting>,
    /// Positions in `settings` sorted by key; empty for small sections.
    by_key: Vec<u32>,
}

impl Section {
    /// A section with these settings.
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

    /// The section's own setting of a key. If a key is set twice, which makes botocore refuse the
    /// file, the last one.
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

    /// Sorts the keys of a large section, which keeps lookups cheap. Must be called after every
    /// change to the settings.
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

    /// Pairs of settings with the same key, the earlier one first.
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

/// The kind of section that a header makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// A profile of this name.
    Profile(Arc<str>),
    /// An sso-session of this name.
    SsoSession(Arc<str>),
    /// A services section of this name.
    Services(Arc<str>),
    /// `[DEFAULT]` in capitals: every section of the file inherits its keys.
    Inherited,
    /// None: the AWS CLI ignores the section.
    Ignored(IgnoredSection),
}

/// The reason why a section is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredSection {
    /// The header begins with no known word: `[dev]` in the config file, `[Profile dev]`.
    UnknownWord,
    /// The header begins with a known word but is not exactly two shell words: `[profile a b]`.
    NotTwoWords,
    /// The header has an unbalanced quote or a final backslash: `[profile "a]`.
    UnbalancedQuote,
}

impl SectionKind {
    /// The kind of a section in the config file.
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

    /// The kind of a section in the credentials file: a profile of exactly that name.
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

/// The reason why a text does not split into shell words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SplitError {
    /// An unbalanced quote.
    OpenQuote,
    /// Nothing after a backslash.
    FinalBackslash,
}

impl SplitError {
    /// Python's message.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::OpenQuote => "No closing quotation",
            Self::FinalBackslash => "No escaped character",
        }
    }
}

/// Splits into words as a POSIX shell does, without comments (Python's `shlex.split`).
pub(crate) fn split_words(text: &str) -> Result<Vec<String>, SplitError> {
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
