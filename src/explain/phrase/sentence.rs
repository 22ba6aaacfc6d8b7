//! `say!`: a sentence from a template whose names are checked at compile time; lists, names and
//! capitals within sentences.

use std::borrow::{Borrow, Cow};
use std::sync::Arc;

use crate::chain::client::Client;
use crate::config::{ProfileName, SettingKey};
use crate::eval::{PartialText, TextPart};
use crate::explain::view::{Run, Runs, Tone};
use crate::iam::{Arn, TextFault};
use crate::text::{Location, text, word};

/// A sentence from a template and its named pieces.
///
/// ```text
/// say!("{sender} sends external_id `{sent}`{at}; the trust policy wants `{wanted}`.",
///      sent = id.shown(), at = id.location.as_ref())
/// say!(Tone::Muted, "{count} more profiles", count)
/// ```
///
/// `{name}` inserts the piece of that name, by default the variable of that name. Text between
/// backticks is important ([`Tone::Strong`]); `(tone, piece)` is a piece in another tone, an
/// inserted sentence keeps its own tones, and a location is shown muted and in brackets. A name
/// that occurs only in the template or only in the list of pieces does not compile. The Japanese
/// template stands in the catalogue, `src/text/language/ja`.
macro_rules! say {
    (@value $name:ident $value:expr) => { $value };
    (@value $name:ident) => { $name };
    ($template:literal $($pieces:tt)*) => {
        say!($crate::explain::view::Tone::Plain, $template $($pieces)*)
    };
    ($tone:expr, $template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::explain::phrase::sentence::fill(
            $tone,
            $crate::text::choose(const { $crate::text::both($template, &[$(stringify!($name)),*]) }),
            &[$((stringify!($name), &say!(@value $name $($value)?) as &dyn $crate::explain::phrase::sentence::Insertable)),*],
        )
    };
}
pub(crate) use say;

/// A value that a template can insert.
pub(crate) trait Insertable {
    /// Appends the piece. Text without a tone of its own takes `tone`.
    fn add_to(&self, runs: &mut Runs, tone: Tone);
}

impl<T: Insertable + ?Sized> Insertable for &T {
    fn add_to(&self, runs: &mut Runs, tone: Tone) {
        (**self).add_to(runs, tone);
    }
}

impl<T: Insertable> Insertable for Option<T> {
    fn add_to(&self, runs: &mut Runs, tone: Tone) {
        if let Some(piece) = self {
            piece.add_to(runs, tone);
        }
    }
}

impl<T: Insertable> Insertable for (Tone, T) {
    fn add_to(&self, runs: &mut Runs, _: Tone) {
        self.1.add_to(runs, self.0);
    }
}

/// Types that are shown through `Display`.
macro_rules! as_printed {
    ($($kind:ty),*) => {
        $(impl Insertable for $kind {
            fn add_to(&self, runs: &mut Runs, tone: Tone) {
                let text = self.to_string();
                if !text.is_empty() {
                    runs.push(Run::new(tone, text));
                }
            }
        })*
    };
}
as_printed!(
    str,
    String,
    Box<str>,
    Arc<str>,
    Cow<'_, str>,
    u32,
    u64,
    usize
);
as_printed!(Arn, ProfileName, SettingKey);

impl Insertable for Location {
    fn add_to(&self, runs: &mut Runs, _: Tone) {
        runs.push(Run::new(Tone::Muted, format!(" ({self})")));
    }
}

impl Insertable for PartialText {
    fn add_to(&self, runs: &mut Runs, tone: Tone) {
        for part in self.pieces() {
            match part {
                TextPart::Text(text) => text.add_to(runs, tone),
                TextPart::Unknown(unknown) => {
                    format!("⟨{}⟩", unknown.word()).add_to(runs, Tone::UnknownPart);
                }
            }
        }
    }
}

impl Insertable for Runs {
    fn add_to(&self, runs: &mut Runs, _: Tone) {
        runs.extend_from_slice(self);
    }
}

impl Insertable for [Run] {
    fn add_to(&self, runs: &mut Runs, _: Tone) {
        runs.extend_from_slice(self);
    }
}

