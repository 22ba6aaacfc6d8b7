//! A folder that iam-collect wrote → what its account holds.

use crate::text::text;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::locate::{display_name, files_below};
use super::read::read_source;
use super::variable;
use crate::iam::account::{CollectedFile, SnapshotFile, Wanted, read_collected};
use crate::text::{Diagnostic, Location, Severity};

/// Reads the folder of an account; `None` if `tick` says to stop.
pub(super) fn read_folder(
    folder: &Path,
    name: &Arc<str>,
    wanted: &Arc<Wanted>,
    tick: &mut dyn FnMut(u64) -> bool,
) -> Option<SnapshotFile> {
    let (paths, mut unread) = files_below(folder);
    let mut files = Vec::new();
    let shown = |path: &Path| display_name(path, &variable);
    for path in paths {
        let Ok(source) = read_source(&path, &shown(&path)) else {
            unread.push(path);
            continue;
        };
        if !tick(source.bytes.len() as u64) {
            return None;
        }
        let folder = path.parent().unwrap_or(&path);
        let part = path.file_stem().unwrap_or_default();
        files.push(CollectedFile {
            folder: folder.to_string_lossy().into_owned(),
            part: part.to_string_lossy().into_owned(),
            name: Arc::clone(&source.name),
            // Bytes that are not UTF-8 are not JSON either, and the reader says so.
            text: String::from_utf8_lossy(&source.bytes).into_owned(),
        });
    }
    // The missing file of a role or user does not prove that it has none.
    files.retain(|file| {
        let is_beside = |path: &PathBuf| path.starts_with(&file.folder);
        !unread.iter().any(is_beside)
    });
    let mut read = read_collected(name, &files, wanted);
    for path in unread {
        let shown = shown(&path);
        let problem = Diagnostic::new(
            Severity::Error,
            "snapshot_unreadable",
            text!(
                "cannot read {shown}; nothing is known of what it belongs to",
                shown
            ),
        );
        read.diagnostics
            .push(problem.at(Location::new(shown.into(), 1)));
        read.unreadable = true;
    }
    Some(read)
}
