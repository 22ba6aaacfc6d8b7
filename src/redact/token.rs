//! A text → what stays in it, and the words to replace.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use foldhash::HashMap;

use super::vocabulary::{is_region, is_shared_host, kept_words};

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Stays as it is.
    Kept(&'a str),
    /// Letters and digits.
    Word {
        /// The word.
        text: &'a str,
        /// True if other text may precede it directly: a wildcard or a variable stands there.
        open_left: bool,
        /// True if other text may follow it directly.
        open_right: bool,
    },
    /// An IP address or network.
    Address(&'a str),
}

/// Splits a text. All tokens together are the text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut at, mut kept) = (0, 0);
    // The end of the variable that `at` is in.
    let mut variable = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("${") {
            let name = rest.find(['/', ',', '}']).unwrap_or(rest.len());
            variable = at + rest.find('}').unwrap_or(0);
            at += name;
            continue;
        }
        if !first.is_alphanumeric() {
            at += first.len_utf8();
            continue;
        }
        if let Some(length) = kept_length(rest) {
            at += length;
            continue;
        }
        if kept < at {
            tokens.push(Token::Kept(&text[kept..at]));
        }
        let token = address(rest).map_or_else(|| word(text, at, at < variable), Token::Address);
        at += token.text().len();
        kept = at;
        tokens.push(token);
    }
    if kept < text.len() {
        tokens.push(Token::Kept(&text[kept..]));
    }
    tokens
}

impl<'a> Token<'a> {
    const fn text(&self) -> &'a str {
        match self {
            Self::Kept(text) | Self::Address(text) | Self::Word { text, .. } => text,
        }
    }
}

fn word(text: &str, at: usize, in_variable: bool) -> Token<'_> {
    let word = run(&text[at..], char::is_alphanumeric);
    let after = &text[at + word.len()..];
    Token::Word {
        text: word,
        open_left: text[..at].ends_with(['*', '?', '}', '⟩']),
        open_right: !in_variable && (after.starts_with(['*', '?', '⟨']) || after.starts_with("${")),
    }
}

fn run(text: &str, is_of_run: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !is_of_run(c)).unwrap_or(text.len())]
}

/// The length of what stays at the beginning of a text: a host that everyone shares, a region, an
/// instant, the ARN of a policy that AWS manages, a placeholder of an account.
fn kept_length(rest: &str) -> Option<usize> {
    let host = run(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
    let name = run(rest, |c| c.is_ascii_alphanumeric() || c == '-');
    let word = run(rest, char::is_alphanumeric);
    if is_shared_host(host) {
        return Some(host.len());
    }
    if is_region(name) {
        return Some(name.len());
    }
    if let Some(length) = instant(rest) {
        return Some(length);
    }
    if rest.starts_with("arn:aws") && rest.split(':').nth(4) == Some("aws") {
        let arn = run(rest, |c| c.is_alphanumeric() || "_+=,.@/:-".contains(c));
        return Some(arn.len());
    }
    let mut letters = word.bytes();
    let first = letters.next()?;
    let is_placeholder =
        word.len() == 12 && first.is_ascii_alphabetic() && letters.all(|letter| letter == first);
    is_placeholder.then_some(word.len())
}

/// The length of a date, or of an instant with its zone (RFC 3339).
fn instant(rest: &str) -> Option<usize> {
    let text = run(rest, |c| c.is_ascii_alphanumeric() || "-:.+".contains(c));
    let date = text.get(..10)?;
    if date.parse::<jiff::civil::Date>().is_err() {
        return None;
    }
    let whole = text.parse::<jiff::Timestamp>().is_ok() || text.len() == 10;
    whole.then_some(text.len())
}

/// The IP address or network at the beginning of a text.
fn address(rest: &str) -> Option<&str> {
    let four = run(rest, |c| c.is_ascii_digit() || c == '.');
    let six = run(rest, |c| c.is_ascii_hexdigit() || c == ':' || c == '.');
    let is_six = six.matches(':').count() > 1 && six.parse::<Ipv6Addr>().is_ok();
    let address = match four.parse::<Ipv4Addr>() {
        _ if is_six => six,
        Ok(_) => four,
        Err(_) => return None,
    };
    let after = &rest[address.len()..];
    let digits = after
        .strip_prefix('/')
        .map(|after| run(after, |c| c.is_ascii_digit()));
    let length = digits
        .filter(|digits| !digits.is_empty())
        .map_or(0, |digits| digits.len() + 1);
    let whole = &rest[..address.len() + length];
    let next = rest[whole.len()..].chars().next();
    (!next.is_some_and(char::is_alphanumeric)).then_some(whole)
}

// Parts of words beside wildcards: where words must be cut so that patterns still match.

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

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let tokens = tokens(text);
        let all: String = tokens.iter().map(Token::text).collect();
        assert_eq!(all, text);
        let words = tokens
            .iter()
            .filter(|token| !matches!(token, Token::Kept(_)));
        words.map(Token::text).collect()
    }

    #[test]
    fn the_words_of_aws_stay_and_all_others_are_found() {
        for (text, found) in [
            ("arn:aws:iam::aws:policy/ReadOnlyAccess", vec![]),
            ("sts.eu-west-1.amazonaws.com", vec![]),
            ("2026-01-31T12:00:00Z", vec![]),
            ("203.0.113.0/24", vec!["203.0.113.0/24"]),
            ("2001:db8::1", vec!["2001:db8::1"]),
            ("team-a@example.org", vec!["team", "a", "example", "org"]),
            ("${aws:PrincipalTag/Team}-x", vec!["Team", "x"]),
            ("ab*", vec!["ab"]),
        ] {
            assert_eq!(words(text), found, "{text}");
        }
    }
}
