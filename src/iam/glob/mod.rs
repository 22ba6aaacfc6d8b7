//! Patterns with `*` (any run of characters) and `?` (one character), matched in time
//! proportional to text times pattern at worst.

use super::glob_search::Segments;

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobPart<'a> {
    /// These characters.
    Text(&'a str),
    /// `?`
    AnyOne,
    /// `*`
    AnyRun,
}

/// A wildcard before the byte `at` of the literal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: u32,
    pub(super) run: bool,
}

/// A prepared pattern: the literal characters in one text, the wildcards between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glob {
    pub(super) literal: Box<str>,
    pub(super) marks: Box<[Mark]>,
}

impl Glob {
    /// Reads a pattern in which every `*` and `?` is a wildcard.
    pub fn parse(pattern: &str) -> Self {
        if !pattern.contains(['*', '?']) {
            return Self {
                literal: pattern.into(),
                marks: Box::default(),
            };
        }
        Self::from_parts(parts_of(pattern))
    }

    /// Puts a pattern together; texts are literal whatever they contain.
    pub fn from_parts<'a>(parts: impl Iterator<Item = GlobPart<'a>>) -> Self {
        let mut literal = String::new();
        let mut marks: Vec<Mark> = Vec::new();
        for part in parts {
            let at = literal.len() as u32;
            match part {
                GlobPart::Text(text) => literal.push_str(text),
                GlobPart::AnyOne => marks.push(Mark { at, run: false }),
                GlobPart::AnyRun => {
                    if marks.last() != Some(&(Mark { at, run: true })) {
                        marks.push(Mark { at, run: true });
                    }
                }
            }
        }
        Self {
            literal: literal.into(),
            marks: marks.into(),
        }
    }

    /// Its parts in order; neighbouring characters are one part.
    pub fn parts(&self) -> impl Iterator<Item = GlobPart<'_>> {
        let mut at = 0_usize;
        let mut mark = 0;
        std::iter::from_fn(move || {
            let next = self.marks.get(mark);
            let end = next.map_or(self.literal.len(), |mark| mark.at as usize);
            if at < end {
                let text = &self.literal[at..end];
                at = end;
                return Some(GlobPart::Text(text));
            }
            mark += 1;
            next.map(|mark| {
                if mark.run {
                    GlobPart::AnyRun
                } else {
                    GlobPart::AnyOne
                }
            })
        })
    }

    /// The text, if there is no wildcard.
    pub fn as_text(&self) -> Option<&str> {
        self.marks.is_empty().then_some(&*self.literal)
    }

    /// Whether it matches every text.
    pub fn is_everything(&self) -> bool {
        self.literal.is_empty() && matches!(&*self.marks, [Mark { run: true, .. }])
    }

    /// Whether it matches the whole text.
    pub fn matches(&self, text: &str) -> bool {
        match &*self.marks {
            [] => return *self.literal == *text,
            // Most patterns end with their only wildcard, or are nothing else.
            [mark] if mark.run && mark.at as usize == self.literal.len() => {
                return text.starts_with(&*self.literal);
            }
            _ => {}
        }
        let mut segments = Segments::of(self);
        let Some(first) = segments.next() else {
            return text.is_empty();
        };
        let Some(mut from) = first.match_forward(text, 0) else {
            return false;
        };
        let Some(mut segment) = segments.next() else {
            return from == text.len();
        };
        for following in segments {
            match segment.search(text, from) {
                Some(end) => from = end,
                None => return false,
            }
            segment = following;
        }
        segment
            .match_backward(text)
            .is_some_and(|start| start >= from)
    }

    /// Splits at the first literal colon.
    pub(crate) fn split_at_colon(&self) -> Option<(Self, Self)> {
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mut found = false;
        for part in self.parts() {
            match part {
                _ if found => after.push(part),
                GlobPart::Text(text) => match text.split_once(':') {
                    Some((left, right)) => {
                        found = true;
                        before.push(GlobPart::Text(left));
                        after.push(GlobPart::Text(right));
                    }
                    None => before.push(part),
                },
                GlobPart::AnyOne | GlobPart::AnyRun => before.push(part),
            }
        }
        found.then(|| {
            (
                Self::from_parts(before.into_iter()),
                Self::from_parts(after.into_iter()),
            )
        })
    }

    /// Whether it ends with `*`.
    pub(crate) fn is_open_at_end(&self) -> bool {
        self.marks
            .last()
            .is_some_and(|mark| mark.run && mark.at as usize == self.literal.len())
    }

    /// Splits at the first five literal colons into the six parts of an ARN.
    pub fn split_arn(&self) -> Option<[Self; 6]> {
        let mut parts: [Self; 6] = Default::default();
        let mut from = 0;
        let mut mark = 0;
        for (index, part) in parts.iter_mut().enumerate() {
            let end = if index == 5 {
                self.literal.len()
            } else {
                from + self.literal[from..].find(':')?
            };
            let first = mark;
            // A wildcard directly before the colon belongs to this part.
            while self
                .marks
                .get(mark)
                .is_some_and(|mark| index == 5 || mark.at as usize <= end)
            {
                mark += 1;
            }
            part.literal = self.literal[from..end].into();
            part.marks = self.marks[first..mark]
                .iter()
                .map(|mark| Mark {
                    at: mark.at - from as u32,
                    run: mark.run,
                })
                .collect();
            from = end + 1;
        }
        Some(parts)
    }
}

/// The parts of a pattern in which every `*` and `?` is a wildcard.
pub fn parts_of(pattern: &str) -> impl Iterator<Item = GlobPart<'_>> {
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
mod tests;
