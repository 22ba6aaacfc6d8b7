//! Sentences of a report that is a file of its own, and of `check --expect`.

use super::sentence::say;
use crate::explain::report::Expectation;
use crate::explain::view::{Runs, Tone};
use crate::redact::RedactProblem;
use crate::text::{harmless, text, word};

/// The title of a report.
pub(crate) fn title() -> &'static str {
    word!("Role chains")
}

/// The heading of the list of profiles.
pub(crate) fn contents() -> &'static str {
    word!("Profiles")
}

/// The heading of a repair.
pub(crate) fn fix() -> &'static str {
    word!("Fix")
}

/// The heading of missing facts.
pub(crate) fn not_known() -> &'static str {
    word!("What is not known")
}

/// The heading of the inputs.
pub(crate) fn sources() -> &'static str {
    word!("Sources")
}

/// The note on a redacted report.
pub(crate) fn redacted() -> &'static str {
    word!(
        "Accounts, names, ids and addresses are replaced, each always by the same; verdicts and causes are those of the original files."
    )
}

/// The title of a report about one profile.
pub(crate) fn title_of(profile: &str, verdict: &str) -> String {
    text!("Role chain of {profile}: {verdict}", profile, verdict)
}

/// A stop of the chain as heading.
pub(crate) fn hop(number: Option<usize>, title: &str) -> String {
    match number {
        Some(number) => text!("Hop {number}: {title}", number, title),
        None => text!("Base: {title}", title),
    }
}

/// The session of a stop.
pub(crate) fn session(name: &str) -> String {
    text!("session {name}", name)
}

/// The picture in words.
pub(crate) fn picture(profile: &str, stops: &str) -> String {
    text!("Chain of {profile}: {stops}", profile, stops)
}

/// The sources of the report.
pub(crate) fn made_by() -> String {
    text!(
        "Made by rolechain {version} from files, without a call of AWS.",
        version = env!("CARGO_PKG_VERSION")
    )
}

/// Why nothing is shown.
pub(crate) fn not_redacted(problem: &RedactProblem) -> String {
    let (what, help) = match problem {
        RedactProblem::WhatIf => (
            word!("what-if changes are in no file, so they cannot be redacted").to_owned(),
            word!("leave out --suppose"),
        ),
        RedactProblem::NotUtf8 => (
            word!("a config file is not UTF-8 text, so it cannot be redacted").to_owned(),
            word!("save it as UTF-8"),
        ),
        RedactProblem::Differs(profile) => (
            text!(
                "with other names, {profile} would get another verdict or cause, so nothing is written",
                profile = harmless(profile)
            ),
            word!("leave out --redact"),
        ),
    };
    format!("{what}\n  {help}")
}

/// The content of the folder of a saved probe.
pub(crate) fn case_readme(command: &str) -> String {
    format!(
        "# {}\n\n{}\n\n    {command}\n",
        word!("A probe of a role chain"),
        word!(
            "`observed.json` is what AWS answered, `predicted.json` what rolechain had predicted from the files beside it. In this folder, this shows the prediction again:"
        )
    )
}

/// That a probe is saved.
pub(crate) fn case_saved(folder: &str) -> String {
    text!("saved in {folder}", folder = harmless(folder))
}

/// That a folder holds something else.
pub(crate) fn folder_in_use(folder: &str) -> String {
    text!(
        "{folder} is not empty; choose another folder",
        folder = harmless(folder)
    )
}

/// The question after a probe that disagrees.
pub(crate) fn save_question(folder: &str) -> String {
    text!(
        "AWS does not do what was predicted. Save the probe, with other names, in {folder}?",
        folder
    )
}

/// The formats of a report, and the command for another one.
pub(crate) fn no_report_format() -> String {
    format!(
        "{}\n  {}",
        word!("a report is html, markdown or svg"),
        word!("rolechain explain --format json prints the same facts")
    )
}

// Expected and actual verdicts: `check --expect`.

/// The expectation in a line of the file, and its result. The mark at the front shows the verdict.
pub(crate) fn expectation_words(file: &str, answer: &Expectation) -> Runs {
    let subject = &answer.subject;
    if answer.holds {
        return say!("`{subject}`", subject);
    }
    let line = answer.line.to_string();
    let at = (Tone::Muted, format!("{file}:{line}"));
    let with = |verdict: &str, cause: Option<&str>| match cause {
        Some(cause) => format!("{verdict} ({cause})"),
        None => verdict.to_owned(),
    };
    let expected = with(&answer.expected, answer.expected_cause.as_deref());
    let verdict = if answer.trust_only {
        word!("allowed by the trust policy alone")
    } else {
        answer.verdict.code()
    };
    let found = with(verdict, answer.cause);
    say!(
        "`{subject}`  {at}: expected {expected}, but it is {found}",
        subject,
        at,
        expected = (Tone::Denied, expected),
        found
    )
}

/// The number of expectations that hold.
pub(crate) fn expectation_summary(all: usize, failed: usize) -> Runs {
    let noun = if all == 1 {
        word!("expectation")
    } else {
        word!("expectations")
    };
    if failed == 0 {
        return say!("{all} {noun}: all hold", all, noun);
    }
    say!(
        "{all} {noun}: {failed} not met",
        all,
        noun,
        failed = (Tone::Denied, failed.to_string())
    )
}
