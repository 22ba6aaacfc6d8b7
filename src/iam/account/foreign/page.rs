//! A whole file in memory as JSON, with the line of every value.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::excerpt::Excerpt;
use super::super::policy_text::{PolicyForm, PolicyText};
use crate::iam::json::{Json, JsonError, JsonKind};
use crate::text::Location;

/// A file, or a line of a file of JSON lines.
pub(super) struct Page<'a> {
    pub(super) json: Json<'a>,
    text: &'a str,
    file: Arc<str>,
    first_line: u32,
    /// The offset of each line break.
    breaks: Vec<u32>,
    is_nested: bool,
}

impl<'a> Page<'a> {
    /// Reads a text that begins on a line of its file.
    pub(super) fn read(text: &'a str, file: &Arc<str>, first_line: u32) -> Result<Self, JsonError> {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        Ok(Self {
            json: Json::read(text)?,
            text,
            file: Arc::clone(file),
            first_line,
            breaks: breaks.map(|at| at as u32).collect(),
            is_nested: false,
        })
    }

    /// Reads a text that stands in a string: all of it is on the string's line.
    pub(super) fn nested(text: &'a str, at: &Location) -> Result<Self, JsonError> {
        Ok(Self {
            breaks: Vec::new(),
            is_nested: true,
            ..Self::read(text, &at.file, at.line)?
        })
    }

    /// The place of a value's first character.
    pub(super) fn location(&self, node: usize) -> Location {
        let at = self.json.node(node).span.start;
        let line = self.breaks.partition_point(|end| *end < at) as u32;
        Location::new(Arc::clone(&self.file), self.first_line + line)
    }

    /// The value of a member. A member that is there twice is none: nothing says which one counts.
    pub(super) fn get(&self, node: usize, key: &str) -> Option<usize> {
        let mut found = self.json.members(node);
        let mut found = found
            .by_ref()
            .filter(|(name, _)| self.json.is_string(*name, key));
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// The value at the end of a path of members.
    pub(super) fn find(&self, node: usize, path: &[&str]) -> Option<usize> {
        path.iter().try_fold(node, |node, key| self.get(node, key))
    }

    /// The text of a member that is a string.
    pub(super) fn string(&self, node: usize, key: &str) -> Option<Cow<'a, str>> {
        self.json.string(self.get(node, key)?)
    }

    /// The first of some members that is a string.
    pub(super) fn first_string(&self, node: usize, keys: &[&str]) -> Option<Cow<'a, str>> {
        keys.iter().find_map(|key| self.string(node, key))
    }

    /// A member that is a whole number.
    pub(super) fn number(&self, node: usize, key: &str) -> Option<u32> {
        self.json.scalar(self.get(node, key)?)?.parse().ok()
    }

    /// The elements of a member that is a list; `None` if it is none.
    pub(super) fn list(&self, node: usize, key: &str) -> Option<Vec<usize>> {
        let list = self.get(node, key)?;
        (self.kind(list) == JsonKind::Array).then(|| self.json.elements(list).collect())
    }

    /// The type of a value.
    pub(super) fn kind(&self, node: usize) -> JsonKind {
        self.json.node(node).kind
    }

    /// The document that a value is or holds; or why it is none, in words.
    pub(super) fn policy(&self, node: usize) -> Result<PolicyText, String> {
        let span = self.json.node(node).span;
        // From the beginning of its line on, so that its indentation can be taken away.
        let line = self.breaks.partition_point(|end| *end < span.start);
        let before = line.checked_sub(1).map(|line| self.breaks[line] as usize);
        let excerpt = Excerpt {
            text: &self.text[before.unwrap_or(0)..span.end as usize],
            file: Arc::clone(&self.file),
            line: self.first_line + before.map_or(line, |_| line - 1) as u32,
        };
        let start = span.start as usize - before.unwrap_or(0);
        let mut text = PolicyText::read(&excerpt, &excerpt.text[start..])?;
        if self.is_nested {
            text.form = PolicyForm::JsonString;
        }
        Ok(text)
    }
}
