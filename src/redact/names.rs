//! Words → other words of the same length and kind of characters, each word always the same.

use foldhash::{HashMap, HashSet};

use super::address::Addresses;
use super::token::{Cuts, Fragment, Token, cut_words, pieces, tokens};
use super::vocabulary::{ID_PREFIXES, is_kept_word, kept_words};
use crate::predict::{account_of_key, key_of_account};

/// Shorter runs of digits count things and name nobody.
const LONGEST_COUNT: usize = 3;

/// How often another word is tried.
const ATTEMPTS: u64 = 400;

/// The words of all texts, as they are seen.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// In lower case, in the order of their first occurrence.
    words: Vec<String>,
    known: HashMap<String, usize>,
    /// The length of a prefix that stays, by word.
    prefixes: HashMap<String, usize>,
    fragments: Vec<Fragment>,
    addresses: Addresses,
    keys: Vec<String>,
}

impl Collected {
    /// Takes in the words of a text.
    pub(super) fn add(&mut self, text: &str) {
        for token in tokens(text) {
            match token {
                Token::Kept(_) => {}
                Token::Address(text) => self.addresses.add(text),
                Token::Word {
                    text,
                    open_left,
                    open_right,
                } => self.add_word(text, open_left, open_right),
            }
        }
    }

    fn add_word(&mut self, word: &str, open_left: bool, open_right: bool) {
        let lower = lower(word);
        if let Some(account) = account_of_key(word) {
            self.add_word(&account, false, false);
            self.keys.push(word.to_owned());
        }
        if is_id(word) {
            self.prefixes.insert(lower.clone(), ID_PREFIXES[0].len());
        }
        if open_left || open_right {
            let fragment = Fragment {
                open_left,
                open_right,
                text: lower.clone(),
            };
            if !self.fragments.contains(&fragment) {
                self.fragments.push(fragment);
            }
        }
        let next = self.words.len();
        if *self.known.entry(lower.clone()).or_insert(next) == next {
            self.words.push(lower);
        }
    }

    fn is_kept_fragment(&self, word: &str) -> bool {
        let mut fragments = self.fragments.iter();
        fragments.any(|fragment| fragment.text == word && fragment.is_kept())
    }

    /// Gives every word another one.
    pub(super) fn name(self) -> Names {
        let prefixes = self.prefixes.iter();
        let cuts = prefixes.map(|(word, prefix)| (word.clone(), [*prefix].into()));
        let mut naming = Naming {
            collected: &self,
            cuts: cut_words(&self.words, &self.fragments, cuts.collect()),
            pieces: HashMap::default(),
            taken: HashSet::default(),
            named: HashMap::default(),
            fragments: Vec::new(),
            next: 0,
        };
        // Fragments first, so that other words can be checked against them.
        let is_fragment = |word: &&String| self.fragments.iter().any(|it| it.text == **word);
        let (first, rest): (Vec<&String>, Vec<&String>) = self.words.iter().partition(is_fragment);
        let fragments = first.len();
        // Those that stay come first: their pieces stay in other words, too.
        let (kept, first): (Vec<&String>, Vec<&String>) = first
            .into_iter()
            .partition(|word| self.is_kept_fragment(word));
        for word in &kept {
            naming.keep(word);
        }
        for (at, word) in kept.into_iter().chain(first).chain(rest).enumerate() {
            naming.name(word, at < fragments);
        }
        let mut names = Names {
            words: naming.named,
            keys: HashMap::default(),
            order: self.words,
            addresses: self.addresses,
        };
        for (at, key) in self.keys.iter().enumerate() {
            let account = account_of_key(key).map(|account| names.text(&account));
            if let Some(new) = account.and_then(|account| key_of_account(&key[..4], &account, at)) {
                names.keys.insert(key.clone(), new);
            }
        }
        names
    }
}

/// The state of giving names.
struct Naming<'a> {
    collected: &'a Collected,
    cuts: Cuts,
    pieces: HashMap<String, String>,
    taken: HashSet<String>,
    /// Names by word.
    named: HashMap<String, String>,
    /// The words that are fragments, with their names.
    fragments: Vec<(String, String)>,
    next: u64,
}

