use super::*;

/// The plain definition: exponential and obviously correct.
fn matches_plainly(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|at| matches_plainly(rest, &text[at..])),
        Some((wanted, rest)) => text.split_first().is_some_and(|(found, after)| {
            (*wanted == '?' || wanted == found) && matches_plainly(rest, after)
        }),
    }
}

/// All texts over some characters up to a length.
fn texts(characters: &[char], length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..length {
        last = last
            .iter()
            .flat_map(|text| characters.iter().map(move |c| format!("{text}{c}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn small_patterns_match_exactly_what_they_say() {
    let texts_of: Vec<String> = texts(&['a', 'é'], 4);
    for pattern in texts(&['a', 'é', '*', '?'], 4) {
        let glob = Glob::parse(&pattern);
        let characters: Vec<char> = pattern.chars().collect();
        for text in &texts_of {
            let plain: Vec<char> = text.chars().collect();
            assert_eq!(
                glob.matches(text),
                matches_plainly(&characters, &plain),
                "{pattern} {text}"
            );
        }
    }
}

#[test]
fn long_patterns_are_found_like_short_ones() {
    let piece = "ab?d".repeat(80);
    let text = format!("x{}{}y", "abcd".repeat(20), "abcdabxd".repeat(200));
    for (pattern, expected) in [
        (format!("*{piece}*"), true),
        (format!("*{piece}y"), true),
        (format!("*{piece}z*"), false),
        (format!("*x{piece}*y"), true),
        (format!("*?{piece}?*"), true),
        (format!("*{}*", "?".repeat(1700)), false),
    ] {
        assert_eq!(Glob::parse(&pattern).matches(&text), expected, "{pattern}");
    }
}

#[test]
fn arns_split_at_their_first_five_colons() {
    let parts = Glob::parse("arn:*:iam::1*?:role/a:b*").split_arn().unwrap();
    assert!(parts[1].is_everything());
    assert!(parts[4].matches("1x"));
    assert!(!parts[4].matches("1"));
    assert!(parts[5].matches("role/a:b/c:d"));
    assert!(Glob::parse("arn:*").split_arn().is_none());
}

#[test]
fn text_from_elsewhere_is_literal() {
    let glob = Glob::from_parts([GlobPart::Text("a*"), GlobPart::AnyRun].into_iter());
    assert!(glob.matches("a*b"));
    assert!(!glob.matches("ab"));
}
