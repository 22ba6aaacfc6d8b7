//! Names that resemble each other: a slip or two apart, or one within the other.

/// The Levenshtein distance of two names in characters, if it is at most `most`.
pub fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > 4 * most {
        return None;
    }
    let distance = strsim::levenshtein(left, right);
    (distance <= most).then_some(distance)
}

/// The candidates whose name resembles `name`, whatever the case, each with what is shown of it:
/// the nearest first, none twice.
pub fn nearest<'a>(
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
