//! Searches for a text of a partial text that fails to match a pattern.

use foldhash::HashSet;

use super::UnknownPart;
use super::symbols::{Symbol, Token};

/// The maximum number of search states; beyond it the result is unknown.
const MOST_PLACES: usize = 4096;

/// The positions in a pattern that the characters so far can reach, one bit each.
type Places = u128;

/// Returns true if the search finds no text of the partial text that fails to match. A state is a
/// position in the partial text with the set of positions in the pattern that the same characters
/// reach.
pub(super) fn always_matches(symbols: &[Symbol], tokens: &[Token]) -> bool {
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
