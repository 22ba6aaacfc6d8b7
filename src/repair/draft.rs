//! A draft of a changed policy document: edits by position, their meaning, and the result parsed
//! again.

use super::change::{PolicyChange, PolicyEdit, PolicySide, Risk};
use crate::iam::Arn;
use crate::iam::account::PolicyText;
use crate::iam::policy::{ConditionEntry, PolicyDocument, Statement};
use crate::text::Span;

/// Pending changes to one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The changes to the text.
    pub(crate) splices: Splices,
    /// The meaning of the changes.
    pub(crate) edits: Vec<PolicyEdit>,
    /// The protection that they give up.
    pub(crate) risk: Option<Risk>,
}

impl Draft {
    /// A draft with one change made by `make`; `None` if the text does not allow it.
    pub(crate) fn of(
        edit: PolicyEdit,
        make: impl FnOnce(&mut Splices) -> Option<()>,
    ) -> Option<Self> {
        let mut draft = Self::default();
        make(&mut draft.splices)?;
        draft.edits.push(edit);
        Some(draft)
    }

    /// Marks the draft as giving something up.
    pub(crate) fn careful(mut self, risk: Risk) -> Self {
        self.risk = Some(risk);
        self
    }

    /// Combines two drafts.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.splices.join(&other.splices);
        self.edits.extend(&other.edits);
        self.risk = self.risk.or(other.risk);
        self
    }

    /// Applies the changes; `None` if they conflict, or if IAM would refuse more of the result than
    /// before.
    pub(crate) fn apply(self, document: &PolicyDocument) -> Option<PolicyDocument> {
        if self.splices.is_empty() {
            return None;
        }
        let text = self.splices.apply(document.text())?;
        let changed = PolicyDocument::parse(&text, document.kind(), document.origin());
        let sound = changed.is_readable()
            && changed.violations().len() <= document.violations().len()
            && changed.statements().iter().all(is_understood);
        sound.then_some(changed)
    }
}

fn is_understood(statement: &Statement) -> bool {
    statement.effect.is_some()
}

/// The change from the original document to the changed one.
pub(crate) fn policy_change(
    side: PolicySide,
    principal: &Arn,
    policy_name: Option<&str>,
    documents: (&PolicyDocument, &PolicyDocument),
    draft: &Draft,
) -> PolicyChange {
    let (before, after) = documents;
    PolicyChange {
        owner_account: principal.account().to_owned(),
        side,
        principal: principal.clone(),
        policy_name: policy_name.map(str::to_owned),
        before: before.shared_text(),
        after: after.shared_text(),
        edits: draft.edits.clone(),
        risk: draft.risk,
    }
}

/// The text of a policy with new contents and the same location.
pub(crate) fn text_of(old: &PolicyText, document: &PolicyDocument) -> PolicyText {
    PolicyText {
        text: document.shared_text(),
        ..old.clone()
    }
}

/// The operator of an entry, with patterns instead of equality.
pub(super) fn pattern_operator(entry: &ConditionEntry) -> String {
    entry
        .operator_text
        .replace("StringEqualsIgnoreCase", "StringLike")
        .replace("StringNotEqualsIgnoreCase", "StringNotLike")
        .replace("StringNotEquals", "StringNotLike")
        .replace("StringEquals", "StringLike")
}

// Small changes to a JSON text that keep everything else as its author wrote it.

/// Indentation per level, as printed by the AWS CLI.
const STEP: usize = 4;

/// Changes to one text, by byte offsets of the original.
#[derive(Clone, Debug, Default)]
pub(crate) struct Splices {
    changes: Vec<(Span, String)>,
}

