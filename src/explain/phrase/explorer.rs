//! Messages of the explorer: filters, pasted texts, programs around it, exported reports, the
//! tour.

use super::sentence::say;
use crate::explain::view::{Card, Runs, Tone};
use crate::iam::Arn;
use crate::text::{harmless, text, word};

/// A word of a filter begins with an unknown key.
pub(crate) fn unknown_filter_key<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<String> = known.map(|name| format!("{name}:")).collect();
    text!(
        "no filter is called `{word}:`; there are {known}",
        word,
        known = known.join(" ")
    )
}

/// A word of a filter has a value that no row can have.
pub(crate) fn unknown_filter_value(key: &str, value: &str, known: &[String]) -> String {
    text!(
        "no {key} is called `{value}`; there are {known}",
        key,
        value,
        known = known.join(word!(", "))
    )
}

/// A search found nothing.
pub(crate) fn not_found(text: &str) -> String {
    text!(
        "no profile, session, role or account has `{text}` in it",
        text
    )
}

/// A search in the help found nothing.
pub(crate) fn not_in_help(text: &str) -> String {
    text!("the help does not contain `{text}`", text)
}

/// A key has no effect in the current layer.
pub(crate) fn unbound_key(key: &str, help: &str) -> String {
    text!(
        "`{key}` means nothing here; {help} shows the keys",
        key,
        help
    )
}

/// A filter in the heading of the tree.
pub(crate) fn filter_heading(query: &str, matching: usize, whole: usize) -> String {
    text!(
        "filter {query} · {matching} of {whole}",
        query,
        matching,
        whole
    )
}

/// Shown beside a search text that nothing matches.
pub(crate) const NO_HIT: &str = "no hit";

/// Shown in place of a tree without rows.
pub(crate) const NO_PROFILES: [&str; 2] = [
    "The files hold no profile.",
    "rolechain demo shows a sample.",
];

/// Shown in a tree that a filter leaves empty.
pub(crate) const NOTHING_FITS: &str = "no row fits the filter";

/// Verdicts are still to come.
pub(crate) const NOTHING_FITS_YET: &str = "no row fits the filter yet: policies are being read";

/// The meaning of a filter key.
pub(crate) fn filter_key_words(key: &str) -> &'static str {
    match key.trim_start_matches('-').trim_end_matches(':') {
        "verdict" => word!("denied, allowed, broken …; problem: what n goes to"),
        "cause" => word!("what stops the hop"),
        "profile" => word!("the profile's name"),
        "session" => word!("the session name that is set"),
        "role" => word!("the role's name"),
        "account" => word!("the account's digits"),
        _ => "",
    }
}

/// Shown in a list of commands without a match.
pub(crate) const NO_COMMAND: &str = "no command fits";

/// In the heading of a view that a filter of the tree does not narrow.
pub(crate) fn filter_elsewhere(query: &str) -> String {
    text!("filter {query}: tree only", query)
}

// Messages about missing policies and pasted texts.

/// The purpose of a script that fetches policies, and the placeholders to fill in.
pub(crate) fn fetch_plan_sentence(policies: usize, accounts: usize) -> Runs {
    let account = if accounts == 1 { "account" } else { "accounts" };
    let policy = if policies == 1 { "policy" } else { "policies" };
    say!(
        "`{policies}` trust {policy} of {accounts} {account} would be read with the AWS CLI, each into a file of the folder that rolechain looks into. Nothing is run from here. Put profiles that may call iam:GetRole in the place of those that cannot; then start rolechain again.",
        policies = policies.to_string(),
        policy,
        accounts = accounts.to_string(),
        account
    )
}

/// Missing policies leave everything undetermined.
pub(crate) fn policies_are_missing(policies: usize) -> String {
    match policies {
        1 => word!("1 trust policy is missing, nothing could be evaluated").to_owned(),
        policies => text!(
            "{policies} trust policies are missing, nothing could be evaluated",
            policies
        ),
    }
}

