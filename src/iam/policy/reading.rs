//! A document while its elements are read: its JSON, and what IAM would refuse about it so far.

use super::PolicyKind;
use super::violation::{DocumentViolation, Violation};
use crate::iam::json::{Json, JsonKind};
use crate::text::Span;
use std::collections::{BTreeSet, HashMap};

/// A document being read.
pub(super) struct Reading<'a, 't> {
    pub(super) json: &'a Json<'t>,
    /// The node of the document.
    root: usize,
    pub(super) kind: PolicyKind,
    /// Whether `${…}` is a variable.
    pub(super) variables: bool,
    refused: Vec<Refused>,
}

struct Refused {
    violation: Violation,
    span: Span,
    /// The value that the pointer is for.
    value: usize,
}

impl<'a, 't> Reading<'a, 't> {
    pub(super) const fn of(json: &'a Json<'t>, root: usize, kind: PolicyKind) -> Self {
        Self {
            json,
            root,
            kind,
            variables: false,
            refused: Vec::new(),
        }
    }

    /// The place of a node within the document.
    pub(super) fn span(&self, node: usize) -> Span {
        let base = self.json.node(self.root).span.start;
        let span = self.json.node(node).span;
        Span {
            start: span.start - base,
            end: span.end - base,
        }
    }

    /// Refuses a value, or the object that lacks something.
    pub(super) fn refuse(&mut self, violation: Violation, value: usize) {
        let span = self.span(value);
        self.refused.push(Refused {
            violation,
            span,
            value,
        });
    }

    /// Refuses the key of a member.
    pub(super) fn refuse_key(&mut self, violation: Violation, key: usize) {
        let span = self.span(key);
        // The value follows its key.
        let value = key + 1;
        self.refused.push(Refused {
            violation,
            span,
            value,
        });
    }

    /// Refuses every key that an object has twice.
    pub(super) fn refuse_duplicates(&mut self, object: usize) -> bool {
        let json = self.json;
        let count = json.members(object).count();
        let mut seen = BTreeSet::new();
        let mut found = false;
        for (index, (key, _)) in json.members(object).enumerate() {
            // Objects of policies are small; a set pays only for those that are made large.
            let repeated = if count <= 16 {
                json.members(object)
                    .take(index)
                    .any(|(earlier, _)| json.string(earlier) == json.string(key))
            } else {
                !seen.insert(json.string(key))
            };
            if repeated {
                found = true;
                let name = json.string(key).unwrap_or_default();
                self.refuse_key(Violation::DuplicateKey((*name).into()), key);
            }
        }
        found
    }

    /// The strings of a string or list of strings.
    pub(super) fn strings(&self, value: usize) -> Option<Vec<usize>> {
        let json = self.json;
        match json.node(value).kind {
            JsonKind::String => Some(vec![value]),
            JsonKind::Array => json
                .elements(value)
                .map(|element| json.string(element).is_some().then_some(element))
                .collect(),
            _ => None,
        }
    }

    /// Everything that was refused, with pointers, in document order.
    pub(super) fn violations(self) -> Vec<DocumentViolation> {
        if self.refused.is_empty() {
            return Vec::new();
        }
        let pointers: HashMap<usize, String> = self.json.pointers(self.root).into_iter().collect();
        let mut violations: Vec<DocumentViolation> = self
            .refused
            .into_iter()
            .map(|refused| DocumentViolation {
                violation: refused.violation,
                pointer: pointers.get(&refused.value).cloned().unwrap_or_default(),
                span: refused.span,
            })
            .collect();
        violations.sort_by_key(|violation| violation.span.start);
        violations
    }
}
