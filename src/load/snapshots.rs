//! Snapshot files → structures, on a thread of their own, reporting as they go.

use super::buffer::Buffer;
use super::{LoadError, SnapshotPath};
use crate::iam::snapshot::{SnapshotFile, SnapshotReader, Wanted};
use crate::source::{Diagnostic, Location, Severity, harmless};
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

/// Progress is reported every so many bytes: some fifty times a second at most.
const BETWEEN_REPORTS: u64 = 16 * 1024 * 1024;

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
    let started = LoadEvent::Started {
        files: paths.len(),
        bytes: paths.iter().map(|path| path.bytes).sum(),
    };
    let mut largest_first: Vec<usize> = (0..paths.len()).collect();
    largest_first.sort_by_key(|order| std::cmp::Reverse(paths[*order].bytes));
    let mut buffer = Buffer::default();
    let mut bytes_done = 0;
    let mut reported = 0;
    let mut go_on = report(started);
    for order in largest_first {
        let mut tick = |bytes: u64| {
            bytes_done += bytes;
            if bytes_done - reported >= BETWEEN_REPORTS {
                reported = bytes_done;
                go_on = go_on && report(LoadEvent::Progress { bytes_done });
            }
            go_on && !cancelled.load(Ordering::Relaxed)
        };
        let file = read_file(&paths[order], wanted, &mut buffer, &mut tick);
        go_on = go_on && !cancelled.load(Ordering::Relaxed);
        let Some(file) = file.filter(|_| go_on) else {
            break;
        };
        let file = Box::new(file);
        go_on = report(LoadEvent::File { order, file });
    }
    report(LoadEvent::Done);
}

/// Reads one file piece by piece; `None` if `tick`, told how many bytes came, says to stop.
fn read_file(
    path: &SnapshotPath,
    wanted: &Arc<Wanted>,
    buffer: &mut Buffer,
    tick: &mut dyn FnMut(u64) -> bool,
) -> Option<SnapshotFile> {
    let name: Arc<str> = Arc::from(harmless(&path.name));
    let failed = |error: &std::io::Error| {
        let error = LoadError::from_io(&path.path, error);
        let mut file = SnapshotFile::empty(Arc::clone(&name), Arc::clone(wanted));
        let problem = Diagnostic::new(Severity::Error, "snapshot_unreadable", error.to_string())
            .at(Location::new(Arc::clone(&name), 1))
            .help(error.help());
        file.diagnostics.push(problem);
        Some(file)
    };
    let mut input = match File::open(&path.path) {
        Ok(input) => input,
        Err(error) => return failed(&error),
    };
    let mut reader = SnapshotReader::new(Arc::clone(&name), Arc::clone(wanted));
    buffer.clear();
    loop {
        match buffer.fill(&mut input) {
            Ok(0) => return Some(reader.finish(buffer.bytes())),
            Ok(count) => {
                if !tick(count as u64) {
                    return None;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return failed(&error),
        }
        let done = reader.feed(buffer.bytes());
        buffer.consume(done);
    }
}
