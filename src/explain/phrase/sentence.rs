//! Lists, names and capitals within sentences.

use std::borrow::Borrow;

use super::say::Piece;
use crate::chain::client::Client;
use crate::explain::view::{Runs, Tone};
use crate::text::{text, word};

/// Alternatives: `a, b or c`; long lists are cut.
pub(super) fn alternatives(texts: impl IntoIterator<Item = impl ToString>, most: usize) -> String {
    list(texts, word!(" or "), most)
}

/// A list of all texts: `a, b and c`; long lists are cut.
pub(super) fn all_of(texts: impl IntoIterator<Item = impl ToString>, most: usize) -> String {
    list(texts, word!(" and "), most)
}

/// A literal value in the middle of a sentence, in quotes if it could be mistaken for a part of it.
pub(super) fn literal(value: impl AsRef<str>) -> String {
    let value = value.as_ref();
    let is_wordlike = |letter: char| letter.is_alphabetic() || letter.is_whitespace();
    if value.chars().all(is_wordlike) {
        return format!("\"{value}\"");
    }
    value.to_owned()
}

fn list(texts: impl IntoIterator<Item = impl ToString>, last_link: &str, most: usize) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| text.to_string()).collect();
    match &texts[..] {
        texts if texts.len() > most => {
            text!(
                "{most} … ({more} more)",
                most = texts[..most].join(word!(", ")),
                more = texts.len() - most
            )
        }
        [before @ .., last] if !before.is_empty() => {
            format!("{}{last_link}{last}", before.join(word!(", ")))
        }
        texts => texts.concat(),
    }
}

/// The first four: `a, b, c, d and 2 more`.
pub(super) fn first_few<T: Borrow<str>>(texts: &[T]) -> String {
    const MOST: usize = 4;
    match texts.len().checked_sub(MOST) {
        Some(more @ 1..) => text!(
            "{texts} and {more} more",
            texts = texts[..MOST].join(word!(", ")),
            more
        ),
        _ => texts.join(word!(", ")),
    }
}

/// Pieces with plain words between them.
pub(super) fn joined<T: Piece>(
    pieces: impl IntoIterator<Item = T>,
    between: &str,
    last: &str,
) -> Runs {
    let mut pieces = pieces.into_iter().peekable();
    let mut runs = Runs::new();
    while let Some(piece) = pieces.next() {
        if !runs.is_empty() {
            let link = if pieces.peek().is_none() {
                last
            } else {
                between
            };
            link.add_to(&mut runs, Tone::Plain);
        }
        piece.add_to(&mut runs, Tone::Plain);
    }
    runs
}

/// The text as the beginning of a sentence.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The runs as the beginning of a sentence.
pub(super) fn capitalized_runs(mut runs: Runs) -> Runs {
    if let Some(first) = runs.first_mut() {
        first.text = capitalized(&first.text);
    }
    runs
}

/// A client as the subject of a sentence.
pub(crate) fn client_words(client: Client) -> String {
    match client {
        Client::AwsCli => word!("the AWS CLI").to_owned(),
        Client::Boto3 | Client::Terraform | Client::AwsVault | Client::Granted | Client::Awsume => {
            client.label().to_owned()
        }
        other => text!("the {other}", other = other.label()),
    }
}
