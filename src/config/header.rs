//! Section headers: which make a profile, and under which name.
//!
//! Follows botocore's `configloader.build_profile_map`: a plain "starts with" test, then the
//! header must be two words for a POSIX shell (Python's `shlex.split`).

use std::sync::Arc;

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

/// What a header of the config file makes.
pub(super) fn classify_config(name: &Arc<str>) -> SectionKind {
    let two_words = |make: fn(Arc<str>) -> SectionKind| match second_word(name) {
        Ok(word) => make(word.into()),
        Err(reason) => SectionKind::Ignored(reason),
    };
    if &**name == "DEFAULT" {
        SectionKind::Inherited
    } else if name.starts_with("profile") {
        two_words(SectionKind::Profile)
    } else if name.starts_with("sso-session") {
        two_words(SectionKind::SsoSession)
    } else if name.starts_with("services") {
        two_words(SectionKind::Services)
    } else if &**name == "default" {
        SectionKind::Profile(Arc::clone(name))
    } else {
        SectionKind::Ignored(IgnoredSection::UnknownWord)
    }
}

/// What a header of the credentials file makes: a profile of exactly that name.
pub(super) fn classify_credentials(name: &Arc<str>) -> SectionKind {
    if &**name == "DEFAULT" {
        SectionKind::Inherited
    } else {
        SectionKind::Profile(Arc::clone(name))
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
    pub const fn message(self) -> &'static str {
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
