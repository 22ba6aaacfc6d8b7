//! `rolechain report`: one self-contained file for a ticket or a colleague.

mod html;
mod markdown;
mod svg;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::args::{Format, Inputs, Output};
use super::check::choose;
use super::exit::ExitStatus;
use super::inputs::open;
use super::streams::check_not_read;
use super::{done, forgive_closed_pipe};
use crate::chain::NodeId;
use crate::config::edit::{WriteOptions, write_atomically};
use crate::explain::{
    Card, LineMark, Mark, Need, Stop, Tone, card_of_chain, needs, profile_mark, report_words,
    stops, title,
};
use crate::lint;
use crate::load::{expand, variable};
use crate::predict::Prediction;
use crate::redact::redact;
use crate::text::{harmless, harmless_output};

/// The scope of `rolechain report` and its output file.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ReportOptions {
    /// The profiles
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub profiles: Vec<String>,
    /// All profiles
    #[arg(long)]
    pub all: bool,
    /// Replace accounts, names, ids and addresses
    #[arg(long)]
    pub redact: bool,
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Html,
    Markdown,
    Svg,
}

impl Kind {
    /// As asked for, else by the name of the file, else a page.
    fn of(format: Format, file: Option<&Path>) -> anyhow::Result<Self> {
        let ending = file.and_then(Path::extension);
        let ending = ending.map(std::ffi::OsStr::to_ascii_lowercase);
        let ending = ending.as_deref().and_then(std::ffi::OsStr::to_str);
        Ok(match (format, ending) {
            (Format::Markdown, _) | (Format::Text, Some("md" | "markdown")) => Self::Markdown,
            (Format::Svg, _) | (Format::Text, Some("svg")) => Self::Svg,
            (Format::Html | Format::Text, _) => Self::Html,
            (Format::Json | Format::Sarif | Format::Github, _) => {
                bail!("{}", report_words::no_report_format())
            }
        })
    }

    fn write(self, contents: &Contents) -> String {
        match self {
            Self::Html => html::page(contents),
            Self::Markdown => markdown::document(contents),
            Self::Svg => svg::image(contents),
        }
    }
}

/// Runs the command.
pub(super) fn run(
    inputs: &Inputs,
    output: &Output,
    options: &ReportOptions,
) -> anyhow::Result<ExitStatus> {
    let kind = Kind::of(output.format, options.output.as_deref())?;
    if let Some(path) = &options.output {
        check_not_read("--output", path, inputs, None)?;
    }
    let opened = open(inputs)?;
    let ids = choose(&opened.prediction, &options.profiles)?;
    let text = written(kind, &opened.prediction, &ids, options.redact)?;
    match &options.output {
        None => {
            let mut stdout = io::stdout().lock();
            forgive_closed_pipe(stdout.write_all(text.as_bytes()))?;
        }
        Some(path) => save(path, &text)?,
    }
    Ok(done(opened, ExitStatus::Allowed))
}

fn written(
    kind: Kind,
    prediction: &Prediction,
    ids: &[NodeId],
    redacts: bool,
) -> anyhow::Result<String> {
    let text = if redacts {
        let redacted = redact(prediction, ids);
        let redacted =
            redacted.map_err(|problem| anyhow::anyhow!(report_words::not_redacted(&problem)))?;
        kind.write(&gather(&redacted.prediction, ids, true))
    } else {
        kind.write(&gather(prediction, ids, false))
    };
    Ok(harmless_output(&text).into_owned())
}

/// A report that is there stays until the new one is complete.
fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    let name = || harmless(&path.display().to_string()).into_owned();
    if !path.is_file() {
        return std::fs::write(path, text).with_context(name);
    }
    let old = std::fs::read(path).with_context(name)?;
    write_atomically(path, &old, text.as_bytes(), WriteOptions::default())?;
    Ok(())
}

// The content of a report: the cards of the hops and their sources.

