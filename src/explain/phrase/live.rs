//! Sentences about calls of the `aws` CLI: why one gave no answer, and what to do.

use super::say::say;
use super::sentence::first_few;
use crate::explain::view::{Runs, Tone};
use crate::live::error::{CallError, ErrorKind};
use crate::live::plan::{Standing, Unreadable};

/// Why a call gave no answer. A message of AWS is repeated; it is not repeated twice.
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

/// Why a profile reads an account.
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

/// Why an account cannot be read.
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

/// What a user does who has no AWS CLI here.
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
    let (serial, profile) = (
        crate::text::harmless(serial).into_owned(),
        crate::text::harmless(profile),
    );
    format!("MFA code of {serial} for the hop of {profile}")
}
