//! Patterns with `*` (any run of characters) and `?` (one character), matched in time
//! proportional to text times pattern at worst.

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
struct Mark {
    at: u32,
    run: bool,
}

/// A prepared pattern: the literal characters in one text, the wildcards between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glob {
    literal: Box<str>,
    marks: Box<[Mark]>,
}

/// What lies between two `*`.
#[derive(Clone, Copy)]
struct Segment<'a> {
    glob: &'a Glob,
    /// Bytes of the literal.
    start: usize,
    end: usize,
    /// Its `?` marks.
    ones: &'a [Mark],
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
        if self.marks.is_empty() {
            return *self.literal == *text;
        }
        let mut segments = Segments {
            glob: self,
            start: 0,
            mark: 0,
            done: false,
        };
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

struct Segments<'a> {
    glob: &'a Glob,
    start: usize,
    mark: usize,
    done: bool,
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        if self.done {
            return None;
        }
        let marks = &self.glob.marks[self.mark..];
        let ones = marks.iter().position(|mark| mark.run);
        let end = match ones {
            Some(at) => marks[at].at as usize,
            None => self.glob.literal.len(),
        };
        let segment = Segment {
            glob: self.glob,
            start: self.start,
            end,
            ones: &marks[..ones.unwrap_or(marks.len())],
        };
        match ones {
            Some(at) => self.mark += at + 1,
            None => self.done = true,
        }
        self.start = end;
        Some(segment)
    }
}

impl Segment<'_> {
    /// Matches at a place; the place after it.
    fn match_forward(self, text: &str, from: usize) -> Option<usize> {
        let literal = &self.glob.literal;
        let mut at = from;
        let mut done = self.start;
        for one in self.ones {
            let next = one.at as usize;
            at = skip(text, at, &literal[done..next])?;
            at += text[at..].chars().next()?.len_utf8();
            done = next;
        }
        skip(text, at, &literal[done..self.end])
    }

    /// Matches so that it ends with the text; the place of its beginning.
    fn match_backward(self, text: &str) -> Option<usize> {
        let literal = &self.glob.literal;
        let mut rest = text;
        let mut done = self.end;
        for one in self.ones.iter().rev() {
            let next = one.at as usize;
            rest = rest.strip_suffix(&literal[next..done])?;
            rest = &rest[..rest.len() - rest.chars().next_back()?.len_utf8()];
            done = next;
        }
        rest.strip_suffix(&literal[self.start..done]).map(str::len)
    }

    /// Finds its first match from a place on; the place after it.
    fn search(self, text: &str, from: usize) -> Option<usize> {
        let literal = &self.glob.literal[self.start..self.end];
        if self.ones.is_empty() {
            let found = memchr::memmem::find(&text.as_bytes()[from..], literal.as_bytes())?;
            return Some(from + found + literal.len());
        }
        let mut at = from;
        loop {
            if let Some(end) = self.match_forward(text, at) {
                return Some(end);
            }
            at += text[at..].chars().next()?.len_utf8();
        }
    }
}

fn skip(text: &str, at: usize, literal: &str) -> Option<usize> {
    text[at..]
        .starts_with(literal)
        .then_some(at + literal.len())
}
