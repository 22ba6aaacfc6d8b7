//! The language of the program: every text for people is written in English in the code, and
//! the catalogue in `ja/` holds the same text in Japanese.
//!
//! ```text
//! say!("{sender} sends none.", sender)   a sentence with tones (`explain::phrase`)
//! text!("{count} more", count)           the same as plain text
//! word!("denied")                        a text without pieces, as `&'static str`
//! ```
//!
//! All three look their template up while the program is compiled: pieces that the Japanese text
//! names and the English one does not are an error. [`translated`] looks up a text of a table
//! at run time.

mod catalogue;

use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) use catalogue::japanese;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

/// True for Japanese. The program has one user, so there is one language per process.
static JAPANESE: AtomicBool = AtomicBool::new(false);

impl Language {
    /// The language in use; English until [`Self::speak`] sets another.
    pub(crate) fn current() -> Self {
        if JAPANESE.load(Ordering::Relaxed) {
            Self::Japanese
        } else {
            Self::English
        }
    }

    /// Sets the language of the process.
    pub(crate) fn speak(self) {
        JAPANESE.store(self == Self::Japanese, Ordering::Relaxed);
    }

    /// The language tag (BCP 47).
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// The language of a value of `--lang`: `en`, `ja` or a locale.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let main = name.split(['_', '-', '.', '@']).next()?;
        match &*main.to_ascii_lowercase() {
            "en" | "c" | "posix" => Some(Self::English),
            "ja" => Some(Self::Japanese),
            _ => None,
        }
    }

    /// The language that the variables of the environment ask for, in the order of their
    /// importance: `ROLECHAIN_LANG`, `configured` (the setting of a file), `LC_ALL`,
    /// `LC_MESSAGES`, `LANG`. The first of the locale variables that is set and not empty decides
    /// (POSIX, "Internationalization Variables"). The console of Linux has no Japanese glyphs.
    pub(crate) fn of_environment(
        configured: Option<&str>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let asked = variable("ROLECHAIN_LANG").filter(|name| !name.is_empty());
        let asked = asked.as_deref().and_then(Self::named);
        if let Some(language) = asked.or_else(|| configured.and_then(Self::named)) {
            return language;
        }
        if variable("TERM").as_deref() == Some("linux") {
            return Self::English;
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|locale| !locale.is_empty()));
        let locale = locale.as_deref().and_then(Self::named);
        locale.unwrap_or_default()
    }
}

/// One of two texts, by the language in use.
pub(crate) fn choose(texts: [&'static str; 2]) -> &'static str {
    let [english, japanese] = texts;
    match Language::current() {
        Language::English => english,
        Language::Japanese => japanese,
    }
}

/// A text of a table in the language in use; English if the catalogue does not have it.
pub(crate) fn translated(english: &str) -> &str {
    match Language::current() {
        Language::English => english,
        Language::Japanese => japanese(english).unwrap_or(english),
    }
}

/// A text of several lines in the language in use, each line by itself.
pub(crate) fn translated_lines(english: &str) -> String {
    let lines = english.lines().map(translated);
    lines.collect::<Vec<_>>().join("\n")
}

/// A problem, and on the next line what to do about it.
pub(crate) fn advised(problem: impl Display, remedy: impl Display) -> String {
    format!("{problem}\n  {remedy}")
}

/// A template in both languages, with the names of its pieces; fails to compile if a template has
/// another name, or if the English one leaves a name out.
pub(crate) const fn both(english: &'static str, names: &[&str]) -> [&'static str; 2] {
    let texts = pair(english);
    check(texts[0], names, true);
    check(texts[1], names, false);
    texts
}

/// A template that may leave pieces out, in both languages; fails to compile if it has another name.
pub(crate) const fn with_some(english: &'static str, names: &[&str]) -> [&'static str; 2] {
    let texts = pair(english);
    check(texts[0], names, false);
    check(texts[1], names, false);
    texts
}

/// A text in both languages.
pub(crate) const fn pair(english: &'static str) -> [&'static str; 2] {
    match japanese(english) {
        Some(japanese) => [english, japanese],
        None => [english, english],
    }
}

/// Fails to compile if the template has a name that no piece has, a brace or backtick is
/// unbalanced, or (`all`) a piece is not used. Japanese may leave out pieces such as a plural.
const fn check(template: &str, names: &[&str], all: bool) {
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
        assert!(used[name] || !all, "a piece that the template does not use");
        name += 1;
    }
}

/// The index of the name between two positions; the number of names if it is none of them.
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

/// A text with pieces that are inserted through `Display`, as a `String`. `{name}` inserts the piece
/// of that name, by default the variable of that name.
macro_rules! text {
    (@value $name:ident $value:expr) => { $value };
    (@value $name:ident) => { $name };
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::text::fill_text(
            $crate::text::choose(const { $crate::text::both($template, &[$(stringify!($name)),*]) }),
            &[$((stringify!($name), &$crate::text::text!(@value $name $($value)?) as &dyn std::fmt::Display)),*],
        )
    };
}
pub(crate) use text;

