//! Makes foreign text harmless: a file or a policy must not be able to send commands to the
//! terminal, to reverse the reading direction of the text after it, or to look like other text.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Replaces every control character and every character that is not shown by something visible. Ordinary text is borrowed, not copied.
///
/// C0 controls and DEL become their Unicode control pictures (`␛`); C1 controls, bidirectional
/// controls, line and paragraph separators and all else that Unicode lets a font leave out
/// (`Default_Ignorable_Code_Point`: zero-width marks, soft hyphens, fillers, variation selectors)
/// become `⟨U+202E⟩`.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    replace_harmful(text, |_| false)
}

/// Makes a whole output harmless, except for its line ends, tabs and colours.
pub(crate) fn harmless_output(text: &str) -> Cow<'_, str> {
    replace_harmful(text, |rest| {
        let colour = rest.strip_prefix("\u{1b}[").map(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | ':'))
        });
        rest.starts_with(['\n', '\t']) || colour.is_some_and(|end| end.starts_with('m'))
    })
}

/// Replaces harmful characters, except where `is_kept` returns true for the text from there on.
fn replace_harmful(text: &str, is_kept: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let mut safe = String::new();
    let mut from = 0;
    for (at, character) in text.char_indices() {
        // Nearly all of an output: ASCII, arrows, lines of trees, signs.
        let is_plain = matches!(character, ' '..='~' | '\u{2190}'..='\u{2fff}');
        if is_plain || !is_harmful(character) || is_kept(&text[at..]) {
            continue;
        }
        safe.push_str(&text[from..at]);
        from = at + character.len_utf8();
        match character {
            '\u{0}'..='\u{1f}' => safe.extend(char::from_u32(0x2400 + character as u32)),
            '\u{7f}' => safe.push('\u{2421}'),
            _ => {
                let _ = write!(safe, "⟨U+{:04X}⟩", character as u32);
            }
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[from..]);
    Cow::Owned(safe)
}

/// Returns true if a character can change how the surrounding text is shown, or is not shown itself.
const fn is_harmful(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            // Flags and skin tones join with their neighbours in some terminals only, so nothing
            // after them would stand where it is expected.
            | '\u{1f1e6}'..='\u{1f1ff}'
            | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Quotes a word for a shell. A word with characters that cannot be shown is written with their
/// numbers (`$'…'`, as bash, zsh and ksh read it), so that a copied command names what was meant.
pub(crate) fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if !text.chars().any(is_harmful) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut word = String::from("$'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => word.extend(['\\', character]),
            _ if is_harmful(character) => {
                let _ = write!(word, "\\U{:08x}", character as u32);
            }
            _ => word.push(character),
        }
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use super::{harmless, harmless_output, shell_word};

    #[test]
    fn a_quoted_word_is_what_it_was_for_a_shell() {
        assert_eq!(shell_word("a-b"), "a-b");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
        assert_eq!(
            shell_word("\u{1f469}\u{200d}'x\\\u{1b}"),
            "$'\u{1f469}\\U0000200d\\'x\\\\\\U0000001b'"
        );
    }

    #[test]
    fn escape_sequences_and_invisible_characters_become_visible() {
        assert_eq!(harmless("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(harmless("x\u{202e}y"), "x⟨U+202E⟩y");
        assert_eq!(harmless("\u{9b}2J"), "⟨U+009B⟩2J");
        assert_eq!(
            harmless("a\u{ad}\u{3164}\u{fe0f}"),
            "a⟨U+00AD⟩⟨U+3164⟩⟨U+FE0F⟩"
        );
    }

    #[test]
    fn an_output_keeps_its_lines_and_colours_only() {
        assert_eq!(
            harmless_output("\u{1b}[1;31ma\u{1b}[0m\n\u{1b}[2J\r\u{200b}"),
            "\u{1b}[1;31ma\u{1b}[0m\n␛[2J␍⟨U+200B⟩"
        );
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        assert_eq!(harmless("日本語 é ⟨id⟩"), "日本語 é ⟨id⟩");
    }
}