/// The effect of pasting a policy.
pub(crate) fn paste_offer(role: &Arn) -> Runs {
    say!(
        "Evaluate with this as the trust policy of `{role}`, until rolechain ends. No file is written.",
        role
    )
}

/// A policy was pasted without a selected role.
pub(crate) const NO_ROLE_FOR_POLICY: &str =
    "this is a policy: select the hop into its role, and paste it again";

/// A pasted text is neither a policy nor a report.
pub(crate) const UNKNOWN_PASTE: &str = "the pasted text is not recognised: paste a complete error of AWS or of a client, CloudTrail event or trust policy";

/// The profile to which a report leads.
pub(crate) fn report_leads_to(profile: &str, others: usize) -> Runs {
    let more = match others {
        0 => String::new(),
        1 => word!("; 1 other hop fits as well").to_owned(),
        others => text!("; {others} other hops fit as well", others),
    };
    say!(
        "It concerns the hop of `[profile {profile}]`{more}; the card compares it with the files.",
        profile,
        more
    )
}

// Texts about the programs and files around the explorer: clipboard, editor, watched files.

/// Something that the explorer's surroundings did or did not do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outside<'a> {
    /// A text, named by the first part, was copied with a program.
    CopiedWith(&'a str, &'a str),
    /// A text was copied to tmux.
    CopiedToTmux(&'a str),
    /// A text was sent to the terminal.
    SentToTerminal(&'a str),
    /// The same, although terminals may ignore it.
    SentAlthoughLong(&'a str),
    /// A text was not copied.
    NotCopied(&'a str),
    /// A program failed.
    Failed,
    /// A program did not answer.
    NoAnswer,
    /// A name is that of no file on disk.
    NoFile(&'a str),
    /// No editor is set and the usual one is missing.
    NoEditor,
    /// The value of a variable, the first part, is no command.
    NoCommand(&'a str, &'a str),
    /// The value of a variable names no program.
    NoProgram(&'a str, &'a str),
    /// A program ended with a failure.
    Ended(&'a str, &'a str),
    /// An input gives its text only once.
    GivenOnce(&'a str),
    /// A file no longer exists.
    Gone(&'a str),
    /// A file cannot be read, for a reason.
    Unreadable(&'a str, &'a str),
}

impl Outside<'_> {
    /// It in words, without a full stop.
    pub(crate) fn words(self) -> String {
        match self {
            Self::CopiedWith(what, program) => text!("copied {what} with {program}", what, program),
            Self::CopiedToTmux(what) => text!(
                "copied {what} to tmux, which hands it to its terminal if set so",
                what
            ),
            Self::SentToTerminal(what) => text!("sent {what} to the terminal (OSC 52)", what),
            Self::SentAlthoughLong(what) => text!(
                "sent {what} to the terminal (OSC 52); it is so long that some terminals ignore it",
                what
            ),
            Self::NotCopied(what) => text!(
                "{what} not copied: this terminal has no clipboard, and no clipboard program was found",
                what
            ),
            Self::Failed => word!("it failed").to_owned(),
            Self::NoAnswer => word!("it did not answer").to_owned(),
            Self::NoFile(name) => text!("{name} is not a file on disk", name = harmless(name)),
            Self::NoEditor => {
                word!("no editor: set VISUAL or EDITOR to the command of yours").to_owned()
            }
            Self::NoCommand(source, value) => {
                text!(
                    "{source} is \"{value}\", which is not a command",
                    source,
                    value
                )
            }
            Self::NoProgram(source, value) => text!(
                "{source} is \"{value}\", and there is no such program",
                source,
                value
            ),
            Self::Ended(program, status) => {
                text!("{program} ended with {status}", program, status)
            }
            Self::GivenOnce(path) => text!(
                "{path} is not a file on disk: it can be read only once",
                path = harmless(path)
            ),
            Self::Gone(path) => text!("{path} is gone", path = harmless(path)),
            Self::Unreadable(path, error) => {
                text!("cannot read {path}: {error}", path = harmless(path), error)
            }
        }
    }
}

// The dialog that exports a report from the explorer.

/// That a row has no profile.
pub(crate) const NO_PROFILE_TO_REPORT: &str = "there is no profile on this row to be reported";

/// That a name is missing.
pub(crate) const NO_FILE_NAME: &str = "the report needs the name of a file";

/// That nothing is overwritten without a yes.
pub(crate) const FILE_EXISTS: &str = "a file with this name exists";

/// That a frame printed for keys writes no file.
pub(crate) const NO_EXPORT_HERE: &str =
    "nothing is written without a terminal: rolechain report writes the same";

/// The title of the dialog.
pub(crate) fn report_of(profile: &str) -> String {
    text!("Report of {profile}", profile)
}

/// The name of the file that is proposed: letters that no shell or file system takes amiss.
pub(crate) fn report_file(profile: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let name = profile.chars().take(100);
    let name: String = name
        .map(|letter| if plain(letter) { letter } else { '_' })
        .collect();
    format!("rolechain-{name}.html")
}

/// What a file of this name becomes.
pub(crate) fn report_kind(file: &str) -> &'static str {
    let (_, ending) = file.rsplit_once('.').unwrap_or_default();
    match &*ending.to_ascii_lowercase() {
        "md" | "markdown" => {
            word!("Markdown; another ending makes an HTML page, .svg a picture of the chain")
        }
        "svg" => word!("a picture of the chain; another ending makes an HTML page, .md Markdown"),
        _ => word!("an HTML page; the ending .md makes Markdown, .svg a picture of the chain"),
    }
}

/// The treatment of names.
pub(crate) fn redacts(redacted: bool) -> &'static str {
    if redacted {
        word!("redacted: other accounts, names, ids and addresses stand for yours")
    } else {
        word!("not redacted: accounts, names, ids and addresses are yours")
    }
}

/// That a report is written.
pub(crate) fn report_written(path: &str) -> String {
    text!("report written to {path}", path)
}

// The tour of the sample: the parts of its screen, and the one line that repairs one of its
// chains.

/// The number of steps.
pub(crate) const TOUR_STEPS: usize = 4;

/// The place of the tour, for users who ask for it elsewhere.
pub(crate) const TOUR_ELSEWHERE: &str =
    "the tour is about the built-in sample: rolechain demo opens it";

/// The subject of a step.
pub(crate) fn tour_heading(step: usize) -> &'static str {
    match step {
        0 => word!("What you see"),
        1 => word!("Whose name is tested"),
        2 => word!("Where the line belongs"),
        _ => word!("Try it"),
    }
}

/// A step of the tour, about the first problem in the tree; `tried` after a what-if change.
pub(crate) fn tour_words(step: usize, problem: &Card, tried: bool) -> Runs {
    let failing = (Tone::Denied, problem.title.clone());
    let line = problem.fix_line.as_ref().map(|(_, line)| line.clone());
    let line = (Tone::Fix, line.unwrap_or_default());
    match step {
        0 => say!(
            "Each row is a profile; below it, indented, stand those that name it as source_profile. \
             ✓ and ✗ say whether AWS lets the hop into a profile through. The first one that it does \
             not is {failing}; its card says why, and n goes on to the next.",
            failing
        ),
        1 => say!(
            "A role is assumed with the session of the row above. So the trust policy that refuses \
             {failing} does not test the name of the session that is to be opened, but that of the \
             session that calls: the source's. The path in the card shows who calls whom.",
            failing
        ),
        2 => say!(
            "That is why {line} belongs in the source profile, not in {failing}. The card shows \
             the line among its neighbours in the file.",
            line,
            failing
        ),
        _ if tried => say!(
            "This is what the line does; no file has changed. u takes it back, w shows it as a diff, \
             and W below a diff of your own files writes it. t brings the tour back."
        ),
        _ => say!(
            "Press e: the proven line stands first and is tried at once. Enter keeps it. Nothing is \
             written; watch {failing} turn green.",
            failing
        ),
    }
}
