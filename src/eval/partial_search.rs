//! Whether every text of a partial text matches a pattern: a search for one that does not.

use std::collections::HashSet;

use super::UnknownPart;
use super::partial_match::{Symbol, Token};

/// The most places looked at; beyond them it may be either.
const MOST_PLACES: usize = 4096;

/// The places in a pattern that the characters so far lead to, one bit each.
type Places = u128;

/// Whether no text of a partial text fails to match, as far as the search goes. A place of the search is
/// one in the partial text with all those in the pattern that the same characters lead to.
pub(super) fn always_matches(symbols: &[Symbol], tokens: &[Token]) -> bool {
    if tokens.len() >= Places::BITS as usize {
        return false;
    }
    let known: Vec<char> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Known(character) => Some(*character),
            Token::One | Token::Run => None,
        })
        .collect();
    let start = (0, close(tokens, 1));
    let mut seen = HashSet::from([start]);
    let mut open = vec![start];
    while let Some((at, places)) = open.pop() {
        if places == 0 || seen.len() > MOST_PLACES {
            return false;
        }
        let Some(symbol) = symbols.get(at) else {
            if places & (1 << tokens.len()) == 0 {
                return false;
            }
            continue;
        };
        let mut go = |at: usize, places: Places| {
            if seen.insert((at, places)) {
                open.push((at, places));
            }
        };
        if symbol.may_be_empty() {
            go(at + 1, places);
        }
        let next = if matches!(symbol, Symbol::Run(_)) {
            at
        } else {
            at + 1
        };
        match *symbol {
            Symbol::Known(character) => go(next, step(tokens, places, Some(character))),
            Symbol::One(unknown) | Symbol::Maybe(unknown) | Symbol::Run(unknown) => {
                for character in known.iter().filter(|known| unknown.admits(**known)) {
                    go(next, step(tokens, places, Some(*character)));
                }
                if admits_another(unknown, &known) {
                    go(next, step(tokens, places, None));
                }
            }
        }
    }
    true
}

/// Whether an unknown part admits a character that the pattern does not name.
fn admits_another(unknown: UnknownPart, known: &[char]) -> bool {
    matches!(unknown, UnknownPart::Any)
        || (0..0x80_u8)
            .map(char::from)
            .any(|character| unknown.admits(character) && !known.contains(&character))
}

/// Where one character leads; `None` is one that the pattern does not name.
fn step(tokens: &[Token], places: Places, character: Option<char>) -> Places {
    let mut next = 0;
    for (at, token) in tokens.iter().enumerate() {
        if places & (1 << at) == 0 {
            continue;
        }
        match token {
            Token::Known(wanted) if Some(*wanted) != character => {}
            Token::Known(_) | Token::One => next |= 1 << (at + 1),
            Token::Run => next |= 1 << at,
        }
    }
    close(tokens, next)
}

/// A run may be empty.
fn close(tokens: &[Token], mut places: Places) -> Places {
    for (at, token) in tokens.iter().enumerate() {
        if matches!(token, Token::Run) && places & (1 << at) != 0 {
            places |= 1 << (at + 1);
        }
    }
    places
}
