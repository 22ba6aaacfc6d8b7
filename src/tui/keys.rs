//! A key as named in the key table, and the notation for sequences of keys: `jjl<tab>?<c-d>`.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;

use crate::text::{text, word};

/// A key, independent of differences between terminals: Shift is part of the character that it
/// produces, and Shift-Tab is a separate key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key code.
    pub code: KeyCode,
    /// True if Ctrl is held.
    pub ctrl: bool,
}

/// The named keys: in the notation, in angle brackets, and in the help.
const NAMED: [(&str, KeyCode, &str); 19] = [
    ("tab", KeyCode::Tab, "Tab"),
    ("s-tab", KeyCode::BackTab, "Shift-Tab"),
    ("enter", KeyCode::Enter, "Enter"),
    ("cr", KeyCode::Enter, "Enter"),
    ("esc", KeyCode::Esc, "Esc"),
    ("space", KeyCode::Char(' '), "Space"),
    ("up", KeyCode::Up, "↑"),
    ("down", KeyCode::Down, "↓"),
    ("left", KeyCode::Left, "←"),
    ("right", KeyCode::Right, "→"),
    ("home", KeyCode::Home, "Home"),
    ("end", KeyCode::End, "End"),
    ("pgup", KeyCode::PageUp, "PgUp"),
    ("pgdn", KeyCode::PageDown, "PgDn"),
    ("f1", KeyCode::F(1), "F1"),
    ("f5", KeyCode::F(5), "F5"),
    ("bs", KeyCode::Backspace, "Backspace"),
    ("del", KeyCode::Delete, "Del"),
    ("lt", KeyCode::Char('<'), "<"),
];

impl Key {
    /// Stands for every key with a character, where text is typed.
    pub const ANY_CHARACTER: Self = Self::named(KeyCode::Null);

    /// A key with this character.
    pub const fn char(character: char) -> Self {
        Self::named(KeyCode::Char(character))
    }

    /// Ctrl with this lower-case letter.
    pub(crate) const fn ctrl(letter: char) -> Self {
        Self {
            code: KeyCode::Char(letter),
            ctrl: true,
        }
    }

    /// A key with a name instead of a character.
    pub const fn named(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// The character of the key.
    pub const fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if !self.ctrl => Some(character),
            _ => None,
        }
    }

    /// The key in the notation of [`parse_keys`].
    pub(super) fn notation(self) -> String {
        let named = NAMED.iter().find(|(_, code, _)| *code == self.code);
        match (named, self.code) {
            (Some((name, ..)), _) if !self.ctrl => format!("<{name}>"),
            (_, KeyCode::Char(letter)) if self.ctrl => format!("<c-{letter}>"),
            _ => self.to_string(),
        }
    }

    /// The key of a terminal event, and true if it repeats because it is held down. `None` for
    /// releases, which some terminals report, and for keys with Alt or Super, which are not used.
    pub fn from_event(event: KeyEvent) -> Option<(Self, bool)> {
        let foreign = KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META;
        if event.kind == KeyEventKind::Release || event.modifiers.intersects(foreign) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(letter) if ctrl => KeyCode::Char(letter.to_ascii_lowercase()),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        Some((Self { code, ctrl }, event.kind == KeyEventKind::Repeat))
    }
}

/// Writes the key as people do: `j`, `Ctrl-D`, `PgDn`, `↓`.
impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            out.write_str("Ctrl-")?;
        }
        if let Some((_, _, name)) = NAMED.iter().find(|(_, code, _)| *code == self.code) {
            return out.write_str(name);
        }
        match self.code {
            _ if *self == Self::ANY_CHARACTER => out.write_str(word!("any character")),
            KeyCode::Char(letter) if self.ctrl => write!(out, "{}", letter.to_ascii_uppercase()),
            KeyCode::Char(letter) => write!(out, "{letter}"),
            other => write!(out, "{other}"),
        }
    }
}

/// The reason why a sequence of keys cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeysError {
    /// A `<` without its `>`; a `<` meant as a key is written `<lt>`.
    Unclosed {
        /// Byte position of the `<`.
        at: usize,
    },
    /// A name in brackets that is not a key.
    UnknownName {
        /// Byte position of the `<`.
        at: usize,
        /// The text between the brackets.
        name: String,
    },
}

impl fmt::Display for KeysError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed { at } => out.write_str(&text!(
                "keys: `<` at byte {at} has no `>`; write `<lt>` for the key `<`",
                at
            )),
            Self::UnknownName { at, name } => {
                let known: Vec<String> = NAMED
                    .iter()
                    .map(|(known, ..)| format!("<{known}>"))
                    .collect();
                out.write_str(&text!(
                    "keys: `<{name}>` at byte {at} is not a key; known are {known} and <c-LETTER>",
                    name,
                    at,
                    known = known.join(", ")
                ))
            }
        }
    }
}

impl std::error::Error for KeysError {}

/// Parses the notation: a character stands for its key; other keys are written `<tab>`, `<c-d>`,
/// `<pgdn>`, `<lt>`. Names are case-insensitive.
///
/// # Errors
///
/// [`KeysError`] for a bracket that is not closed or a name that is not a key.
pub(crate) fn parse_keys(text: &str) -> Result<Vec<Key>, KeysError> {
    let mut keys = Vec::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '<' {
            keys.push(Key::char(character));
            continue;
        }
        let rest = &text[at + 1..];
        let end = rest.find('>').ok_or(KeysError::Unclosed { at })?;
        let name = &rest[..end];
        keys.push(key_named(name).ok_or_else(|| KeysError::UnknownName {
            at,
            name: name.to_owned(),
        })?);
        while characters
            .next()
            .is_some_and(|(_, character)| character != '>')
        {}
    }
    Ok(keys)
}

/// The key with a bracketed name.
fn key_named(name: &str) -> Option<Key> {
    let name = name.to_ascii_lowercase();
    if let Some((_, code, _)) = NAMED.iter().find(|(known, ..)| *known == name) {
        return Some(Key::named(*code));
    }
    let mut letters = name.strip_prefix("c-")?.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_lowercase() => Some(Key::ctrl(letter)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_names_every_kind_of_key() {
        let keys = parse_keys("j<tab><C-d><lt>>").unwrap();
        assert_eq!(
            keys,
            [
                Key::char('j'),
                Key::named(KeyCode::Tab),
                Key::ctrl('d'),
                Key::char('<'),
                Key::char('>')
            ]
        );
    }

    #[test]
    fn a_mistake_in_the_notation_says_where_and_what_is_known() {
        assert_eq!(parse_keys("j<tab"), Err(KeysError::Unclosed { at: 1 }));
        let error = parse_keys("é<nope>").unwrap_err().to_string();
        assert!(error.contains("`<nope>` at byte 2"), "{error}");
        assert!(error.contains("<pgdn>"), "{error}");
        assert!(parse_keys("<>").is_err());
        assert!(parse_keys("<c-é>").is_err());
    }

    #[test]
    fn keys_are_shown_as_people_write_them() {
        assert_eq!(Key::ctrl('f').to_string(), "Ctrl-F");
        assert_eq!(Key::named(KeyCode::BackTab).to_string(), "Shift-Tab");
        assert_eq!(Key::char('?').to_string(), "?");
    }
}