/// The text of a checked template.
pub(crate) fn fill_text(template: &str, pieces: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        if let Some((_, piece)) = pieces.iter().find(|(piece, _)| *piece == name) {
            let _ = write!(filled, "{piece}");
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A text without pieces in the language in use.
macro_rules! word {
    ($text:literal) => {
        $crate::text::choose(const { $crate::text::pair($text) })
    };
}
pub(crate) use word;

// The places where a line of Japanese may be broken.

/// Returns true if a line may be broken between two characters without a blank between them: next
/// to a Japanese character, but neither before a mark that ends something nor after one that begins
/// something ("Requirements for Japanese Text Layout", 3.1.7).
pub(crate) const fn may_break(before: char, after: char) -> bool {
    (is_japanese(before) || is_japanese(after)) && !begins(before) && !ends(after)
}

const fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}')
}

const fn begins(letter: char) -> bool {
    matches!(letter, '(' | '[' | '{' | '「' | '『' | '（' | '【' | '⟨')
}

const fn ends(letter: char) -> bool {
    matches!(
        letter,
        ')' | ']'
            | '}'
            | '、'
            | '。'
            | ','
            | '.'
            | ':'
            | ';'
            | '!'
            | '?'
            | '」'
            | '』'
            | '）'
            | '】'
            | '・'
            | 'ー'
            | '～'
            | '々'
            | '⟩'
            | '…'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
    )
}

#[cfg(test)]
mod tests {
    use super::Language::{self, English, Japanese};
    use super::may_break;

    fn language(configured: Option<&str>, variables: &[(&str, &str)]) -> Language {
        Language::of_environment(configured, |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(language(None, &[]), English);
        assert_eq!(language(None, &[("LANG", "ja_JP.UTF-8")]), Japanese);
        assert_eq!(language(None, &[("LC_MESSAGES", "ja_JP")]), Japanese);
        let english = [("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C.UTF-8")];
        assert_eq!(language(None, &english), English);
        let posix = [("LANG", "ja_JP.UTF-8"), ("LC_MESSAGES", "POSIX")];
        assert_eq!(language(None, &posix), English);
        assert_eq!(
            language(None, &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "")]),
            Japanese
        );
        assert_eq!(language(None, &[("LANG", "de_DE.UTF-8")]), English);
        assert_eq!(language(Some("ja"), &[("LC_ALL", "en_US.UTF-8")]), Japanese);
        let asked = [("ROLECHAIN_LANG", "en"), ("LANG", "ja_JP.UTF-8")];
        assert_eq!(language(Some("ja"), &asked), English);
    }

    #[test]
    fn the_console_of_linux_gets_english_unless_asked_for() {
        let console = [("TERM", "linux"), ("LANG", "ja_JP.UTF-8")];
        assert_eq!(language(None, &console), English);
        let asked = [("TERM", "linux"), ("ROLECHAIN_LANG", "ja")];
        assert_eq!(language(None, &asked), Japanese);
    }

    #[test]
    fn a_line_begins_with_no_closing_mark_and_ends_with_no_opening_one() {
        for (pair, expected) in [
            ("あい", true),
            ("は`", true),
            ("my", false),
            ("す。", false),
            ("。次", true),
            ("「名", false),
            ("名」", false),
            ("(設", false),
            ("キャ", false),
            ("バー", false),
        ] {
            let mut letters = pair.chars();
            let (before, after) = (letters.next().unwrap(), letters.next().unwrap());
            assert_eq!(may_break(before, after), expected, "{pair}");
        }
    }
}
