//! Arguments → prediction → text, JSON and exit codes.

mod args;
mod batch;
mod can;
mod card_text;
mod check;
mod completions;
mod configs;
mod doctor;
mod exit;
mod expect;
mod explain;
mod facts;
mod fetch;
mod fetched;
mod fix;
mod inputs;
mod json;
mod language;
mod lint;
mod live;
mod log;
mod man;
mod named_files;
mod probe;
mod report;
mod screen_calls;
mod sessions;
mod settings;
mod sources;
mod streams;
mod style;
mod talk;
mod terminal;
mod tree;
mod warnings;
mod who;
mod why;

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde::Serialize;

use self::inputs::open;
use self::streams::reads_standard_input;
use self::style::plain;
use crate::explain::report::{check_report, clients_report, explain_report};
use crate::load::variable;
use crate::predict::compare_clients;
use crate::text::{harmless_output, word};
use style::{line_width, wrap};

pub(crate) use args::{Arguments, Color, Command, Format, Inputs, Output, Screen};
pub(crate) use exit::ExitStatus;
pub(crate) use explain::explanation;
pub(crate) use fix::file_writer;
pub(crate) use inputs::{Opened, open_for_screen, open_or_sample};
pub(crate) use language::read_arguments;
pub(crate) use named_files::{held_warnings, hold_warnings, release_warnings, shown, warn};
pub(crate) use report::save_report;
pub(crate) use screen_calls::{ScreenDone, ScreenPlan, plan_fetch_on_screen, plan_probe_on_screen};
pub(crate) use settings::{DEFAULT_SETTINGS, Settings, apply_settings, settings_path};
pub(crate) use streams::{config_paths, input_paths, path_called};
pub(crate) use talk::Talk;
pub(crate) use terminal::{Terminal, ThemeName};

/// The next step after the arguments are read. Text commands are already done; the explorer is
/// started by the binary.
#[derive(Debug)]
pub(crate) enum Next {
    /// None; end with this status.
    Done(ExitStatus),
    /// Print the settings, which name keys of the explorer.
    Settings {
        /// With all defaults.
        default: bool,
    },
    /// Open the explorer, on the sample if requested.
    Explore {
        /// `rolechain demo`; `--sample` stands in the inputs
        sample: bool,
    },
}

/// Runs a command that prints and ends.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Next> {
    let Arguments { inputs, output, .. } = arguments;
    log::open(output.log.as_deref(), inputs, own_file(arguments))?;
    let screen = arguments.screen();
    if output.format.is_of_lint() && !matches!(arguments.command, Some(Command::Lint(_))) {
        bail!(word!("--format sarif and github are for rolechain lint"));
    }
    if output.format.is_of_report() && !matches!(arguments.command, Some(Command::Report(_))) {
        bail!(word!(
            "--format html, markdown and svg are for rolechain report"
        ));
    }
    let done = match &arguments.command {
        None => return explore(inputs, output, screen, false),
        Some(Command::Demo { .. }) => return explore(inputs, output, screen, true),
        Some(_) if screen.is_given() => {
            bail!(word!(
                "--keys, --print and --size are for the explorer: leave out the command"
            ))
        }
        Some(Command::Tree) => print_tree(open(inputs)?, inputs, output),
        Some(Command::Check {
            profiles,
            expect,
            quiet,
            strict,
        }) => match expect {
            Some(path) => expect::run(inputs, output, path, *strict, *quiet),
            None => check(inputs, output, profiles, *quiet, *strict),
        },
        Some(Command::Sources) => sources::run(inputs, output),
        Some(Command::Explain {
            profile,
            clients,
            strict,
        }) => explain(inputs, output, profile, *clients, *strict),
        Some(Command::Fix { profile, options }) => fix::run(inputs, output, profile, options),
        Some(Command::Why { text }) => why::run(inputs, output, text),
        Some(Command::Who { role }) => who::run(inputs, output, role),
        Some(Command::Can {
            caller,
            role,
            options,
        }) => can::run(inputs, output, caller, role, options),
        Some(Command::Fetch(options)) => fetch::run(inputs, output, options),
        Some(Command::Probe { profile, options }) => probe::run(inputs, output, profile, options),
        Some(Command::Doctor) => doctor::run(inputs, output),
        Some(Command::Report(options)) => report::run(inputs, output, options),
        Some(Command::Lint(options)) => lint::run(inputs, output, options),
        Some(Command::Rules { id }) => lint::print_rules(output, id.as_deref()),
        Some(Command::Settings { default }) => return Ok(Next::Settings { default: *default }),
        Some(Command::Completions { shell }) => completions::print_script(*shell),
        Some(Command::Complete { words }) => completions::complete(words),
        Some(Command::Man { command, all }) => man::run(command, all.as_deref()),
        Some(Command::Batch { question }) => batch::answer(question),
    };
    done.map(Next::Done)
}

/// A file that only this command reads.
fn own_file(arguments: &Arguments) -> Option<&Path> {
    match arguments.command.as_ref()? {
        Command::Check { expect, .. } => expect.as_deref(),
        Command::Lint(options) => options.policy.as_deref(),
        _ => None,
    }
}

