//! JSON → [`PolicyDocument`]: the grammar of the top level and of statements.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{
    ActionElement, ActionPattern, DocumentViolation, Effect, Origin, Piece, PolicyDocument,
    PolicyKind, ResourceElement, ResourcePattern, Spanned, Statement, Version, Violation,
};
use crate::iam::json::{Json, JsonError, JsonKind};
use crate::iam::{Glob, typed};
use crate::source::Span;

/// The action whose policies are looked at most; in lower case.
const ASSUME_ROLE: &str = "sts:assumerole";

pub(super) fn read_text(text: &str, kind: PolicyKind, origin: Origin) -> PolicyDocument {
    let text = decode(text);
    match Json::read(&text) {
        Ok(json) => read_whole(&json, 0, Arc::from(&*text), kind, origin),
        Err(error) => {
            let (violation, at) = match error {
                JsonError::TooDeep(at) => (Violation::TooDeep, at),
                JsonError::Unexpected(at) => (Violation::NotJson, at),
                JsonError::EndOfText => (Violation::NotJson, text.len()),
            };
            refuse_whole(Arc::from(&*text), kind, origin, violation, at)
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
    if text.is_ascii() {
        return None;
    }
    let (at, character) = text
        .char_indices()
        .find(|&(_, character)| character > '\u{ff}')?;
    Some(DocumentViolation {
        violation: Violation::ForbiddenCharacter(character),
        pointer: String::new(),
        span: Span::new(at, at + character.len_utf8()),
    })
}

/// The way from the document to a value.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Document,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(super) const fn key(&'a self, key: &'a str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    pub(super) const fn index(&'a self, index: usize) -> Self {
        Self {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut path = Some(self);
        while let Some(here) = path {
            steps.push(here.step);
            path = here.parent;
        }
        let mut pointer = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Document => {}
                Step::Key(key) => {
                    pointer.push('/');
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                Step::Index(index) => {
                    let _ = write!(pointer, "/{index}");
                }
            }
        }
        pointer
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
    kind: PolicyKind,
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
        let path = Path {
            parent: None,
            step: Step::Document,
        };
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
        }
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

    fn read_statement(&mut self, node: usize, path: &Path<'_>) -> Statement {
        let json = self.json;
        let mut statement = Statement {
            span: self.span(node),
            sid: None,
            effect: None,
            effect_span: Span::default(),
            principal: super::PrincipalElement::default(),
            action: ActionElement::default(),
            resource: ResourceElement::default(),
            condition: super::ConditionBlock::default(),
            not_understood: Vec::new(),
        };
        if self.refuse_duplicates(node, path) {
            statement.not_understood.push(statement.span);
        }
        let mut has_effect = false;
        let mut has_principal = false;
        let mut actions = 0;
        let mut resources = 0;
        for (key, value) in json.members(node) {
            let name = json.string(key).unwrap_or_default();
            let here = path.key(&name);
            match &*name {
                "Sid" => statement.sid = self.read_sid(value, &here),
                "Effect" => {
                    has_effect = true;
                    statement.effect_span = self.span(value);
                    statement.effect = match json.string(value).as_deref() {
                        Some("Allow") => Some(Effect::Allow),
                        Some("Deny") => Some(Effect::Deny),
                        _ => {
                            let found = json.raw(value).trim_matches('"').into();
                            self.refuse(Violation::UnknownEffect(found), &here, value);
                            None
                        }
                    };
                }
                "Principal" | "NotPrincipal" => {
                    has_principal = true;
                    if !self.kind.has_principals() {
                        self.refuse(Violation::ProhibitedPrincipal, &here, key);
                        statement.not_understood.push(self.span(key));
                        continue;
                    }
                    statement.principal = self.read_principal(value, &here);
                    if *name == *"NotPrincipal" {
                        statement.principal.negated = true;
                        self.refuse(Violation::NotPrincipal, &here, key);
                    }
                }
                "Action" | "NotAction" => {
                    actions += 1;
                    if self.read_strings(value).is_none() {
                        statement.not_understood.push(self.span(value));
                    }
                    statement.action = self.read_action(value, &here);
                    statement.action.negated = *name == *"NotAction";
                }
                "Resource" | "NotResource" => {
                    resources += 1;
                    if matches!(self.kind, PolicyKind::Trust) {
                        // The policy applies to its own role, whatever it says here.
                        self.refuse(Violation::ProhibitedResource, &here, key);
                        continue;
                    }
                    if self.read_strings(value).is_none() {
                        statement.not_understood.push(self.span(value));
                    }
                    statement.resource = self.read_resource(value, &here);
                    statement.resource.negated = *name == *"NotResource";
                }
                "Condition" => {
                    statement.condition = self.read_condition(value, &here);
                }
                _ => {
                    let violation = Violation::UnknownElement((*name).into());
                    self.refuse(violation, &here, key);
                    statement.not_understood.push(self.span(key));
                }
            }
        }
        if !has_effect {
            self.refuse(Violation::NoEffect, path, node);
        }
        if !has_principal && self.kind.has_principals() {
            self.refuse(Violation::NoPrincipal, path, node);
            statement.not_understood.push(statement.span);
        }
        if actions == 0 {
            self.refuse(Violation::NoAction, path, node);
            statement.not_understood.push(statement.span);
        }
        if resources == 0 && !matches!(self.kind, PolicyKind::Trust) {
            self.refuse(Violation::NoResource, path, node);
            statement.not_understood.push(statement.span);
        }
        if actions > 1 || resources > 1 {
            self.refuse(Violation::BothForms, path, node);
            statement.not_understood.push(statement.span);
        }
        statement
    }

    fn read_sid(&mut self, value: usize, path: &Path<'_>) -> Option<Spanned> {
        let text = self.json.string(value);
        let well_formed = text
            .as_ref()
            .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !well_formed {
            let found = self.json.raw(value).trim_matches('"').into();
            self.refuse(Violation::MalformedSid(found), path, value);
        }
        Some(Spanned {
            text: text?.into(),
            span: self.span(value),
        })
    }

    /// The strings of a string or list of strings.
    pub(super) fn read_strings(&mut self, value: usize) -> Option<Vec<usize>> {
        let json = self.json;
        match json.node(value).kind {
            JsonKind::PlainString | JsonKind::EscapedString => Some(vec![value]),
            JsonKind::Array => {
                let elements: Vec<usize> = json.elements(value).collect();
                elements
                    .iter()
                    .all(|&element| json.string(element).is_some())
                    .then_some(elements)
            }
            _ => None,
        }
    }

    fn read_action(&mut self, value: usize, path: &Path<'_>) -> ActionElement {
        let strings = self.read_strings(value).unwrap_or_else(|| {
            self.refuse(Violation::NotStrings, path, value);
            Vec::new()
        });
        let patterns = strings.into_iter().map(|node| {
            let text = self.json.string(node).unwrap_or_default();
            ActionPattern {
                glob: Glob::parse(&typed::fold(&text)),
                text: text.into(),
                span: self.span(node),
            }
        });
        ActionElement {
            negated: false,
            patterns: patterns.collect(),
            span: self.span(value),
        }
    }

    fn read_resource(&mut self, value: usize, path: &Path<'_>) -> ResourceElement {
        let strings = self.read_strings(value).unwrap_or_else(|| {
            self.refuse(Violation::NotStrings, path, value);
            Vec::new()
        });
        let patterns = strings.into_iter().map(|node| {
            let text = self.json.string(node).unwrap_or_default();
            let (glob, pieces) = match Piece::split_if_variable(&text, self.variables) {
                Ok(pieces) => (None, pieces),
                Err(glob) => (Some(glob), Vec::new()),
            };
            ResourcePattern {
                text: text.into(),
                span: self.span(node),
                glob,
                pieces,
            }
        });
        ResourceElement {
            present: true,
            negated: false,
            patterns: patterns.collect(),
            span: self.span(value),
        }
    }
}
