//! Files that hold roles in a form that is not read: what they are, and which form is.

use std::sync::Arc;

use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::wanted::Wanted;
use super::sheet::Sheet;
use crate::iam::json::MAX_DEPTH;
use crate::text::{Diagnostic, Location, Severity, text};

/// The beginning of a file, what the file is, and what to do.
const KINDS: [(&[u8], &str, &str); 3] = [
    (
        b"SQLite format 3\0",
        "an SQLite database is not read",
        "let iam-collect write its files instead of a database, and name their folder",
    ),
    (
        b"PK\x03\x04",
        "an archive is not read; a saved plan of Terraform is one",
        "save the output of terraform show -json PLAN, or name the files in the archive",
    ),
    (
        b"PAR1",
        "a Parquet file is not read",
        "save its rows as JSON, one a line",
    ),
];

/// The file with nothing but what it is; `None` if it is not one of these.
pub(super) fn read(name: &Arc<str>, bytes: &[u8], wanted: &Arc<Wanted>) -> Option<SnapshotFile> {
    let mut kinds = KINDS.iter();
    let (_, what, help) = kinds.find(|(start, ..)| bytes.starts_with(start))?;
    let problem = Diagnostic::new(Severity::Error, "snapshot_unsupported", *what);
    Some(refuse(name, problem.help(*help), 1, wanted))
}

/// A JSON file that is nested too deeply. `before`: the text up to the place where it is.
pub(super) fn too_deep(name: &Arc<str>, before: &str, wanted: &Arc<Wanted>) -> SnapshotFile {
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u32 + 1;
    let what = text!(
        "the file is nested deeper than {levels} levels",
        levels = MAX_DEPTH
    );
    let problem = Diagnostic::new(Severity::Error, "snapshot_too_deep", what);
    let help = "no source of roles is; nothing of it is used";
    refuse(name, problem.help(help), line, wanted)
}

fn refuse(name: &Arc<str>, problem: Diagnostic, line: u32, wanted: &Arc<Wanted>) -> SnapshotFile {
    let mut sheet = Sheet::new(name, SnapshotKind::Unrecognised, wanted);
    sheet.report(problem.at(Location::new(Arc::clone(name), line)));
    let mut file = sheet.finish();
    file.unreadable = true;
    file
}
