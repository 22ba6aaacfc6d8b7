//! Sentences about real calls of the `aws` CLI: probes, and why a call failed.

use super::allowed::moment;
use super::sentence::{beginning, first_few, say};
use crate::explain::view::{Mark, Run, Runs, Tone};
use crate::live::answer::{CallError, ErrorKind};
use crate::live::plan::{Standing, Unreadable};
use crate::observed::{Agreement, Explanation, Observation};
use crate::text::{advised, harmless, shell_word, text, word};

/// The reason why a call failed. A message of AWS is repeated, but only once.
pub(crate) fn call_error_words(error: &CallError) -> Runs {
    let message = beginning(&error.message, 400);
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
                names = first_few(&names, 4)
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

// Sentences about real calls.

/// The result of a hop.
pub(crate) fn observed_mark(observed: &Observation) -> Mark {
    let (symbol, ascii, word, tone) = match observed {
        Observation::Allowed(_) => ('✓', '+', "allowed", Tone::Allowed),
        Observation::Refused(_) => ('✗', 'x', "refused", Tone::Denied),
        Observation::Undecided => ('?', '?', "undecided", Tone::Undetermined),
        Observation::NotReached => ('↑', '^', word!("not reached"), Tone::Muted),
    };
    Mark {
        symbol,
        ascii,
        word,
        tone,
    }
}

/// The agreement of AWS and the prediction.
fn agreement_words(agreement: Agreement) -> Runs {
    match agreement {
        Agreement::Agrees => say!(Tone::Allowed, "as predicted"),
        Agreement::Disagrees => say!(Tone::Denied, "not as predicted"),
        Agreement::Open => say!(Tone::Muted, "nothing to compare"),
    }
}

/// A possible reason for a disagreement.
pub(crate) fn explanation_words(explanation: &Explanation, now: i64) -> Runs {
    match explanation {
        Explanation::NamedPolicy(policy) => say!(
            "AWS names the kind of policy that decided: `{policy}`. It is not among the files, or has changed.",
            policy = policy.words()
        ),
        Explanation::OtherRoleId(then, id) => say!(
            "The role was recreated: its id is `{id}`, in the snapshot it is {then}. Fetch the account again.",
            id,
            then
        ),
        Explanation::Snapshot(account, Some(at)) => say!(
            "The snapshot of account {account} is of {at}; later changes are not in it.",
            account,
            at = moment(*at, now)
        ),
        Explanation::Snapshot(account, None) => say!(
            "The snapshot of account {account} does not say how old it is; rolechain fetch gets a new one.",
            account
        ),
        Explanation::OrganizationUnseen => {
            say!("No SCPs or RCPs were checked; one of them may deny it (--org).")
        }
        Explanation::CachedSession(file) => say!(
            "The AWS CLI has a cached session for it and asked STS nothing: `{file}`.",
            file
        ),
        Explanation::RecentChange => say!(
            Tone::Muted,
            "A change of the last minutes may not have reached all of AWS yet."
        ),
    }
}

/// The reason why a chain can only be called as a whole.
fn whole_only_words(code: &str) -> Runs {
    match code {
        "credential_source" => say!(
            "as a whole: its first credentials are those of a machine, which only the AWS CLI gets"
        ),
        "base_with_role" => {
            say!("as a whole: its base has a role of its own, which the AWS CLI would assume first")
        }
        "no_hops" => say!("as a whole: it assumes no role of its own"),
        "asked" => say!("as a whole, cached sessions of the AWS CLI included"),
        _ => say!("as a whole: a parameter of a hop is not text"),
    }
}

/// The signing of the calls after the first.
pub(crate) const CALLS: &str = "Then";
pub(crate) const WITH_SESSION: &str = "with the keys of the session before, in the environment";

/// A hop as a heading.
pub(crate) fn hop_heading(number: usize, profile: &str) -> String {
    format!("{number} {}", harmless(profile))
}

/// The way in which a profile would be probed.
pub(crate) fn probe_plan(profile: &str, whole: Option<&str>) -> Runs {
    let way = whole.map_or_else(|| say!("hop by hop"), whole_only_words);
    say!(
        "`{profile}` {way}; nothing has been called yet",
        profile,
        way
    )
}

/// A hop without a verdict.
pub(crate) fn not_predicted() -> Runs {
    say!(Tone::Muted, "not predicted")
}

/// The prediction for a hop.
pub(crate) fn predicted(mark: Run) -> Runs {
    say!("predicted {mark}", mark = vec![mark])
}

/// AWS's answer and the prediction.
pub(crate) fn observed_and_predicted(
    observed: Run,
    predicted: Option<Run>,
    agreement: Agreement,
) -> Runs {
    let observed = vec![observed];
    let agreement = agreement_words(agreement);
    match predicted {
        Some(predicted) => say!(
            "observed {observed}  predicted {predicted}  {agreement}",
            observed,
            predicted = vec![predicted],
            agreement
        ),
        None => say!("observed {observed}  {agreement}", observed, agreement),
    }
}

/// The final caller of a chain.
pub(crate) fn caller_at_the_end(arn: &str) -> Runs {
    say!("The caller is {arn}.", arn)
}

/// The way in which a chain was observed, and the alternative.
pub(crate) fn how_observed(profile: &str, whole: bool) -> Runs {
    if whole {
        return say!(
            Tone::Muted,
            "Observed as a whole: a cached session may have answered."
        );
    }
    say!(
        Tone::Muted,
        "Observed hop by hop. rolechain probe {profile} --whole observes the chain with the cached sessions of the AWS CLI.",
        profile = shell_word(profile)
    )
}

/// The agreement of all hops.
pub(crate) fn probed(agreements: impl Iterator<Item = Agreement>) -> Runs {
    let all: Vec<Agreement> = agreements.collect();
    if all.contains(&Agreement::Disagrees) {
        say!(
            Tone::Denied,
            "AWS does not do what was predicted; possible reasons are listed below the hop."
        )
    } else if all.iter().all(|it| *it == Agreement::Agrees) && !all.is_empty() {
        say!(Tone::Allowed, "Observed agrees with predicted.")
    } else if all.contains(&Agreement::Agrees) {
        say!(
            Tone::Allowed,
            "Observed agrees with predicted wherever both are known."
        )
    } else {
        say!("Nothing could be compared.")
    }
}