/// Without a terminal, or in one that cannot move its cursor, prints the tree instead of opening
/// the explorer. If standard input is a file, keys are read from the terminal itself.
fn explore(
    inputs: &Inputs,
    output: &Output,
    screen: &Screen,
    sample: bool,
) -> anyhow::Result<Next> {
    let keys = || io::stdin().is_terminal() || reads_standard_input(inputs);
    if screen.is_given() || !is_dumb() && io::stdout().is_terminal() && keys() {
        return Ok(Next::Explore { sample });
    }
    let (opened, _) = open_or_sample(inputs, sample)?;
    print_tree(opened, inputs, output).map(Next::Done)
}

fn print_tree(opened: Opened, inputs: &Inputs, output: &Output) -> anyhow::Result<ExitStatus> {
    check::choose(&opened.prediction, inputs.profile.as_slice())?;
    match output.format {
        Format::Json => print_json(|out| tree::tree(&opened.prediction, out))?,
        _ => print_text(tree::text(&opened.prediction), output)?,
    }
    Ok(done(opened, ExitStatus::Allowed))
}

fn check(
    inputs: &Inputs,
    output: &Output,
    profiles: &[String],
    quiet: bool,
    strict: bool,
) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let ids = check::choose(&opened.prediction, profiles)?;
    let prediction = &opened.prediction;
    if profiles.is_empty() {
        prediction.evaluate_all();
    }
    let failing = check::failing(prediction, &ids, strict);
    let shown = if quiet { &failing } else { &ids };
    print_report(
        output,
        || {
            if quiet {
                check::failures(prediction, &failing)
            } else {
                check::text(prediction, &ids, profiles.is_empty())
            }
        },
        || check_report(prediction, &ids, shown),
    )?;
    let status = check::status(prediction, &ids, strict);
    Ok(done(opened, status))
}

fn explain(
    inputs: &Inputs,
    output: &Output,
    profile: &String,
    clients: bool,
    strict: bool,
) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let prediction = &opened.prediction;
    let ids = check::choose(prediction, std::slice::from_ref(profile))?;
    if clients {
        let rows = compare_clients(prediction, profile);
        print_report(
            output,
            || explain::matrix_text(profile, &rows),
            || clients_report(profile, &rows),
        )?;
    } else {
        print_report(
            output,
            || explain::text(prediction, ids[0]),
            || explain_report(prediction, ids[0]),
        )?;
    }
    let status = check::status(prediction, &ids, strict);
    Ok(done(opened, status))
}

/// Ends with a status. The process also ends, so its memory is not freed piece by piece: the system
/// reclaims it faster.
fn done(opened: Opened, status: ExitStatus) -> ExitStatus {
    let status = opened.status(status);
    std::mem::forget(opened);
    status
}

/// Standard output with a buffer of 64 KB.
type Stdout = io::BufWriter<io::StdoutLock<'static>>;

/// Prints an answer in the requested format.
fn print_report<T: Serialize>(
    output: &Output,
    text: impl FnOnce() -> String,
    report: impl FnOnce() -> T,
) -> anyhow::Result<()> {
    match output.format {
        Format::Json => print_json(|out| json::write_pretty(&report(), out)),
        _ => print_text(text(), output),
    }
}

/// Prints an answer for people, in lines that fit the terminal.
fn print_text(text: String, output: &Output) -> anyhow::Result<()> {
    let width = line_width(&io::stdout());
    let lines = wrap(&plain(text, output.ascii), width);
    print(&lines, output.color)
}

/// Writes a report to standard output as it is created. A closed pipe is not an error.
fn print_json(write: impl FnOnce(&mut Stdout) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    match write(&mut out) {
        Err(error) => match error.downcast::<io::Error>() {
            Ok(error) => forgive_closed_pipe(Err(error)),
            Err(error) => Err(error),
        },
        Ok(()) => forgive_closed_pipe(out.flush()),
    }
}

/// Returns true if the terminal can neither move its cursor nor show colours.
fn is_dumb() -> bool {
    variable("TERM").as_deref() == Some("dumb")
}

/// Writes a result to standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str, color: Color) -> anyhow::Result<()> {
    let choice = match color {
        // `anstream` assumes that the log of a CI job shows colours, whatever `TERM` is.
        Color::Auto if is_dumb() => anstream::ColorChoice::Never,
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    let stdout = io::stdout();
    let choice = match choice {
        anstream::ColorChoice::Auto => anstream::AutoStream::choice(&stdout),
        other => other,
    };
    let mut stream = io::BufWriter::with_capacity(64 * 1024, stdout.lock());
    let text = &*harmless_output(text);
    let written = if choice == anstream::ColorChoice::Never {
        write!(stream, "{}", anstream::adapter::strip_str(text))
    } else {
        stream.write_all(text.as_bytes())
    };
    forgive_closed_pipe(written.and_then(|()| stream.flush()))
}

/// Prints a refusal of the command line, or the answer to `--help` or `--version`.
pub(crate) fn print_refusal(refusal: &clap::Error) -> ExitCode {
    let printed = refusal.print().and_then(|()| io::stdout().flush());
    match forgive_closed_pipe(printed) {
        Err(error) if !refusal.use_stderr() => {
            warn(&format!("{error:#}"));
            ExitStatus::Usage.into()
        }
        _ => u8::try_from(refusal.exit_code()).map_or(ExitStatus::Usage.into(), ExitCode::from),
    }
}

/// Makes `rolechain … | head` end successfully.
fn forgive_closed_pipe(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context(word!("standard output")),
    }
}
