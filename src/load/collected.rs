//! Folders that iam-collect wrote: `aws/<partition>/accounts/<account>/iam/<kind>/…`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The ways from a folder that may be named to the folders of accounts.
const WAYS: [&str; 7] = [
    "",
    "iam",
    "*/iam",
    "accounts/*/iam",
    "*/accounts/*/iam",
    "aws/*/accounts/*/iam",
    "*/aws/*/accounts/*/iam",
];

/// Folders are not nested deeper than the longest path of a role.
const DEEPEST: usize = 64;

/// Returns true if a folder is one of an account.
pub(super) fn is_collected(folder: &Path) -> bool {
    let kinds = ["role", "user", "policy", "group"];
    folder.file_name().is_some_and(|name| name == "iam")
        && kinds.iter().any(|kind| folder.join(kind).is_dir())
}

/// The folders of accounts below a folder, sorted.
pub(super) fn find_collected(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for way in WAYS {
        let mut here = vec![folder.to_owned()];
        for step in way.split('/').filter(|step| !step.is_empty()) {
            here = here.iter().flat_map(|folder| go(folder, step)).collect();
        }
        found.extend(here.into_iter().filter(|folder| is_collected(folder)));
    }
    found.sort();
    found.dedup();
    found
}

fn go(folder: &Path, step: &str) -> Vec<PathBuf> {
    if step != "*" {
        let next = folder.join(step);
        return if next.is_dir() {
            vec![next]
        } else {
            Vec::new()
        };
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.is_dir()).collect()
}

/// The files below a folder, sorted, and those paths that cannot be looked into.
pub(super) fn files_below(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            unread.push(folder);
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && depth < DEEPEST {
                open.push((path, depth + 1));
            } else if path.extension().is_some_and(|end| end == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    unread.sort();
    (files, unread)
}

/// When a file, or the oldest file below a folder, was last written.
pub(crate) fn last_written(path: &Path) -> Option<SystemTime> {
    let modified = |path: &Path| std::fs::metadata(path).ok()?.modified().ok();
    if !path.is_dir() {
        return modified(path);
    }
    let (files, _) = files_below(path);
    files.iter().filter_map(|file| modified(file)).min()
}
