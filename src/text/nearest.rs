//! Names that resemble each other: they are a slip or two apart, or one contains the other.

/// Names further apart are never near.
const MOST: usize = 31;

/// A longer text is no slip of a name.
const LONGEST: usize = 4096;

/// Further than any distance, with room to count on.
const FAR: usize = usize::MAX / 2;

/// The Levenshtein distance of two names in characters, if it is at most `most` (31 at the
/// highest). Takes time in the order of length times `most`.
pub(crate) fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    if left.is_ascii() && right.is_ascii() {
        return distance_of(left.as_bytes(), right.as_bytes(), most);
    }
    // A character has at most four bytes.
    if left.len().abs_diff(right.len()) > 4 * most {
        return None;
    }
    let [left, right] = [left, right].map(|text| text.chars().collect::<Vec<_>>());
    distance_of(&left, &right, most)
}

/// Only the cells up to `most` away from the diagonal can hold a distance that counts (Ukkonen,
/// Algorithms for approximate string matching): `cells[at]` is that of `right[..row + at - most]`.
fn distance_of<T: PartialEq>(left: &[T], right: &[T], most: usize) -> Option<usize> {
    let most = most.min(MOST);
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let same = |(a, b): &(&T, &T)| a == b;
    let start = left.iter().zip(right).take_while(same).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev());
    let end = end.take_while(same).count();
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    let mut cells = [FAR; 2 * MOST + 2];
    for (column, cell) in cells[most..=2 * most].iter_mut().enumerate() {
        *cell = column;
    }
    for (row, own) in left.iter().enumerate() {
        let mut before = FAR;
        for at in 0..=2 * most {
            let Some(column) = (row + 1 + at).checked_sub(most) else {
                continue;
            };
            let replaced = match column.checked_sub(1) {
                Some(other) => match right.get(other) {
                    Some(other) => cells[at] + usize::from(own != other),
                    None => FAR,
                },
                None => row + 1,
            };
            before = replaced.min(cells[at + 1] + 1).min(before + 1);
            cells[at] = before;
        }
        if cells[..=2 * most].iter().all(|cell| *cell > most) {
            return None;
        }
    }
    let last = (right.len() + most).checked_sub(left.len())?;
    Some(cells[last]).filter(|distance| *distance <= most)
}

/// Returns true if two names differ by at most one slip: a character added, removed or replaced, or
/// two neighbours swapped.
pub(crate) fn is_one_slip(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[at..], &long[at..]);
    match (short, long) {
        ([], _) | (_, []) => true,
        (_, [_, rest @ ..]) if short.len() < long.len() => short == rest,
        ([a, b, short @ ..], [c, d, long @ ..]) if (a, b) == (d, c) => short == long,
        ([_, short @ ..], [_, long @ ..]) => short == long,
    }
}

/// Returns true if two names differ only in their digits.
pub(crate) fn differ_in_digits(left: &str, right: &str) -> bool {
    let is_letter = |byte: &u8| !byte.is_ascii_digit();
    let left = left.bytes().filter(is_letter);
    left.eq(right.bytes().filter(is_letter))
}

/// The candidates whose name resembles `name`, ignoring case, each with its display text: the
/// nearest first, without duplicates. None for a text longer than 4,096 bytes.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<&'a str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let name = name.to_lowercase();
    let most = 1 + name.chars().count() / 4;
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|(candidate, shown)| {
            let candidate = candidate.to_lowercase();
            let contained = candidate.contains(&name) || name.contains(&candidate);
            let distance = if contained {
                Some(1)
            } else {
                distance(&name, &candidate, most)
            };
            Some((distance?, shown))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, shown)| shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    #[test]
    fn long_names_are_told_apart_as_well() {
        let long = "a".repeat(1_000_000);
        let (one, other) = (format!("{long}b{long}"), format!("{long}{long}"));
        assert_eq!(distance(&one, &other, 2), Some(1));
        assert_eq!(distance(&one, &"c".repeat(2_000_000), 2), None);
        assert_eq!(distance("ab", "é", 3), Some(2));
        assert!(nearest(&long, [("a", "a")]).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_failure_persistence(
            FileFailurePersistence::SourceParallel("tests/proptest-regressions")
        ))]
        #[test]
        fn it_is_the_distance_of_levenshtein(left in "[abé]{0,9}", right in "[abé]{0,9}", most in 0_usize..12) {
            let all = strsim::levenshtein(&left, &right);
            prop_assert_eq!(distance(&left, &right, most), Some(all).filter(|all| *all <= most));
        }
    }
}
