//! Names that resemble each other: they are a slip or two apart, or one contains the other.

/// The Levenshtein distance of two names in characters, if it is at most `most`.
pub(crate) fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    // A character has at most four bytes.
    let bytes = if left.is_ascii() && right.is_ascii() {
        1
    } else {
        4
    };
    if left.len().abs_diff(right.len()) > bytes * most {
        return None;
    }
    let distance = strsim::levenshtein(left, right);
    (distance <= most).then_some(distance)
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
/// nearest first, without duplicates.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<&'a str> {
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
