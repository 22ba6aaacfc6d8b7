//! Paths that arguments name.

use std::path::PathBuf;

use crate::load::{SnapshotPath, display_name, variable};

/// A sentence for each folder in which no snapshot was found: without one, every policy would be
/// missing and nothing would say why.
pub(crate) fn empty_folders(
    named: &[PathBuf],
    found: &[SnapshotPath],
) -> impl Iterator<Item = String> {
    let is_empty = |folder: &&PathBuf| {
        folder.is_dir() && !found.iter().any(|file| file.path.starts_with(folder))
    };
    named.iter().filter(is_empty).map(|folder| {
        let folder = display_name(folder, &variable);
        format!("--snapshot {folder}: the folder holds no *.json file")
    })
}

/// Role names may hold `=`: the split that leaves an existing file wins, else the first.
pub(crate) fn split_assignment(given: &str) -> Option<(&str, PathBuf)> {
    let splits = || {
        given
            .match_indices('=')
            .map(|(at, _)| (&given[..at], PathBuf::from(&given[at + 1..])))
            .filter(|(role, _)| !role.is_empty())
    };
    splits()
        .find(|(_, path)| path.exists())
        .or_else(|| splits().next())
}
