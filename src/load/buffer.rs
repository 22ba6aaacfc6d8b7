//! A read buffer that is used again for every file.

use std::io::Read;

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
        if self.memory.len() < needed {
            let mut larger = vec![0; needed.max(PIECE + PIECE)];
            let to = page_behind(&larger, kept);
            larger[to - kept..to].copy_from_slice(self.bytes());
            self.memory = larger;
            (self.start, self.end) = (to - kept, to);
        } else {
            let to = page_behind(&self.memory, kept);
            self.memory.copy_within(self.start..self.end, to - kept);
            (self.start, self.end) = (to - kept, to);
        }
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
