//! `rolechain report`: one self-contained file for a ticket or a colleague.

mod contents;
mod html;
mod markdown;
mod markup;
mod on_screen;
mod svg;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::args::{Format, Inputs, Output};
use super::check::choose;
use super::exit::ExitStatus;
use super::inputs::open;
use super::{done, forgive_closed_pipe};
use crate::chain::NodeId;
use crate::explain::report_words;
use crate::predict::Prediction;
use crate::redact::redact;
use crate::text::harmless_output;

use contents::{Contents, contents};
pub(crate) use on_screen::save_report;

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
    let opened = open(inputs)?;
    let ids = choose(&opened.prediction, &options.profiles)?;
    let text = written(kind, &opened.prediction, &ids, options.redact)?;
    match &options.output {
        None => {
            let mut stdout = std::io::stdout().lock();
            forgive_closed_pipe(std::io::Write::write_all(&mut stdout, text.as_bytes()))?;
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
        kind.write(&contents(&redacted.prediction, ids, true))
    } else {
        kind.write(&contents(prediction, ids, false))
    };
    Ok(harmless_output(&text).into_owned())
}

fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| path.display().to_string())
}
