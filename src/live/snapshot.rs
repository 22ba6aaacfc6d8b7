//! The answers about one account → a snapshot file with a record of its origin, written completely
//! or not at all, readable only by its owner.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use super::answer::{CallError, ErrorKind};
use crate::text::text;

/// The lists of get-account-authorization-details.
const LISTS: [&str; 4] = [
    "UserDetailList",
    "GroupDetailList",
    "RoleDetailList",
    "Policies",
];

/// An answer with its relevant members.
pub(super) struct Checked {
    /// The output, without surrounding blanks.
    pub(crate) text: String,
    /// The number of roles in it.
    pub(crate) roles: usize,
}

/// Checks that an answer has its lists, and that they belong to the requested account.
pub(super) fn check(printed: &[u8], members: &[&str], account: &str) -> Result<Checked, CallError> {
    let garbage = || CallError::of(ErrorKind::Garbage);
    let text = std::str::from_utf8(printed).map_err(|_| garbage())?.trim();
    let object: BTreeMap<&str, &RawValue> = serde_json::from_str(text).map_err(|_| garbage())?;
    let mut roles = 0;
    for member in members {
        let raw = object.get(member).ok_or_else(garbage)?.get();
        let rows: Vec<Row<'_>> = if raw.starts_with('[') {
            serde_json::from_str(raw).map_err(|_| garbage())?
        } else {
            vec![serde_json::from_str(raw).map_err(|_| garbage())?]
        };
        if let Some(other) = rows.iter().find(|row| !row.is_of(account)) {
            let arn = other.arn.unwrap_or_default();
            return Err(CallError::new(
                ErrorKind::Garbage,
                text!("the answer is about another account: {arn}", arn),
            ));
        }
        if member.starts_with("Role") {
            roles += rows.len();
        }
    }
    Ok(Checked {
        text: text.to_owned(),
        roles,
    })
}

/// Checks the answer of get-account-authorization-details.
pub(super) fn check_details(printed: &[u8], account: &str) -> Result<Checked, CallError> {
    check(printed, &LISTS, account)
}

#[derive(serde::Deserialize)]
struct Row<'a> {
    #[serde(borrow, rename = "Arn")]
    arn: Option<&'a str>,
}

impl Row<'_> {
    /// AWS managed policies belong to no account.
    fn is_of(&self, account: &str) -> bool {
        let owner = self.arn.and_then(|arn| arn.split(':').nth(4));
        owner.is_none_or(|owner| owner == account || owner == "aws")
    }
}

/// Adds members to an answer, which is otherwise unchanged.
pub(super) fn with_members(answer: &str, members: &[(&str, String)]) -> String {
    let answer = answer.trim_end();
    let open = answer.strip_suffix('}').unwrap_or(answer);
    let mut text = open.trim_end().to_owned();
    let mut empty = text.trim() == "{";
    for (name, value) in members {
        text.push_str(if empty { "\n    " } else { ",\n    " });
        let _ = write!(text, "\"{name}\": {value}");
        empty = false;
    }
    text.push_str("\n}\n");
    text
}

/// One member of an answer, unchanged.
pub(super) fn member(answer: &str, name: &str) -> Option<String> {
    let object: BTreeMap<&str, &RawValue> = serde_json::from_str(answer).ok()?;
    Some(object.get(name)?.get().to_owned())
}

/// `aws-111122223333.json`, with a suffix for a partial answer.
pub(crate) fn file_name(partition: &str, account: &str, part: Option<&str>) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let word = |text: &str| text.replace(|c| !is_plain(c), "_");
    let part = part.map(|part| format!(".{}", word(part)));
    let part = part.unwrap_or_default();
    format!("{}-{}{part}.json", word(partition), word(account))
}

/// The files with partial answers for an account.
pub(super) fn parts(folder: &Path, partition: &str, account: &str) -> Vec<PathBuf> {
    let whole = file_name(partition, account, None);
    let begin = format!("{}.", whole.trim_end_matches(".json"));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_part = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name != whole && name.starts_with(&begin) && name.ends_with("json"))
    };
    let files = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file());
    files.filter(is_part).collect()
}

/// Returns true if a file contains the details of an account.
pub(super) fn holds_details(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.contains("\"RoleDetailList\"")
}

/// Writes a file that only its owner may read. The old file stays until the new one is complete.
pub(crate) fn write_owner_only(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut temporary = tempfile::Builder::new()
        .prefix(".rolechain-")
        .suffix(".tmp")
        .tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
