//! The `rolechain` binary: passes arguments to one of the two shells, prints errors to standard
//! error, and returns the exit status.

mod explorer;

use std::process::ExitCode;

use rolechain::cli::{self, Arguments, ExitStatus, Next};

fn main() -> ExitCode {
    let arguments = match cli::read_arguments(None) {
        Ok(arguments) => arguments,
        Err(refusal) => refusal.exit(),
    };
    match start(&arguments) {
        Ok(code) => code,
        Err(error) => {
            // Causes on one line, without a backtrace, which would only hide the message.
            cli::warn(&format!("{error:#}"));
            ExitStatus::Usage.into()
        }
    }
}

fn start(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match cli::run(arguments)? {
        Next::Done(status) => Ok(status.into()),
        Next::Explore { sample } if arguments.screen().is_given() => {
            explorer::print(arguments, sample)
        }
        Next::Explore { sample } => explorer::run(arguments, sample),
    }
}
