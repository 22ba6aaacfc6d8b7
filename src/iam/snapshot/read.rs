//! Bytes, piece by piece → a [`SnapshotFile`].

use super::{SnapshotFile, Wanted};
use std::sync::Arc;

/// Reads one snapshot file from pieces of any size.
#[derive(Debug)]
pub struct SnapshotReader {
    file: SnapshotFile,
}

impl SnapshotReader {
    /// A reader for a file that was opened under `name`.
    pub fn new(name: Arc<str>, wanted: Arc<Wanted>) -> Self {
        Self {
            file: SnapshotFile::empty(name, wanted),
        }
    }

    /// Takes the bytes that follow those consumed so far, and says how many of them it is done
    /// with. Hand the rest over again, with more behind it.
    pub fn feed(&mut self, bytes: &[u8]) -> usize {
        bytes.len()
    }

    /// The end of the file; `rest` are the bytes that [`Self::feed`] did not consume.
    pub fn finish(self, rest: &[u8]) -> SnapshotFile {
        let _ = rest;
        self.file
    }
}

/// Reads a snapshot that is in memory as a whole.
pub fn read_snapshot(name: Arc<str>, bytes: &[u8], wanted: &Arc<Wanted>) -> SnapshotFile {
    let mut reader = SnapshotReader::new(name, Arc::clone(wanted));
    let done = reader.feed(bytes);
    reader.finish(&bytes[done..])
}
