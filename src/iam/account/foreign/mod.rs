//! Sources that are no answers of the AWS CLI, recognised by what they hold: what a source does not
//! say is unknown, and none of them holds a whole account.

mod collected;
mod history;
mod page;
mod rows;
mod sheet;
mod template;
mod terraform;

use std::sync::Arc;

use sheet::Sheet;

use self::page::Page;
use super::snapshot::{SnapshotFile, SnapshotKind};
use super::wanted::Wanted;
use crate::iam::json::{JsonError, MAX_DEPTH};
use crate::text::{Diagnostic, Location, Severity, text};

pub(crate) use collected::CollectedFile;
pub(crate) use collected::read_collected;
pub(super) use sheet::keep_common;
pub(crate) use template::TemplateOptions;

/// Reads a whole file that holds no answer of the AWS CLI; `None` if it is none of these either.
pub(crate) fn read_foreign(
    name: &Arc<str>,
    bytes: &[u8],
    wanted: &Arc<Wanted>,
    options: &TemplateOptions,
) -> Option<SnapshotFile> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(file) = read(name, bytes, wanted) {
        return Some(file);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let page = match Page::read(text, name, 1) {
        Ok(page) => Some(page),
        Err(JsonError::TooDeep(at)) if text.trim_start().starts_with(['{', '[']) => {
            return Some(too_deep(name, &text[..at], wanted));
        }
        Err(_) => None,
    };
    if let Some(page) = page {
        let found = terraform::read(&page, name, wanted);
        let found = found.or_else(|| template::read_json(&page, name, wanted, options));
        return found.or_else(|| rows::read(&[page], name, wanted));
    }
    let rows = lines(text, name).and_then(|lines| rows::read(&lines, name, wanted));
    rows.or_else(|| template::read_yaml(text, name, wanted, options))
}

/// The lines of a file of which each is a JSON object.
fn lines<'t>(text: &'t str, name: &Arc<str>) -> Option<Vec<Page<'t>>> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| Page::read(line, name, at as u32 + 1).ok())
        .collect()
}

// Files that hold roles in a form that is not read: what they are, and which form is.

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
