//! Removes the notation around a foreign text. Each pass runs once, in this order:
//!
//! 1. escapes of JSON, Python and shells (`\/`, `\u002F`, `\n`, `\"`, `\x1b`), even if escaped
//!    repeatedly;
//! 2. percent-encoding, if an ARN or a line break is encoded in it;
//! 3. HTML entities and formatting tags;
//! 4. terminal control sequences;
//! 5. typographic quotes.
//!
//! Text around the lines is left to `prefix` and `lines`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::text::without_secrets;

/// The text as printed by the failing program.
pub(super) fn unwrap(text: &str) -> String {
    let text = without_escapes(text);
    let text = without_percents(&text);
    let text = without_colours(&without_html(&text));
    if !text.contains(['‘', '’', '“', '”']) {
        return text;
    }
    let text = text.replace(['‘', '’'], "'");
    text.replace(['“', '”'], "\"")
}

/// Treats any number of backslashes as one: each program that quotes a text doubles them.
fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let run = rest[at..].len() - rest[at..].trim_start_matches('\\').len();
        let (slashes, behind) = rest[at..].split_at(run);
        rest = behind;
        let word = plain.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_path = is_drive(word) || word.contains(":\\");
        match escaped(behind).filter(|_| !is_path) {
            Some((character, length)) => {
                plain.push(character);
                rest = &behind[length..];
            }
            None => plain.push_str(slashes),
        }
    }
    plain.push_str(rest);
    plain.into()
}

/// Returns true if a word ends like the beginning of a Windows path: `C:`.
fn is_drive(word: &str) -> bool {
    let drive = word.trim_start_matches(|it: char| !it.is_ascii_alphanumeric());
    drive.len() == 2 && drive.as_bytes()[0].is_ascii_alphabetic() && drive.ends_with(':')
}

/// The character of an escape, and the length of the escape after its backslash.
fn escaped(behind: &str) -> Option<(char, usize)> {
    let hex = |from: usize, count: usize| {
        let digits = behind.get(from..from + count)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some((char::from_u32(number)?, from + count)).filter(|_| all)
    };
    match behind.chars().next()? {
        // Markdown escapes its own marks; a quoted quote on a page is `\&quot;`.
        mark @ ('/' | '"' | '\'' | '&' | '<' | '>' | '_' | '*' | '[' | ']' | '-') => {
            Some((mark, 1))
        }
        'n' | 'r' => Some(('\n', 1)),
        't' => Some(('\t', 1)),
        'u' => hex(1, 4),
        'x' => hex(1, 2),
        'e' if behind[1..].starts_with('[') => Some(('\u{1b}', 1)),
        '0' if behind.starts_with("033[") => Some(('\u{1b}', 3)),
        _ => None,
    }
}

fn without_percents(text: &str) -> Cow<'_, str> {
    if text.contains("arn%3A") || text.contains("arn%3a") {
        percent_decode_str(text).decode_utf8_lossy()
    } else if text.contains("%0A") {
        // GitHub Actions commands (`::error::`) encode only these.
        let lines = text.replace("%0D", "").replace("%0A", "\n");
        lines.replace("%25", "%").into()
    } else {
        text.into()
    }
}

/// Removes HTML entities and formatting tags. Other words in angle brackets are kept: people use
/// them to mask ids.
pub(super) fn without_html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<']) {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        plain.push_str(&rest[..at]);
        let mark = &rest[at..=at];
        rest = &rest[at + 1..];
        if mark == "<" {
            match tag(rest) {
                Some((between, length)) => {
                    plain.push_str(between);
                    rest = &rest[length..];
                }
                None => plain.push_str(mark),
            }
            continue;
        }
        // Like backslashes, entities are escaped again by each page that quotes another.
        while let Some(deeper) = rest.strip_prefix("amp;") {
            rest = deeper;
        }
        match entity(rest) {
            Some((character, length)) => {
                plain.push(character);
                rest = &rest[length..];
            }
            None => plain.push_str(mark),
        }
    }
    plain.push_str(rest);
    plain.into()
}

/// The character of an entity after its `&`, and the entity's length.
fn entity(behind: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 7] = [
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("hellip", '…'),
        ("sol", '/'),
    ];
    let end = behind.bytes().take(10).position(|byte| byte == b';')?;
    let name = &behind[..end];
    let number = name.strip_prefix('#').and_then(|number| {
        let hex = number.strip_prefix(['x', 'X']);
        let parsed = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
        char::from_u32(parsed.ok()?)
    });
    let named = || Some(NAMED.iter().find(|(known, _)| *known == name)?.1);
    Some((number.or_else(named)?, end + 1))
}

/// The replacement for a formatting tag after its `<`, and the tag's length.
fn tag(behind: &str) -> Option<(&'static str, usize)> {
    const BREAKS: [&str; 7] = ["br", "p", "div", "li", "tr", "td", "pre"];
    const FORMATS: [&str; 9] = ["a", "b", "code", "em", "font", "i", "span", "strong", "wbr"];
    let end = behind.find(['<', '>'])?;
    let inside = behind[..end].trim_matches('/');
    let name = inside.split([' ', '\n', '/']).next()?;
    let between = if BREAKS.contains(&name) {
        "\n"
    } else if FORMATS.contains(&name) {
        ""
    } else {
        return None;
    };
    behind[end..].starts_with('>').then_some((between, end + 1))
}

/// Removes terminal control sequences (ECMA-48: CSI and OSC), even if a log has lost the escape
/// character of `ESC [ 31 m`.
pub(super) fn without_colours(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '['
            && let Some(end) = text[at + 1..].find(|it: char| !it.is_ascii_digit() && it != ';')
            && (1..=8).contains(&end)
            && text[at + 1 + end..].starts_with('m')
        {
            characters.nth(end);
            continue;
        }
        if !matches!(character, '\u{1b}' | '\u{241b}') {
            clean.push(character);
            continue;
        }
        let mut characters = characters.by_ref().map(|(_, character)| character);
        match characters.next() {
            Some('[') => {
                for parameter in characters.by_ref() {
                    if matches!(parameter, '@'..='~') {
                        break;
                    }
                }
            }
            Some(']') => {
                while let Some(part) = characters.next() {
                    if part == '\u{7}' {
                        break;
                    }
                    if part == '\u{1b}' {
                        characters.next();
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    clean
}

// Words of foreign text.

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
