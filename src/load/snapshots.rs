//! Snapshot files → structures, on a thread of their own, reporting as they go.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};

use super::folder::read_folder;
use super::locate::is_collected;
use super::packed::{open, read_whole, too_large};
use super::{LoadError, SnapshotPath};
use crate::iam::account::{SnapshotFile, SnapshotKind, SnapshotReader, Wanted, read_foreign};
use crate::text::{Diagnostic, Location, Severity, harmless};

/// Progress is reported every so many bytes: some fifty times a second at most.
const BETWEEN_REPORTS: u64 = 16 * 1024 * 1024;

/// An event while snapshots load.
#[derive(Clone, Debug)]
pub(crate) enum LoadEvent {
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
        /// The content of the file.
        file: Box<SnapshotFile>,
    },
    /// Everything has been read, or loading was cancelled.
    Done,
}

/// Loading under way. Dropping it cancels the rest.
#[derive(Debug)]
pub(crate) struct SnapshotLoad {
    /// The events as they happen; ends after [`LoadEvent::Done`].
    pub events: Receiver<LoadEvent>,
    cancelled: Arc<AtomicBool>,
}

impl SnapshotLoad {
    /// Asks the thread to stop soon.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Drop for SnapshotLoad {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Reads snapshots on a thread of their own, the largest first.
pub(crate) fn load_snapshots(
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
        .map_err(|error| LoadError::from_io(Path::new("snapshots"), &error))?;
    Ok(SnapshotLoad { events, cancelled })
}

/// Reads snapshots, the largest first, until `cancelled` is set or `report` returns false. Reports
/// come on this thread, in no particular order of files; a few others do the work.
pub(crate) fn read_snapshots(
    paths: &[SnapshotPath],
    wanted: &Arc<Wanted>,
    cancelled: &AtomicBool,
    report: &mut dyn FnMut(LoadEvent) -> bool,
) {
    let bytes = paths.iter().map(|path| path.bytes).sum();
    let mut largest_first: Vec<usize> = (0..paths.len()).collect();
    largest_first.sort_by_key(|order| std::cmp::Reverse(paths[*order].bytes));
    let work = Work {
        paths,
        wanted,
        cancelled,
        largest_first,
        taken: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
    };
    let files = paths.len();
    if report(LoadEvent::Started { files, bytes }) {
        let threads = if bytes < WORTH_THREADS {
            1
        } else {
            cores().min(files)
        };
        let mut progress = Progress::default();
        let report = &mut |step| progress.report(step, report);
        if threads <= 1 {
            work.run(report);
        } else {
            work.share(threads, report);
        }
    }
    report(LoadEvent::Done);
}

/// Below so many bytes further threads cost more than they bring.
const WORTH_THREADS: u64 = 4 * 1024 * 1024;

fn cores() -> usize {
    std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(4)
}

/// One step of a worker.
enum Step {
    Read(u64),
    Finished(usize, Box<SnapshotFile>),
}

/// Adds the steps up.
#[derive(Default)]
struct Progress {
    bytes_done: u64,
    reported: u64,
}

impl Progress {
    fn report(&mut self, step: Step, report: &mut dyn FnMut(LoadEvent) -> bool) -> bool {
        match step {
            Step::Finished(order, file) => report(LoadEvent::File { order, file }),
            Step::Read(bytes) => {
                self.bytes_done += bytes;
                if self.bytes_done - self.reported < BETWEEN_REPORTS {
                    return true;
                }
                self.reported = self.bytes_done;
                let bytes_done = self.bytes_done;
                report(LoadEvent::Progress { bytes_done })
            }
        }
    }
}

/// The files, from which each worker takes the next one.
struct Work<'a> {
    paths: &'a [SnapshotPath],
    wanted: &'a Arc<Wanted>,
    cancelled: &'a AtomicBool,
    largest_first: Vec<usize>,
    taken: AtomicUsize,
    stop: AtomicBool,
}

