//! Matches partial texts against patterns: every text of the partial text matches, none does, or
//! some do.

use super::always_matches::always_matches;
use super::symbols::{Symbol, Token, symbols, symbols_of, tokens};
use super::{PartialText, Ternary, TextPart, UnknownPart};
use crate::iam::Glob;

/// A match that takes more steps than this is not tried and counts as unknown.
const MOST_STEPS: usize = 1 << 22;

/// Reports whether a partial text equals a text.
pub(super) fn equals_text(partial: &PartialText, text: &str, fold: bool) -> Ternary {
    if let Some(known) = partial.as_text() {
        return Ternary::from(if fold {
            known.to_lowercase() == text.to_lowercase()
        } else {
            known == text
        });
    }
    // Generated names differ from call to call, so no policy can contain one.
    if partial.is_generated() {
        return Ternary::False;
    }
    if !fold && ends_differ(partial, [text; 2]) {
        return Ternary::False;
    }
    let tokens: Vec<Token> = text.chars().map(Token::Known).collect();
    if may_relate(&symbols(partial), &tokens, fold) {
        Ternary::Unknown
    } else {
        Ternary::False
    }
}

/// Reports whether a partial text matches a pattern.
pub(super) fn matches_glob(partial: &PartialText, glob: &Glob) -> Ternary {
    if let Some(known) = partial.as_text() {
        return glob.matches(known).into();
    }
    if glob.is_everything() {
        return Ternary::True;
    }
    if let Some(text) = glob.as_text() {
        return equals_text(partial, text, false);
    }
    if ends_differ(partial, glob.ends()) {
        return Ternary::False;
    }
    relate(&symbols(partial), &tokens(glob))
}

/// Returns true if the known text at either end of a partial text rules out a pattern that begins
/// and ends with these. This decides most failing matches without a search.
fn ends_differ(partial: &PartialText, [first, last]: [&str; 2]) -> bool {
    let pieces = partial.pieces();
    let mut starts = known_bytes(pieces.first()).iter().zip(first.as_bytes());
    let ends = known_bytes(pieces.last()).iter().rev();
    let mut ends = ends.zip(last.as_bytes().iter().rev());
    starts.any(|(one, other)| one != other) || ends.any(|(one, other)| one != other)
}

fn known_bytes(piece: Option<&TextPart>) -> &[u8] {
    match piece {
        Some(TextPart::Text(text)) => text.as_bytes(),
        _ => &[],
    }
}

/// Returns true if some text of a partial text matches a pattern. Unlike a policy, which is written
/// before any call, the pattern may come from the very call for which the name was generated.
pub(crate) fn may_match(partial: &PartialText, glob: &Glob) -> bool {
    !ends_differ(partial, glob.ends()) && may_relate(&symbols(partial), &tokens(glob), false)
}

fn relate(symbols: &[Symbol], tokens: &[Token]) -> Ternary {
    if !may_relate(symbols, tokens, false) {
        Ternary::False
    } else if must_match(symbols, tokens) || always_matches(symbols, tokens) {
        Ternary::True
    } else {
        Ternary::Unknown
    }
}

/// Matches a partial text against the six patterns of an ARN; `None` if it has fewer parts.
pub(super) fn matches_arn(partial: &PartialText, parts: &[Glob; 6]) -> Option<Ternary> {
    let mut whole = Ternary::True;
    let mut part = 0;
    let mut here = PartialText::default();
    for piece in partial.pieces() {
        match piece {
            TextPart::Unknown(unknown) => {
                if matches!(unknown, UnknownPart::Any) && part < 5 {
                    // The unknown part may contain colons; only the parts before it are certain.
                    return Some(whole.and(Ternary::Unknown));
                }
                here = here.then_unknown(*unknown);
            }
            TextPart::Text(text) => {
                let mut rest: &str = text;
                while part < 5
                    && let Some((before, after)) = rest.split_once(':')
                {
                    let complete = std::mem::take(&mut here).then(before);
                    whole = whole.and(matches_glob(&complete, &parts[part]));
                    part += 1;
                    rest = after;
                }
                here = here.then(rest);
            }
        }
    }
    (part == 5).then(|| whole.and(matches_glob(&here, &parts[5])))
}

