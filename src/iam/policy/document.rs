//! A policy document: its version, its statements, and the parts that IAM would refuse.

use super::reading::{DocumentReading, DocumentViolation, Violation};
use super::statement::Statement;
use super::template::has_unknown;
use super::{Origin, PolicyKind, Version};
use crate::iam::json::{Json, JsonError, JsonKind};
use crate::text::Span;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The action whose policies are evaluated most often, in lower case.
const ASSUME_ROLE: &str = "sts:assumerole";

/// A policy document. Parsing never fails: errors are in [`Self::violations`].
#[derive(Clone, Debug)]
pub struct PolicyDocument {
    text: Arc<str>,
    kind: PolicyKind,
    origin: Origin,
    version: Version,
    statements: Vec<Statement>,
    violations: Vec<DocumentViolation>,
    readable: bool,
    speaks_of_sts: bool,
}

impl PolicyDocument {
    /// Parses a document. A JSON string, or percent-encoded text as returned by the raw IAM API, is
    /// decoded first; [`Self::text`] is then the decoded text.
    pub fn parse(text: &str, kind: PolicyKind, origin: Origin) -> Self {
        Self::parse_shared(&Arc::from(text), kind, origin)
    }

    /// Like [`Self::parse`] for shared text: [`Self::text`] is this very text if it needs no
    /// decoding.
    pub(crate) fn parse_shared(text: &Arc<str>, kind: PolicyKind, origin: Origin) -> Self {
        let text = match decode(text) {
            Cow::Borrowed(same) if same.len() == text.len() => Arc::clone(text),
            decoded => Arc::from(&*decoded),
        };
        match Json::read(&text) {
            Ok(json) => Self::read(&json, 0, Arc::clone(&text), kind, origin),
            Err(JsonError::TooDeep(at)) => {
                Self::refused(text, kind, origin, Violation::TooDeep, at)
            }
            Err(JsonError::Unexpected(at)) => {
                Self::refused(text, kind, origin, Violation::NotJson, at)
            }
        }
    }

    /// Parses a value within a larger JSON text; spans count from the beginning of the value.
    pub(crate) fn from_json(
        json: &Json<'_>,
        node: usize,
        kind: PolicyKind,
        origin: Origin,
    ) -> Self {
        match json.string(node) {
            Some(text) => Self::parse(&text, kind, origin),
            None => Self::read(json, node, Arc::from(json.raw(node)), kind, origin),
        }
    }

    fn read(
        json: &Json<'_>,
        node: usize,
        text: Arc<str>,
        kind: PolicyKind,
        origin: Origin,
    ) -> Self {
        if json.node(node).kind != JsonKind::Object {
            return Self::refused(text, kind, origin, Violation::NotAnObject, 0);
        }
        let mut reading = DocumentReading::of(json, node, kind, origin);
        let (version, statements, readable) = read_document(&mut reading, node);
        let mut violations = reading.violations();
        if origin == Origin::Planned {
            let part = |violation: &DocumentViolation| text.get(violation.span.range());
            violations.retain(|violation| !part(violation).is_some_and(has_unknown));
        } else if let Some(forbidden) = find_forbidden(&text) {
            let at = violations.partition_point(|one| one.span.start <= forbidden.span.start);
            violations.insert(at, forbidden);
        }
        // sts:TagSession and sts:SetSourceIdentity may be allowed in a separate policy.
        let mut actions = statements.iter().map(|statement| &statement.action);
        let speaks_of_sts =
            actions.any(|action| action.covers(ASSUME_ROLE)) || text.contains("sts:");
        Self {
            text,
            kind,
            origin,
            version,
            statements,
            violations,
            readable,
            speaks_of_sts,
        }
    }

    /// A document that cannot be read, from the byte `at` on.
    fn refused(
        text: Arc<str>,
        kind: PolicyKind,
        origin: Origin,
        violation: Violation,
        at: usize,
    ) -> Self {
        let end = text.len();
        Self {
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
            speaks_of_sts: true,
        }
    }

    /// The JSON text that all spans refer to.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The JSON text, shared.
    pub(crate) fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The kind of policy, by where it is attached.
    pub(crate) const fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// The origin of the document.
    pub(crate) const fn origin(&self) -> Origin {
        self.origin
    }

    /// The `Version`.
    pub(crate) const fn version(&self) -> Version {
        self.version
    }

    /// The statements in document order.
    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Everything that IAM would refuse, in document order.
    pub(crate) fn violations(&self) -> &[DocumentViolation] {
        &self.violations
    }

    /// Returns true if it is an object with statements. The meaning of an unreadable stored
    /// document is unknown.
    pub(crate) const fn is_readable(&self) -> bool {
        self.readable
    }

