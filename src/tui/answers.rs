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
    /// True if an ESC that is held back may be the first half of an answer's end.
    ended: bool,
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
            return self.release(Some(event));
        };
        match self.held.first() {
            // The parser of keys takes ESC ] for Alt-], and ESC alone if it came alone.
            None if is_alt(key, ']') || is_escape(key) => self.held.push(key),
            None => return Told::Events(vec![event]),
            Some(first) if is_escape(*first) && self.held.len() == 1 => {
                if std::mem::take(&mut self.ended) {
                    // The second half of an end that came in two pieces.
                    self.held.clear();
                    if key.code != KeyCode::Char('\\') {
                        return Told::Events(vec![event]);
                    }
                } else if key.code == KeyCode::Char(']') && key.modifiers.is_empty() {
                    self.held.push(key);
                } else {
                    return self.release(Some(event));
                }
            }
            Some(_) if is_end(key) && self.text.starts_with(BEGINNING) => {
                let light = is_light(&self.text[BEGINNING.len()..]);
                self.text.clear();
                self.held.clear();
                if is_escape(key) {
                    self.held.push(key);
                    self.ended = true;
                }
                return light.map_or_else(|| Told::Events(Vec::new()), Told::Light);
            }
            Some(_) => match key.code {
                KeyCode::Char(character) if self.goes_on(character, key) => {
                    self.held.push(key);
                    self.text.push(character);
                }
                _ => return self.release(Some(event)),
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
    fn release(&mut self, last: Option<Event>) -> Told {
        self.text.clear();
        let ended = std::mem::take(&mut self.ended);
        let held = std::mem::take(&mut self.held);
        let held = held.into_iter().filter(|_| !ended).map(Event::Key);
        Told::Events(held.chain(last).collect())
    }

    /// Returns true if an ESC is held back, which is a key of its own unless more comes at once.
    pub(crate) fn holds_escape(&self) -> bool {
        self.held.len() == 1 && self.held.first().is_some_and(|key| is_escape(*key))
    }

    /// Nothing more has come.
    pub(crate) fn give_up(&mut self) -> Told {
        self.release(None)
    }
}

fn is_alt(key: KeyEvent, character: char) -> bool {
    key.code == KeyCode::Char(character) && key.modifiers == KeyModifiers::ALT
}

fn is_escape(key: KeyEvent) -> bool {
    key.code == KeyCode::Esc && key.modifiers.is_empty()
}

/// Returns true if a key ends an answer: BEL, or the ST that begins with ESC.
fn is_end(key: KeyEvent) -> bool {
    let bell = key.code == KeyCode::Char('g') && key.modifiers == KeyModifiers::CONTROL;
    bell || is_alt(key, '\\') || is_escape(key)
}

/// Returns true if a colour such as `rgb:ffff/ffff/dddd` is light; `None` if it is not a colour.
fn is_light(color: &str) -> Option<bool> {
    let digits = color
        .strip_prefix("rgba:")
        .or_else(|| color.strip_prefix("rgb:"))?;
    let mut parts = digits.split('/').map(|part| {
        let white = 16_u32.checked_pow(u32::try_from(part.len()).ok()?)? - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        Some(f64::from(value) / f64::from(white))
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
    fn an_answer_may_come_in_pieces() {
        let escape = || key(KeyCode::Esc, KeyModifiers::NONE);
        let mut answers = Answers::default();
        assert_eq!(answers.tell(escape()), Told::Events(Vec::new()));
        assert!(answers.holds_escape());
        for event in keys("]11;rgb:0/0/0") {
            assert_eq!(answers.tell(event), Told::Events(Vec::new()));
        }
        assert_eq!(answers.tell(escape()), Told::Light(false));
        assert_eq!(answers.give_up(), Told::Events(Vec::new()));
        answers.tell(escape());
        assert_eq!(answers.give_up(), Told::Events(vec![escape()]));
        answers.tell(escape());
        let both = [vec![escape()], keys("j")].concat();
        assert_eq!(answers.tell(keys("j").remove(0)), Told::Events(both));
    }

    #[test]
    fn keys_that_only_look_like_an_answer_stay_keys() {
        for text in ["\x1b]q", "\x1b]11q", "\x1b]11;rgb:q", "]11;rgb:0/0/0"] {
            assert_eq!(read(text), (keys(text), None), "{text:?}");
        }
        assert_eq!(read("\x1b]11;rgb:f\x07k"), (keys("k"), None));
    }
}