/// Returns true if no text matches both patterns.
pub(super) fn are_disjoint(one: &Glob, other: &Glob) -> bool {
    relate(&symbols_of(one), &tokens(other)).is_false()
}

/// Returns true if every text that matches `inner` also matches `outer`.
pub(super) fn is_within(inner: &Glob, outer: &Glob) -> bool {
    relate(&symbols_of(inner), &tokens(outer)).is_true()
}

/// Returns true if some text of the partial text matches. Tracks all positions in the partial text
/// that each token can reach.
fn may_relate(symbols: &[Symbol], tokens: &[Token], fold: bool) -> bool {
    if symbols.len().saturating_mul(tokens.len()) > MOST_STEPS {
        return true;
    }
    let count = symbols.len();
    let mut here = vec![false; count + 1];
    let mut next = vec![false; count + 1];
    here[0] = true;
    close(symbols, &mut here);
    for token in tokens {
        if let Token::Run = token {
            if let Some(first) = here.iter().position(|reached| *reached) {
                here[first..].fill(true);
            }
            continue;
        }
        next.fill(false);
        let mut reached = false;
        for (at, symbol) in symbols.iter().enumerate() {
            if !here[at] {
                continue;
            }
            let fits = match (*token, *symbol) {
                (Token::Known(wanted), Symbol::Known(known)) => same_character(wanted, known, fold),
                (
                    Token::Known(wanted),
                    Symbol::One(unknown) | Symbol::Maybe(unknown) | Symbol::Run(unknown),
                ) => {
                    unknown.admits(wanted)
                        || (fold && wanted.to_uppercase().any(|upper| unknown.admits(upper)))
                }
                (Token::One | Token::Run, _) => true,
            };
            if fits {
                let stays = matches!(symbol, Symbol::Run(_));
                next[if stays { at } else { at + 1 }] = true;
                reached = true;
            }
        }
        if !reached {
            return false;
        }
        close(symbols, &mut next);
        std::mem::swap(&mut here, &mut next);
    }
    here[count]
}

/// Adds the positions that are reachable through symbols that may be empty.
fn close(symbols: &[Symbol], reached: &mut [bool]) {
    for (at, symbol) in symbols.iter().enumerate() {
        if reached[at] && symbol.may_be_empty() {
            reached[at + 1] = true;
        }
    }
}

fn same_character(one: char, other: char, fold: bool) -> bool {
    one == other || (fold && one.to_lowercase().eq(other.to_lowercase()))
}

/// Returns true if every text of the partial text matches, provided this can be shown by letting
/// only `*` absorb the unknown parts. It backtracks only to the last `*`, so the cost is at most
/// partial text times pattern.
fn must_match(symbols: &[Symbol], tokens: &[Token]) -> bool {
    if symbols.len().saturating_mul(tokens.len()) > MOST_STEPS {
        return false;
    }
    let (mut at, mut token) = (0, 0);
    let mut mark: Option<(usize, usize)> = None;
    while at < symbols.len() {
        match tokens.get(token) {
            Some(Token::Run) => {
                token += 1;
                mark = Some((at, token));
                continue;
            }
            Some(Token::One) if !symbols[at].may_be_empty() => {
                at += 1;
                token += 1;
                continue;
            }
            Some(Token::Known(wanted)) if matches!(symbols[at], Symbol::Known(known) if known == *wanted) =>
            {
                at += 1;
                token += 1;
                continue;
            }
            _ => {}
        }
        let Some((absorbed, after)) = mark else {
            return false;
        };
        at = absorbed + 1;
        token = after;
        mark = Some((at, after));
    }
    tokens[token..]
        .iter()
        .all(|token| matches!(token, Token::Run))
}
