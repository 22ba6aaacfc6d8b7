//! The `rolechain` binary: passes arguments to one of the two shells, prints errors to standard
//! error, and returns the exit status.

mod explorer;

use std::process::ExitCode;

use rolechain::cli::{self, Arguments, ExitStatus, Next};

fn main() -> ExitCode {
    let mut arguments = match cli::read_arguments() {
        Ok(arguments) => arguments,
        Err(refusal) => refusal.exit(),
    };
    match start(&mut arguments) {
        Ok(code) => code,
        Err(error) => {
            // Causes on one line, without a backtrace, which would only hide the message.
            cli::warn(&format!("{error:#}"));
            ExitStatus::Usage.into()
        }
    }
}

fn start(arguments: &mut Arguments) -> anyhow::Result<ExitCode> {
    let settings = cli::apply_settings(arguments)?;
    let next = cli::run(arguments)?;
    if !matches!(next, Next::Done(_)) {
        explorer::set_keys(&settings)?;
    }
    match next {
        Next::Done(status) => Ok(status.into()),
        Next::Settings { default } => Ok(explorer::print_settings(default)?.into()),
        Next::Explore { sample } if arguments.screen().is_given() => {
            explorer::print(arguments, sample)
        }
        Next::Explore { sample } => explorer::run(arguments, sample),
    }
}
