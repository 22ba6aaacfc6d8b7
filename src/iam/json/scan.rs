//! Finds where JSON values end without parsing them.
//!
//! Most rows of a large snapshot belong to roles that no profile names. Those are only measured:
//! brackets outside strings are counted, 64 bytes at a time, with one bit of a word per byte. A
//! relevant row is then parsed in full by `serde_json`, which checks every byte of it.

const BLOCK: usize = 64;

/// The end of the object or array that begins with the first byte; `None` if it is beyond the
/// available bytes.
pub(in crate::iam) fn container(bytes: &[u8]) -> Option<usize> {
    let mut nesting = Nesting::default();
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(end) = nesting.follow(block) {
            return Some(index * BLOCK + end);
        }
    }
    let mut block = [b' '; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    Some(blocks.len() * BLOCK + nesting.follow(&block)?)
}

/// The nesting state between two blocks.
#[derive(Debug, Default)]
struct Nesting {
    depth: usize,
    /// All ones if the next block begins inside a string.
    inside: u64,
    /// True if the next block begins after an escaping backslash.
    escape: bool,
}

impl Nesting {
    /// Processes one block; returns the offset after the closing bracket of the whole value.
    #[inline]
    fn follow(&mut self, block: &[u8; BLOCK]) -> Option<usize> {
        let mut quotes = mark(block, |byte| byte == b'"');
        let backslash = |any, byte: &u8| any | u8::from(*byte == b'\\');
        if self.escape || block.iter().fold(0, backslash) != 0 {
            quotes &= !escaped(mark(block, |byte| byte == b'\\'), &mut self.escape);
        }
        let strings = running_parity(quotes) ^ self.inside;
        self.inside = 0_u64.wrapping_sub(strings >> 63);
        // `[` and `{`, `]` and `}` differ in one bit.
        let bracket = |byte: u8| matches!(byte | 0x20, b'{' | b'}');
        let mut brackets = mark(block, bracket) & !strings;
        while brackets != 0 {
            let at = brackets.trailing_zeros() as usize;
            brackets &= brackets - 1;
            if block[at] | 0x20 == b'{' {
                self.depth += 1;
            } else if self.depth > 1 {
                self.depth -= 1;
            } else {
                return Some(at + 1);
            }
        }
        None
    }
}

/// One bit per byte, lowest bit first. Written so that the compiler vectorises it, which by hand
/// would need unsafe code: each matching byte contributes a weight, and a multiplication gathers
/// eight weights into one byte.
#[inline]
fn mark(block: &[u8; BLOCK], meant: impl Fn(u8) -> bool) -> u64 {
    let mut weights = [0_u8; BLOCK];
    for at in 0..BLOCK {
        weights[at] = if meant(block[at]) { 1 << (at % 8) } else { 0 };
    }
    let mut marks = 0;
    for (index, eight) in weights.as_chunks::<8>().0.iter().enumerate() {
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0101_0101_0101_0101) >> 56;
        marks |= gathered << (index * 8);
    }
    marks
}

/// The bytes after an escaping backslash. `escape` is true on entry if the first byte of this block
/// is escaped, and on return if the first byte of the next one is.
fn escaped(backslashes: u64, escape: &mut bool) -> u64 {
    let mut escaped = u64::from(*escape);
    *escape = false;
    let mut rest = backslashes;
    while rest != 0 {
        let bit = rest & rest.wrapping_neg();
        rest ^= bit;
        if escaped & bit == 0 {
            escaped |= bit << 1;
            *escape = bit >> 63 == 1;
        }
    }
    escaped
}

/// Replaces every bit by the parity of itself and all lower bits: for marked quotes, this marks the
/// bytes from each opening quote up to its closing one.
const fn running_parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    bits
}

/// The end of the string that begins with the first byte, a quote.
pub(in crate::iam) fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
    None
}

/// The end of the value that begins with the first byte. A number or word ends before the next
/// comma, bracket or white space.
pub(in crate::iam) fn value(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b'{' | b'[' => container(bytes),
        b'"' => string(bytes),
        _ => {
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']') || is_blank(*byte);
            bytes.iter().position(ends)
        }
    }
}

/// JSON's white space.
pub(in crate::iam) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The number of leading white space bytes.
pub(in crate::iam) fn blanks(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| !is_blank(*byte))
        .unwrap_or(bytes.len())
}

/// The members of a complete object: raw keys and values, the key without its quotes. Ends early if
/// the text is not an object.
pub(in crate::iam) fn members(object: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = object.get(1..).unwrap_or_default();
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
        if rest.first() != Some(&b'"') {
            return None;
        }
        let (key, after) = rest.split_at(string(rest)?);
        rest = after.trim_ascii_start().strip_prefix(b":")?;
        rest = rest.trim_ascii_start();
        let (value, after) = rest.split_at(value(rest)?);
        rest = after;
        Some((&key[1..key.len() - 1], value))
    })
}

/// The elements of an array that is complete, as they stand. Ends early where the text is not an
/// array's.
pub(in crate::iam) fn elements(array: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = array.get(1..).unwrap_or_default();
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
        let (element, after) = rest.split_at(value(rest)?);
        rest = after;
        (!element.is_empty()).then_some(element)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    /// The plain implementation, one byte at a time.
    fn plain(bytes: &[u8]) -> Option<usize> {
        let (mut depth, mut inside, mut escape) = (0_usize, false, false);
        for (at, byte) in bytes.iter().enumerate() {
            let escaped = std::mem::take(&mut escape);
            match (inside, byte) {
                (_, b'\\') => escape = !escaped,
                (_, b'"') => inside ^= !escaped,
                (false, b'{' | b'[') => depth += 1,
                (false, b'}' | b']') => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(container(br#"{"a]}\"}": [1, {}]}, x"#), Some(19));
        assert_eq!(container(br#"{"a": "\\"} }"#), Some(11));
        assert_eq!(container(br#"{"a": [1, 2"#), None);
        assert_eq!(container(br#"{"a}"#), None);
    }

    #[test]
    fn members_are_told_apart() {
        let found: Vec<_> = members(br#"{ "a" : 1, "b": {"x": "}"} ,"c":"d" }"#).collect();
        let expected: Vec<(&[u8], &[u8])> =
            vec![(b"a", b"1"), (b"b", br#"{"x": "}"}"#), (b"c", b"\"d\"")];
        assert_eq!(found, expected);
        assert_eq!(members(br#"{"a" 1}"#).count(), 0);
        assert_eq!(members(b"").count(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_failure_persistence(
            FileFailurePersistence::SourceParallel("tests/proptest-regressions")
        ))]
        #[test]
        fn blocks_find_the_same_end_as_bytes(text in r#"[{][{}\[\]"\\a ]{0,300}"#) {
            prop_assert_eq!(container(text.as_bytes()), plain(text.as_bytes()));
        }

        #[test]
        fn every_byte_is_marked_for_what_it_is(block in prop::collection::vec(any::<u8>(), BLOCK)) {
            let block: [u8; BLOCK] = block.try_into().unwrap();
            let marks = mark(&block, |byte| byte % 3 == 0);
            for (at, byte) in block.iter().enumerate() {
                prop_assert_eq!(marks >> at & 1 == 1, byte % 3 == 0);
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (container(&bytes), string(&bytes), value(&bytes), members(&bytes).count());
        }
    }
}
