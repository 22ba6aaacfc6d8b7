//! The grammar of JSON (RFC 8259), strictly and without recursion.

use super::{JsonError, JsonKind, JsonNode};
use crate::text::Span;

/// Deepest nesting that is read. Policies need seven.
const MAX_DEPTH: usize = 64;

/// A text being read.
pub(super) struct Reader<'t> {
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) nodes: Vec<JsonNode>,
}

impl Reader<'_> {
    /// Reads one value and nothing after it.
    pub(super) fn read_all(&mut self) -> Result<(), JsonError> {
        let mut open: Vec<u32> = Vec::with_capacity(8);
        loop {
            // One value.
            self.skip_space();
            let start = self.at;
            let index = self.nodes.len() as u32;
            let mut opened = false;
            match self.peek()? {
                b'{' | b'[' => {
                    if open.len() >= MAX_DEPTH {
                        return Err(JsonError::TooDeep(start));
                    }
                    let kind = if self.bytes[start] == b'{' {
                        JsonKind::Object
                    } else {
                        JsonKind::Array
                    };
                    self.at += 1;
                    self.push(kind, start);
                    open.push(index);
                    opened = true;
                }
                b'"' => self.read_string()?,
                b't' => self.read_word(b"true", JsonKind::Boolean(true))?,
                b'f' => self.read_word(b"false", JsonKind::Boolean(false))?,
                b'n' => self.read_word(b"null", JsonKind::Null)?,
                _ => self.read_number()?,
            }
            // What follows it.
            loop {
                let Some(&container) = open.last() else {
                    self.skip_space();
                    return if self.at == self.bytes.len() {
                        Ok(())
                    } else {
                        Err(JsonError::Unexpected(self.at))
                    };
                };
                let is_object = matches!(self.nodes[container as usize].kind, JsonKind::Object);
                self.skip_space();
                let byte = self.peek()?;
                let closing = if is_object { b'}' } else { b']' };
                if byte == closing {
                    self.at += 1;
                    let next = self.nodes.len() as u32;
                    let node = &mut self.nodes[container as usize];
                    node.span.end = self.at as u32;
                    node.next = next;
                    open.pop();
                    opened = false;
                    continue;
                }
                if !opened {
                    if byte != b',' {
                        return Err(JsonError::Unexpected(self.at));
                    }
                    self.at += 1;
                    self.skip_space();
                }
                if is_object {
                    if self.peek()? != b'"' {
                        return Err(JsonError::Unexpected(self.at));
                    }
                    self.read_string()?;
                    self.skip_space();
                    if self.peek()? != b':' {
                        return Err(JsonError::Unexpected(self.at));
                    }
                    self.at += 1;
                }
                break;
            }
        }
    }

    fn push(&mut self, kind: JsonKind, start: usize) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(JsonNode {
            kind,
            span: Span::new(start, self.at),
            next,
        });
    }

    fn peek(&self) -> Result<u8, JsonError> {
        self.bytes.get(self.at).copied().ok_or(JsonError::EndOfText)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn read_word(&mut self, word: &[u8], kind: JsonKind) -> Result<(), JsonError> {
        let start = self.at;
        if !self.bytes[start..].starts_with(word) {
            return Err(JsonError::Unexpected(start));
        }
        self.at += word.len();
        self.push(kind, start);
        Ok(())
    }

    fn read_string(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let mut kind = JsonKind::PlainString;
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    self.push(kind, start);
                    return Ok(());
                }
                b'\\' => {
                    kind = JsonKind::EscapedString;
                    self.at += 1;
                    match self.peek()? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                        b'u' => {
                            self.at += 1;
                            for _ in 0..4 {
                                if !self.peek()?.is_ascii_hexdigit() {
                                    return Err(JsonError::Unexpected(self.at));
                                }
                                self.at += 1;
                            }
                        }
                        _ => return Err(JsonError::Unexpected(self.at)),
                    }
                }
                0..=0x1f => return Err(JsonError::Unexpected(self.at)),
                _ => self.at += 1,
            }
        }
    }

    fn read_number(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        match self.peek()? {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.skip_digits(),
            _ => return Err(JsonError::Unexpected(self.at)),
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.need_digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.need_digits()?;
        }
        self.push(JsonKind::Number, start);
        Ok(())
    }

    fn need_digits(&mut self) -> Result<(), JsonError> {
        if !self.peek()?.is_ascii_digit() {
            return Err(JsonError::Unexpected(self.at));
        }
        self.skip_digits();
        Ok(())
    }

    fn skip_digits(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
    }
}