/// The sentence of a checked template.
pub(crate) fn fill(plain: Tone, template: &str, pieces: &[(&str, &dyn Insertable)]) -> Runs {
    let mut runs = Runs::new();
    let mut tone = plain;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '`']) {
        rest[..at].add_to(&mut runs, tone);
        if rest[at..].starts_with('`') {
            tone = if tone == plain { Tone::Strong } else { plain };
            rest = &rest[at + 1..];
            continue;
        }
        let Some((name, after)) = rest[at + 1..].split_once('}') else {
            break;
        };
        if let Some((_, piece)) = pieces.iter().find(|(piece, _)| *piece == name) {
            piece.add_to(&mut runs, tone);
        }
        rest = after;
    }
    rest.add_to(&mut runs, tone);
    runs
}

// Lists, names and capitals within sentences.

/// Alternatives: `a, b or c`; long lists are cut.
pub(super) fn alternatives(texts: impl IntoIterator<Item = impl ToString>, most: usize) -> String {
    list(texts, word!(" or "), most)
}

/// A list of all texts: `a, b and c`; long lists are cut.
pub(super) fn all_of(texts: impl IntoIterator<Item = impl ToString>, most: usize) -> String {
    list(texts, word!(" and "), most)
}

/// A literal value in the middle of a sentence, in quotes if it could be mistaken for a part of it.
pub(super) fn literal(value: impl AsRef<str>) -> String {
    let value = value.as_ref();
    let is_wordlike = |letter: char| letter.is_alphabetic() || letter.is_whitespace();
    if value.chars().all(is_wordlike) {
        return format!("\"{value}\"");
    }
    value.to_owned()
}

fn list(texts: impl IntoIterator<Item = impl ToString>, last_link: &str, most: usize) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| text.to_string()).collect();
    match &texts[..] {
        texts if texts.len() > most => {
            text!(
                "{most} … ({more} more)",
                most = texts[..most].join(word!(", ")),
                more = texts.len() - most
            )
        }
        [before @ .., last] if !before.is_empty() => {
            format!("{}{last_link}{last}", before.join(word!(", ")))
        }
        texts => texts.concat(),
    }
}

/// The first ones: `a, b, c, d and 2 more`.
pub(super) fn first_few<T: Borrow<str>>(texts: &[T], most: usize) -> String {
    match texts.len().checked_sub(most) {
        Some(more @ 1..) => text!(
            "{texts} and {more} more",
            texts = texts[..most].join(word!(", ")),
            more
        ),
        _ => texts.join(word!(", ")),
    }
}

/// The beginning of a text, of so many characters.
pub(super) fn beginning(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The last line of a list that is cut.
pub(crate) fn and_more(more: usize) -> String {
    text!("… and {more} more", more)
}

/// Pieces with plain words between them.
pub(super) fn joined<T: Insertable>(
    pieces: impl IntoIterator<Item = T>,
    between: &str,
    last: &str,
) -> Runs {
    let mut pieces = pieces.into_iter().peekable();
    let mut runs = Runs::new();
    while let Some(piece) = pieces.next() {
        if !runs.is_empty() {
            let link = if pieces.peek().is_none() {
                last
            } else {
                between
            };
            link.add_to(&mut runs, Tone::Plain);
        }
        piece.add_to(&mut runs, Tone::Plain);
    }
    runs
}

/// The text as the beginning of a sentence.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The runs as the beginning of a sentence.
pub(super) fn capitalized_runs(mut runs: Runs) -> Runs {
    if let Some(first) = runs.first_mut() {
        first.text = capitalized(&first.text);
    }
    runs
}

/// The fault of a text that STS refuses.
pub(super) fn text_fault_words(fault: TextFault) -> String {
    match fault {
        TextFault::TooShort(least) => text!("it is shorter than {least} characters", least),
        TextFault::TooLong(most) => text!("it is longer than {most} characters", most),
        TextFault::Character(' ') => word!("it has a blank").to_owned(),
        TextFault::Character('\n') => word!("it spans several lines").to_owned(),
        TextFault::Character(wrong) => text!("it has the character {wrong}", wrong),
    }
}

/// A client as the subject of a sentence.
pub(crate) fn client_words(client: Client) -> String {
    match client {
        Client::AwsCli => word!("the AWS CLI").to_owned(),
        Client::Boto3 | Client::Terraform | Client::AwsVault | Client::Granted | Client::Awsume => {
            client.label().to_owned()
        }
        other => text!("the {other}", other = other.label()),
    }
}
