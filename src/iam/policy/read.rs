//! JSON → [`PolicyDocument`]: the grammar of the top level and of statements.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::path::Path;
use super::violation::{DocumentViolation, Violation};
use super::{Origin, PolicyDocument, PolicyKind, Statement, Version};
use crate::iam::json::{Json, JsonError, JsonKind};
use crate::text::Span;

/// The action whose policies are looked at most; in lower case.
const ASSUME_ROLE: &str = "sts:assumerole";

pub(super) fn read_text(text: &str, kind: PolicyKind, origin: Origin) -> PolicyDocument {
    read_decoded(Arc::from(&*decode(text)), kind, origin)
}

/// The same of a text that is kept anyway: unless it has to be decoded it is not copied.
pub(super) fn read_shared(text: &Arc<str>, kind: PolicyKind, origin: Origin) -> PolicyDocument {
    let text = match decode(text) {
        Cow::Borrowed(same) if same.len() == text.len() => Arc::clone(text),
        decoded => Arc::from(&*decoded),
    };
    read_decoded(text, kind, origin)
}

fn read_decoded(text: Arc<str>, kind: PolicyKind, origin: Origin) -> PolicyDocument {
    match Json::read(&text) {
        Ok(json) => read_whole(&json, 0, Arc::clone(&text), kind, origin),
        Err(error) => {
            let (violation, at) = match error {
                JsonError::TooDeep(at) => (Violation::TooDeep, at),
                JsonError::Unexpected(at) => (Violation::NotJson, at),
            };
            refuse_whole(text, kind, origin, violation, at)
        }
    }
}

pub(super) fn read_node(
    json: &Json<'_>,
    node: usize,
    kind: PolicyKind,
    origin: Origin,
) -> PolicyDocument {
    if let Some(text) = json.string(node) {
        return read_text(&text, kind, origin);
    }
    read_whole(json, node, Arc::from(json.raw(node)), kind, origin)
}

/// Takes off a JSON string's quotation marks and percent-encoding, as `get-role` of the raw IAM
/// API puts them on.
fn decode(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text.trim_start_matches('\u{feff}'));
    for _ in 0..2 {
        let trimmed = text.trim();
        let decoded = if trimmed.starts_with('"') {
            Json::read(trimmed)
                .ok()
                .and_then(|json| json.string(0).map(Cow::into_owned))
        } else if trimmed.starts_with('%') {
            percent_encoding::percent_decode_str(trimmed)
                .decode_utf8()
                .ok()
                .map(Cow::into_owned)
        } else {
            None
        };
        match decoded {
            Some(decoded) => text = Cow::Owned(decoded),
            None => break,
        }
    }
    text
}

fn refuse_whole(
    text: Arc<str>,
    kind: PolicyKind,
    origin: Origin,
    violation: Violation,
    at: usize,
) -> PolicyDocument {
    let end = text.len();
    PolicyDocument {
        text,
        kind,
        origin,
        version: Version::Absent,
        statements: Vec::new(),
        violations: vec![DocumentViolation {
            violation,
            pointer: String::new(),
            span: Span::new(at.min(end), end),
        }],
        readable: false,
        speaks_of_assume_role: true,
    }
}

fn read_whole(
    json: &Json<'_>,
    node: usize,
    text: Arc<str>,
    kind: PolicyKind,
    origin: Origin,
) -> PolicyDocument {
    if !matches!(json.node(node).kind, JsonKind::Object) {
        return refuse_whole(text, kind, origin, Violation::NotAnObject, 0);
    }
    let mut reading = Reading {
        json,
        base: json.node(node).span.start,
        kind,
        variables: false,
        violations: Vec::new(),
    };
    let document = reading.read_document(node);
    let mut violations = reading.violations;
    if let Some(at) = find_forbidden(&text) {
        violations.push(at);
    }
    violations.sort_by_key(|violation| violation.span.start);
    let speaks_of_assume_role = document
        .statements
        .iter()
        .any(|statement| statement.action.covers(ASSUME_ROLE));
    PolicyDocument {
        text,
        kind,
        origin,
        version: document.version,
        statements: document.statements,
        violations,
        readable: document.readable,
        speaks_of_assume_role,
    }
}

/// The first character outside `policyDocumentType` of the IAM API.
fn find_forbidden(text: &str) -> Option<DocumentViolation> {
    let raw = || {
        text.char_indices()
            .find(|&(_, character)| character > '\u{ff}')
    };
    let found = if text.is_ascii() { None } else { raw() };
    let (at, character) = found.or_else(|| find_escaped(text))?;
    Some(DocumentViolation {
        violation: Violation::ForbiddenCharacter(character),
        pointer: String::new(),
        span: Span::new(at, at + character.len_utf8()),
    })
}

/// The same written as an escape: what a tool made ASCII may be the character itself in the
/// document that reaches IAM, so it is refused as well.
fn find_escaped(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut at = memchr::memchr(b'\\', bytes)?;
    loop {
        if bytes.get(at + 1) == Some(&b'u')
            && let Some(digits) = text.get(at + 2..at + 6)
            && let Ok(code) = u32::from_str_radix(digits, 16)
            && code > 0xff
        {
            return Some((
                at,
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            ));
        }
        // An escaped backslash is no beginning of an escape.
        let next = (at + 2).min(bytes.len());
        at = next + memchr::memchr(b'\\', &bytes[next..])?;
    }
}

