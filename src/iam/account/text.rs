//! A stretch of a JSON file with its place in the file; policy texts are cut out of it.

use super::layout;
use super::policy_text::{PolicyForm, PolicyText};
use crate::iam::json::scan;
use crate::text::{Location, harmless};
use std::sync::Arc;

/// A row, or a whole small file, with the line it begins on.
#[derive(Clone, Debug)]
pub(super) struct RowText<'a> {
    pub(super) text: &'a str,
    /// What a row of this kind is called: `role`, `user` …
    pub(super) noun: &'static str,
    pub(super) file: Arc<str>,
    pub(super) line: u32,
}

impl RowText<'_> {
    /// The line of a byte of the text.
    pub(super) fn location(&self, offset: usize) -> Location {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line = memchr::memchr_iter(b'\n', before).count() as u32;
        Location::new(Arc::clone(&self.file), self.line + line)
    }

    /// The place of a line of the text, counted from 1 as `serde_json` does.
    pub(super) fn location_of_line(&self, line: usize) -> Location {
        let line = self.line + (line as u32).saturating_sub(1);
        Location::new(Arc::clone(&self.file), line)
    }

    /// Where a part, borrowed from the text, stands in it.
    pub(super) fn offset_of(&self, part: &str) -> usize {
        let offset = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if offset <= self.text.len() { offset } else { 0 }
    }

    /// What to call the row in a message: its ARN, if it has one that can be read.
    pub(super) fn subject(&self) -> String {
        let arn = scan::members(self.text.as_bytes())
            .find(|(key, _)| *key == b"Arn")
            .and_then(|(_, value)| serde_json::from_slice::<String>(value).ok());
        match arn {
            Some(arn) => {
                let short: String = arn.chars().take(120).collect();
                format!("the {} {}", self.noun, harmless(&short))
            }
            None => format!("a {}", self.noun),
        }
    }

    /// The policy document that a JSON value, borrowed from the text, is or holds; or why it is
    /// none, in words.
    pub(super) fn policy(&self, raw: &str) -> Result<PolicyText, String> {
        let offset = self.offset_of(raw);
        let mut indent = 0;
        let (text, form) = match raw.as_bytes().first() {
            Some(b'{') => {
                indent = self.indent(offset);
                let text = layout::move_left(raw, indent as usize);
                (Arc::from(text), PolicyForm::Object)
            }
            Some(b'"') => {
                let text: String = serde_json::from_str(raw)
                    .map_err(|error| crate::iam::account::row::words(&error))?;
                decode(text)?
            }
            _ => return Err("it is neither an object nor a string".to_owned()),
        };
        Ok(PolicyText {
            text,
            form,
            location: self.location(offset),
            indent,
            spread: false,
        })
    }

    /// The white space that begins the line of a byte; 0 on the first line, whose beginning may
    /// lie before the text.
    fn indent(&self, offset: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..offset]).map(|newline| newline + 1);
        start.map_or(0, |start| {
            let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
            bytes[start..offset].iter().take_while(blank).count() as u32
        })
    }
}

/// A document that came as a string. The service percent-encodes documents (RFC 3986), so those
/// begin with `%7B` and hold no bare brace.
pub(super) fn decode(text: String) -> Result<(Arc<str>, PolicyForm), String> {
    if !text.trim_start().starts_with('%') {
        return Ok((Arc::from(text), PolicyForm::JsonString));
    }
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(text.trim()).collect();
    match String::from_utf8(decoded) {
        Ok(text) => Ok((Arc::from(text), PolicyForm::PercentEncoded)),
        Err(_) => Err("it is percent-encoded, but not UTF-8 text".to_owned()),
    }
}
