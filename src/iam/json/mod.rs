//! JSON with positions: a text becomes a flat list of values in document order, each with its
//! place. Duplicate keys are kept, nothing is merged, nothing recurses.

mod reader;

use std::borrow::Cow;

use crate::text::Span;
use reader::Reader;

/// What a [`JsonNode`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `{…}`; its children are keys and values in turn.
    Object,
    /// `[…]`
    Array,
    /// A string without escapes.
    PlainString,
    /// A string with escapes.
    EscapedString,
    /// A number as written.
    Number,
    /// `true` or `false`.
    Boolean(bool),
    /// `null`
    Null,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub struct JsonNode {
    /// What it is.
    pub kind: JsonKind,
    /// Its place in the text, quotation marks and brackets included.
    pub span: Span,
    /// Index of the first node after it and all it contains.
    pub next: u32,
}

/// Why a text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Something else was expected at this byte.
    Unexpected(usize),
    /// The text ends too soon.
    EndOfText,
    /// Nested too deeply at this byte.
    TooDeep(usize),
}

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Json<'t> {
    text: &'t str,
    nodes: Vec<JsonNode>,
}

impl<'t> Json<'t> {
    /// Reads one value and nothing after it.
    pub fn read(text: &'t str) -> Result<Self, JsonError> {
        Self::read_into(text, Vec::new())
    }

    /// The same, in memory that an earlier [`Json`] gave back.
    pub fn read_into(text: &'t str, mut nodes: Vec<JsonNode>) -> Result<Self, JsonError> {
        nodes.clear();
        let mut reader = Reader {
            bytes: text.as_bytes(),
            at: 0,
            nodes,
        };
        reader.read_all()?;
        Ok(Self {
            text,
            nodes: reader.nodes,
        })
    }

    /// Gives the memory back.
    pub fn into_nodes(self) -> Vec<JsonNode> {
        self.nodes
    }

    /// The whole text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The value at an index; index 0 is the whole.
    pub fn node(&self, index: usize) -> JsonNode {
        self.nodes[index]
    }

    /// The text of a value as written.
    pub fn raw(&self, index: usize) -> &'t str {
        &self.text[self.nodes[index].span.range()]
    }

    /// The text of a string, escapes resolved; `None` for anything else.
    ///
    /// Half a surrogate pair becomes a private-use character of its own, since Rust texts cannot
    /// hold it.
    pub fn string(&self, index: usize) -> Option<Cow<'t, str>> {
        let node = self.nodes[index];
        let inner = || &self.text[node.span.start as usize + 1..node.span.end as usize - 1];
        match node.kind {
            JsonKind::PlainString => Some(Cow::Borrowed(inner())),
            JsonKind::EscapedString => Some(Cow::Owned(unescape(inner()))),
            _ => None,
        }
    }

    /// A string, number or boolean as text: `true`, `3600`.
    pub fn scalar(&self, index: usize) -> Option<Cow<'t, str>> {
        match self.nodes[index].kind {
            JsonKind::Number | JsonKind::Boolean(_) => Some(Cow::Borrowed(self.raw(index))),
            _ => self.string(index),
        }
    }

    /// The elements of an array; nothing for anything else.
    pub fn elements(&self, index: usize) -> Children<'_> {
        let is_array = matches!(self.nodes[index].kind, JsonKind::Array);
        self.children(index, is_array)
    }

    /// Keys and values of an object in document order, as `(key, value)` indexes.
    pub fn members(&self, index: usize) -> Members<'_> {
        let is_object = matches!(self.nodes[index].kind, JsonKind::Object);
        Members(self.children(index, is_object))
    }

    /// The value of the first member with this key.
    pub fn get(&self, index: usize, key: &str) -> Option<usize> {
        self.members(index)
            .find(|&(name, _)| self.is_string(name, key))
            .map(|(_, value)| value)
    }

    /// Whether a value is this string.
    pub fn is_string(&self, index: usize, text: &str) -> bool {
        match self.nodes[index].kind {
            JsonKind::PlainString => {
                let raw = self.raw(index);
                &raw[1..raw.len() - 1] == text
            }
            _ => self.string(index).is_some_and(|string| string == text),
        }
    }

    /// Whether two values are the same string, however they are escaped.
    pub fn are_same_string(&self, one: usize, other: usize) -> bool {
        match (self.nodes[one].kind, self.nodes[other].kind) {
            (JsonKind::PlainString, JsonKind::PlainString) => self.raw(one) == self.raw(other),
            _ => self
                .string(one)
                .is_some_and(|one| self.string(other).is_some_and(|other| one == other)),
        }
    }

    fn children(&self, index: usize, any: bool) -> Children<'_> {
        let at = index + 1;
        Children {
            nodes: &self.nodes,
            at,
            end: if any {
                self.nodes[index].next as usize
            } else {
                at
            },
        }
    }
}

/// The direct children of a value, as indexes.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    nodes: &'a [JsonNode],
    at: usize,
    end: usize,
}

impl Iterator for Children<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.at >= self.end {
            return None;
        }
        let index = self.at;
        self.at = self.nodes[index].next as usize;
        Some(index)
    }
}

/// The members of an object, as `(key, value)` indexes.
#[derive(Clone, Debug)]
pub struct Members<'a>(Children<'a>);

impl Iterator for Members<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        Some((self.0.next()?, self.0.next()?))
    }
}

/// Resolves the escapes of a string that was read.
fn unescape(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let code = rest.as_bytes().get(at + 1).copied().unwrap_or(b'\\');
        rest = rest.get(at + 2..).unwrap_or("");
        match code {
            b'b' => text.push('\u{8}'),
            b'f' => text.push('\u{c}'),
            b'n' => text.push('\n'),
            b'r' => text.push('\r'),
            b't' => text.push('\t'),
            b'u' => {
                let high = take_hex(&mut rest);
                let mut code = high;
                if (0xd800..0xdc00).contains(&high) && rest.starts_with("\\u") {
                    let mut after = &rest[2..];
                    let low = take_hex(&mut after);
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                        rest = after;
                    }
                }
                text.push(
                    char::from_u32(code)
                        .or_else(|| char::from_u32(0x10_0000 + code))
                        .unwrap_or('\u{fffd}'),
                );
            }
            other => text.push(char::from(other)),
        }
    }
    text.push_str(rest);
    text
}

fn take_hex(rest: &mut &str) -> u32 {
    let digits = rest.get(..4).unwrap_or("");
    *rest = rest.get(4..).unwrap_or("");
    u32::from_str_radix(digits, 16).unwrap_or(0xfffd)
}
