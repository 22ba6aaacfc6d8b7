//! Partial texts and patterns as sequences of characters and unknown characters.

use super::{PartialText, TextPart, UnknownPart};
use crate::iam::{Glob, GlobPart};

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