    /// Returns true if IAM would answer `MalformedPolicyDocument`: a person wrote it and a part of
    /// it is refused. A stored document is valid by definition.
    pub(crate) fn is_refused(&self) -> bool {
        !matches!(self.origin, Origin::Stored) && !self.violations.is_empty()
    }

    /// Returns true if it can affect the assumption of roles at all, for any caller.
    pub(crate) const fn speaks_of_sts(&self) -> bool {
        self.speaks_of_sts
    }
}

/// Removes the JSON quotation marks and percent-encoding that `get-role` of the raw IAM API adds.
fn decode(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text.trim_start_matches('\u{feff}'));
    for _ in 0..2 {
        let trimmed = text.trim();
        let decoded = match trimmed.as_bytes().first() {
            Some(b'"') => serde_json::from_str(trimmed).ok(),
            Some(b'%') => percent_encoding::percent_decode_str(trimmed)
                .decode_utf8()
                .ok()
                .map(Cow::into_owned),
            _ => None,
        };
        let Some(decoded) = decoded else { break };
        text = Cow::Owned(decoded);
    }
    text
}

/// The version, the statements, and true if there are statements at all.
fn read_document(
    reading: &mut DocumentReading<'_, '_>,
    node: usize,
) -> (Version, Vec<Statement>, bool) {
    let json = reading.json;
    let mut not_understood = Vec::new();
    if reading.refuse_duplicates(node) {
        not_understood.push(reading.span(node));
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
                        reading.refuse(Violation::UnknownVersion(found), value);
                        not_understood.push(reading.span(value));
                        Version::Unrecognised
                    }
                };
            }
            "Id" => {
                if json.string(value).is_none() {
                    reading.refuse(Violation::MalformedSid(json.raw(value).into()), value);
                }
            }
            "Statement" => statement = statement.or(Some(value)),
            _ => {
                reading.refuse_key(Violation::UnknownElement((*name).into()), key);
                not_understood.push(reading.span(key));
            }
        }
    }
    reading.variables = version == Version::V2012;
    let Some(statement) = statement else {
        reading.refuse(Violation::NoStatement, node);
        return (version, Vec::new(), false);
    };
    let (statements, readable) = read_statements(reading, statement, &not_understood);
    (version, statements, readable)
}

/// The statements of a list, or a single one. The `not_understood` parts of the document apply to
/// each.
fn read_statements(
    reading: &mut DocumentReading<'_, '_>,
    value: usize,
    not_understood: &[Span],
) -> (Vec<Statement>, bool) {
    let json = reading.json;
    let nodes = match json.node(value).kind {
        JsonKind::Array => json.elements(value).collect(),
        _ => vec![value],
    };
    let mut statements = Vec::with_capacity(nodes.len());
    let mut sids = BTreeSet::new();
    let mut readable = true;
    for node in nodes {
        if json.node(node).kind != JsonKind::Object {
            reading.refuse(Violation::NotAnObject, node);
            readable = false;
            continue;
        }
        let mut statement = Statement::read(reading, node);
        statement.not_understood.extend(not_understood);
        if let Some(sid) = &statement.sid
            && !sid.text.is_empty()
            && !sids.insert(sid.text.clone())
            && let Some(value) = json.get(node, "Sid")
        {
            reading.refuse(Violation::RepeatedSid(sid.text.clone()), value);
        }
        statements.push(statement);
    }
    (statements, readable)
}

/// The first character outside `policyDocumentType` of the IAM API.
fn find_forbidden(text: &str) -> Option<DocumentViolation> {
    let raw = || {
        text.char_indices()
            .find(|(_, character)| *character > '\u{ff}')
    };
    let found = if text.is_ascii() { None } else { raw() };
    let (at, character) = found.or_else(|| find_escaped(text))?;
    Some(DocumentViolation {
        violation: Violation::ForbiddenCharacter(character),
        pointer: String::new(),
        span: Span::new(at, at + character.len_utf8()),
    })
}

/// The first such character in the form of an escape. A tool that writes ASCII may have escaped it,
/// and the document that reaches IAM would contain the character itself, so it is refused as well.
fn find_escaped(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut at = memchr::memchr(b'\\', bytes)?;
    loop {
        if bytes.get(at + 1) == Some(&b'u')
            && let Some(digits) = text.get(at + 2..at + 6)
            && let Ok(code) = u32::from_str_radix(digits, 16)
            && code > 0xff
        {
            let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            return Some((at, character));
        }
        // An escaped backslash does not begin an escape.
        let next = (at + 2).min(bytes.len());
        at = next + memchr::memchr(b'\\', &bytes[next..])?;
    }
}