impl Work<'_> {
    fn share(&self, threads: usize, report: &mut dyn FnMut(Step) -> bool) {
        std::thread::scope(|scope| {
            let (sender, steps) = channel();
            for _ in 0..threads {
                let sender = sender.clone();
                let work = move || self.run(&mut |step| sender.send(step).is_ok());
                // A thread that cannot be had leaves its share to the others.
                drop(std::thread::Builder::new().spawn_scoped(scope, work));
            }
            drop(sender);
            for step in steps {
                if !report(step) {
                    self.stop.store(true, Ordering::Relaxed);
                    return;
                }
            }
            // Not one thread could be had.
            self.run(report);
        });
    }

    fn run(&self, report: &mut dyn FnMut(Step) -> bool) {
        let mut buffer = Buffer::default();
        while !self.is_over() {
            let next = self.taken.fetch_add(1, Ordering::Relaxed);
            let Some(order) = self.largest_first.get(next).copied() else {
                return;
            };
            let mut tick = |bytes| report(Step::Read(bytes)) && !self.is_over();
            let file = read_file(&self.paths[order], self.wanted, &mut buffer, &mut tick);
            let Some(file) = file.filter(|_| !self.is_over()) else {
                return;
            };
            if !report(Step::Finished(order, Box::new(file))) {
                self.stop.store(true, Ordering::Relaxed);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.cancelled.load(Ordering::Relaxed)
    }
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
        file.unreadable = true;
        Some(file)
    };
    if is_collected(&path.path) {
        return read_folder(&path.path, &name, wanted, tick);
    }
    let mut input = match open(&path.path) {
        Ok(input) => input,
        Err(error) => return failed(&error),
    };
    let mut reader = SnapshotReader::new(Arc::clone(&name), Arc::clone(wanted));
    buffer.clear();
    let mut total = 0;
    loop {
        match buffer.fill(&mut *input) {
            Ok(0) => {
                let file = reader.finish(buffer.bytes());
                if file.kind != SnapshotKind::Unrecognised {
                    return Some(file);
                }
                let whole = read_whole(&path.path).ok();
                let foreign =
                    whole.and_then(|bytes| read_foreign(&name, &bytes, wanted, &path.template));
                return Some(foreign.unwrap_or(file));
            }
            Ok(count) => {
                total += count as u64;
                if !tick(count as u64) {
                    return None;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return failed(&error),
        }
        let done = reader.feed(buffer.bytes());
        buffer.consume(done);
        let of_a_value = buffer.bytes().len();
        if let Some(problem) = too_large(total, of_a_value, reader.is_in_list()) {
            return failed(&std::io::Error::other(problem));
        }
    }
}

/// How much is read at once: enough to keep system calls rare, little enough to stay in the cache.
const PIECE: usize = 256 * 1024;
const PAGE: usize = 4096;

/// Bytes read and not consumed yet, with room for the next piece behind them.
///
/// The next piece is always read to an address at the beginning of a memory page: copying out of
/// the page cache to an address a few bytes off is several times slower on some processors. What
/// the last piece left over is moved to just before that address.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    memory: Vec<u8>,
    start: usize,
    end: usize,
}

impl Buffer {
    /// Forgets what is in it.
    pub(super) const fn clear(&mut self) {
        self.start = 0;
        self.end = 0;
    }

    /// The bytes not consumed yet.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[self.start..self.end]
    }

    /// Is done with the first `count` bytes.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// Reads one more piece behind the bytes that are there; how many bytes came, 0 at the end.
    /// A piece is as long as what is left over, at least: a row of many pieces is then looked
    /// at a few times only.
    pub(super) fn fill(&mut self, input: &mut dyn Read) -> std::io::Result<usize> {
        let kept = self.end - self.start;
        let piece = PIECE.max(kept.next_multiple_of(PAGE));
        let needed = kept + PAGE + piece;
        let to = if self.memory.len() < needed {
            let mut larger = vec![0; needed.max(PIECE + PIECE)];
            let to = page_behind(&larger, kept);
            larger[to - kept..to].copy_from_slice(self.bytes());
            self.memory = larger;
            to
        } else {
            let to = page_behind(&self.memory, kept);
            self.memory.copy_within(self.start..self.end, to - kept);
            to
        };
        (self.start, self.end) = (to - kept, to);
        let count = input.read(&mut self.memory[self.end..self.end + piece])?;
        self.end += count;
        Ok(count)
    }
}

/// The first offset, not less than `kept`, that lies on the beginning of a page.
fn page_behind(memory: &[u8], kept: usize) -> usize {
    let offset = memory[kept..].as_ptr().align_offset(PAGE);
    // An address that cannot be aligned is merely slower.
    if offset < PAGE { kept + offset } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_consumed_stays_in_front() {
        let text: Vec<u8> = (0..3_000_000_u32)
            .map(|number| (number % 251) as u8)
            .collect();
        let mut input = &text[..];
        let mut buffer = Buffer::default();
        let mut seen = 0;
        for step in 0_usize.. {
            if buffer.fill(&mut input).unwrap() == 0 {
                break;
            }
            assert_eq!(buffer.bytes(), &text[seen..seen + buffer.bytes().len()]);
            // Now and then nothing can be consumed, as with a row of many pieces.
            let done = if step % 3 == 0 {
                0
            } else {
                buffer.bytes().len() - step % 100
            };
            buffer.consume(done);
            seen += done;
        }
        assert_eq!(buffer.bytes(), &text[seen..]);
    }
}
