//! Files named by arguments, and messages about them on standard error.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::bail;

use super::style::{line_width, wrap};
use crate::explain::and_more;
use crate::load::{SnapshotPath, display_name, is_standard_input, read_source, variable};
use crate::text::{Diagnostic, SourceFile, harmless, harmless_output, text, without_secrets};

/// Records that an input could not be read: an error of the operating system, not JSON, or
/// truncated JSON. All other inputs are used as usual.
#[derive(Debug, Default)]
pub(super) struct Unread(bool);

impl Unread {
    /// Returns true if any input could not be read.
    pub(super) const fn any(&self) -> bool {
        self.0
    }

    /// Reports an input that could not be read.
    pub(super) fn say(&mut self, text: &str) {
        self.0 = true;
        warn(text);
    }

    /// Reads a file named by an option; `None` if it cannot be read.
    pub(super) fn read(&mut self, path: &Path) -> Option<SourceFile> {
        let name = display_name(path, &variable);
        read_source(path, &name)
            .map_err(|error| self.say(&error.to_string()))
            .ok()
    }

    /// Reports an error in a file named by an option. Anything but invalid JSON is wrong usage and
    /// thus an error.
    pub(super) fn refuse(&mut self, file: &SourceFile, problem: &str) -> anyhow::Result<()> {
        if is_json(file) {
            bail!("{problem}");
        }
        self.say(problem);
        Ok(())
    }
}

/// Returns true if a file contains one JSON document.
pub(super) fn is_json(file: &SourceFile) -> bool {
    let bytes = &file.bytes[..];
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

/// Prints a warning to standard error, in lines that fit the terminal.
pub(crate) fn warn(text: &str) {
    let text = harmless_lines(&without_secrets(text));
    if !hold(&text) {
        let line = format!("rolechain: {text}\n");
        write_stderr(&wrap(&line, line_width(&std::io::stderr())));
    }
}

/// Writes to standard error, harmless and without colours. There is no one to tell that it failed.
pub(super) fn write_stderr(text: &str) {
    let text = anstream::adapter::strip_str(text).to_string();
    let mut stream = std::io::stderr();
    let _ = stream.write_all(harmless_output(&text).as_bytes());
    let _ = stream.flush();
}

/// A message for each folder without snapshots: otherwise every policy would be missing without an
/// apparent reason.
pub(crate) fn empty_folders(
    named: &[PathBuf],
    found: &[SnapshotPath],
) -> impl Iterator<Item = String> {
    let is_empty = |folder: &&PathBuf| {
        folder.is_dir() && !found.iter().any(|file| file.path.starts_with(folder))
    };
    named.iter().filter(is_empty).map(|folder| {
        let folder = display_name(folder, &variable);
        text!(
            "--snapshot {folder}: the folder holds no *.json file",
            folder
        )
    })
}

/// Role names may contain `=`: the split that leaves an existing file or standard input wins, else
/// the first.
pub(crate) fn split_assignment(given: &str) -> Option<(&str, PathBuf)> {
    let splits = || {
        given
            .match_indices('=')
            .map(|(at, _)| (&given[..at], PathBuf::from(&given[at + 1..])))
            .filter(|(role, _)| !role.is_empty())
    };
    splits()
        .find(|(_, path)| is_standard_input(path) || path.exists())
        .or_else(|| splits().next())
}

pub(super) fn report(problems: &[Diagnostic]) {
    const MOST: usize = 20;
    for problem in problems.iter().take(MOST) {
        warn(&shown(problem));
    }
    if problems.len() > MOST {
        warn(&and_more(problems.len() - MOST));
    }
}

/// `file:line: message\n  remedy`
pub(crate) fn shown(problem: &Diagnostic) -> String {
    let message = &problem.message;
    let mut text = match &problem.location {
        Some(location) => harmless(&format!("{location}: {message}")).into_owned(),
        None => harmless(message).into_owned(),
    };
    if let Some(help) = &problem.help {
        text.push_str("\n  ");
        text.push_str(&harmless_lines(help));
    }
    text
}

/// Makes a text harmless but keeps its line breaks.
fn harmless_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(harmless).collect();
    lines.join("\n")
}

// Warnings while a screen is shown.

/// Warnings held back while a screen is shown; `None` if they go to standard error.
static HELD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// Holds warnings back from now on, because on standard error they would disturb the screen.
pub(crate) fn hold_warnings() {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.get_or_insert_default();
}

/// Prints what is said from now on: there is no screen any more.
pub(crate) fn release_warnings() {
    *HELD.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// Takes the warnings that were held back.
pub(crate) fn held_warnings() -> Vec<String> {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.as_mut().map_or_else(Vec::new, std::mem::take)
}

/// Holds a warning back; false if it should be printed.
pub(super) fn hold(text: &str) -> bool {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let is_held = held.is_some();
    held.iter_mut().for_each(|held| held.push(text.to_owned()));
    is_held
}
