//! The view model: what a screen, a text and a JSON report are made from. Words and structure;
//! no colours, no widths.

use crate::config::edit::DiffMark;

/// What a piece of text stands for. Each output gives it its own look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// Less important: provenance, punctuation, counts.
    Muted,
    /// A heading or a name that matters.
    Strong,
    /// The hop is allowed; a statement or value matches.
    Allowed,
    /// The hop is denied; a value that decides against it.
    Denied,
    /// It cannot be known from the files.
    Undetermined,
    /// The chain or a policy is broken, or STS refuses the call before any policy.
    Problem,
    /// A part that is not known until run time, shown as `⟨…⟩`.
    UnknownPart,
    /// A line for the user to write.
    Fix,
    /// Supposed by the user, not read from a file.
    Supposed,
}

/// A run of text in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text, already harmless: no control characters, no line breaks.
    pub text: String,
    /// What it stands for.
    pub tone: Tone,
}

impl Run {
    /// Foreign or own text; made harmless here.
    pub fn new(tone: Tone, text: impl AsRef<str>) -> Self {
        Self {
            text: crate::text::harmless(text.as_ref()).into_owned(),
            tone,
        }
    }

    /// Ordinary text.
    pub(crate) fn plain(text: impl AsRef<str>) -> Self {
        Self::new(Tone::Plain, text)
    }
}

/// Runs that stand on one line (a screen may wrap them).
pub type Runs = Vec<Run>;

/// Symbol, word and tone of a verdict: never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// One column wide.
    pub symbol: char,
    /// The same for terminals without UTF-8.
    pub ascii: char,
    /// The verdict in a word or two, as [`crate::predict`] names it.
    pub word: &'static str,
    /// Its colour's meaning.
    pub tone: Tone,
}

/// The session name of a row, evaluated by the roles assumed *from* it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCell {
    /// The name, or `⟨generated⟩`, or `⟨user name⟩`.
    pub text: String,
    /// Whether the client makes it up, another one each time.
    pub generated: bool,
    /// Satisfied, violated (the culprit of a failing child), depends, or not tested (plain).
    pub tone: Tone,
    /// The outcome in a word: `fits`, `does not fit`, `depends`, or nothing when not tested.
    pub word: Option<&'static str>,
}

/// One row of the tree. Made for visible rows only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// The verdict of the hop into this profile; of a base row what kind of credentials it is.
    pub mark: Mark,
    /// Profile name, or the heading of a group of rows.
    pub name: String,
    /// Whether this row is a heading and no profile.
    pub heading: bool,
    /// Whether it shows something that is supposed and not written.
    pub changed: bool,
    /// Dimmed: an earlier hop fails, so AWS never sees this one.
    pub not_reached: bool,
    /// The session name cell; none on rows that make no session.
    pub session: Option<SessionCell>,
    /// Role name without path; of a base row the kind of credentials in words.
    pub role: Option<String>,
    /// Account id of the role or of the base, if known.
    pub account: Option<String>,
    /// Short badges, such as `AWS_PROFILE` or `file finding`.
    pub badges: Vec<String>,
    /// Why it is broken, in a few words.
    pub note: Option<String>,
}

/// The counts of the title line, in the order they are shown; zero counts are left out.
pub type Counts = Vec<(Mark, usize)>;

/// What the title line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Where the tree comes from: a config path, or `built-in sample`.
    pub origin: String,
    /// Whether this is the built-in sample.
    pub sample: bool,
    /// `no policies loaded`, `3 snapshots`, `loading 12 of 100 files`.
    pub policies: String,
    /// Things the user must not miss, such as `the AWS CLI refuses config: line 12` or
    /// environment keys that win without `--profile`. Shown as banner lines.
    pub banners: Vec<Run>,
}

/// Everything about one row: the right pane, and one hop of `explain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Profile name.
    pub title: String,
    /// Verdict of the hop.
    pub mark: Mark,
    /// The chain up to this hop, each arrow with its verdict; nothing for a card of no hop.
    pub path: Runs,
    /// The verdict in one sentence.
    pub sentence: Runs,
    /// The few lines of a policy that decide; the whole policy stands in [`Self::sections`].
    pub deciding: Option<Section>,
    /// The two sides of the verdict on one line: the trust side and the identity side.
    pub sides: Runs,
    /// The repair, in one sentence; then the line to write stands in [`Self::fix_line`].
    pub fix: Option<Runs>,
    /// Where and which line to write, e.g. (`config:12 in [profile source]`, `role_session_name = my-session`).
    pub fix_line: Option<(String, String)>,
    /// The lines of the file around [`Self::fix_line`], it included; nothing where there are none.
    pub fix_lines: Vec<ConfigLine>,
    /// The rest, in order.
    pub sections: Vec<Section>,
}

