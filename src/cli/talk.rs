//! The user's side of calls: the terminal of a command, or the explorer.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::bail;

use super::live::LiveOptions;
use super::log::log_call;
use super::named_files::write_stderr;
use super::style::put_runs;
use crate::explain::Runs;
use crate::explain::live_words::{MAKE_THESE_CALLS, TERMINAL_QUESTION, not_confirmed};
use crate::live::{AwsCall, AwsCli, CallError, ErrorKind, InstalledCli, Signer};

/// Questions and messages to the user.
pub(crate) trait Talk: Sync {
    /// Reports the progress of a part of the work.
    fn tell(&self, part: &str, words: Runs);
    /// Asks for an MFA code, which is not shown; `None` if the user cancels.
    fn ask_code(&self, question: &str) -> Option<String>;
    /// Asks for a confirmation. No answer means no.
    fn confirm(&self, question: &str) -> bool;
    /// Runs something that may use the terminal.
    fn lend_terminal(&self, run: &mut dyn FnMut());
}

/// The terminal of a command.
pub(super) struct Console;

impl Talk for Console {
    fn tell(&self, part: &str, words: Runs) {
        let mut line = format!("{part}  ");
        put_runs(&mut line, &words);
        line.push('\n');
        write_stderr(&line);
    }

    fn ask_code(&self, question: &str) -> Option<String> {
        write_stderr(&format!("{question}: "));
        let code = if io::stdin().is_terminal() {
            hidden::read_line()
        } else {
            read_line()
        };
        write_stderr("\n");
        code.filter(|code| !code.is_empty())
    }

    /// Asks on standard error, and reads the answer from standard input.
    fn confirm(&self, question: &str) -> bool {
        write_stderr(&format!("{question} [y/N] "));
        let answer = read_line().unwrap_or_default().to_ascii_lowercase();
        matches!(answer.as_str(), "y" | "yes")
    }

    fn lend_terminal(&self, run: &mut dyn FnMut()) {
        run();
    }
}

/// Asks if the calls may be made, after showing the plan if it has not been shown.
pub(super) fn ask_for_calls(options: &LiveOptions, unseen: Option<String>) -> anyhow::Result<()> {
    if options.yes {
        return Ok(());
    }
    if let Some(plan) = unseen {
        write_stderr(&plan);
    }
    if !Console.confirm(MAKE_THESE_CALLS) {
        bail!("{}", not_confirmed());
    }
    Ok(())
}

/// The AWS CLI with a terminal available: a child that needs to prompt is run again with it, one at
/// a time, if the user agrees. After a no the user is not asked again.
pub(super) struct AttendedCli<'a> {
    pub(super) cli: &'a InstalledCli,
    pub(super) talk: &'a dyn Talk,
    /// True if there is a terminal to lend.
    pub(super) terminal: bool,
    lent: Mutex<()>,
    declined: AtomicBool,
}

impl<'a> AttendedCli<'a> {
    pub(super) fn new(cli: &'a InstalledCli, talk: &'a dyn Talk, terminal: bool) -> Self {
        Self {
            cli,
            talk,
            terminal,
            lent: Mutex::new(()),
            declined: AtomicBool::new(false),
        }
    }

    /// For the terminal of a command.
    pub(super) fn on_console(cli: &'a InstalledCli) -> Self {
        let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self::new(cli, &Console, terminal)
    }
}

impl AwsCli for AttendedCli<'_> {
    fn run(&self, call: &AwsCall, signer: &Signer, region: &str) -> Result<Vec<u8>, CallError> {
        let first = self.cli.run(call, signer, region);
        log_call(call, signer, region, &first);
        let wants = match &first {
            Err(error) => matches!(error.kind, ErrorKind::WantsTerminal | ErrorKind::Silent),
            Ok(_) => false,
        };
        if !wants || !self.terminal {
            return first;
        }
        let _alone = self.lent.lock();
        if self.declined.load(Ordering::Relaxed) || self.cli.cancel.is_set() {
            return first;
        }
        if !self.talk.confirm(TERMINAL_QUESTION) {
            self.declined.store(true, Ordering::Relaxed);
            return first;
        }
        let mut handed_over = self.cli.clone();
        handed_over.environment.hand_over = true;
        let mut again = first;
        self.talk
            .lend_terminal(&mut || again = handed_over.run(call, signer, region));
        log_call(call, signer, region, &again);
        again
    }
}

/// A line of standard input without blanks around it.
fn read_line() -> Option<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).ok()?;
    Some(line.trim().to_owned())
}

#[cfg(unix)]
mod hidden {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    use std::io;

    /// Reads a line from the terminal without showing it.
    pub(super) fn read_line() -> Option<String> {
        let stdin = io::stdin();
        let shown = tcgetattr(&stdin).ok()?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&stdin, OptionalActions::Flush, &hidden).ok()?;
        let line = super::read_line();
        let _ = tcsetattr(&stdin, OptionalActions::Now, &shown);
        line
    }
}

#[cfg(not(unix))]
mod hidden {
    pub(super) use super::read_line;
}
