//! Python built-ins that botocore relies on: `int()`, `repr()` and JSON with `\uXXXX`.

use std::fmt::Write as _;

use crate::config::SettingValue;
use crate::text::WITHHELD;

/// The zero of every set of decimal digits in Unicode 14 (`Nd`), which Python's `int()` accepts;
/// one to nine follow each.
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// The maximum number of digits that `int()` accepts.
const MOST_DIGITS: usize = 4300;

/// Python's message about a map used as a name.
pub(super) const UNHASHABLE: &str = "unhashable type: 'dict'";
/// Python's message about a map used as a number.
pub(super) const NO_NUMBER: &str =
    "int() argument must be a string, a bytes-like object or a real number, not 'dict'";
/// Python's message about a map used as text.
pub(super) const NO_LOWER: &str = "'dict' object has no attribute 'lower'";
/// Python's message about text used as a map.
pub(super) const NO_GET: &str = "'str' object has no attribute 'get'";

/// The value of Python's `int()` for a text, in plain digits; `None` if it raises `ValueError`.
///
/// It accepts surrounding blanks, a sign and single underscores between digits.
pub(super) fn int(text: &str) -> Option<String> {
    let text = text.trim_matches(is_space);
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut digits = String::new();
    let mut count = 0;
    let mut after_digit = false;
    for character in unsigned.chars() {
        if character == '_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
            continue;
        }
        let digit = digit(character)?;
        count += 1;
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
        after_digit = true;
    }
    if !after_digit || count > MOST_DIGITS {
        return None;
    }
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    if negative {
        digits.insert(0, '-');
    }
    Some(digits)
}

/// Python's message about a text that `int()` does not accept. It truncates a long text.
pub(super) fn no_int(text: &str) -> String {
    let shown: String = repr(text).chars().take(200).collect();
    format!("invalid literal for int() with base 10: {shown}")
}

/// Returns true if the text is empty or blank.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// Converts a decimal digit of any script to an ASCII digit.
fn digit(character: char) -> Option<char> {
    let code = character as u32;
    let zero = ZEROS[..ZEROS.partition_point(|&zero| zero <= code)].last()?;
    char::from_digit(code - zero, 10)
}

/// A text as Python's `repr()` writes it.
pub(super) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
    for character in text.chars() {
        let code = character as u32;
        // Writing to a String cannot fail.
        let _ = match character {
            '\\' => shown.write_str("\\\\"),
            '\n' => shown.write_str("\\n"),
            '\r' => shown.write_str("\\r"),
            '\t' => shown.write_str("\\t"),
            _ if character == quote => write!(shown, "\\{character}"),
            _ if is_printable(character) => shown.write_char(character),
            _ if code < 0x100 => write!(shown, "\\x{code:02x}"),
            _ if code < 0x1_0000 => write!(shown, "\\u{code:04x}"),
            _ => write!(shown, "\\U{code:08x}"),
        };
    }
    shown.push(quote);
    shown
}

/// Returns true if Python's `repr()` prints a character as itself: it is not in a category "other"
/// or "separator", except the blank. Characters that are not yet assigned count as printable here.
fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\u{0}'..='\u{a0}'
        | '\u{ad}'
        | '\u{600}'..='\u{605}'
        | '\u{61c}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'..='\u{891}'
        | '\u{8e2}'
        | '\u{1680}'
        | '\u{180e}'
        | '\u{2000}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}'
        | '\u{3000}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{110bd}'
        | '\u{110cd}'
        | '\u{13430}'..='\u{13438}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' => false,
        _ => (character as u32) < 0xe_0000 || ('\u{e0100}'..='\u{e01ef}').contains(&character),
    }
}

/// A value as an f-string shows it: text unchanged, a map as a dictionary.
pub(super) fn show(value: &SettingValue) -> String {
    match value {
        SettingValue::Text(text) => text.to_string(),
        SettingValue::Secret { empty: true } => String::new(),
        SettingValue::Secret { empty: false } => WITHHELD.to_owned(),
        SettingValue::Nested(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}: {}", repr(key), repr(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// A text as `json.dumps` writes it: ASCII only.
pub(super) fn json_string(into: &mut String, text: &str) {
    into.push('"');
    for character in text.chars() {
        let _ = match character {
            '"' => into.write_str("\\\""),
            '\\' => into.write_str("\\\\"),
            '\n' => into.write_str("\\n"),
            '\r' => into.write_str("\\r"),
            '\t' => into.write_str("\\t"),
            '\u{8}' => into.write_str("\\b"),
            '\u{c}' => into.write_str("\\f"),
            ' '..='~' => into.write_char(character),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    let _ = write!(into, "\\u{unit:04x}");
                }
                Ok(())
            }
        };
    }
    into.push('"');
}
