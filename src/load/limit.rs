//! How large a snapshot, and one value in it, may be.

use crate::text::word;

/// Larger files are not read: offsets in them have 32 bits.
const MOST_BYTES: u64 = u32::MAX as u64;

/// Longer values are not looked at, as a value is in memory as a whole.
const MOST_OF_A_VALUE: usize = 512 * 1024 * 1024;

/// The same for an entry of a list: no role of AWS has a thousandth of it.
const MOST_OF_AN_ENTRY: usize = 64 * 1024 * 1024;

/// The limit that a file exceeds of which so many bytes are read, the last of them part of one
/// value.
pub(super) fn too_large(read: u64, of_a_value: usize, in_list: bool) -> Option<&'static str> {
    if read > MOST_BYTES {
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
    fn each_limit_is_named() {
        assert_eq!(too_large(MOST_BYTES, MOST_OF_AN_ENTRY, true), None);
        assert_eq!(too_large(MOST_BYTES, MOST_OF_A_VALUE, false), None);
        let named = [
            (MOST_BYTES + 1, 0, true, "4 GB"),
            (0, MOST_OF_AN_ENTRY + 1, true, "64 MB"),
            (0, MOST_OF_A_VALUE + 1, false, "512 MB"),
        ];
        for (read, of_a_value, in_list, limit) in named {
            let problem = too_large(read, of_a_value, in_list).unwrap();
            assert!(problem.ends_with(limit), "{problem}");
        }
    }
}
