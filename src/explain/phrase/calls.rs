//! Words of plans of calls, of what came of them, and of questions while they are made.

use super::live::{Foreign, Uncallable, call_error_words, standing_words};
use super::sentence::{first_few, say};
use crate::explain::view::{Runs, Tone};
use crate::live::answer::CallError;
use crate::live::outcome::{AccountResult, IdentityResult};
use crate::live::plan::Standing;
use crate::text::{harmless, text, translated, word};

/// The title of fetch.
pub(crate) const FETCH: &str = "Fetch";
pub(crate) const PROBE: &str = "Probe";

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
    format!(
        "{count} {}",
        translated(if count == 1 { one } else { more })
    )
}

fn few(names: &[&str]) -> String {
    let shown: Vec<_> = names.iter().map(|name| harmless(name)).collect();
    first_few(&shown, 6)
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
        "If one of these bases belongs to an account above, it reads that account too: {bases}",
        bases = few(bases)
    )
}

/// An account as a heading.
pub(crate) fn account_heading(account: &str) -> String {
    text!("Account {account}", account = harmless(account))
}

/// The roles for which an account is read.
pub(crate) fn for_roles(roles: &[&str]) -> String {
    text!("for {roles}", roles = few(roles))
}

/// The reader of an account, and the reason for choosing it.
pub(crate) fn read_by(profile: &str, standing: Standing) -> String {
    text!(
        "by {profile} ({standing})",
        profile = harmless(profile),
        standing = standing_words(standing)
    )
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
        1 => word!("the role alone").to_owned(),
        roles => text!("role by role, {roles} more like this", roles = roles - 1),
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
    say!("control policies not read  {why}", why)
}

/// The end of a fetch.
pub(crate) fn fetched(interrupted: bool) -> Runs {
    if interrupted {
        say!("Interrupted: what was complete is written.")
    } else {
        say!("Done.")
    }
}

/// Why the explorer calls nothing, and what to do.
pub(crate) fn uncallable_on_screen(why: &Uncallable) -> Runs {
    match why {
        Uncallable::Client(client) => say!(
            Tone::Problem,
            "The AWS CLI would be called, and {client} reads the files in another way. Choose the AWS CLI in the list of clients first.",
            client
        ),
        Uncallable::Supposed => say!(
            Tone::Problem,
            "AWS is asked about the files as they are. Write the what-if changes or drop them first."
        ),
        Uncallable::Sample => say!(
            Tone::Problem,
            "Nothing is called for the sample: it is in no file, and its accounts are made up."
        ),
        Uncallable::Stream(file) => say!(
            Tone::Problem,
            "The AWS CLI cannot read {file}. Save it as a file and open that.",
            file
        ),
    }
}

/// Advice for a user of the explorer without an AWS CLI.
pub(crate) fn no_program_on_screen() -> Runs {
    say!(
        Tone::Problem,
        "There is no aws on the PATH. Install the AWS CLI; or run the commands elsewhere, save each answer to a file, and pass the files with --snapshot, the identities with --identities BASE=FILE."
    )
}

/// That no account can be read and no base can be asked.
pub(crate) fn nothing_to_fetch() -> String {
    word!("nothing can be fetched: no profile ends in an account that could be read").to_owned()
}

/// Why a fetch stopped.
pub(crate) fn fetch_failed(error: &str) -> Runs {
    say!(Tone::Problem, "The fetch stopped: {error}", error)
}

/// Returns true if a program or an endpoint of a foreign file is used.
pub(crate) fn foreign_question(foreign: &Foreign<'_>) -> String {
    match foreign {
        Foreign::Program(profile, command) => text!(
            "[profile {profile}] runs {command}, and the file is not the one that plain aws reads. Run it?",
            profile = harmless(profile),
            command = harmless(command)
        ),
        Foreign::Endpoint(place, url) => text!(
            "{place} sends the calls to {url}, and the file is not the one that plain aws reads. Send them there?",
            place = harmless(place),
            url = harmless(url)
        ),
    }
}

/// The state while calls are made.
pub(crate) fn calling(question: Option<&str>, cancelled: bool) -> Runs {
    match question {
        Some(question) => say!(Tone::Strong, "{question}", question),
        None if cancelled => say!(Tone::Warning, "Cancelled; waiting for what runs to end …"),
        None => say!("The calls are being made …"),
    }
}

/// Policies are not all there yet, so that no plan would be right.
pub(crate) const STILL_READING: &str = "policies are still being read: wait until they are in";

/// A change waits for roles that no profile named before.
pub(crate) const READING_SNAPSHOTS: &str = "reading the snapshots for it";

/// The name of the files that are read again after a fetch.
pub(crate) const FETCHED_FILES: &str = "what was fetched";

/// There is nothing to probe on a row.
pub(crate) const NO_PROFILE_TO_PROBE: &str = "there is no profile on this row to be probed";

/// That a probe is planned only where it can be made.
pub(crate) const NO_PROBE_HERE: &str =
    "nothing is probed without a terminal: rolechain probe shows its plan first";

/// That a key came too fast to make calls.
pub(crate) fn called_too_fast(again: &str) -> String {
    text!(
        "nothing is called: keys came too fast; press {again} again",
        again
    )
}

/// The age of a snapshot that is older than the user allows. `fetched`: it says so itself.
/// `fetchable`: it holds an answer of the AWS CLI.
pub(crate) fn old_snapshot(age: &str, fetched: bool, fetchable: bool) -> String {
    let what = if fetched { "" } else { word!("the file is ") };
    if !fetchable {
        return text!("{what}{age}; save it again", what, age);
    }
    text!("{what}{age}; rolechain fetch gets a new one", what, age)
}

/// The first of the snapshots that are older than the user allows.
pub(crate) fn first_old_snapshot(name: &str, words: &str, count: usize) -> String {
    match count - 1 {
        0 => format!("{name}: {words}"),
        others => text!(
            "{name} and {others} more are older than --max-age: {words}",
            name,
            others,
            words
        ),
    }
}

/// The profile that can fetch the facts that a card lacks. `fetch`: the first command fetches all
/// facts that the profile needs.
pub(crate) fn reader_of(account: &str, fetch: bool) -> String {
    let reader = text!(
        "with a profile that may read IAM in account {account}",
        account
    );
    if fetch {
        return text!(
            "by the first command (F in the explorer), or by hand {reader}",
            reader
        );
    }
    reader
}
