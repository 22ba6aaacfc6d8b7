//! Makes foreign text harmless: a file or a policy must not be able to send commands to the
//! terminal or to reverse the reading direction of the text after it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Replaces every control character and every invisible direction mark by something visible.
/// Ordinary text is borrowed, not copied.
///
/// C0 controls and DEL become their Unicode control pictures (`␛`), C1 controls, bidirectional
/// controls, line and paragraph separators and zero-width marks become `⟨U+202E⟩`.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\u{0}'..='\u{1f}' => safe.extend(char::from_u32(0x2400 + character as u32)),
            '\u{7f}' => safe.push('\u{2421}'),
            _ if is_harmful(character) => {
                let _ = write!(safe, "⟨U+{:04X}⟩", character as u32);
            }
            _ => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// Returns true if a character can change how the surrounding text is shown.
const fn is_harmful(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Quotes a word for a shell and makes it harmless.
pub(crate) fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    let text = harmless(text);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::harmless::harmless;

    #[test]
    fn escape_sequences_and_direction_marks_become_visible() {
        assert_eq!(harmless("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(harmless("x\u{202e}y"), "x⟨U+202E⟩y");
        assert_eq!(harmless("\u{9b}2J"), "⟨U+009B⟩2J");
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        assert_eq!(harmless("日本語 é ⟨id⟩"), "日本語 é ⟨id⟩");
    }
}