impl Card {
    /// A card of no hop: a title, what is to be said, and nothing else yet.
    pub(super) fn of(title: String, mark: Mark, sentence: Runs) -> Self {
        Self {
            title,
            mark,
            path: Vec::new(),
            sentence,
            deciding: None,
            sides: Vec::new(),
            fix: None,
            fix_line: None,
            fix_lines: Vec::new(),
            sections: Vec::new(),
        }
    }
}

/// A line of the config or the credentials file, as it is or as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigLine {
    /// The file; with the number a place.
    pub file: String,
    /// Its number; none for a line to be written.
    pub number: Option<u32>,
    /// Its text. Harmless.
    pub text: String,
    /// The header of the section, an unchanged line, or one that goes or comes.
    pub mark: DiffMark,
}

/// A part of a [`Card`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// `Credentials`, `Trust policy` …; empty for the facts of the call, which
    /// need no heading.
    pub heading: String,
    /// Beside the heading, muted: where the part comes from.
    pub origin: Option<String>,
    /// What it holds.
    pub body: Body,
}

/// The content of a [`Section`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Label and value pairs.
    Facts(Vec<Fact>),
    /// Sentences, each a paragraph of its own.
    Paragraphs(Vec<Runs>),
    /// A command to run elsewhere, to be copied as it stands; not wrapped, scrolls.
    Command(Vec<String>),
    /// Lines of a unified diff, each with its sign and a blank in front; indentation kept.
    Diff(Vec<String>),
    /// A policy document as its author wrote it, with marks.
    Policy(Vec<AnnotatedLine>),
}

/// A fact about the hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Caller ARN, aws:userid, target role, session name …
    pub label: &'static str,
    /// Its value; known text and holes told apart by tone.
    pub value: Runs,
    /// Where it was read: `config:14`, `generated by the AWS CLI`.
    pub origin: Option<String>,
}

/// The margin mark of a policy line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineMark {
    /// Nothing was decided here.
    #[default]
    None,
    /// This element, value or statement matches.
    Matches,
    /// It does not.
    Fails,
    /// It does not, and nothing depends on it.
    NoMatch,
    /// It may.
    Unknown,
    /// A Deny statement that applies.
    Denies,
    /// IAM refuses this.
    Invalid,
}

impl LineMark {
    /// All that a line can show, in the order of a legend.
    pub(crate) const ALL: [Self; 6] = [
        Self::Matches,
        Self::Fails,
        Self::NoMatch,
        Self::Denies,
        Self::Unknown,
        Self::Invalid,
    ];

    /// It in a few words, for the legend.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Matches => "matches",
            Self::Fails => "decides against",
            Self::NoMatch => "no match, decides nothing",
            Self::Denies => "denies",
            Self::Unknown => "not known",
            Self::Invalid => "IAM refuses it",
        }
    }
}

/// How much a line of a policy matters for a hop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Emphasis {
    /// Not shown where there is room for a few lines only.
    #[default]
    Rest,
    /// It says what the deciding line belongs to.
    Context,
    /// It decides.
    Decides,
}

/// One line of a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedLine {
    /// Line number within the file it came from; 0 where there is none, because the document
    /// stands there on one line and was spread over several to be read.
    pub number: u32,
    /// The line as written, without its line break; indentation kept.
    pub text: Runs,
    /// The margin mark.
    pub mark: LineMark,
    /// How much it matters.
    pub emphasis: Emphasis,
    /// The comparison that decided, e.g. `is AROA…:botocore-session-⟨time⟩`; a screen puts it
    /// behind the line if there is room, else below.
    pub note: Option<Runs>,
    /// Whether the line belongs to a statement that has nothing to do with this hop (another
    /// action or only service principals); a screen may dim it.
    pub inert: bool,
}

impl From<DiffMark> for Tone {
    fn from(mark: DiffMark) -> Self {
        match mark {
            DiffMark::Heading => Self::Muted,
            DiffMark::Same => Self::Plain,
            DiffMark::Removed => Self::Denied,
            DiffMark::Added => Self::Allowed,
        }
    }
}

/// The tone of a line of a [`Body::Diff`], from its sign.
pub(crate) fn diff_tone(line: &str) -> Tone {
    match line.as_bytes().first() {
        Some(b'+') => Tone::Fix,
        Some(b'-') => Tone::Denied,
        _ => Tone::Muted,
    }
}