/// A report.
pub(super) struct Contents {
    pub chains: Vec<Chain>,
    /// The instant taken as now.
    pub date: String,
    /// The files and their ages.
    pub sources: Vec<String>,
    /// Facts about all of them.
    pub banners: Vec<String>,
    pub redacted: bool,
}

/// The chain of a profile.
pub(super) struct Chain {
    pub name: String,
    pub mark: Mark,
    pub stops: Vec<Stop>,
    /// A card for each stop, with the number of its hop.
    pub cards: Vec<(Option<usize>, Card)>,
    pub needs: Vec<Need>,
}

pub(super) fn gather(prediction: &Prediction, ids: &[NodeId], redacted: bool) -> Contents {
    let findings = lint::find(&prediction.survey);
    let title = title(prediction);
    let chain = |id: &NodeId| Chain {
        name: harmless(prediction.survey.name(*id)).into_owned(),
        mark: profile_mark(prediction.profile_verdict(*id)),
        stops: stops(prediction, &findings, *id),
        cards: card_of_chain(prediction, &findings, *id).collect(),
        needs: needs(prediction, *id),
    };
    let file = |file: &crate::iam::account::SnapshotFile| {
        let at = file
            .fetched
            .as_ref()
            .map(|fetched| format!(", {}", instant(fetched.at)));
        format!("{}{}", harmless(&file.name), at.unwrap_or_default())
    };
    let files = prediction.survey.config.profiles.files();
    let files = files.map(|file| harmless(&file.source.name).into_owned());
    Contents {
        chains: ids.iter().map(chain).collect(),
        date: instant(prediction.survey.assumptions.now),
        sources: files
            .chain(prediction.facts.snapshots().files().map(file))
            .collect(),
        banners: title.banners.into_iter().map(|run| run.text).collect(),
        redacted,
    }
}

/// An instant in UTC, to the minute.
fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| String::new(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

// Text and tones as markup.

/// The class of a line of a policy.
const fn line_class(mark: LineMark) -> &'static str {
    match mark {
        LineMark::None => "",
        LineMark::Matches => "matches",
        LineMark::Fails | LineMark::Denies => "fails",
        LineMark::Invalid => "invalid",
        LineMark::NoMatch => "nomatch",
        LineMark::Unknown => "open",
    }
}

/// The class of a tone; empty for ordinary text.
const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Muted => "muted",
        Tone::Strong => "strong",
        Tone::Allowed => "allowed",
        Tone::Denied => "denied",
        Tone::Undetermined | Tone::Warning => "undetermined",
        Tone::Problem => "problem",
        Tone::UnknownPart => "unknown",
        Tone::Fix => "fix",
        Tone::Supposed => "supposed",
    }
}

/// Text for an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

// The report of a profile for the explorer, in a file that only its user can read.

/// Writes the report of a profile to a file that does not exist, or that may be replaced. Returns
/// its absolute path; `None` if there is a file that may not be replaced.
///
/// # Errors
///
/// Why nothing is written, in one line.
pub(crate) fn save_report(
    inputs: &Inputs,
    prediction: &Prediction,
    id: NodeId,
    file: &str,
    redacts: bool,
    replaces: bool,
) -> Result<Option<PathBuf>, String> {
    let path = PathBuf::from(expand(file.trim(), &variable));
    let path = std::path::absolute(&path).map_err(|error| error.to_string())?;
    check_not_read("", &path, inputs, None).map_err(|error| first_line(&error))?;
    let failed = |error: io::Error| format!("{}: {error}", path.display());
    if !replaces && path.symlink_metadata().is_ok() {
        return Ok(None);
    }
    let kind = Kind::of(Format::Text, Some(&path)).map_err(|error| error.to_string())?;
    let text = written(kind, prediction, &[id], redacts).map_err(|error| first_line(&error))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    // Its mode is 0600, and it appears as a whole.
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    let kept = if replaces {
        new.persist(&path)
    } else {
        new.persist_noclobber(&path)
    };
    match kept.map_err(|error| error.error) {
        Ok(_) => Ok(Some(path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn first_line(error: &anyhow::Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}
