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