impl Splices {
    /// Replaces a span.
    pub(crate) fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.changes.push((span, text.into()));
    }

    /// Inserts text at an offset.
    pub(crate) fn insert(&mut self, at: u32, text: impl Into<String>) {
        self.replace(Span { start: at, end: at }, text);
    }

    /// Adds a value after one in a list or after a single value, which then becomes a list. The new
    /// value gets the white space of its neighbour.
    pub(crate) fn append_beside(&mut self, text: &str, neighbour: Span, value: &str) -> Option<()> {
        let (before, blank) = text_before(text, neighbour.start)?;
        match before {
            b':' => {
                let own = text.get(neighbour.range())?;
                self.replace(neighbour, format!("[{own}, {value}]"));
            }
            b'[' | b',' => self.insert(neighbour.end, format!(",{}{value}", separator(blank))),
            _ => return None,
        }
        Some(())
    }

    /// Adds a value to a list, which may be empty, or to a single value.
    pub(crate) fn append_to(&mut self, text: &str, list: Span, value: &str) -> Option<()> {
        let own = text.get(list.range())?;
        let inside = own.strip_prefix('[')?.strip_suffix(']')?;
        if inside.trim().is_empty() {
            self.replace(list, format!("[{value}]"));
            return Some(());
        }
        None
    }

    /// Removes a value from a list that has others.
    pub(crate) fn remove_from_list(&mut self, text: &str, value: Span) -> Option<()> {
        let bytes = text.as_bytes();
        let after = (value.end as usize..bytes.len())
            .find(|&at| !bytes[at].is_ascii_whitespace())
            .filter(|&at| bytes[at] == b',');
        if let Some(comma) = after {
            let end = (comma + 1..bytes.len())
                .find(|&at| !bytes[at].is_ascii_whitespace())
                .unwrap_or(comma + 1);
            self.replace(Span::new(value.start as usize, end), "");
            return Some(());
        }
        let comma = (0..value.start as usize)
            .rev()
            .find(|&at| !bytes[at].is_ascii_whitespace())
            .filter(|&at| bytes[at] == b',')?;
        self.replace(Span::new(comma, value.end as usize), "");
        Some(())
    }

    /// Adds a statement after the last one. `members` are its members as JSON.
    pub(crate) fn add_statement(
        &mut self,
        text: &str,
        last: &Statement,
        members: &[String],
    ) -> Option<()> {
        let (before, blank) = text_before(text, last.span.start)?;
        let own = text.get(last.span.range())?;
        let indent = indent_of(text, last.span.start);
        let statement = if own.contains('\n') {
            lay_out(members, &indent)
        } else {
            format!("{{{}}}", members.join(", "))
        };
        match before {
            b':' => {
                let text = format!("[{own}, {statement}]");
                self.replace(last.span, text);
            }
            b'[' | b',' => self.insert(last.span.end, format!(",{}{statement}", separator(blank))),
            _ => return None,
        }
        Some(())
    }

    /// Adds a member at the end of a non-empty object; `last` is the value of its last member.
    pub(crate) fn add_member(&mut self, text: &str, object: Span, member: &str) -> Option<()> {
        let own = text.get(object.range())?;
        let inner = own.strip_prefix('{')?.strip_suffix('}')?;
        let trimmed = inner.trim_end();
        let at = object.start + 1 + trimmed.len() as u32;
        if trimmed.trim().is_empty() {
            self.replace(object, format!("{{{member}}}"));
            return Some(());
        }
        let lead = &inner[..inner.len() - inner.trim_start().len()];
        self.insert(at, format!(",{}{member}", separator(lead)));
        Some(())
    }

    /// Inserts a member before another member of an object.
    pub(crate) fn insert_member(&mut self, text: &str, before: Span, member: &str) -> Option<()> {
        let (_, blank) = text_before(text, before.start)?;
        self.insert(before.start, format!("{member},{}", separator(blank)));
        Some(())
    }

    /// Adds the changes of another set.
    pub(crate) fn join(&mut self, other: &Self) {
        for change in &other.changes {
            if !self.changes.contains(change) {
                self.changes.push(change.clone());
            }
        }
    }

    /// Returns true if nothing is changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Applies the changes; `None` if two of them overlap.
    pub(crate) fn apply(mut self, text: &str) -> Option<String> {
        self.changes.sort_by_key(|(span, _)| (span.start, span.end));
        let mut out = String::with_capacity(text.len() + 128);
        let mut at = 0;
        for (span, new) in &self.changes {
            out.push_str(text.get(at..span.start as usize)?);
            out.push_str(new);
            at = span.end as usize;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }
}

/// Quotes a text as a JSON string.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Puts each member of an object on its own line.
pub(crate) fn lay_out(members: &[String], indent: &str) -> String {
    let inner = format!("{indent}{}", " ".repeat(STEP));
    let lines: Vec<String> = members
        .iter()
        .map(|member| format!("{inner}{member}"))
        .collect();
    format!("{{\n{}\n{indent}}}", lines.join(",\n"))
}

/// The byte before a value and the white space between the two.
fn text_before(text: &str, start: u32) -> Option<(u8, &str)> {
    let before = text.get(..start as usize)?;
    let trimmed = before.trim_end();
    Some((*trimmed.as_bytes().last()?, &before[trimmed.len()..]))
}

/// White space between two members: that before the neighbour, or one blank.
fn separator(blank: &str) -> &str {
    if blank.is_empty() { " " } else { blank }
}

/// The indentation of the line at an offset.
fn indent_of(text: &str, start: u32) -> String {
    let before = text.get(..start as usize).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    before[line..]
        .chars()
        .take_while(|c| *c == ' ' || *c == '\t')
        .collect()
}
