//! Snapshots from files and pipes, those packed by gzip included, as AWS Config writes them; and
//! how large one may be.

use std::fs::File;
use std::io::{BufReader, Cursor, Error, ErrorKind, Read, Result, Seek as _};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::read::{is_stream, read_stream};
use crate::text::{text, word};

/// Larger files that are no answers of the AWS CLI are not looked at again.
const MOST_FOREIGN_BYTES: u64 = 512 * 1024 * 1024;

/// So much of a pipe is kept in memory.
const MOST_STREAM_BYTES: u64 = 1024 * 1024 * 1024;

/// How such a file begins (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A small file may unpack to any size; beyond this it is refused.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// A pipe is read to its end first: it gives its bytes once, and a snapshot is read again when
/// further roles are wanted.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read>> {
    if is_stream(path) {
        let bytes = read_stream(path, MOST_STREAM_BYTES).map_err(|error| match error.kind() {
            ErrorKind::FileTooLarge => Error::other(word!(
                "more than 1 GB comes out of the pipe; save it as a file"
            )),
            _ => error,
        })?;
        return Ok(if bytes.starts_with(&GZIP) {
            unpacked(Cursor::new(bytes))
        } else {
            Box::new(Cursor::new(bytes))
        });
    }
    let mut file = File::open(path)?;
    let mut start = [0; GZIP.len()];
    let is_packed = file.read(&mut start)? == GZIP.len() && start == GZIP;
    // A folder cannot be rewound; reading it fails and says why.
    file.rewind()
        .or_else(|error| if is_packed { Err(error) } else { Ok(()) })?;
    Ok(if is_packed {
        unpacked(file)
    } else {
        Box::new(file)
    })
}

/// A file that no answer of the AWS CLI is in, for another look at it as a whole.
pub(super) fn read_whole(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?
        .take(MOST_FOREIGN_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_FOREIGN_BYTES {
        bytes.clear();
    }
    Ok(bytes)
}

/// The content of a packed file. A file may have several members, one behind the other.
fn unpacked(packed: impl Read + 'static) -> Box<dyn Read> {
    Box::new(Capped {
        inner: MultiGzDecoder::new(BufReader::new(packed)),
        left: MOST_BYTES,
    })
}

struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    /// Fills the buffer unless the end comes first. The decoder gives a little at a time, and whoever
    /// waits for the end of a long value looks at all of it again after each piece.
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            let count = match self.inner.read(&mut buffer[filled..]) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Error::other(text!("it cannot be unpacked: {error}", error)));
                }
            };
            if count == 0 {
                break;
            }
            filled += count;
            self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
                Error::other(word!(
                    "more than 1 GB comes out of it; unpack it and name the file"
                ))
            })?;
        }
        Ok(filled)
    }
}

// How large a snapshot, and one value in it, may be.

/// Larger files are not read: offsets in them have 32 bits.
const MOST_READ: u64 = u32::MAX as u64;

/// Longer values are not looked at, as a value is in memory as a whole.
const MOST_OF_A_VALUE: usize = 512 * 1024 * 1024;

/// The same for an entry of a list: no role of AWS has a thousandth of it.
const MOST_OF_AN_ENTRY: usize = 64 * 1024 * 1024;

/// The limit that a file exceeds of which so many bytes are read, the last of them part of one
/// value.
pub(super) fn too_large(read: u64, of_a_value: usize, in_list: bool) -> Option<&'static str> {
    if read > MOST_READ {
        Some(word!("it has more than 4 GB"))
    } else if in_list && of_a_value > MOST_OF_AN_ENTRY {
        Some(word!("one entry in it has more than 64 MB"))
    } else if of_a_value > MOST_OF_A_VALUE {
        Some(word!("one value in it has more than 512 MB"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let mut capped = Capped {
            inner: std::io::repeat(b' '),
            left: 10,
        };
        let mut buffer = [0; 8];
        assert_eq!(capped.read(&mut buffer).unwrap(), 8);
        assert!(capped.read(&mut buffer).is_err());
    }

    #[test]
    fn each_limit_is_named() {
        assert_eq!(too_large(MOST_READ, MOST_OF_AN_ENTRY, true), None);
        assert_eq!(too_large(MOST_READ, MOST_OF_A_VALUE, false), None);
        let named = [
            (MOST_READ + 1, 0, true, "4 GB"),
            (0, MOST_OF_AN_ENTRY + 1, true, "64 MB"),
            (0, MOST_OF_A_VALUE + 1, false, "512 MB"),
        ];
        for (read, of_a_value, in_list, limit) in named {
            let problem = too_large(read, of_a_value, in_list).unwrap();
            assert!(problem.ends_with(limit), "{problem}");
        }
    }
}
