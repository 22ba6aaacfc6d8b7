//! Parts of words beside wildcards: where words must be cut so that patterns still match.

use foldhash::HashMap;
use std::collections::BTreeSet;

use super::vocabulary::kept_words;

/// A part of a word in a pattern: `team` in `team*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fragment {
    /// True if other text may precede it.
    pub open_left: bool,
    /// True if other text may follow it.
    pub open_right: bool,
    /// In lower case.
    pub text: String,
}

impl Fragment {
    /// Returns true if a word can be completed to another one in a pattern.
    pub(super) fn matches(&self, text: &str, word: &str) -> bool {
        match (self.open_left, self.open_right) {
            (true, true) => word.contains(text),
            (true, false) => word.ends_with(text),
            (false, true) => word.starts_with(text),
            (false, false) => word == text,
        }
    }

    /// Returns true if a word that stays matches, so that this stays too.
    pub(super) fn is_kept(&self) -> bool {
        kept_words().any(|kept| self.matches(&self.text, &kept.to_lowercase()))
    }

    /// Its position in a word.
    fn places(&self, word: &str) -> Vec<usize> {
        match (self.open_left, self.open_right) {
            (true, true) => word.match_indices(&self.text).map(|(at, _)| at).collect(),
            (true, false) if word.ends_with(&self.text) => vec![word.len() - self.text.len()],
            (false, true) if word.starts_with(&self.text) => vec![0],
            _ => Vec::new(),
        }
    }
}

/// The offsets at which words, in lower case, are cut.
pub(super) type Cuts = HashMap<String, BTreeSet<usize>>;

/// Cuts words at all fragments that stand in them. A fragment is cut as the words are in which it
/// stands, and these as the fragment is, so that it consists of the same pieces everywhere.
/// `cuts` holds those that are known before.
pub(super) fn cut_words(words: &[String], fragments: &[Fragment], mut cuts: Cuts) -> Cuts {
    let mut places: Vec<(&str, &Fragment, usize)> = Vec::new();
    for word in words {
        for fragment in fragments {
            let found = fragment.places(word).into_iter();
            places.extend(found.map(|at| (word.as_str(), fragment, at)));
        }
    }
    loop {
        let before: usize = cuts.values().map(BTreeSet::len).sum();
        for &(word, fragment, at) in &places {
            let length = fragment.text.len();
            let inner = cuts.get(&fragment.text).cloned().unwrap_or_default();
            let own = cuts.entry(word.to_owned()).or_default();
            own.extend([at, at + length]);
            own.extend(inner.iter().map(|cut| at + cut));
            let inside = own.range(at..=at + length).map(|cut| cut - at);
            let inside: BTreeSet<usize> = inside.collect();
            cuts.entry(fragment.text.clone())
                .or_default()
                .extend(inside);
        }
        if cuts.values().map(BTreeSet::len).sum::<usize>() == before {
            return cuts;
        }
    }
}

/// The pieces of a word.
pub(super) fn pieces<'a>(word: &'a str, cuts: &Cuts) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let cuts = cuts.get(word).into_iter().flatten().copied();
    for at in cuts.chain([word.len()]) {
        if at > from {
            pieces.push(&word[from..at]);
            from = at;
        }
    }
    pieces
}
