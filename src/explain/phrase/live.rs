//! Sentences about calls of the `aws` CLI that failed: the reason and the remedy.

use super::say::say;
use super::sentence::first_few;
use crate::explain::view::{Runs, Tone};
use crate::live::error::{CallError, ErrorKind};
use crate::live::outcome::{AccountResult, IdentityResult};
use crate::live::plan::{Standing, Unreadable};
use crate::text::harmless;

/// The reason why a call failed. A message of AWS is repeated, but only once.
pub(crate) fn call_error_words(error: &CallError) -> Runs {
    let message = short(&error.message);
    let code = error.code.as_deref().unwrap_or_default();
    match error.kind {
        ErrorKind::Denied => say!("AWS denies it: {message}", message),
        ErrorKind::Refused => say!("It is refused with `{code}`: {message}", code, message),
        ErrorKind::NotFound => say!("AWS does not know it (`{code}`): {message}", code, message),
        ErrorKind::MfaCode => say!(
            "AWS did not take the MFA code: {message} A code counts once; wait for the next one.",
            message
        ),
        ErrorKind::NoCode => say!("No MFA code was given."),
        ErrorKind::Throttled => say!("AWS throttles the calls ({code}). Try again later.", code),
        ErrorKind::Service => say!("AWS could not answer ({code}): {message}", code, message),
        ErrorKind::Network => say!("AWS cannot be reached: {message}", message),
        ErrorKind::Credentials => say!(
            "The credentials do not count: {message}",
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
            say!("This is no answer of AWS: a proxy or a program may have answered instead.")
        }
        ErrorKind::Garbage => say!(
            "This is no answer of AWS; a proxy or a program may have answered instead: {message}",
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
pub(crate) const fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Allowed => "predicted to work",
        Standing::Base => "base of this account",
        Standing::Open => "not decided yet",
        Standing::Denied => "predicted to be denied",
        Standing::Broken => "does not resolve",
        Standing::WholeWithMfa => "wants an MFA code and can only be called as a whole",
    }
}

/// The reason why an account cannot be read.
pub(crate) fn unreadable_words(why: &Unreadable) -> Runs {
    match why {
        Unreadable::NoProfile => say!(
            Tone::Undetermined,
            "cannot be read: no profile ends in it, and no base is known to be of it"
        ),
        Unreadable::OnlyFailing(profiles) => {
            let name = |(name, standing): &(String, Standing)| {
                format!("{name} ({})", standing_words(*standing))
            };
            let names: Vec<String> = profiles.iter().map(name).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            say!(
                Tone::Undetermined,
                "cannot be read: of the profiles that end in it none works: {names}",
                names = first_few(&names)
            )
        }
    }
}

/// The remedy for a missing AWS CLI.
pub(crate) fn missing_program(command: &str) -> String {
    match command {
        "fetch" => "there is no aws on the PATH; nothing was called\n  \
             install the AWS CLI, or run the commands above elsewhere with --output json, save each \
             answer to a file, and pass the files with --snapshot, the identities with \
             --identities BASE=FILE"
            .to_owned(),
        _ => "there is no aws on the PATH; nothing was called\n  \
             install the AWS CLI, or run the commands above elsewhere and give what it prints to \
             rolechain why"
            .to_owned(),
    }
}

/// Asks for an MFA code.
pub(crate) fn code_question(serial: &str, profile: &str) -> String {
    let (serial, profile) = (harmless(serial).into_owned(), harmless(profile));
    format!("MFA code of {serial} for the hop of {profile}")
}

/// The title of fetch.
pub(crate) const FETCH: &str = "Fetch";

/// There is no program to run.
pub(crate) const NO_PROGRAM: &str = "aws is not on the PATH";

/// The variables that the children get.
pub(crate) const SETS: &str =
    "AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_REGION, AWS_CLI_HISTORY_FILE=/dev/null";

/// The files that the AWS CLI itself writes.
pub(crate) const CACHES: &str = "~/.aws/cli/cache, which the AWS CLI fills for role profiles";

pub(crate) const WHO_THE_BASES_ARE: &str = "Who the bases are";
pub(crate) const IF_DENIED: &str = "If denied";
pub(crate) const WITHOUT_LISTS: &str = "Where nothing may be listed";
pub(crate) const CONTROL_POLICIES: (&str, &str) = (
    "Control policies of the organization",
    "for each account and what lies above it",
);

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn few(names: &[&str]) -> String {
    const MOST: usize = 6;
    let shown: Vec<_> = names.iter().take(MOST).map(|name| harmless(name)).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The number of accounts and bases that a fetch would read.
pub(crate) fn fetch_counts(accounts: usize, bases: usize) -> Runs {
    say!(
        "{accounts} and {bases}; nothing has been called yet",
        accounts = counted(accounts, "account", "accounts"),
        bases = counted(bases, "base", "bases")
    )
}

/// A base that supplies no credentials to `--profile`.
pub(crate) fn unaskable(base: &str) -> Runs {
    say!(
        "{base} cannot be asked alone: pass its identity with --identities",
        base
    )
}

/// Bases that may turn out to be readers.
pub(crate) fn perhaps(bases: &[&str]) -> Runs {
    say!(
        "If one of these bases turns out to be of an account above, it reads that too: {bases}",
        bases = few(bases)
    )
}

/// An account as a heading.
pub(crate) fn account_heading(account: &str) -> String {
    format!("Account {}", harmless(account))
}

/// The roles for which an account is read.
pub(crate) fn for_roles(roles: &[&str]) -> String {
    format!("for {}", few(roles))
}

/// The reader of an account, and the reason for choosing it.
pub(crate) fn read_by(profile: &str, standing: Standing) -> String {
    format!("by {} ({})", harmless(profile), standing_words(standing))
}

/// The reader of an account for some roles.
pub(crate) fn with_roles(by: String, roles: &[&str]) -> String {
    if roles.is_empty() {
        return by;
    }
    format!("{by}, {}", for_roles(roles))
}

/// Each role is read separately.
pub(crate) fn role_by_role(roles: usize) -> String {
    match roles {
        1 => "the role alone".to_owned(),
        roles => format!("role by role, {} more like this", roles - 1),
    }
}

/// A profile is reading an account.
pub(crate) fn reading_with(profile: &str) -> Runs {
    say!("reading with {profile} …", profile)
}

/// The result for an account.
pub(crate) fn account_result(result: &AccountResult) -> Runs {
    let roles = counted(result.roles, "role", "roles");
    match (&result.file, &result.reader, &result.unwritten) {
        (Some(file), Some(reader), _) => say!(
            "{roles} by {reader} in {file}",
            roles,
            reader,
            file = file.display().to_string()
        ),
        (_, _, Some(error)) => say!("not written: {error}", error),
        _ if result.calls.is_empty() => say!("nothing could be called"),
        _ => say!("not read"),
    }
}

/// The identity of a base.
pub(crate) fn base_result(identity: &IdentityResult) -> Runs {
    let base = &identity.base;
    match identity.arn() {
        Ok(arn) => say!("base {base}  {arn}", base, arn),
        Err(error) => say!("base {base}  {why}", base, why = call_error_words(error)),
    }
}

/// The session of a profile could not be opened.
pub(crate) fn session_failed(profile: &str, error: &CallError) -> Runs {
    let why = call_error_words(error);
    say!("session of {profile}  {why}", profile, why)
}

/// The accounts whose control policies were read, and those that failed.
pub(crate) fn control_policies_read(failed: &[(String, CallError)]) -> Runs {
    let mut runs = say!("control policies");
    for (account, error) in failed {
        let why = call_error_words(error);
        runs.extend(say!("  {account}: {why}", account, why));
    }
    runs
}

/// The reason why no control policies were read.
pub(crate) fn control_policies_unseen(error: &CallError) -> Runs {
    let why = call_error_words(error);
    say!("control policies unseen  {why}", why)
}

/// The end of a fetch.
pub(crate) fn fetched(interrupted: bool) -> Runs {
    if interrupted {
        say!("Interrupted: what was complete is written.")
    } else {
        say!("Done.")
    }
}

/// The question before the calls of a plan.
pub(crate) const MAKE_THESE_CALLS: &str = "Make these calls?";

/// The question before a stopped child gets the terminal.
pub(crate) const TERMINAL_QUESTION: &str = "It wants to ask on the terminal. Run it again there?";

/// Nothing happens without a yes.
pub(crate) const fn not_confirmed() -> &'static str {
    "nothing was called; answer y, or add --yes"
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
        Uncallable::Client(client) => format!(
            "{command} calls the aws CLI, and --client {client} reads the files in another way\n  \
             leave --client out"
        ),
        Uncallable::Supposed => format!(
            "{command} calls AWS with the files as they are\n  \
             leave --suppose out, or write the change with rolechain fix"
        ),
        Uncallable::Sample => {
            "nothing was called: the built-in sample is in no file, and its accounts are made up\n  \
             --dry-run shows the plan"
                .to_owned()
        }
        Uncallable::Stream(file) => format!(
            "nothing was called: the aws CLI cannot read {file}\n  save it as a file and name that"
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
        Foreign::Program(profile, command) => format!(
            "[profile {}] would run {}, and the file is not the one that plain aws reads; nothing was called\n  \
             read the command, then add --allow-process",
            harmless(profile),
            harmless(command)
        ),
        Foreign::Endpoint(place, url) => format!(
            "{} would send the calls to {}, and the file is not the one that plain aws reads; nothing was called\n  \
             check the address, then add --allow-endpoint",
            harmless(place),
            harmless(url)
        ),
    }
}
