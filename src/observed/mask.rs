//! Reported texts with masked ids or cut parts: a mask matches anything.

use super::read::unwrap::masking_group;
use crate::eval::{PartialText, TextPart, UnknownPart, may_match};
use crate::iam::{Glob, is_account_id};

/// A reported text with `*` for each masked or cut part; `None` if it is complete.
///
/// Recognises the marks with which CI systems, tools and people hide ids (`***`, `[MASKED]`,
/// `XXXXXXXXXXXX`, `<account>`, `████`), and dots where a dashboard has cut a text. An account in
/// an ARN has twelve digits, so anything else in its place is a mask too, including nothing.
pub(super) fn pattern_of(text: &str) -> Option<String> {
    let marked = with_marks_replaced(text);
    let pattern = with_account_replaced(&marked);
    (pattern != text || text.contains('*')).then_some(pattern)
}

/// Returns true if a partial text can stand for a reported text.
pub(super) fn admits(shape: &PartialText, text: &str) -> bool {
    let pattern = pattern_of(text).unwrap_or_else(|| text.to_owned());
    may_match(&with_any_moment(shape), &Glob::parse(&pattern))
}

/// The ARN of a session with an arbitrary session name.
pub(super) fn any_session(arn: &str) -> Option<String> {
    let (before, role) = arn.split_once(":assumed-role/")?;
    let (role, _) = role.split_once('/')?;
    Some(format!("{before}:assumed-role/{role}/*"))
}

/// Replaces the time in a generated name by arbitrary digits, because people shorten it.
fn with_any_moment(shape: &PartialText) -> PartialText {
    let mut any = PartialText::default();
    for piece in shape.pieces() {
        any = match piece {
            TextPart::Text(text) => any.then(text),
            TextPart::Unknown(UnknownPart::Time { .. }) => any.then_unknown(UnknownPart::Digits),
            TextPart::Unknown(hole) => any.then_unknown(*hole),
        };
    }
    any
}

fn with_marks_replaced(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let hidden = match character {
            '<' | '[' | '{' => masking_group(rest),
            '$' => masking_group(&rest[1..]).map(|length| length + 1),
            _ => mark(rest, character),
        };
        pattern.push(hidden.map_or(character, |_| '*'));
        rest = &rest[hidden.unwrap_or(character.len_utf8())..];
    }
    pattern
}

/// The length of a run of characters, or of a word, that hides something.
fn mark(text: &str, character: char) -> Option<usize> {
    const WORDS: [&str; 4] = ["REDACTED", "redacted", "MASKED", "masked"];
    let run = text.len() - text.trim_start_matches(character).len();
    let least = match character {
        '*' | '…' | '█' | '▇' | '■' | '•' | '●' => 1,
        'x' | 'X' | 'y' | 'Y' | 'z' | 'Z' | '#' | '.' => 3,
        _ => {
            return WORDS
                .iter()
                .find(|word| text.starts_with(**word))
                .map(|word| word.len());
        }
    };
    (run >= least * character.len_utf8()).then_some(run)
}

fn with_account_replaced(arn: &str) -> String {
    let mut parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [head, _, service, _, account, _] = parts[..] else {
        return arn.to_owned();
    };
    // If a part is only half hidden, the rest of it is known.
    let partly = account.contains('*');
    let other = |byte: u8| !byte.is_ascii_digit() && byte != b'*';
    // AWS managed policies belong to the account `aws`.
    let whole = is_account_id(account) || account == "aws" || partly && !account.bytes().any(other);
    if head != "arn" || !["iam", "sts"].contains(&service) || whole {
        return arn.to_owned();
    }
    let mut pattern = String::new();
    for character in account.chars() {
        if character.is_ascii_digit() && account.bytes().any(other) {
            pattern.push(character);
        } else if !pattern.ends_with('*') {
            pattern.push('*');
        }
    }
    parts[4] = if account.is_empty() { "*" } else { &pattern };
    parts.join(":")
}
