//! What is only partly known: texts with unknown parts between known pieces, and truth values.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::iam::{Glob, GlobPart};

/// The kind of an unknown part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum UnknownPart {
    /// One or more digits.
    Digits,
    /// The digits of the time at which a client generated a session name. The name differs each
    /// time, so it never equals a fixed text. The number of digits is known: seconds since 1970
    /// have ten until the year 2286.
    Time {
        /// The number of digits.
        digits: u8,
    },
    /// The random part of a generated session name, one or more characters. Like [`Self::Time`] it
    /// never equals a fixed text.
    Random,
    /// One or more letters and digits of a unique id.
    Id,
    /// The 16 hexadecimal digits at the end of the name of an IAM Identity Center role.
    Hex,
    /// One or more characters of a session name, `[\w+=,.@-]`.
    Session,
    /// The name of a region and a slash, or nothing, in the path of an IAM Identity Center role.
    Region,
    /// Any text, including none.
    #[strum(serialize = "…")]
    Any,
}

impl UnknownPart {
    /// The name used by `rolechain batch` and shown between `⟨` and `⟩`.
    pub(crate) fn word(self) -> &'static str {
        self.into()
    }

    /// Returns true if it may contain a character.
    pub(super) fn admits(self, character: char) -> bool {
        let byte = u8::try_from(character).unwrap_or(0);
        match self {
            Self::Digits | Self::Time { .. } => byte.is_ascii_digit(),
            Self::Id => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Self::Random | Self::Session => is_session_name_byte(byte),
            Self::Region => {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'/')
            }
            Self::Any => true,
        }
    }

    /// The minimum and maximum number of characters, regardless of the surrounding text.
    const fn alone(self) -> (usize, Option<usize>) {
        match self {
            Self::Any | Self::Region => (0, None),
            Self::Time { digits } => (digits as usize, Some(digits as usize)),
            Self::Hex => (HEX_DIGITS, Some(HEX_DIGITS)),
            Self::Session => (1, Some(LONGEST_SESSION_NAME)),
            Self::Digits | Self::Random | Self::Id => (1, None),
        }
    }
}

/// The number of digits at the end of the name of an IAM Identity Center role ("Referencing
/// permission sets in resource policies, Amazon EKS Cluster config maps, and AWS KMS key
/// policies").
const HEX_DIGITS: usize = 16;

/// A session name has at most 64 characters (API reference, `AssumeRole`).
const LONGEST_SESSION_NAME: usize = 64;

/// Returns true if a byte may occur in a session name.
pub(super) const fn is_session_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b'-')
}

/// A piece of a [`PartialText`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TextPart {
    /// Known characters.
    Text(Box<str>),
    /// Unknown characters.
    Unknown(UnknownPart),
}

/// Text with unknown parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartialText {
    pieces: Vec<TextPart>,
}

impl PartialText {
    /// A text without unknown parts.
    pub(crate) fn text(text: &str) -> Self {
        Self::default().then(text)
    }

    /// A single unknown part.
    pub(crate) fn unknown(unknown: UnknownPart) -> Self {
        Self::default().then_unknown(unknown)
    }

    /// Appends known text.
    #[must_use]
    pub(crate) fn then(mut self, text: &str) -> Self {
        if text.is_empty() && !self.pieces.is_empty() {
            return self;
        }
        match self.pieces.last_mut() {
            Some(TextPart::Text(last)) => *last = [&**last, text].concat().into(),
            _ => self.pieces.push(TextPart::Text(text.into())),
        }
        self
    }

    /// Appends an unknown part.
    #[must_use]
    pub(crate) fn then_unknown(mut self, unknown: UnknownPart) -> Self {
        self.pieces.push(TextPart::Unknown(unknown));
        self
    }

    /// Appends another partial text.
    #[must_use]
    pub(crate) fn then_partial(mut self, other: &Self) -> Self {
        for piece in &other.pieces {
            self = match piece {
                TextPart::Text(text) => self.then(text),
                TextPart::Unknown(unknown) => self.then_unknown(*unknown),
            };
        }
        self
    }

    /// The pieces in order.
    pub(crate) fn pieces(&self) -> &[TextPart] {
        &self.pieces
    }

    /// The minimum and maximum number of characters in the unknown part at an index of
    /// [`Self::pieces`]. For a session name the maximum depends on how many characters of the name
    /// are known: those next to the unknown part that a session name may contain.
    pub(super) fn room(&self, at: usize, unknown: UnknownPart) -> (usize, Option<usize>) {
        if !matches!(unknown, UnknownPart::Session) {
            return unknown.alone();
        }
        let of_name = |byte: &u8| is_session_name_byte(*byte);
        let neighbour = |at: Option<usize>| at.and_then(|at| self.pieces.get(at));
        let left = match neighbour(at.checked_sub(1)) {
            Some(TextPart::Text(text)) => text.bytes().rev().take_while(of_name).count(),
            _ => 0,
        };
        let right = match neighbour(Some(at + 1)) {
            Some(TextPart::Text(text)) => text.bytes().take_while(of_name).count(),
            _ => 0,
        };
        let known = left + right;
        // A name has at least two characters, but the unknown part may stand for only a part of
        // one.
        (1, Some(LONGEST_SESSION_NAME.saturating_sub(known).max(1)))
    }

