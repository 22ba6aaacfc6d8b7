//! Matches partial texts against patterns: every text of the partial text matches, none does, or
//! some do.

use foldhash::HashSet;

use super::partial_text::{Symbol, Token, symbols, symbols_of, tokens};
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

/// The rest of a partial text and of a pattern between the known characters that both begin and end
/// with; `None` if these differ.
fn between_known_ends<'a>(
    symbols: &'a [Symbol],
    tokens: &'a [Token],
    fold: bool,
) -> Option<(&'a [Symbol], &'a [Token])> {
    let mut open = (symbols, tokens);
    while let ([Symbol::Known(known), behind @ ..], [Token::Known(wanted), rest @ ..]) = open {
        same_character(*wanted, *known, fold).then_some(())?;
        open = (behind, rest);
    }
    while let ([before @ .., Symbol::Known(known)], [rest @ .., Token::Known(wanted)]) = open {
        same_character(*wanted, *known, fold).then_some(())?;
        open = (before, rest);
    }
    Some(open)
}

/// Returns true if some text of the partial text matches. Between the known ends, all positions in
/// the partial text that each token can reach are tracked.
fn may_relate(symbols: &[Symbol], tokens: &[Token], fold: bool) -> bool {
    let Some((symbols, tokens)) = between_known_ends(symbols, tokens, fold) else {
        return false;
    };
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

// Searches for a text of a partial text that fails to match a pattern.

/// The maximum number of search states; beyond it the result is unknown.
const MOST_PLACES: usize = 4096;

/// The positions in a pattern that the characters so far can reach, one bit each.
type Places = u128;

/// Returns true if the search finds no text of the partial text that fails to match. A state is a
/// position in the partial text with the set of positions in the pattern that the same characters
/// reach.
fn always_matches(symbols: &[Symbol], tokens: &[Token]) -> bool {
    if tokens.len() >= Places::BITS as usize {
        return false;
    }
    let steps = Steps::new(tokens);
    let shortest = symbols.iter().filter(|symbol| !symbol.may_be_empty());
    if !steps.accept(shortest.map(|symbol| steps.plainest(*symbol))) {
        return false;
    }
    let start = (0, steps.close(1));
    let mut seen: HashSet<_> = std::iter::once(start).collect();
    let mut open = vec![start];
    while let Some((mut at, mut places)) = open.pop() {
        while let Some(Symbol::Known(character)) = symbols.get(at) {
            places = steps.step(places, Some(*character));
            at += 1;
        }
        if places == 0 || seen.len() > MOST_PLACES {
            return false;
        }
        let Some(symbol) = symbols.get(at) else {
            if !steps.is_end(places) {
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
        for character in steps.characters(*symbol) {
            go(next, steps.step(places, character));
        }
    }
    true
}

/// A pattern as sets of positions, so that one character moves all positions at once.
struct Steps {
    /// The characters of the pattern, each with the positions that want it.
    known: Vec<(char, Places)>,
    /// The positions of `?`.
    ones: Places,
    /// The positions of `*`.
    runs: Places,
    end: Places,
}

impl Steps {
    /// `tokens` are fewer than the bits of [`Places`].
    fn new(tokens: &[Token]) -> Self {
        let mut steps = Self {
            known: Vec::new(),
            ones: 0,
            runs: 0,
            end: 1 << tokens.len(),
        };
        for (at, token) in tokens.iter().enumerate() {
            let place = 1 << at;
            match token {
                Token::One => steps.ones |= place,
                Token::Run => steps.runs |= place,
                Token::Known(character) => {
                    let known = &mut steps.known;
                    match known.iter_mut().find(|(known, _)| known == character) {
                        Some((_, places)) => *places |= place,
                        None => known.push((*character, place)),
                    }
                }
            }
        }
        steps
    }

    /// The positions reached by one character; `None` is a character that is not in the pattern.
    fn step(&self, places: Places, character: Option<char>) -> Places {
        let wanting = self
            .known
            .iter()
            .find(|(known, _)| Some(*known) == character)
            .map_or(0, |(_, places)| *places);
        let moving = places & (wanting | self.ones);
        self.close((moving << 1) | (places & self.runs))
    }

    /// Adds the positions behind runs, which may be empty.
    fn close(&self, places: Places) -> Places {
        places | ((places & self.runs) << 1)
    }

    fn is_end(&self, places: Places) -> bool {
        places & self.end != 0
    }

    fn accept(&self, text: impl Iterator<Item = Option<char>>) -> bool {
        self.is_end(text.fold(self.close(1), |places, character| {
            self.step(places, character)
        }))
    }

    /// The characters that a symbol may stand for, as far as the pattern tells them apart.
    fn characters(&self, symbol: Symbol) -> impl Iterator<Item = Option<char>> {
        let unknown = symbol.unknown();
        let listed = self.known.iter().map(|(known, _)| *known);
        let listed = listed.filter(move |known| unknown.is_some_and(|part| part.admits(*known)));
        let another = unknown.is_some_and(|part| self.admits_another(part));
        listed.map(Some).chain(another.then_some(None))
    }

    /// A character that a symbol may stand for, if possible none of the pattern: most patterns that
    /// do not match all texts do not match the shortest text of these.
    fn plainest(&self, symbol: Symbol) -> Option<char> {
        match symbol {
            Symbol::Known(character) => Some(character),
            _ => self.characters(symbol).last().flatten(),
        }
    }

    /// Returns true if an unknown part may contain a character that is not in the pattern.
    fn admits_another(&self, unknown: UnknownPart) -> bool {
        let is_listed = |character| self.known.iter().any(|(known, _)| *known == character);
        matches!(unknown, UnknownPart::Any)
            || (0..0x80_u8)
                .map(char::from)
                .any(|character| unknown.admits(character) && !is_listed(character))
    }
}