/// Gives back room for more: thousands of documents are kept, and most lists have one entry.
fn shrink(statement: &mut Statement) {
    statement.principal.entries.shrink_to_fit();
    statement.condition.entries.shrink_to_fit();
    for entry in &mut statement.condition.entries {
        entry.values.shrink_to_fit();
    }
}

/// What the top level says.
struct TopLevel {
    version: Version,
    statements: Vec<Statement>,
    readable: bool,
}

/// A document being read.
pub(super) struct Reading<'a, 't> {
    pub(super) json: &'a Json<'t>,
    base: u32,
    pub(super) kind: PolicyKind,
    /// Whether `${…}` is a variable.
    pub(super) variables: bool,
    violations: Vec<DocumentViolation>,
}

impl Reading<'_, '_> {
    pub(super) fn span(&self, node: usize) -> Span {
        let span = self.json.node(node).span;
        Span {
            start: span.start - self.base,
            end: span.end - self.base,
        }
    }

    pub(super) fn refuse(&mut self, violation: Violation, path: &Path<'_>, node: usize) {
        let span = self.span(node);
        self.violations.push(DocumentViolation {
            violation,
            pointer: path.pointer(),
            span,
        });
    }

    /// Refuses every key that an object has twice.
    pub(super) fn refuse_duplicates(&mut self, node: usize, path: &Path<'_>) -> bool {
        let json = self.json;
        let count = json.members(node).count();
        let mut seen = BTreeSet::new();
        let mut found = false;
        for (index, (key, _)) in json.members(node).enumerate() {
            // Objects of policies are small; a set pays only for those that are made large.
            let repeated = if count <= 16 {
                json.members(node)
                    .take(index)
                    .any(|(earlier, _)| json.are_same_string(earlier, key))
            } else {
                !seen.insert(json.string(key))
            };
            if repeated {
                found = true;
                let name = json.string(key).unwrap_or_default();
                let violation = Violation::DuplicateKey((*name).into());
                self.refuse(violation, &path.key(&name), key);
            }
        }
        found
    }

    fn read_document(&mut self, node: usize) -> TopLevel {
        let json = self.json;
        let path = Path::DOCUMENT;
        let mut not_understood = Vec::new();
        if self.refuse_duplicates(node, &path) {
            not_understood.push(self.span(node));
        }
        let mut version = Version::Absent;
        let mut statement = None;
        for (key, value) in json.members(node) {
            let name = json.string(key).unwrap_or_default();
            match &*name {
                "Version" => {
                    version = match json.string(value).as_deref() {
                        Some("2012-10-17") => Version::V2012,
                        Some("2008-10-17") => Version::V2008,
                        _ => {
                            let found = json.raw(value).trim_matches('"').into();
                            let path = path.key("Version");
                            self.refuse(Violation::UnknownVersion(found), &path, value);
                            not_understood.push(self.span(value));
                            Version::Unrecognised
                        }
                    };
                }
                "Id" => {
                    if json.string(value).is_none() {
                        let found = json.raw(value).into();
                        self.refuse(Violation::MalformedSid(found), &path.key("Id"), value);
                    }
                }
                "Statement" => statement = statement.or(Some(value)),
                _ => {
                    let violation = Violation::UnknownElement((*name).into());
                    self.refuse(violation, &path.key(&name), key);
                    not_understood.push(self.span(key));
                }
            }
        }
        self.variables = matches!(version, Version::V2012);
        let Some(statement) = statement else {
            self.refuse(Violation::NoStatement, &path, node);
            return TopLevel {
                version,
                statements: Vec::new(),
                readable: false,
            };
        };
        let path = path.key("Statement");
        let mut statements = Vec::new();
        let mut readable = true;
        match json.node(statement).kind {
            JsonKind::Object => statements.push(self.read_statement(statement, &path)),
            JsonKind::Array => {
                for (index, element) in json.elements(statement).enumerate() {
                    if matches!(json.node(element).kind, JsonKind::Object) {
                        statements.push(self.read_statement(element, &path.index(index)));
                    } else {
                        self.refuse(Violation::NotAnObject, &path.index(index), element);
                        readable = false;
                    }
                }
            }
            _ => {
                self.refuse(Violation::NotAnObject, &path, statement);
                readable = false;
            }
        }
        for statement in &mut statements {
            statement.not_understood.extend(&not_understood);
            shrink(statement);
        }
        statements.shrink_to_fit();
        self.refuse_repeated_sids(&statements, &path);
        TopLevel {
            version,
            statements,
            readable,
        }
    }

    fn refuse_repeated_sids(&mut self, statements: &[Statement], path: &Path<'_>) {
        let mut seen = BTreeSet::new();
        for (index, statement) in statements.iter().enumerate() {
            if let Some(sid) = &statement.sid
                && !sid.text.is_empty()
                && !seen.insert(&*sid.text)
            {
                self.violations.push(DocumentViolation {
                    violation: Violation::RepeatedSid(sid.text.clone()),
                    pointer: path.index(index).key("Sid").pointer(),
                    span: sid.span,
                });
            }
        }
    }
}
