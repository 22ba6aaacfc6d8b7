//! Arguments → prediction → text, JSON and exit codes.

mod args;
mod batch;
mod can;
mod card_text;
mod check;
mod context_scopes;
mod exit;
mod explain;
mod fix;
mod identities;
mod inputs;
mod json;
mod json_tree;
mod learn;
mod matrix;
mod named_files;
mod pasted;
mod style;
mod tree;
mod who;
mod why;

use std::io::{self, IsTerminal as _, Write};

use anyhow::Context as _;

use self::style::plain;
use crate::explain::report::{check_report, explain_report};
use crate::predict::compare_clients;

pub use args::{
    Arguments, BatchQuestion, CallOptions, Color, Command, FixOptions, Format, Inputs, Output,
};
pub use exit::ExitStatus;
pub use fix::file_writer;
pub use inputs::{Opened, Snapshots, open, open_for_screen, open_or_sample};
pub use named_files::shown;

/// What is left to do after the arguments are read: text commands are done here, the explorer is
/// another shell.
#[derive(Debug)]
pub enum Next {
    /// Nothing; end with this status.
    Done(ExitStatus),
    /// Open the explorer, on the sample if asked to.
    Explore {
        /// `rolechain demo`
        sample: bool,
    },
}

/// Runs a command that prints and ends.
pub fn run(arguments: &Arguments) -> anyhow::Result<Next> {
    let output = &arguments.output;
    let explorer = |sample| {
        if output.print || output.keys.is_some() {
            return Ok(Next::Explore { sample });
        }
        if io::stdout().is_terminal() && io::stdin().is_terminal() {
            return Ok(Next::Explore { sample });
        }
        // Without a terminal the tree says the same.
        let (opened, _) = open_or_sample(&arguments.inputs, sample)?;
        print_tree(&opened, output).map(|status| done(opened, status))
    };
    match &arguments.command {
        None => explorer(false),
        Some(Command::Demo) => explorer(true),
        Some(Command::Tree) => {
            let opened = open(&arguments.inputs)?;
            print_tree(&opened, output).map(|status| done(opened, status))
        }
        Some(Command::Check { profiles, strict }) => {
            let opened = open(&arguments.inputs)?;
            let ids = check::choose(&opened.prediction, profiles)?;
            let status = check::status(&opened.prediction, &ids, *strict);
            match output.format {
                Format::Text => {
                    let text = check::text(&opened.prediction, &ids, output.ascii);
                    print(&text, output.color)?;
                }
                Format::Json => {
                    let report = check_report(&opened.prediction, &ids);
                    print_json(|out| json::write_pretty(&report, out))?;
                }
            }
            Ok(done(opened, status))
        }
        Some(Command::Explain {
            profile,
            clients,
            strict,
        }) => {
            let opened = open(&arguments.inputs)?;
            let ids = check::choose(&opened.prediction, std::slice::from_ref(profile))?;
            let status = check::status(&opened.prediction, &ids, *strict);
            if *clients {
                let end = opened.status(status);
                let rows = compare_clients(&opened.prediction, profile);
                let text = match output.format {
                    Format::Text => plain(matrix::text(profile, &rows, output.ascii), output.ascii),
                    Format::Json => matrix::json(profile, &rows)?,
                };
                print(&text, output.color)?;
                return Ok(Next::Done(end));
            }
            let text = match output.format {
                Format::Text => explain::text(&opened.prediction, ids[0], output.ascii),
                Format::Json => json::to_text(&explain_report(&opened.prediction, ids[0]))?,
            };
            print(&text, output.color)?;
            Ok(done(opened, status))
        }
        Some(Command::Fix { profile, options }) => {
            fix::run(&arguments.inputs, output, profile, options).map(Next::Done)
        }
        Some(Command::Why { text }) => why::run(&arguments.inputs, output, text).map(Next::Done),
        Some(Command::Who { role }) => who::run(&arguments.inputs, output, role).map(Next::Done),
        Some(Command::Can {
            caller,
            role,
            options,
        }) => can::run(&arguments.inputs, output, caller, role, options).map(Next::Done),
        Some(Command::Batch { question }) => batch::answer(question).map(Next::Done),
    }
}

/// Ends with a status. The process ends too: the system takes all its memory back at once, which
/// is faster than giving it back piece by piece.
fn done(opened: Opened, status: ExitStatus) -> Next {
    let status = opened.status(status);
    std::mem::forget(opened);
    Next::Done(status)
}

fn print_tree(opened: &Opened, output: &Output) -> anyhow::Result<ExitStatus> {
    match output.format {
        Format::Text => print(&tree::text(&opened.prediction, output.ascii), output.color)?,
        Format::Json => print_json(|out| json_tree::tree(&opened.prediction, out))?,
    }
    Ok(ExitStatus::Allowed)
}

/// Standard output in pieces of 64 KB.
type Stdout = io::BufWriter<io::StdoutLock<'static>>;

/// Writes a report to standard output while it is made. A reader that has gone away is no error.
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

/// Writes a result to standard output. A reader that has gone away is no error.
pub fn print(text: &str, color: Color) -> anyhow::Result<()> {
    let choice = match color {
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
    let written = if choice == anstream::ColorChoice::Never {
        stream.write_all(anstream::adapter::strip_str(text).to_string().as_bytes())
    } else {
        stream.write_all(text.as_bytes())
    };
    forgive_closed_pipe(written.and_then(|()| stream.flush()))
}

/// `rolechain … | head` ends well.
pub(crate) fn forgive_closed_pipe(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
}
