//! Sentences of a report that is a file of its own.

use crate::redact::RedactProblem;
use crate::text::harmless;

/// Headings.
pub(crate) const TITLE: &str = "Role chains";
pub(crate) const CONTENTS: &str = "Profiles";
pub(crate) const FIX: &str = "Fix";
pub(crate) const NOT_KNOWN: &str = "What is not known";
pub(crate) const SOURCES: &str = "Sources";

/// The note on a redacted report.
pub(crate) const REDACTED: &str = "Accounts, names, ids and addresses are replaced, each always by the same; verdicts and causes are those of the original files.";

/// The title of a report about one profile.
pub(crate) fn title_of(profile: &str, verdict: &str) -> String {
    format!("Role chain of {profile}: {verdict}")
}

/// A stop of the chain as heading.
pub(crate) fn hop(number: Option<usize>, title: &str) -> String {
    match number {
        Some(number) => format!("Hop {number}: {title}"),
        None => format!("Base: {title}"),
    }
}

/// The session of a stop.
pub(crate) fn session(name: &str) -> String {
    format!("session {name}")
}

/// The picture in words.
pub(crate) fn picture(profile: &str, stops: &str) -> String {
    format!("Chain of {profile}: {stops}")
}

/// The sources of the report.
pub(crate) fn made_by() -> String {
    format!(
        "Made by rolechain {} from files, without a call of AWS.",
        env!("CARGO_PKG_VERSION")
    )
}

/// Why nothing is shown.
pub(crate) fn not_redacted(problem: &RedactProblem) -> String {
    match problem {
        RedactProblem::WhatIf => {
            "what-if changes stand in no file, so they cannot be redacted\n  leave out --suppose"
                .to_owned()
        }
        RedactProblem::NotUtf8 => {
            "a config file is no UTF-8 text, so it cannot be redacted\n  save it as UTF-8"
                .to_owned()
        }
        RedactProblem::Differs(profile) => format!(
            "with other names, {} would get another verdict or cause, so nothing is written\n  \
             leave out --redact",
            harmless(profile)
        ),
    }
}

/// The content of the folder of a saved probe.
pub(crate) fn case_readme(command: &str) -> String {
    format!(
        "# A probe of a role chain\n\n`observed.json` is what AWS answered, `predicted.json` what rolechain had \
         predicted from the files beside it. In this folder, this shows the prediction again:\n\n    {command}\n"
    )
}

/// That a probe is saved.
pub(crate) fn case_saved(folder: &str) -> String {
    format!("saved in {}", harmless(folder))
}

/// That a folder holds something else.
pub(crate) fn folder_in_use(folder: &str) -> String {
    format!("{} is not empty; choose another folder", harmless(folder))
}

/// The question after a probe that disagrees.
pub(crate) fn save_question(folder: &str) -> String {
    format!("AWS does not do what was predicted. Save the probe, with other names, in {folder}?")
}

/// The formats of a report, and what has the others.
pub(crate) const NO_REPORT_FORMAT: &str =
    "a report is html, markdown or svg\n  rolechain explain --format json prints the same facts";