impl Naming<'_> {
    fn name(&mut self, word: &str, is_fragment: bool) {
        if is_kept_word(word) {
            self.named.insert(word.to_owned(), word.to_owned());
            return;
        }
        let prefix = self.collected.prefixes.get(word).copied().unwrap_or(0);
        let pieces = pieces(word, &self.cuts);
        let mut new = String::new();
        for attempt in 0..ATTEMPTS {
            let mut drawn = Vec::new();
            new.clear();
            for piece in &pieces {
                if let Some(known) = self.pieces.get(*piece) {
                    new.push_str(known);
                } else if new.len() + piece.len() <= prefix || is_count(piece) {
                    new.push_str(piece);
                } else {
                    self.next += 1;
                    let name = draw(piece, self.next);
                    new.push_str(&name);
                    drawn.push((*piece).to_owned());
                    self.pieces.insert((*piece).to_owned(), name);
                }
            }
            let is_last = drawn.is_empty() || attempt + 1 == ATTEMPTS;
            if is_last || self.fits(word, &new, is_fragment) {
                break;
            }
            for piece in drawn {
                self.pieces.remove(&piece);
            }
        }
        if is_fragment {
            self.fragments.push((word.to_owned(), new.clone()));
        }
        if is_key(word) {
            new = as_example(&new);
        }
        self.taken.insert(new.clone());
        self.named.insert(word.to_owned(), new);
    }

    /// Keeps a word with its pieces.
    fn keep(&mut self, word: &str) {
        for piece in pieces(word, &self.cuts) {
            self.pieces.insert(piece.to_owned(), piece.to_owned());
        }
    }

    /// Returns true if a name is new, and matches the same patterns as its word.
    fn fits(&self, word: &str, new: &str, is_fragment: bool) -> bool {
        let Collected {
            fragments, known, ..
        } = self.collected;
        let is_new = |text: &str| !self.taken.contains(text) && !known.contains_key(text);
        if !is_new(new) || is_kept_word(new) {
            return false;
        }
        let alike = |fragment: &Fragment| {
            let known = self.named.get(&fragment.text);
            known.is_none_or(|known| {
                fragment.matches(&fragment.text, word) == fragment.matches(known, new)
            })
        };
        if !fragments.iter().all(alike) {
            return false;
        }
        if !is_fragment {
            return true;
        }
        let kept = kept_words().map(|word| (word.to_lowercase(), word.to_lowercase()));
        let others: Vec<(String, String)> = kept.chain(self.fragments.iter().cloned()).collect();
        let own = fragments.iter().filter(|fragment| fragment.text == word);
        own.into_iter().all(|fragment| {
            let alike = |(other, name): &(String, String)| {
                fragment.matches(word, other) == fragment.matches(new, name)
            };
            others.iter().all(alike)
        })
    }
}

/// Every word's other word.
#[derive(Debug)]
pub(super) struct Names {
    words: HashMap<String, String>,
    /// Access key ids that encode an account.
    keys: HashMap<String, String>,
    order: Vec<String>,
    addresses: Addresses,
}

impl Names {
    /// A text with other words.
    pub(super) fn text(&self, text: &str) -> String {
        let new = |token: Token<'_>| match token {
            Token::Kept(text) => text.to_owned(),
            Token::Address(text) => self.addresses.replace(text),
            Token::Word { text, .. } => self.word(text),
        };
        tokens(text).into_iter().map(new).collect()
    }

    /// The words that are replaced, in lower case.
    pub(super) fn words(&self) -> &[String] {
        &self.order
    }

    /// Returns true if a word of a message, without its punctuation, is a name.
    pub(super) fn has_word(&self, word: &str) -> bool {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        self.words.contains_key(&lower(word))
    }

    fn word(&self, word: &str) -> String {
        if is_kept_word(word) {
            return word.to_owned();
        }
        if let Some(key) = self.keys.get(word) {
            return key.clone();
        }
        let lower = lower(word);
        let Some(new) = self.words.get(&lower) else {
            return "x".repeat(word.chars().count());
        };
        let in_case = |(old, new): (char, char)| {
            if old.is_uppercase() {
                new.to_ascii_uppercase()
            } else {
                new
            }
        };
        word.chars().zip(new.chars()).map(in_case).collect()
    }
}

/// Returns true for a short number.
fn is_count(piece: &str) -> bool {
    piece.len() <= LONGEST_COUNT && piece.bytes().all(|byte| byte.is_ascii_digit())
}

