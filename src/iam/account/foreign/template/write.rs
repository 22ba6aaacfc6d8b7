//! A tree → the text of a policy document, with the line of the file behind each line.

use std::sync::Arc;

use super::super::super::policy_text::PolicyText;
use super::resolve::Resolver;
use super::tree::{Content, Tree};
use crate::text::{Location, harmless};

/// The AWS CLI indents by four.
const STEP: usize = 4;

impl Resolver<'_> {
    /// The document that a resolved tree is.
    pub(super) fn document(&self, tree: &Tree) -> PolicyText {
        let names = self.defaults.borrow();
        let names: Vec<_> = names.iter().map(|name| harmless(name)).collect();
        PolicyText {
            defaults: (!names.is_empty()).then(|| names.join(", ").into()),
            ..document(tree, self.file)
        }
    }
}

fn document(tree: &Tree, file: &Arc<str>) -> PolicyText {
    let location = Location::new(Arc::clone(file), tree.line);
    if let Content::Text(text) = &tree.content {
        // A document in a string, or what is not known as a whole.
        let text = if text.trim_start().starts_with('{') {
            Arc::from(text.as_str())
        } else {
            Arc::from(serde_json::json!({ "Statement": text }).to_string())
        };
        return PolicyText::composed(text, location, None);
    }
    let mut writer = Writer {
        text: String::new(),
        lines: vec![tree.line],
    };
    writer.value(tree, 0);
    PolicyText::composed(writer.text.into(), location, Some(writer.lines.into()))
}

struct Writer {
    text: String,
    lines: Vec<u32>,
}

impl Writer {
    fn value(&mut self, tree: &Tree, depth: usize) {
        match &tree.content {
            Content::Text(text) => self.string(text),
            Content::Literal(text) => self.text.push_str(text),
            Content::List(elements) => {
                let each = elements.iter().map(|element| (None, element));
                self.container(['[', ']'], each, tree.line, depth);
            }
            Content::Map(members) => {
                let each = members
                    .iter()
                    .map(|(key, value)| (Some(key.as_str()), value));
                self.container(['{', '}'], each, tree.line, depth);
            }
        }
    }

    fn container<'a>(
        &mut self,
        [open, close]: [char; 2],
        each: impl ExactSizeIterator<Item = (Option<&'a str>, &'a Tree)>,
        line: u32,
        depth: usize,
    ) {
        self.text.push(open);
        let last = each.len().wrapping_sub(1);
        let is_empty = each.len() == 0;
        let mut end = line;
        for (at, (key, value)) in each.enumerate() {
            self.break_line(value.line, depth + 1);
            if let Some(key) = key {
                self.string(key);
                self.text.push_str(": ");
            }
            self.value(value, depth + 1);
            if at < last {
                self.text.push(',');
            }
            end = self.lines.last().copied().unwrap_or(line);
        }
        if !is_empty {
            self.break_line(end, depth);
        }
        self.text.push(close);
    }

    fn string(&mut self, text: &str) {
        self.text
            .push_str(&serde_json::Value::from(text).to_string());
    }

    fn break_line(&mut self, line: u32, depth: usize) {
        self.lines.push(line);
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', depth * STEP));
    }
}
