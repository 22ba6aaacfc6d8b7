//! The view model: the basis of screens, texts and JSON reports. Words and structure; no colours,
//! no widths.

use crate::config::edit::DiffMark;
use crate::text::{Severity, translated};

/// The meaning of a piece of text. Each output gives it its own look.
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
    /// It cannot be determined from the files.
    Undetermined,
    /// A warning.
    Warning,
    /// The chain or a policy is broken, or STS refuses the call before any policy.
    Problem,
    /// A part that is unknown until run time, shown as `⟨…⟩`.
    UnknownPart,
    /// A line for the user to write.
    Fix,
    /// A what-if value, which is in no file.
    Supposed,
}

/// A run of text in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text, already harmless: no control characters, no line breaks.
    pub text: String,
    /// The meaning of the text.
    pub tone: Tone,
}

impl Run {
    /// Foreign or own text, which is made harmless here.
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

/// Runs on one line (a screen may wrap them).
pub(crate) type Runs = Vec<Run>;

/// Symbol, word and tone of a verdict, so that colour is never the only sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The symbol, one column wide.
    pub symbol: char,
    /// The symbol for terminals without UTF-8.
    pub ascii: char,
    /// The verdict in a word or two, as in [`crate::predict`].
    pub word: &'static str,
    /// The tone.
    pub tone: Tone,
}

impl Mark {
    /// The verdict in the language in use.
    pub(crate) fn shown(&self) -> &'static str {
        translated(self.word)
    }
}

/// The session name of a row, evaluated by the roles assumed *from* it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionCell {
    /// The name, or `⟨generated⟩`, or `⟨user name⟩`.
    pub text: String,
    /// True if the client generates it, with a different name each time.
    pub generated: bool,
    /// Satisfied, violated (it makes a child fail), depends, or not tested (plain).
    pub tone: Tone,
    /// The result in a word: `fits`, `does not fit`, `depends`; `None` if not tested.
    pub word: Option<&'static str>,
}

/// One row of the tree. Made only for visible rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TreeRow {
    /// The verdict of the hop into this profile; for a base row, the kind of credentials.
    pub mark: Mark,
    /// Profile name, or the heading of a group of rows.
    pub name: String,
    /// True if this row is a heading rather than a profile.
    pub heading: bool,
    /// True if it shows a what-if change.
    pub changed: bool,
    /// True if an earlier hop fails, so that AWS never sees this one; shown dimmed.
    pub not_reached: bool,
    /// The session name cell; `None` on rows that make no session.
    pub session: Option<SessionCell>,
    /// Role name without path; for a base row, the kind of credentials in words.
    pub role: Option<String>,
    /// Account id of the role or the base, if known.
    pub account: Option<String>,
    /// Short badges, such as `AWS_PROFILE` or `file finding`.
    pub badges: Vec<String>,
    /// The reason why it is broken, in a few words.
    pub note: Option<String>,
}

/// The counts of the title line, in display order; zero counts are left out.
pub(crate) type Counts = Vec<(Mark, usize)>;

/// The contents of the title line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    /// The origin of the tree: a config path, or `built-in sample`.
    pub origin: String,
    /// True for the built-in sample.
    pub sample: bool,
    /// `no policies loaded`, `3 snapshots`, `loading 12 of 100 files`.
    pub policies: String,
    /// Important messages, such as `the AWS CLI refuses config: line 12` or environment keys that
    /// win without `--profile`. Shown as banner lines.
    pub banners: Vec<Run>,
}

/// Everything about one row: the right pane, and one hop of `explain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Profile name.
    pub title: String,
    /// Verdict of the hop.
    pub mark: Mark,
    /// The chain up to this hop, each arrow with its verdict; empty for a card without a hop.
    pub path: Runs,
    /// The verdict in one sentence.
    pub sentence: Runs,
    /// The few deciding lines of a policy, and the index of the whole policy in [`Self::sections`].
    pub deciding: Option<(usize, CardSection)>,
    /// The two sides of the verdict on one line: the trust side and the identity side.
    pub sides: Runs,
    /// The repair, in one sentence; [`Self::fix_line`] then holds the line to write.
    pub fix: Option<Runs>,
    /// The location and text of the line to write, such as (`config:12 in [profile source]`,
    /// `role_session_name = my-session`).
    pub fix_line: Option<(String, String)>,
    /// The lines of the file around [`Self::fix_line`], including it; may be empty.
    pub fix_lines: Vec<ConfigLine>,
    /// The other sections, in order.
    pub sections: Vec<CardSection>,
}

