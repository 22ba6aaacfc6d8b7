//! Separates the terminal's answer to a question from keys: it arrives among them, at any time or
//! never, and none of its characters may count as a key.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Asks the terminal for the colour of its background (OSC 11).
pub(crate) const BACKGROUND: &str = "\x1b]11;?\x1b\\";
/// The beginning of the answer after its introducer.
const BEGINNING: &str = "11;";
/// The maximum length of an answer.
const LONGEST: usize = 40;

/// Reads events, and holds back those that may be part of an answer.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    held: Vec<KeyEvent>,
    text: String,
}

/// The result of an event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// These events are not part of an answer.
    Events(Vec<Event>),
    /// True if the terminal's background is light, false if it is dark.
    Light(bool),
}

impl Answers {
    /// Processes the next event.
    pub(crate) fn tell(&mut self, event: Event) -> Told {
        let Event::Key(key) = event else {
            return self.release(event);
        };
        match self.held.first() {
            // The key parser reads ESC ] as Alt-].
            None if is_alt(key, ']') => self.held.push(key),
            None => return Told::Events(vec![event]),
            // The second half of a terminator that arrived in two parts.
            Some(first) if first.code == KeyCode::Esc => {
                self.held.clear();
                if key.code != KeyCode::Char('\\') {
                    return Told::Events(vec![event]);
                }
            }
            Some(_) if is_end(key) && self.text.starts_with(BEGINNING) => {
                let light = is_light(&self.text[BEGINNING.len()..]);
                self.text.clear();
                self.held.clear();
                if key.code == KeyCode::Esc {
                    self.held.push(key);
                }
                return light.map_or_else(|| Told::Events(Vec::new()), Told::Light);
            }
            Some(_) => match key.code {
                KeyCode::Char(character) if self.goes_on(character, key) => {
                    self.held.push(key);
                    self.text.push(character);
                }
                _ => return self.release(event),
            },
        }
        Told::Events(Vec::new())
    }

    /// Returns true if an answer may continue with this character.
    fn goes_on(&self, character: char, key: KeyEvent) -> bool {
        let place = self.text.len();
        let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
        let follows = match BEGINNING.chars().nth(place) {
            Some(expected) => character == expected,
            None => character.is_ascii_hexdigit() || "rgba:/".contains(character),
        };
        plain && follows && place < LONGEST && key.kind != KeyEventKind::Release
    }

    /// It was not an answer, so the held back events are keys.
    fn release(&mut self, last: Event) -> Told {
        self.text.clear();
        let held = std::mem::take(&mut self.held).into_iter().map(Event::Key);
        Told::Events(held.chain([last]).collect())
    }
}

fn is_alt(key: KeyEvent, character: char) -> bool {
    key.code == KeyCode::Char(character) && key.modifiers == KeyModifiers::ALT
}

/// Returns true if a key ends an answer: BEL, or the ST that begins with ESC.
fn is_end(key: KeyEvent) -> bool {
    let bell = key.code == KeyCode::Char('g') && key.modifiers == KeyModifiers::CONTROL;
    bell || is_alt(key, '\\') || key.code == KeyCode::Esc
}

/// Returns true if a colour such as `rgb:ffff/ffff/dddd` is light; `None` if it is not a colour.
fn is_light(color: &str) -> Option<bool> {
    let digits = color
        .strip_prefix("rgba:")
        .or_else(|| color.strip_prefix("rgb:"))?;
    let mut parts = digits.split('/').map(|part| {
        let most = 16_u32.checked_pow(u32::try_from(part.len()).ok()?)? - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        Some(f64::from(value) / f64::from(most))
    });
    let mut part = || parts.next().flatten();
    let (red, green, blue) = (part()?, part()?, part()?);
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    /// The events that the key parser makes from bytes.
    fn keys(text: &str) -> Vec<Event> {
        let mut events = Vec::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            events.push(match character {
                '\x1b' => match characters.next() {
                    Some(next) => key(KeyCode::Char(next), KeyModifiers::ALT),
                    None => key(KeyCode::Esc, KeyModifiers::NONE),
                },
                '\x07' => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
                other => key(KeyCode::Char(other), KeyModifiers::NONE),
            });
        }
        events
    }

    /// The keys that remain from bytes, and the answer in them.
    fn read(text: &str) -> (Vec<Event>, Option<bool>) {
        let mut answers = Answers::default();
        let (mut left, mut light) = (Vec::new(), None);
        for event in keys(text) {
            match answers.tell(event) {
                Told::Events(events) => left.extend(events),
                Told::Light(told) => light = Some(told),
            }
        }
        (left, light)
    }

    #[test]
    fn an_answer_among_keys_leaves_the_keys() {
        for (text, light) in [
            ("j\x1b]11;rgb:ffff/ffff/dddd\x1b\\k", true),
            ("j\x1b]11;rgb:00/2b/36\x07k", false),
            ("j\x1b]11;rgba:fdfd/f6f6/e3e3/ffff\x07k", true),
        ] {
            assert_eq!(read(text), (keys("jk"), Some(light)), "{text:?}");
        }
    }

    #[test]
    fn keys_that_only_look_like_an_answer_stay_keys() {
        for text in ["\x1b]q", "\x1b]11q", "\x1b]11;rgb:q", "]11;rgb:0/0/0"] {
            assert_eq!(read(text), (keys(text), None), "{text:?}");
        }
        assert_eq!(read("\x1b]11;rgb:f\x07k"), (keys("k"), None));
    }
}
