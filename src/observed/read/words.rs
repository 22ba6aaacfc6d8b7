//! Words of foreign text.

use crate::text::without_secrets;

/// A text without what could be keys or tokens: what is given to the name of a secret, and 40
/// characters and more of the base64 alphabet in one piece, unless they are part of an ARN.
pub(crate) fn without_long_words(text: &str) -> String {
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let long = |word: &str| {
        let runs = word.as_bytes().split(|byte| !coded(byte));
        runs.into_iter().any(|run| run.len() >= 40)
    };
    let text = without_secrets(text);
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| {
            if long(word) && !word.contains("arn:") {
                "…"
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}

/// The first word.
pub(crate) fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// A word without surrounding quotes, marks and punctuation.
pub(crate) fn bare(word: &str) -> &str {
    let around = |character: char| {
        matches!(
            character,
            '"' | '\'' | '`' | '(' | ')' | ',' | ';' | '<' | '>' | '{' | '}' | '[' | ']' | '\\'
        )
    };
    let word = word.trim_matches(around);
    // `…role/Name</Message>`, `…role/Name\nstatus code: 403`, `…role/Name","code":…`
    let end = word.find(['<', '\\', '"', '\'', '`', ';']);
    let word = &word[..end.unwrap_or(word.len())];
    word.trim_end_matches(['.', ':', ','])
}

/// At most `most` bytes of a text from a position, cut between characters.
pub(crate) fn stretch(text: &str, from: usize, most: usize) -> &str {
    let mut end = from.saturating_add(most).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(from..end).unwrap_or_default()
}

/// An ARN at the beginning of a text, including masked parts (`<account id>`, `***`) and the dots
/// of a cut, without the punctuation of the sentence.
pub(crate) fn arn_at(text: &str) -> &str {
    let text = text.trim_start_matches(['"', '\'', '`', '(', '“', '‘', ' ']);
    let mut end = 0;
    while let Some(character) = text[end..].chars().next() {
        let rest = &text[end..];
        let length = match character {
            '<' | '[' | '{' => match masking_group(rest) {
                Some(length) => length,
                None => break,
            },
            '"' | '\'' | '`' | '\\' | ';' | '(' | ')' | '>' | ']' | '}' | '”' | '’' => break,
            _ if character.is_whitespace() => break,
            _ => character.len_utf8(),
        };
        end += length;
    }
    let arn = &text[..end];
    let cut = arn.trim_end_matches(['.', '…', ',', ':']);
    let marks = &arn[cut.len()..];
    let dots = ["...", "…"]
        .iter()
        .find_map(|dots| Some(marks.find(dots)? + dots.len()));
    &arn[..cut.len() + dots.unwrap_or_default()]
}

/// The length of a bracketed word that stands for something hidden: `<account id>`, `[MASKED]`,
/// `{{account}}`, `${AWS::AccountId}`.
pub(crate) fn masking_group(text: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let opening = text.chars().next()?;
    let closing = match opening {
        '<' => '>',
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let inside = text[1..].find(closing)?;
    let word = text[1..=inside].trim_start_matches(opening);
    let fits = (1..=LONGEST).contains(&word.len())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.: *".contains(&byte));
    let end = inside + 2;
    let doubled = text[end..].starts_with(closing) && text[1..].starts_with(opening);
    fits.then_some(end + usize::from(doubled))
}
