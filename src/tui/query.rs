//! The query of a filter: words such as `verdict:denied`, `account:1111` or a plain text, all of
//! which a row must match; `-` before a typed word negates it. Quotes keep a blank: `role:"a b"`.

use super::haystack::{Haystack, is_cased};
use crate::explain;
use crate::predict::{Cause, Prediction};
use std::collections::BTreeMap;
use strum::VariantArray as _;

/// Maximum number of values offered.
const MOST_COMPLETIONS: usize = 100;

/// The key of a typed word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum FilterKey {
    /// The verdict of the hop into the profile.
    Verdict,
    /// The cause that stops the hop, as in JSON output.
    Cause,
    /// The profile's name.
    Profile,
    /// The session name, if it is set.
    Session,
    /// The role's name.
    Role,
    /// The account's digits.
    Account,
}

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    /// `None` for a plain text, which may occur in any field.
    key: Option<FilterKey>,
    value: String,
    /// True if rows must not match it.
    not: bool,
}

/// Words that a row must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    terms: Vec<Term>,
}

impl FilterKey {
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    fn named(name: &str) -> Option<Self> {
        let keys = Self::VARIANTS.iter().copied();
        keys.into_iter().find(|key| key.name() == name)
    }

    /// All possible values; empty if any text is possible.
    fn known_values(self) -> Vec<String> {
        match self {
            Self::Verdict => explain::verdict_names().map(plain).collect(),
            Self::Cause => Cause::VARIANTS
                .iter()
                .map(|&cause| plain(cause.into()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The index of its field in a row of the haystack.
    const fn field(self) -> usize {
        match self {
            Self::Verdict | Self::Cause | Self::Profile => 0,
            Self::Session => 1,
            Self::Role => 2,
            Self::Account => 3,
        }
    }

    /// The values of a row.
    fn values<'a>(
        self,
        prediction: &Prediction,
        haystack: &'a Haystack,
        row: usize,
    ) -> impl Iterator<Item = &'a str> {
        let verdicts = (self == Self::Verdict).then(|| explain::verdict_names_of(prediction, row));
        let cause = prediction.node_of(row).filter(|_| self == Self::Cause);
        let cause: Option<&str> = cause
            .and_then(|id| prediction.outcome(id)?.cause)
            .map(<&str>::from);
        let is_text = !matches!(self, Self::Verdict | Self::Cause);
        let text = haystack
            .fields(row)
            .nth(self.field())
            .filter(|text| is_text && !text.is_empty());
        let verdicts = verdicts.into_iter().flatten().map(|name| -> &str { name });
        verdicts.chain(cause).chain(text)
    }
}

impl Query {
    /// Parses a query; also returns a message about the last invalid word, if any.
    pub(crate) fn parse(text: &str) -> (Self, Option<String>) {
        let mut query = Self::default();
        let mut problem = None;
        for word in words(text) {
            match Term::parse(word) {
                Ok(term) => query.terms.push(term),
                Err(sentence) => problem = Some(sentence),
            }
        }
        query.terms.retain(|term| !term.value.is_empty());
        (query, problem)
    }

    /// Returns true if the query is empty.
    pub(crate) const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Reports for each row if it matches.
    pub(crate) fn find(&self, prediction: &Prediction, haystack: &Haystack) -> Vec<bool> {
        let rows = haystack.len();
        let is_node = |row: usize| prediction.node_of(row).is_some();
        let mut fits: Vec<bool> = (0..rows).map(is_node).collect();
        for term in &self.terms {
            let having = term.find(prediction, haystack);
            for (fits, has) in fits.iter_mut().zip(having) {
                *fits &= has != term.not;
            }
        }
        fits
    }
}

impl Term {
    fn parse(word: &str) -> Result<Self, String> {
        let typed = word.split_once(':').filter(|(name, _)| !name.contains('"'));
        let Some((name, value)) = typed else {
            return Ok(Self {
                key: None,
                value: unquote(word),
                not: false,
            });
        };
        let value = unquote(value);
        let not = name.starts_with('-');
        let name = name.strip_prefix('-').unwrap_or(name);
        let Some(key) = FilterKey::named(&name.to_ascii_lowercase()) else {
            let known = FilterKey::VARIANTS.iter().map(|key| key.name());
            return Err(explain::unknown_filter_key(name, known));
        };
        let known = key.known_values();
        if !known.is_empty() && !known.iter().any(|known| value_fits(known, &value)) {
            return Err(explain::unknown_filter_value(key.name(), &value, &known));
        }
        Ok(Self {
            key: Some(key),
            value,
            not,
        })
    }

    fn find(&self, prediction: &Prediction, haystack: &Haystack) -> Vec<bool> {
        let mut having = vec![false; haystack.len()];
        match self.key {
            Some(key @ (FilterKey::Verdict | FilterKey::Cause)) => {
                let mut fits: BTreeMap<&str, bool> = BTreeMap::new();
                for (row, has) in having.iter_mut().enumerate() {
                    *has = key.values(prediction, haystack, row).any(|value| {
                        let fits = fits.entry(value);
                        *fits.or_insert_with(|| value_fits(value, &self.value))
                    });
                }
            }
            key => {
                let lower = self.value.to_lowercase();
                // Nearly always the text is in the requested field itself.
                for row in haystack.rows_with(&self.value) {
                    having[row] = key.is_none_or(|key| {
                        if is_cased(&self.value) {
                            let field = haystack.fields(row).nth(key.field());
                            field.is_some_and(|field| field.contains(&self.value))
                        } else {
                            haystack.lower_field(row, key.field()).contains(&lower)
                        }
                    });
                }
            }
        }
        having
    }
}

/// Returns true if a row's value matches the written text so far.
fn value_fits(value: &str, written: &str) -> bool {
    plain(value).starts_with(&plain(written))
}

/// The words of a query with their quotes; a blank between quotes ends no word.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let ends = move |character: char| {
        quoted ^= character == '"';
        character.is_whitespace() && !quoted
    };
    text.split(ends).filter(|word| !word.is_empty())
}

