//! `say!`: a sentence from a template whose names are checked when the program is compiled.

use std::borrow::Cow;

use super::sentence::Sentence;
use crate::config::SettingKey;
use crate::eval::PartialText;
use crate::explain::view::{Run, Tone};
use crate::text::Location;

/// A [`Sentence`] from a template and its named pieces.
///
/// ```text
/// say!("{sender} sends external_id `{sent}`{at}; the trust policy wants `{wanted}`.", sent = id.shown(), at = id.location.as_ref())
/// ```
///
/// `{name}` inserts the piece of that name, by default the variable called so. What stands between
/// backticks is a name that matters ([`Tone::Strong`]); a sentence or run that is inserted keeps
/// its own tones, and a location shows muted and in brackets. A name that only the template or
/// only the list of pieces has does not compile.
macro_rules! say {
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const _: () = $crate::explain::phrase::say::check($template, &[$(stringify!($name)),*]);
        $(let $name = say!(@value $name $($value)?);)*
        $crate::explain::phrase::say::fill(
            $template,
            &[$((stringify!($name), &$name as &dyn $crate::explain::phrase::say::Piece)),*],
        )
    }};
    (@value $name:ident $value:expr) => { $value };
    (@value $name:ident) => { &$name };
}
pub(crate) use say;

/// What a template can insert.
pub(crate) trait Piece {
    /// The sentence with this piece at its end. Text without a tone of its own takes `tone`.
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence;
}

impl<T: Piece + ?Sized> Piece for &T {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        (**self).add_to(sentence, tone)
    }
}

impl Piece for str {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.tone(tone, self)
    }
}

impl Piece for String {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.tone(tone, self)
    }
}

impl Piece for Cow<'_, str> {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.tone(tone, self)
    }
}

impl Piece for SettingKey {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.tone(tone, self)
    }
}

impl Piece for usize {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.tone(tone, self.to_string())
    }
}

impl Piece for u64 {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.tone(tone, self.to_string())
    }
}

impl Piece for Option<&Location> {
    fn add_to(&self, sentence: Sentence, _: Tone) -> Sentence {
        sentence.at(*self)
    }
}

impl Piece for PartialText {
    fn add_to(&self, sentence: Sentence, tone: Tone) -> Sentence {
        sentence.partial(tone, self)
    }
}

impl Piece for Run {
    fn add_to(&self, sentence: Sentence, _: Tone) -> Sentence {
        sentence.tone(self.tone, &self.text)
    }
}

impl Piece for Sentence {
    fn add_to(&self, sentence: Sentence, _: Tone) -> Sentence {
        sentence.followed_by(self.clone())
    }
}

/// The sentence of a checked template.
pub(crate) fn fill(template: &str, pieces: &[(&str, &dyn Piece)]) -> Sentence {
    let mut sentence = Sentence::default();
    let mut tone = Tone::Plain;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '`']) {
        sentence = sentence.tone(tone, &rest[..at]);
        if rest[at..].starts_with('`') {
            tone = match tone {
                Tone::Strong => Tone::Plain,
                _ => Tone::Strong,
            };
            rest = &rest[at + 1..];
            continue;
        }
        let Some((name, after)) = rest[at + 1..].split_once('}') else {
            break;
        };
        if let Some((_, piece)) = pieces.iter().find(|(piece, _)| *piece == name) {
            sentence = piece.add_to(sentence, tone);
        }
        rest = after;
    }
    sentence.tone(tone, rest)
}

/// Fails to compile if template and pieces do not have the same names, if a brace or backtick has
/// no partner.
pub(crate) const fn check(template: &str, names: &[&str]) {
    let text = template.as_bytes();
    let mut used = [false; 16];
    assert!(names.len() <= used.len(), "too many pieces");
    let (mut at, mut ticks) = (0, 0);
    while at < text.len() {
        if text[at] == b'`' {
            ticks += 1;
        }
        assert!(text[at] != b'}', "a closing brace without an opening one");
        if text[at] == b'{' {
            let start = at + 1;
            while at < text.len() && text[at] != b'}' {
                at += 1;
            }
            assert!(at < text.len(), "an opening brace without a closing one");
            let name = position(text, start, at, names);
            assert!(
                name < names.len(),
                "the template has a name that no piece has"
            );
            used[name] = true;
        }
        at += 1;
    }
    assert!(ticks % 2 == 0, "a backtick without its partner");
    let mut name = 0;
    while name < names.len() {
        assert!(used[name], "a piece that the template does not use");
        name += 1;
    }
}

/// Which name stands in the text between two positions; the number of names if none does.
const fn position(text: &[u8], start: usize, end: usize, names: &[&str]) -> usize {
    let mut name = 0;
    while name < names.len() {
        let bytes = names[name].as_bytes();
        let mut same = bytes.len() == end - start;
        let mut at = 0;
        while same && at < bytes.len() {
            same = bytes[at] == text[start + at];
            at += 1;
        }
        if same {
            return name;
        }
        name += 1;
    }
    names.len()
}