/// In lower case, character by character, so that the length stays.
fn lower(word: &str) -> String {
    word.chars()
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect()
}

/// Returns true for a unique id or an access key id, or the beginning of one in a pattern.
fn is_id(word: &str) -> bool {
    const SHORTEST: usize = 16;
    let Some(prefix) = word.get(..4) else {
        return false;
    };
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let known = ID_PREFIXES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(prefix));
    known && (word.bytes().all(plain) || word.len() >= SHORTEST)
}

/// Returns true for an access key id in lower case.
fn is_key(word: &str) -> bool {
    word.is_ascii() && word.len() == 20 && (word.starts_with("akia") || word.starts_with("asia"))
}

/// A key id as in documentation, which encodes no account.
fn as_example(key: &str) -> String {
    const END: &str = "example";
    format!("{}{END}", &key[..key.len() - END.len()])
}

/// A word of the same length: letters for letters, digits for digits.
fn draw(piece: &str, number: u64) -> String {
    const ACCOUNT: usize = 12;
    let characters = || piece.chars();
    let is_digits = characters().all(|c| c.is_ascii_digit());
    if is_digits && piece.len() == ACCOUNT {
        return format!("1{number:011}");
    }
    let is_hex = piece.len() == 16
        && characters().all(|c| c.is_ascii_hexdigit())
        && characters().any(|c| c.is_ascii_digit());
    let count = characters().count();
    let letter = |at: usize, random: u64| -> char {
        let letters = match at {
            _ if is_hex => "abcdef",
            _ if count <= LONGEST_COUNT => "abcdefghijklmnopqrstuvwxyz",
            at if at % 2 == 0 => "bdfgklmnprstvz",
            _ => "aeiou",
        };
        let at = random as usize % letters.len();
        char::from(letters.as_bytes()[at])
    };
    let new = |(at, c): (usize, char)| {
        let random = mix(number, at as u64);
        match c {
            c if c.is_ascii_digit() && at == 0 => digit(1 + random % 9),
            c if c.is_numeric() => digit(random % 10),
            c if c.is_ascii() => letter(at, random),
            _ => char::from_u32(0xe0 + (random % 16) as u32).unwrap_or('é'),
        }
    };
    characters().enumerate().map(new).collect()
}

fn digit(number: u64) -> char {
    char::from(b'0' + (number % 10) as u8)
}

/// Equally distributed numbers (`SplitMix64`); the names say nothing about the words.
const fn mix(number: u64, at: u64) -> u64 {
    let mut bits = (number << 20 | at).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    use super::*;
    use crate::iam::Glob;

    proptest! {
        #![proptest_config(ProptestConfig::with_failure_persistence(
            FileFailurePersistence::SourceParallel("tests/proptest-regressions")
        ))]
        #[test]
        fn patterns_match_what_they_matched(
            texts in prop::collection::vec("(team|prod|deploy|Admin|ab12|[a-d]{4,6}|7)([-/:@.](team|prod|deployer|[a-d]{3,5}|12)){0,3}", 1..8),
            cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
        ) {
            let pattern = |(text, from, to): &(prop::sample::Index, prop::sample::Index, prop::sample::Index)| {
                let text = text.get(&texts);
                let (from, to) = (from.index(text.len()), to.index(text.len()));
                let (from, to) = (from.min(to), from.max(to));
                let middle = if from == to { "?" } else { "*" };
                let end = if from == to { to + 1 } else { to };
                format!("{}{middle}{}", &text[..from], &text[end..])
            };
            let patterns: Vec<String> = cuts.iter().map(pattern).collect();
            let mut collected = Collected::default();
            texts.iter().chain(&patterns).for_each(|text| collected.add(text));
            let names = collected.name();
            for text in &texts {
                let new = names.text(text);
                prop_assert_eq!(new.len(), text.len());
                for other in &texts {
                    prop_assert_eq!(text == other, new == names.text(other));
                }
                for pattern in &patterns {
                    let matches = |pattern: &str, text: &str| Glob::parse(pattern).matches(text);
                    let (old, now) = (matches(pattern, text), matches(&names.text(pattern), &new));
                    prop_assert_eq!(old, now, "{} {} {} {}", pattern, text, names.text(pattern), new);
                }
            }
        }
    }
}
