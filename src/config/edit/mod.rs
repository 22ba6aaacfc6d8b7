//! A change to a profile → an exact edit of the file's bytes, a diff, and a safe write.
//!
//! Comments, order, indentation and line ends are kept. Every edit is read back and compared with
//! the original file: if more than the one property (or the one new section) differs, the edit is
//! refused. Only `write` touches the disk.

mod apply;
mod change;
mod diff;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use apply::{EditedFile, apply_edits};
pub(crate) use change::{Edit, EditError, NewProfile, SettingAction, SettingEdit};
pub(crate) use diff::{DiffLine, DiffMark, LineChange, changed_lines, unified_diff};
pub(crate) use write::{WriteError, WriteOptions, Written, write_atomically};
