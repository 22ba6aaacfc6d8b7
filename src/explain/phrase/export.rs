//! The dialog that exports a report from the explorer.

use crate::text::{text, word};

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
