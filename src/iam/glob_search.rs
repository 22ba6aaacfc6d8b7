//! How the part of a pattern between two `*` is found in a text.

use super::glob::{Glob, Mark};

/// From this length on a search takes the way that is made for long texts.
const LONG: usize = 256;

/// What lies between two `*`.
#[derive(Clone, Copy)]
pub(super) struct Segment<'a> {
    glob: &'a Glob,
    /// Bytes of the literal.
    start: usize,
    end: usize,
    /// Its `?` marks.
    ones: &'a [Mark],
}

/// The segments of a pattern in order; the first and the last may be empty.
pub(super) struct Segments<'a> {
    glob: &'a Glob,
    start: usize,
    mark: usize,
    done: bool,
}

impl<'a> Segments<'a> {
    pub(super) const fn of(glob: &'a Glob) -> Self {
        Self {
            glob,
            start: 0,
            mark: 0,
            done: false,
        }
    }
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
    pub(super) fn match_forward(self, text: &str, from: usize) -> Option<usize> {
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
    pub(super) fn match_backward(self, text: &str) -> Option<usize> {
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
    pub(super) fn search(self, text: &str, from: usize) -> Option<usize> {
        let literal = &self.glob.literal[self.start..self.end];
        if self.ones.is_empty() {
            let found = memchr::memmem::find(&text.as_bytes()[from..], literal.as_bytes())?;
            return Some(from + found + literal.len());
        }
        if text.len() > LONG && literal.len() + self.ones.len() > LONG {
            let length = literal.len() + self.ones.len();
            if text.is_ascii() && literal.is_ascii() {
                return self.search_long(text.as_bytes(), from, length);
            }
        }
        let mut at = from;
        loop {
            if let Some(end) = self.match_forward(text, at) {
                return Some(end);
            }
            at += text[at..].chars().next()?.len_utf8();
        }
    }

    /// The same for ASCII: one bit for each place in the segment says whether the text so far can
    /// stand there (shift-and), so that long segments with many `?` cost little.
    fn search_long(self, text: &[u8], from: usize, length: usize) -> Option<usize> {
        let words = length.div_ceil(64);
        let mut any = vec![0_u64; words];
        let mut fits: Vec<Vec<u64>> = vec![Vec::new(); 128];
        let mut place = 0;
        let mut done = self.start;
        let literal = self.glob.literal.as_bytes();
        let ends = self.ones.iter().map(|one| one.at as usize);
        for end in ends.chain([self.end]) {
            for byte in &literal[done..end] {
                let bits = &mut fits[usize::from(*byte & 0x7f)];
                bits.resize(words, 0);
                bits[place / 64] |= 1 << (place % 64);
                place += 1;
            }
            done = end;
            if place < length {
                any[place / 64] |= 1 << (place % 64);
                place += 1;
            }
        }
        for bits in fits.iter_mut().filter(|bits| !bits.is_empty()) {
            for (bits, any) in bits.iter_mut().zip(&any) {
                *bits |= any;
            }
        }
        let last = 1_u64 << ((length - 1) % 64);
        let mut reached = vec![0_u64; words];
        for (at, byte) in text.iter().enumerate().skip(from) {
            let bits = &fits[usize::from(*byte & 0x7f)];
            let bits = if bits.is_empty() { &any } else { bits };
            let mut carry = 1;
            for (word, bits) in reached.iter_mut().zip(bits) {
                let next = *word >> 63;
                *word = ((*word << 1) | carry) & bits;
                carry = next;
            }
            if reached[words - 1] & last != 0 {
                return Some(at + 1);
            }
        }
        None
    }
}

fn skip(text: &str, at: usize, literal: &str) -> Option<usize> {
    text[at..]
        .starts_with(literal)
        .then_some(at + literal.len())
}