    /// The text, if no part is unknown.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &*self.pieces {
            [] => Some(""),
            [TextPart::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns true if an unknown part is the time or the random part of a generated session name.
    pub(crate) fn is_generated(&self) -> bool {
        self.pieces.iter().any(|piece| {
            matches!(
                piece,
                TextPart::Unknown(UnknownPart::Time { .. } | UnknownPart::Random)
            )
        })
    }

    /// Returns true if such parts are the only unknown ones.
    pub(crate) fn is_only_generated(&self) -> bool {
        let other = |piece: &TextPart| match piece {
            TextPart::Text(_)
            | TextPart::Unknown(UnknownPart::Time { .. } | UnknownPart::Random) => false,
            TextPart::Unknown(_) => true,
        };
        self.is_generated() && !self.pieces.iter().any(other)
    }
}

impl Serialize for PartialText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for PartialText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                TextPart::Text(text) => f.write_str(text)?,
                TextPart::Unknown(unknown) => write!(f, "⟨{}⟩", unknown.word())?,
            }
        }
        Ok(())
    }
}

impl From<&str> for PartialText {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

// Partial texts and patterns as sequences of characters and unknown characters.

/// A character of a partial text, or a run of characters that fills an unknown part.
#[derive(Clone, Copy)]
pub(super) enum Symbol {
    Known(char),
    One(UnknownPart),
    /// One character or none.
    Maybe(UnknownPart),
    Run(UnknownPart),
}

impl Symbol {
    pub(super) const fn unknown(self) -> Option<UnknownPart> {
        match self {
            Self::Known(_) => None,
            Self::One(unknown) | Self::Maybe(unknown) | Self::Run(unknown) => Some(unknown),
        }
    }

    /// Returns true if it may stand for no character.
    pub(super) const fn may_be_empty(self) -> bool {
        matches!(self, Self::Maybe(_) | Self::Run(_))
    }
}

/// A character of a pattern.
#[derive(Clone, Copy)]
pub(super) enum Token {
    Known(char),
    One,
    Run,
}

/// Converts a pattern to a partial text that stands for all its matches.
pub(super) fn symbols_of(glob: &Glob) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    for part in glob.parts() {
        match part {
            GlobPart::Text(text) => symbols.extend(text.chars().map(Symbol::Known)),
            GlobPart::AnyOne => symbols.push(Symbol::One(UnknownPart::Any)),
            GlobPart::AnyRun => symbols.push(Symbol::Run(UnknownPart::Any)),
        }
    }
    symbols
}

pub(super) fn symbols(partial: &PartialText) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    for (at, piece) in partial.pieces().iter().enumerate() {
        match piece {
            TextPart::Text(text) => symbols.extend(text.chars().map(Symbol::Known)),
            TextPart::Unknown(unknown) => {
                let (least, most) = partial.room(at, *unknown);
                symbols.extend(std::iter::repeat_n(Symbol::One(*unknown), least));
                match most {
                    None => symbols.push(Symbol::Run(*unknown)),
                    Some(most) => {
                        let more = most.saturating_sub(least);
                        symbols.extend(std::iter::repeat_n(Symbol::Maybe(*unknown), more));
                    }
                }
            }
        }
    }
    symbols
}

pub(super) fn tokens(glob: &Glob) -> Vec<Token> {
    let mut tokens = Vec::new();
    for part in glob.parts() {
        match part {
            GlobPart::Text(text) => tokens.extend(text.chars().map(Token::Known)),
            GlobPart::AnyOne => tokens.push(Token::One),
            // Adjacent runs are one, so that a single step leads behind them.
            GlobPart::AnyRun if matches!(tokens.last(), Some(Token::Run)) => {}
            GlobPart::AnyRun => tokens.push(Token::Run),
        }
    }
    tokens
}

// Three-valued logic: false, true, and unknown.

/// A truth value of Kleene's strong logic, ordered false, unknown, true: *and* is the minimum,
/// *or* is the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ternary {
    /// Certainly not.
    False,
    /// Depends on a missing fact.
    Unknown,
    /// Certainly.
    True,
}

impl Ternary {
    /// True if both hold.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// True if at least one holds.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The common value of two alternatives, or unknown if they differ.
    #[must_use]
    pub(crate) fn join(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }

    /// Returns true if it certainly holds.
    pub(crate) const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Returns true if it certainly does not hold.
    pub(crate) const fn is_false(self) -> bool {
        matches!(self, Self::False)
    }

    /// Returns true if it depends on a missing fact.
    pub(crate) const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl std::ops::Not for Ternary {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Ternary {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}
