//! Sentences about calls of the `aws` CLI that failed: the reason and the remedy.

use super::say::say;
use super::sentence::first_few;
use crate::explain::view::{Runs, Tone};
use crate::live::error::{CallError, ErrorKind};
use crate::live::plan::{Standing, Unreadable};
use crate::text::{advised, harmless, text, word};

/// The reason why a call failed. A message of AWS is repeated, but only once.
pub(crate) fn call_error_words(error: &CallError) -> Runs {
    let message = short(&error.message);
    let code = error.code.as_deref().unwrap_or_default();
    match error.kind {
        ErrorKind::Denied => say!("AWS denies it: {message}", message),
        ErrorKind::Refused => say!("It is refused with `{code}`: {message}", code, message),
        ErrorKind::NotFound => say!("AWS did not find it (`{code}`): {message}", code, message),
        ErrorKind::MfaCode => say!(
            "AWS did not take the MFA code: {message} A code counts once; wait for the next one.",
            message
        ),
        ErrorKind::NoCode => say!("No MFA code was given."),
        ErrorKind::Throttled => say!("AWS throttles the calls ({code}). Try again later.", code),
        ErrorKind::Service => say!("AWS could not answer ({code}): {message}", code, message),
        ErrorKind::Network => say!("AWS cannot be reached: {message}", message),
        ErrorKind::Credentials => say!(
            "AWS rejects the credentials: {message}",
            message = if message.is_empty() {
                code.to_owned()
            } else {
                message
            }
        ),
        ErrorKind::SignIn => say!(
            "The sign-in has ended: {message} Run `aws sso login` or `aws login` for that profile, then try again.",
            message
        ),
        ErrorKind::Profile => say!("The AWS CLI refuses the profile: {message}", message),
        ErrorKind::Process => say!("The credential_process failed: {message}", message),
        ErrorKind::WantsTerminal => say!(
            "It wants to ask on the terminal: a credential_process, or the AWS CLI for an MFA code."
        ),
        ErrorKind::Silent => say!(
            "Nothing came within the time limit: a program may wait for the terminal, or --timeout is too short."
        ),
        ErrorKind::Garbage if message.is_empty() => {
            say!("This is not an answer of AWS: a proxy or a program may have answered instead.")
        }
        ErrorKind::Garbage => say!(
            "This is not an answer of AWS; a proxy or a program may have answered instead: {message}",
            message
        ),
        ErrorKind::Usage => say!("The AWS CLI does not take the command: {message}", message),
        ErrorKind::NoProgram => say!("The AWS CLI cannot be run: {message}", message),
        ErrorKind::Cancelled => say!("Cancelled."),
        ErrorKind::Other => say!("It failed: {message}", message),
    }
}

/// The beginning of a message.
fn short(message: &str) -> String {
    const MOST: usize = 400;
    let mut short: String = message.chars().take(MOST).collect();
    if short.len() < message.len() {
        short.push('…');
    }
    short
}

/// The reason why a profile is used to read an account.
pub(crate) fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Allowed => word!("predicted to work"),
        Standing::Base => word!("base of this account"),
        Standing::Open => word!("not decided yet"),
        Standing::Denied => word!("predicted to be denied"),
        Standing::Broken => word!("does not resolve"),
        Standing::WholeWithMfa => word!("wants an MFA code and can only be called as a whole"),
    }
}

/// The reason why an account cannot be read.
pub(crate) fn unreadable_words(why: &Unreadable) -> Runs {
    match why {
        Unreadable::NoProfile => say!(
            Tone::Warning,
            "cannot be read: no profile leads to this account, and no known base belongs to it"
        ),
        Unreadable::OnlyFailing(profiles) => {
            let name = |(name, standing): &(String, Standing)| {
                format!("{name} ({})", standing_words(*standing))
            };
            let names: Vec<String> = profiles.iter().map(name).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            say!(
                Tone::Warning,
                "cannot be read: of the profiles that end in it none works: {names}",
                names = first_few(&names)
            )
        }
    }
}

/// The remedy for a missing AWS CLI.
pub(crate) fn missing_program(command: &str) -> String {
    let help = match command {
        "fetch" => word!(
            "install the AWS CLI, or run the commands above elsewhere with --output json, save each answer to a file, and pass the files with --snapshot, the identities with --identities BASE=FILE"
        ),
        _ => word!(
            "install the AWS CLI, or run the commands above elsewhere and give what it prints to rolechain why"
        ),
    };
    advised(
        word!("there is no aws on the PATH; nothing was called"),
        help,
    )
}

/// Asks for an MFA code.
pub(crate) fn code_question(serial: &str, profile: &str) -> String {
    let (serial, profile) = (harmless(serial).into_owned(), harmless(profile));
    text!(
        "MFA code of {serial} for the hop of {profile}",
        serial,
        profile
    )
}

/// The question before the calls of a plan.
pub(crate) const MAKE_THESE_CALLS: &str = "Make these calls?";

/// The question before a stopped child gets the terminal.
pub(crate) const TERMINAL_QUESTION: &str = "It wants to ask on the terminal. Run it again there?";

/// Nothing happens without a yes.
pub(crate) fn not_confirmed() -> &'static str {
    word!("nothing was called; answer y, or add --yes")
}

/// The reason why the AWS CLI cannot be asked about the files on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Uncallable {
    /// Another client reads the files differently.
    Client(&'static str),
    /// There are what-if changes.
    Supposed,
    /// The sample is in no file.
    Sample,
    /// A config came from a pipe.
    Stream(String),
}

/// The reason why a command calls nothing, and the remedy.
pub(crate) fn uncallable_words(why: &Uncallable, command: &str) -> String {
    match why {
        Uncallable::Client(client) => advised(
            text!(
                "{command} calls the aws CLI, and --client {client} reads the files in another way",
                command,
                client
            ),
            word!("leave --client out"),
        ),
        Uncallable::Supposed => advised(
            text!("{command} calls AWS with the files as they are", command),
            word!("leave --suppose out, or write the change with rolechain fix"),
        ),
        Uncallable::Sample => advised(
            word!(
                "nothing was called: the built-in sample is in no file, and its accounts are made up"
            ),
            word!("--dry-run shows the plan"),
        ),
        Uncallable::Stream(file) => advised(
            text!("nothing was called: the aws CLI cannot read {file}", file),
            word!("save it as a file and name that"),
        ),
    }
}

/// A foreign program or endpoint in a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign<'a> {
    /// A `credential_process`: the profile, and the command.
    Program(&'a str, &'a str),
    /// An endpoint: its location, and the URL.
    Endpoint(&'a str, &'a str),
}

/// The reason why a program or an endpoint is not used.
pub(crate) fn foreign_refused(foreign: &Foreign<'_>) -> String {
    match foreign {
        Foreign::Program(profile, command) => advised(
            text!(
                "[profile {profile}] would run {command}, and the file is not the one that plain aws reads; nothing was called",
                profile = harmless(profile),
                command = harmless(command)
            ),
            word!("read the command, then add --allow-process"),
        ),
        Foreign::Endpoint(place, url) => advised(
            text!(
                "{place} would send the calls to {url}, and the file is not the one that plain aws reads; nothing was called",
                place = harmless(place),
                url = harmless(url)
            ),
            word!("check the address, then add --allow-endpoint"),
        ),
    }
}
