//! The output of the explorer: standard output, with a count that tells whether a write is stuck.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// The number of writes that have begun and ended: odd while one is under way.
static WRITES: AtomicU64 = AtomicU64::new(0);

/// Standard output, counted. A terminal that takes no output blocks the writer, on any thread.
pub(super) struct Output;

/// What the writer is at: odd while a write is under way, the same number while it is the same one.
pub(super) fn writes() -> u64 {
    WRITES.load(Ordering::SeqCst)
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        counted(|| {
            let mut out = io::stdout().lock();
            let count = out.write(bytes)?;
            out.flush()?;
            Ok(count)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        counted(|| io::stdout().lock().flush())
    }
}

fn counted<T>(write: impl FnOnce() -> T) -> T {
    WRITES.fetch_add(1, Ordering::SeqCst);
    let written = write();
    WRITES.fetch_add(1, Ordering::SeqCst);
    written
}