fn unquote(text: &str) -> String {
    text.replace('"', "")
}

/// Normalises a name to one word: blanks, `-` and `_` are equivalent.
fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace(['-', ' '], "_");
    name.replace(['(', ')'], "")
}

/// A completion of the word being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    /// The whole word.
    pub word: String,
    /// The number of rows with it; `None` for a prefix.
    pub rows: Option<usize>,
}

/// The keys that match the written text, or the values in the tree, the most frequent first.
pub(crate) fn completions(
    word: &str,
    prediction: &Prediction,
    haystack: &Haystack,
) -> Vec<Completion> {
    let (sign, typed) = word
        .strip_prefix('-')
        .map_or(("", word), |typed| ("-", typed));
    let Some((name, written)) = typed.split_once(':') else {
        let keys = FilterKey::VARIANTS.iter().map(|key| key.name());
        let keys = keys.filter(|name| name.starts_with(&typed.to_ascii_lowercase()));
        return keys
            .map(|name| Completion {
                word: format!("{sign}{name}:"),
                rows: None,
            })
            .collect();
    };
    let Some(key) = FilterKey::named(&name.to_ascii_lowercase()) else {
        return Vec::new();
    };
    let written = unquote(written).to_lowercase();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in 0..haystack.len() {
        for value in key.values(prediction, haystack, row) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let is_named = !key.known_values().is_empty();
    let mut found: Vec<(&str, usize)> = counts.into_iter().collect();
    found.retain(|(value, _)| {
        if is_named {
            value_fits(value, &written)
        } else {
            value.to_lowercase().contains(&written) && !value.contains('"')
        }
    });
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.truncate(MOST_COMPLETIONS);
    let words = found.into_iter().map(|(value, rows)| {
        let value = if is_named {
            plain(value)
        } else if value.contains(char::is_whitespace) {
            format!("\"{value}\"")
        } else {
            value.to_owned()
        };
        Completion {
            word: format!("{sign}{}:{value}", key.name()),
            rows: Some(rows),
        }
    });
    words.collect()
}
