//! The state of reading a document: its JSON, and the errors found so far.

use foldhash::HashMap;
use std::collections::BTreeSet;

use super::template::has_unknown;
use super::{Origin, PolicyKind};
use crate::iam::json::{Json, JsonKind};
use crate::text::Span;

/// A document being read.
pub(super) struct DocumentReading<'a, 't> {
    pub(super) json: &'a Json<'t>,
    /// The node of the document.
    root: usize,
    pub(super) kind: PolicyKind,
    /// True if `${…}` is a variable.
    pub(super) variables: bool,
    /// True if what stands between `⟨` and `⟩` is not known.
    pub(super) planned: bool,
    refused: Vec<Refused>,
}

struct Refused {
    violation: Violation,
    span: Span,
    /// The value that the pointer refers to.
    value: usize,
}

impl<'a, 't> DocumentReading<'a, 't> {
    pub(super) const fn of(
        json: &'a Json<'t>,
        root: usize,
        kind: PolicyKind,
        origin: Origin,
    ) -> Self {
        Self {
            json,
            root,
            kind,
            variables: false,
            planned: matches!(origin, Origin::Planned),
            refused: Vec::new(),
        }
    }

    /// Returns true if a text is not wholly known.
    pub(super) fn is_open(&self, text: &str) -> bool {
        self.planned && has_unknown(text)
    }

    /// The span of a node within the document.
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

    /// Refuses every key that occurs twice in an object.
    pub(super) fn refuse_duplicates(&mut self, object: usize) -> bool {
        let json = self.json;
        let members = json.members(object);
        let names: Vec<_> = members.map(|(key, _)| (key, json.string(key))).collect();
        let mut seen = BTreeSet::new();
        let mut found = false;
        for (index, (key, name)) in names.iter().enumerate() {
            // Objects in policies are small; the set is only for deliberately large ones.
            let repeated = if names.len() <= 16 {
                names[..index].iter().any(|(_, earlier)| earlier == name)
            } else {
                !seen.insert(name)
            };
            if repeated {
                found = true;
                let name = name.as_deref().unwrap_or_default();
                self.refuse_key(Violation::DuplicateKey(name.into()), *key);
            }
        }
        found
    }

    /// The strings of a string or a list of strings.
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

    /// All errors with their pointers, in document order.
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

/// One part of a document that IAM would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocumentViolation {
    /// The violated rule.
    pub violation: Violation,
    /// JSON pointer (RFC 6901) to the offending value, or to the object that lacks something.
    pub pointer: String,
    /// The span in the document's text.
    pub span: Span,
}

/// A rule that a document violates, with the offending text as written.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Violation {
    /// The text is not JSON.
    NotJson,
    /// Nested deeper than any policy can be.
    TooDeep,
    /// A character outside TAB, LF, CR and U+0020 to U+00FF (`policyDocumentType` of the IAM API).
    ForbiddenCharacter(char),
    /// The document or a statement is not a JSON object.
    NotAnObject,
    /// A key occurs twice in one object.
    DuplicateKey(Box<str>),
    /// The grammar does not allow an element here.
    UnknownElement(Box<str>),
    /// `Version` is neither `2012-10-17` nor `2008-10-17`.
    UnknownVersion(Box<str>),
    /// `Statement` is missing.
    NoStatement,
    /// A `Sid` or `Id` of a wrong kind, or a `Sid` with characters outside `A-Z a-z 0-9`.
    MalformedSid(Box<str>),
    /// Two statements have the same `Sid`.
    RepeatedSid(Box<str>),
    /// `Effect` is missing.
    NoEffect,
    /// `Effect` is not exactly `Allow` or `Deny`.
    UnknownEffect(Box<str>),
    /// A resource-based policy has no `Principal`.
    NoPrincipal,
    /// A policy has a principal although its kind must not.
    ProhibitedPrincipal,
    /// `NotPrincipal`, which trust policies do not support.
    NotPrincipal,
    /// `Principal` is neither `"*"` nor an object of strings and lists of strings.
    MalformedPrincipal,
    /// A key of `Principal` other than `AWS`, `Service`, `Federated`, `CanonicalUser`.
    UnknownPrincipalType(Box<str>),
    /// `*` or `?` inside a principal.
    WildcardInPrincipal(Box<str>),
    /// A group, which cannot be a principal.
    GroupPrincipal(Box<str>),
    /// Neither an ARN, an account id, a unique id nor `*`.
    UnknownPrincipal(Box<str>),
    /// An action of a trust policy that does not assume a role.
    ProhibitedAction(Box<str>),
    /// Neither `Action` nor `NotAction`.
    NoAction,
    /// Both `Action` and `NotAction`, or both `Resource` and `NotResource`.
    BothForms,
    /// `Action` or `Resource` is neither a string nor a list of strings.
    NotStrings,
    /// `Resource` or `NotResource` in a trust policy.
    ProhibitedResource,
    /// Neither `Resource` nor `NotResource` where one is required.
    NoResource,
    /// An ARN with fewer than six fields in a session policy ("Identify AWS resources with Amazon
    /// Resource Names").
    ShortResource(Box<str>),
    /// `Condition`, an operator or a key has a value of the wrong type.
    MalformedCondition,
    /// An operator that does not exist.
    UnknownOperator(Box<str>),
    /// `Null` with `IfExists`.
    NullIfExists,
}

impl Violation {
    /// A stable code for scripts.
    pub(crate) fn code(&self) -> &'static str {
        self.into()
    }
}
