//! Patterns with `*` (any run of characters) and `?` (one character), matched in worst-case time
//! proportional to text times pattern.

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GlobPart<'a> {
    /// Literal characters.
    Text(&'a str),
    /// `?`
    AnyOne,
    /// `*`
    AnyRun,
}

/// A wildcard before the byte `at` of the literal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RetryPoint {
    at: u32,
    run: bool,
}

/// A prepared pattern: the literal characters in one text, and the wildcards between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Glob {
    literal: Box<str>,
    marks: Box<[RetryPoint]>,
}

impl Glob {
    /// Parses a pattern in which every `*` and `?` is a wildcard.
    pub(crate) fn parse(pattern: &str) -> Self {
        if !pattern.contains(['*', '?']) {
            return Self {
                literal: pattern.into(),
                marks: Box::default(),
            };
        }
        Self::from_parts(parts_of(pattern))
    }

    /// Builds a pattern from parts; texts are literal whatever they contain.
    pub(crate) fn from_parts<'a>(parts: impl Iterator<Item = GlobPart<'a>>) -> Self {
        let mut literal = String::new();
        let mut marks: Vec<RetryPoint> = Vec::new();
        for part in parts {
            let at = literal.len() as u32;
            match part {
                GlobPart::Text(text) => literal.push_str(text),
                GlobPart::AnyOne => marks.push(RetryPoint { at, run: false }),
                GlobPart::AnyRun => {
                    if marks.last() != Some(&(RetryPoint { at, run: true })) {
                        marks.push(RetryPoint { at, run: true });
                    }
                }
            }
        }
        Self {
            literal: literal.into(),
            marks: marks.into(),
        }
    }

    /// The parts in order; neighbouring characters form one part.
    pub(crate) fn parts(&self) -> impl Iterator<Item = GlobPart<'_>> {
        let mut at = 0;
        let mut marks = &*self.marks;
        std::iter::from_fn(move || {
            let end = marks
                .first()
                .map_or(self.literal.len(), |mark| mark.offset());
            if at < end {
                let text = &self.literal[at..end];
                at = end;
                return Some(GlobPart::Text(text));
            }
            let (mark, after) = marks.split_first()?;
            marks = after;
            Some(if mark.run {
                GlobPart::AnyRun
            } else {
                GlobPart::AnyOne
            })
        })
    }

    /// The characters before the first wildcard and those behind the last one.
    pub(crate) fn ends(&self) -> [&str; 2] {
        let first = self
            .marks
            .first()
            .map_or(self.literal.len(), |mark| mark.offset());
        let last = self.marks.last().map_or(0, |mark| mark.offset());
        [&self.literal[..first], &self.literal[last..]]
    }

    /// The text, if there is no wildcard.
    pub(crate) fn as_text(&self) -> Option<&str> {
        self.marks.is_empty().then_some(&*self.literal)
    }

    /// Returns true if it matches every text.
    pub(crate) fn is_everything(&self) -> bool {
        self.literal.is_empty() && matches!(&*self.marks, [RetryPoint { run: true, .. }])
    }

    /// Returns true if it matches the whole text.
    pub(crate) fn matches(&self, text: &str) -> bool {
        match &*self.marks {
            [] => return *self.literal == *text,
            // The only wildcard of most patterns is at the end, if there are other characters at
            // all.
            [_] if self.is_open_at_end() => return text.starts_with(&*self.literal),
            _ => {}
        }
        let (mut at, mut marks, mut rest) = (0, &*self.marks, text);
        // The position for a retry with one character less, if the rest after the last `*` does not
        // match. An earlier `*` never needs a retry: the last one can reach everything that it
        // could.
        let mut retry = None;
        loop {
            let end = marks
                .first()
                .map_or(self.literal.len(), |mark| mark.offset());
            let matched = match marks.split_first() {
                Some((mark, after)) if at == end => {
                    marks = after;
                    if mark.run {
                        retry = Some((at, marks, rest));
                        Some(rest)
                    } else {
                        without_first(rest)
                    }
                }
                None if at == end && rest.is_empty() => return true,
                None if at == end => None,
                _ => rest.strip_prefix(&self.literal[at..end]),
            };
            if let Some(after) = matched {
                (at, rest) = (end, after);
                continue;
            }
            let Some((retry_at, retry_marks, from)) = retry else {
                return false;
            };
            let Some(shorter) = without_first(from) else {
                return false;
            };
            (at, marks, rest) = (retry_at, retry_marks, shorter);
            retry = Some((at, marks, rest));
        }
    }

    /// Splits at the first literal colon. A wildcard directly before it belongs to the first half.
    pub(crate) fn split_at_colon(&self) -> Option<(Self, Self)> {
        let (before, after) = self.literal.split_once(':')?;
        let colon = before.len();
        let split = self.marks.partition_point(|mark| mark.offset() <= colon);
        let (left, right) = self.marks.split_at(split);
        let moved = |mark: &RetryPoint| RetryPoint {
            at: mark.at - colon as u32 - 1,
            ..*mark
        };
        let left = Self {
            literal: before.into(),
            marks: left.into(),
        };
        let right = Self {
            literal: after.into(),
            marks: right.iter().map(moved).collect(),
        };
        Some((left, right))
    }

    /// Returns true if it ends with `*`.
    pub(crate) fn is_open_at_end(&self) -> bool {
        let last = self.marks.last();
        last.is_some_and(|mark| mark.run && mark.offset() == self.literal.len())
    }

    /// Splits at the first five literal colons into the six parts of an ARN.
    pub(crate) fn split_arn(&self) -> Option<[Self; 6]> {
        let mut parts: [Self; 6] = Default::default();
        let mut rest = self.clone();
        for part in &mut parts[..5] {
            (*part, rest) = rest.split_at_colon()?;
        }
        parts[5] = rest;
        Some(parts)
    }
}

impl RetryPoint {
    const fn offset(self) -> usize {
        self.at as usize
    }
}

fn without_first(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    Some(&text[first.len_utf8()..])
}

/// The parts of a pattern in which every `*` and `?` is a wildcard.
pub(crate) fn parts_of(pattern: &str) -> impl Iterator<Item = GlobPart<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        let first = *rest.as_bytes().first()?;
        let (part, length) = match first {
            b'*' => (GlobPart::AnyRun, 1),
            b'?' => (GlobPart::AnyOne, 1),
            _ => {
                let length = rest.find(['*', '?']).unwrap_or(rest.len());
                (GlobPart::Text(&rest[..length]), length)
            }
        };
        rest = &rest[length..];
        Some(part)
    })
}

#[cfg(test)]
mod tests {
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
}
