//! JSON with positions: a text becomes a flat list of values in document order, each with its span.
//! Duplicate keys are kept, nothing is merged, nothing recurses. `serde_json` checks the grammar;
//! this module only finds where values begin and end.

pub(in crate::iam) mod scan;

use crate::text::Span;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// Maximum nesting depth. Policies need seven.
pub(in crate::iam) const MAX_DEPTH: usize = 64;

/// The kind of a [`JsonNode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonKind {
    /// `{…}`; its children are alternating keys and values.
    Object,
    /// `[…]`
    Array,
    /// A string.
    String,
    /// A number as written.
    Number,
    /// `true` or `false`.
    Boolean(bool),
    /// `null`
    Null,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonNode {
    /// The kind of value.
    pub kind: JsonKind,
    /// The span in the text, including quotation marks and brackets.
    pub span: Span,
    /// Index of the first node after it and its contents.
    pub next: u32,
}

/// The reason why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// Unexpected byte at this offset, or the end of the text.
    Unexpected(usize),
    /// Nested too deeply at this offset.
    TooDeep(usize),
}

/// A parsed text.
#[derive(Clone, Debug)]
pub(crate) struct Json<'t> {
    text: &'t str,
    nodes: Vec<JsonNode>,
}

impl<'t> Json<'t> {
    /// Parses a single value.
    pub(crate) fn read(text: &'t str) -> Result<Self, JsonError> {
        let nodes = find_values(text.as_bytes())?;
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => Ok(Self { text, nodes }),
            Err(error) => Err(JsonError::Unexpected(offset_of(&error, text))),
        }
    }

    /// The value at an index; index 0 is the whole text.
    pub(crate) fn node(&self, index: usize) -> JsonNode {
        self.nodes[index]
    }

    /// The text of a value as written.
    pub(crate) fn raw(&self, index: usize) -> &'t str {
        &self.text[self.nodes[index].span.range()]
    }

    /// The text of a string with escapes resolved; `None` for anything else.
    ///
    /// A string with an unpaired surrogate, which Rust strings cannot hold, keeps its escapes.
    pub(crate) fn string(&self, index: usize) -> Option<Cow<'t, str>> {
        if self.nodes[index].kind != JsonKind::String {
            return None;
        }
        let raw = self.raw(index);
        let inner = &raw[1..raw.len() - 1];
        if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        let unescaped = serde_json::from_str(raw);
        Some(unescaped.map_or(Cow::Borrowed(inner), Cow::Owned))
    }

    /// A string, number or boolean as text: `true`, `3600`.
    pub(crate) fn scalar(&self, index: usize) -> Option<Cow<'t, str>> {
        match self.nodes[index].kind {
            JsonKind::Number | JsonKind::Boolean(_) => Some(Cow::Borrowed(self.raw(index))),
            _ => self.string(index),
        }
    }

    /// The elements of an array; empty for anything else.
    pub(crate) fn elements(&self, index: usize) -> impl Iterator<Item = usize> {
        self.children(index, JsonKind::Array)
    }

    /// Keys and values of an object in document order, as `(key, value)` indexes; empty for
    /// anything else.
    pub(crate) fn members(&self, index: usize) -> impl Iterator<Item = (usize, usize)> {
        let mut children = self.children(index, JsonKind::Object);
        std::iter::from_fn(move || children.next().zip(children.next()))
    }

    fn children(&self, index: usize, kind: JsonKind) -> impl Iterator<Item = usize> {
        let JsonNode {
            kind: found, next, ..
        } = self.nodes[index];
        let end = if found == kind { next as usize } else { 0 };
        let inside = move |at: u32| Some(at as usize).filter(|at| *at < end);
        std::iter::successors(inside(index as u32 + 1), move |at| {
            inside(self.nodes[*at].next)
        })
    }

    /// The value of the first member with this key.
    pub(crate) fn get(&self, index: usize, key: &str) -> Option<usize> {
        let mut members = self.members(index);
        members.find_map(|(name, value)| self.is_string(name, key).then_some(value))
    }

    /// Returns true if a value is this string.
    pub(crate) fn is_string(&self, index: usize, text: &str) -> bool {
        self.string(index).is_some_and(|string| string == text)
    }

    /// The JSON pointers (RFC 6901) of a value and all values in it, in document order.
    pub(crate) fn pointers(&self, root: usize) -> Vec<(usize, String)> {
        let mut found = vec![(root, String::new())];
        let mut done = 0;
        while let Some((index, pointer)) = found.get(done).cloned() {
            for (key, value) in self.members(index) {
                let name = self.string(key).unwrap_or_default();
                let name = name.replace('~', "~0").replace('/', "~1");
                found.push((value, format!("{pointer}/{name}")));
            }
            for (at, element) in self.elements(index).enumerate() {
                found.push((element, format!("{pointer}/{at}")));
            }
            done += 1;
        }
        found.sort_unstable();
        found
    }
}

/// Lists the values of a text in document order. Assumes that the text is JSON.
fn find_values(bytes: &[u8]) -> Result<Vec<JsonNode>, JsonError> {
    let mut nodes: Vec<JsonNode> = Vec::with_capacity(bytes.len() / 16);
    let mut open: Vec<usize> = Vec::with_capacity(8);
    let mut at = 0;
    loop {
        at += scan::blanks(&bytes[at..]);
        let Some(first) = bytes.get(at) else {
            return Ok(nodes);
        };
        let kind = match first {
            b'{' => JsonKind::Object,
            b'[' => JsonKind::Array,
            b'"' => JsonKind::String,
            b't' => JsonKind::Boolean(true),
            b'f' => JsonKind::Boolean(false),
            b'n' => JsonKind::Null,
            b'-' | b'0'..=b'9' => JsonKind::Number,
            _ => {
                at += 1;
                if matches!(first, b'}' | b']')
                    && let Some(container) = open.pop()
                {
                    nodes[container].next = nodes.len() as u32;
                    nodes[container].span.end = at as u32;
                }
                continue;
            }
        };
        let mut node = JsonNode {
            kind,
            span: Span::new(at, at + 1),
            next: nodes.len() as u32 + 1,
        };
        if matches!(kind, JsonKind::Object | JsonKind::Array) {
            if open.len() == MAX_DEPTH {
                return Err(JsonError::TooDeep(at));
            }
            open.push(nodes.len());
            at += 1;
        } else {
            let start = at;
            at = scan::value(&bytes[at..]).map_or(bytes.len(), |length| start + length);
            node.span.end = at as u32;
        }
        nodes.push(node);
    }
}

/// The byte offset at which `serde_json` stopped.
fn offset_of(error: &serde_json::Error, text: &str) -> usize {
    if error.is_eof() {
        return text.len();
    }
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    before + error.column().saturating_sub(1)
}
