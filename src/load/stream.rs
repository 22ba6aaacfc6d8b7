//! Standard input and pipes: read once, and kept for later reads of the same path.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The contents of each stream. A pipe supplies its bytes only once, and files are read again after
/// a change and when more of a snapshot is wanted.
static READ: Mutex<BTreeMap<PathBuf, Arc<[u8]>>> = Mutex::new(BTreeMap::new());

/// Returns true if a path means standard input: `-`, or the system's name for it.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    let names = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];
    names.iter().any(|name| path == Path::new(name))
}

/// Returns true if a path supplies its bytes only once and cannot be written: standard input, even
/// if redirected from a file, a pipe such as `<(command)`, a device.
pub(crate) fn is_stream(path: &Path) -> bool {
    is_standard_input(path)
        || std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// All bytes of a stream, the same on each call.
///
/// # Errors
///
/// [`io::ErrorKind::FileTooLarge`] if there are more than `most`: a device may never end.
pub(super) fn read_stream(path: &Path, most: u64) -> io::Result<Arc<[u8]>> {
    // A second reader must wait for the first.
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = read.get(path) {
        return Ok(Arc::clone(bytes));
    }
    let mut bytes = Vec::new();
    if is_standard_input(path) {
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let bytes: Arc<[u8]> = bytes.into();
    read.insert(path.to_owned(), Arc::clone(&bytes));
    Ok(bytes)
}