impl Card {
    /// A card without a hop, with a title and a sentence.
    pub(super) fn of(title: impl Into<String>, mark: Mark, sentence: Runs) -> Self {
        Self {
            title: title.into(),
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

    /// The card with these sections.
    pub(super) fn with(mut self, sections: Vec<CardSection>) -> Self {
        self.sections = sections;
        self
    }
}

/// A line of the config or the credentials file, before or after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigLine {
    /// The file name; a location together with the number.
    pub file: String,
    /// The line number; `None` for a line to be written.
    pub number: Option<u32>,
    /// The text. Harmless.
    pub text: String,
    /// The kind of line: the header of the section, unchanged, removed or added.
    pub mark: DiffMark,
}

/// A part of a [`Card`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSection {
    /// `Credentials`, `Trust policy` …; empty for the facts of the call, which need no heading.
    pub heading: String,
    /// The origin of the section, shown muted beside the heading.
    pub origin: Option<String>,
    /// The contents.
    pub body: Body,
}

impl CardSection {
    /// A section that names no origin.
    pub(crate) fn new(heading: impl Into<String>, body: Body) -> Self {
        Self {
            heading: heading.into(),
            origin: None,
            body,
        }
    }

    /// Sentences; `None` if there are none.
    pub(super) fn of_lines(heading: impl Into<String>, lines: Vec<Runs>) -> Option<Self> {
        (!lines.is_empty()).then(|| Self::new(heading, Body::Paragraphs(lines)))
    }
}

/// The content of a [`CardSection`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Label and value pairs.
    Facts(Vec<Fact>),
    /// Sentences, one paragraph each.
    Paragraphs(Vec<Runs>),
    /// A command to copy and run elsewhere; scrolled, not wrapped.
    Command(Vec<String>),
    /// Lines of a unified diff, each prefixed by its sign and a blank; indentation is kept.
    Diff(Vec<String>),
    /// A policy document as its author wrote it, with marks.
    Policy(Vec<AnnotatedLine>),
}

/// A fact about the hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Caller ARN, aws:userid, target role, session name …
    pub label: &'static str,
    /// The value; tones distinguish known text from unknown parts.
    pub value: Runs,
    /// The origin: `config:14`, `generated by the AWS CLI`.
    pub origin: Option<String>,
}

/// The margin mark of a policy line; of two on one line the later one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineMark {
    /// No result.
    #[default]
    None,
    /// This element, value or statement does not match, and nothing depends on it.
    NoMatch,
    /// It matches.
    Matches,
    /// It may match.
    Unknown,
    /// It does not match.
    Fails,
    /// A Deny statement that applies.
    Denies,
    /// IAM refuses it.
    Invalid,
}

impl LineMark {
    /// All marks, in the order of the legend.
    pub(crate) const ALL: [Self; 6] = [
        Self::Matches,
        Self::Fails,
        Self::NoMatch,
        Self::Denies,
        Self::Unknown,
        Self::Invalid,
    ];
}

/// The relevance of a policy line for a hop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Emphasis {
    /// Left out if there is room for only a few lines.
    #[default]
    Rest,
    /// It gives the context of the deciding line.
    Context,
    /// It decides.
    Decides,
}

/// One line of a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedLine {
    /// Line number within the source file; 0 if there is none, because a single line of the
    /// document was spread over several for display.
    pub number: u32,
    /// The line as written, without its line break; indentation is kept.
    pub text: Runs,
    /// The margin mark.
    pub mark: LineMark,
    /// The relevance.
    pub emphasis: Emphasis,
    /// The comparison that decided, such as `is AROA…:botocore-session-⟨time⟩`; a screen shows it
    /// after the line if there is room, else below.
    pub note: Option<Runs>,
    /// True if the line belongs to a statement that is unrelated to this hop (another action or
    /// only service principals); a screen may dim it.
    pub inert: bool,
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Denied,
            Severity::Warning => Self::Undetermined,
            Severity::Note => Self::Muted,
        }
    }
}

impl From<DiffMark> for Tone {
    fn from(mark: DiffMark) -> Self {
        match mark {
            DiffMark::Heading => Self::Muted,
            DiffMark::Same => Self::Plain,
            DiffMark::Removed => Self::Denied,
            DiffMark::Added => Self::Fix,
        }
    }
}

/// The tone of a line of a [`Body::Diff`], by its sign.
pub(crate) fn diff_tone(line: &str) -> Tone {
    match line.as_bytes().first() {
        Some(b'+') => Tone::Fix,
        Some(b'-') => Tone::Denied,
        _ => Tone::Muted,
    }
}
