//! JSON → the principals and conditions of a statement.

use std::sync::Arc;

use super::condition::{ConditionBlock, ConditionEntry, ConditionKey, ConditionValue, Operand};
use super::operator::{Comparison, Operator};
use super::path::Path;
use super::principal::{PrincipalElement, PrincipalEntry, PrincipalForm, PrincipalSubject};
use super::read::Reading;
use super::violation::Violation;
use crate::iam::json::JsonKind;
use crate::iam::{Arn, PrincipalKind};

impl Reading<'_, '_> {
    pub(super) fn read_principal(&mut self, value: usize, path: &Path<'_>) -> PrincipalElement {
        let json = self.json;
        let mut element = PrincipalElement {
            form: PrincipalForm::Object,
            negated: false,
            span: self.span(value),
            entries: Vec::new(),
        };
        match json.node(value).kind {
            JsonKind::Object => {
                self.refuse_duplicates(value, path);
                for (key, named) in json.members(value) {
                    let name = json.string(key).unwrap_or_default();
                    self.read_principals(&name, key, named, &path.key(&name), &mut element);
                }
            }
            JsonKind::PlainString | JsonKind::EscapedString if json.is_string(value, "*") => {
                element.form = PrincipalForm::BareStar;
                element.entries.push(PrincipalEntry {
                    text: "*".into(),
                    span: self.span(value),
                    subject: PrincipalSubject::Everyone,
                });
            }
            // An empty list names nobody; the statement has no effect.
            JsonKind::Array if json.elements(value).next().is_none() => {}
            _ => {
                element.form = PrincipalForm::Malformed;
                self.refuse(Violation::MalformedPrincipal, path, value);
            }
        }
        element
    }

    fn read_principals(
        &mut self,
        kind: &str,
        key: usize,
        named: usize,
        path: &Path<'_>,
        element: &mut PrincipalElement,
    ) {
        if !matches!(kind, "AWS" | "Service" | "Federated" | "CanonicalUser") {
            self.refuse(Violation::UnknownPrincipalType(kind.into()), path, key);
            element.form = PrincipalForm::Malformed;
            return;
        }
        let Some(strings) = self.read_strings(named) else {
            self.refuse(Violation::MalformedPrincipal, path, named);
            element.form = PrincipalForm::Malformed;
            return;
        };
        for node in strings {
            let text = self.json.string(node).unwrap_or_default();
            let wildcard = || Violation::WildcardInPrincipal((*text).into());
            let has_wildcard = text.contains(['*', '?']);
            let (subject, violation) = match kind {
                "AWS" => {
                    let subject = recognise(&text);
                    let text = Box::from(&*text);
                    let violation = match subject {
                        PrincipalSubject::Wildcard => Some(Violation::WildcardInPrincipal(text)),
                        PrincipalSubject::Group(_) => Some(Violation::GroupPrincipal(text)),
                        PrincipalSubject::Unrecognised => Some(Violation::UnknownPrincipal(text)),
                        _ => None,
                    };
                    (subject, violation)
                }
                "Service" => (PrincipalSubject::Service, has_wildcard.then(wildcard)),
                "Federated" => (PrincipalSubject::Federated, has_wildcard.then(wildcard)),
                _ => (PrincipalSubject::CanonicalUser, has_wildcard.then(wildcard)),
            };
            if let Some(violation) = violation {
                self.refuse(violation, path, node);
            }
            element.entries.push(PrincipalEntry {
                span: self.span(node),
                text: text.into(),
                subject,
            });
        }
    }

    pub(super) fn read_condition(&mut self, value: usize, path: &Path<'_>) -> ConditionBlock {
        let json = self.json;
        let mut block = ConditionBlock {
            span: self.span(value),
            entries: Vec::new(),
        };
        if !matches!(json.node(value).kind, JsonKind::Object) {
            self.refuse(Violation::MalformedCondition, path, value);
            block.entries.push(self.unreadable_entry(value));
            return block;
        }
        self.refuse_duplicates(value, path);
        for (name_node, keys) in json.members(value) {
            let name = json.string(name_node).unwrap_or_default();
            let path = path.key(&name);
            let operator = Operator::parse(&name).filter(|operator| {
                !(operator.if_exists && matches!(operator.comparison, Comparison::Presence))
            });
            if operator.is_none() {
                let violation = if Operator::parse(&name).is_some() {
                    Violation::NullIfExists
                } else {
                    Violation::UnknownOperator((*name).into())
                };
                self.refuse(violation, &path, name_node);
            }
            if !matches!(json.node(keys).kind, JsonKind::Object) {
                self.refuse(Violation::MalformedCondition, &path, keys);
                block.entries.push(self.unreadable_entry(keys));
                continue;
            }
            self.refuse_duplicates(keys, &path);
            let operator_text: Arc<str> = Arc::from(&*name);
            for (key_node, values) in json.members(keys) {
                let key_text = json.string(key_node).unwrap_or_default();
                let key = ConditionKey::new(&key_text);
                let Some(read) = self.read_values(values, operator, &key) else {
                    self.refuse(Violation::MalformedCondition, &path.key(&key_text), values);
                    block.entries.push(self.unreadable_entry(values));
                    continue;
                };
                block.entries.push(ConditionEntry {
                    operator_text: Arc::clone(&operator_text),
                    operator_span: self.span(name_node),
                    operator,
                    key,
                    key_text: key_text.into(),
                    key_span: self.span(key_node),
                    values_span: self.span(values),
                    values: read,
                });
            }
        }
        block
    }

    /// An entry that stands for a part of a condition nobody can read, so that the statement
    /// does not apply for certain.
    fn unreadable_entry(&self, node: usize) -> ConditionEntry {
        ConditionEntry {
            operator_text: Arc::from(""),
            operator_span: self.span(node),
            operator: None,
            key_text: "".into(),
            key_span: self.span(node),
            key: ConditionKey::new(""),
            values_span: self.span(node),
            values: Vec::new(),
        }
    }

    /// The scalars of a scalar or list of scalars.
    fn read_values(
        &self,
        values: usize,
        operator: Option<Operator>,
        key: &ConditionKey,
    ) -> Option<Vec<ConditionValue>> {
        let is_user_id = key.folded() == "aws:userid";
        let json = self.json;
        if !matches!(json.node(values).kind, JsonKind::Array) {
            return Some(vec![self.read_value(values, operator, is_user_id)?]);
        }
        json.elements(values)
            .map(|element| self.read_value(element, operator, is_user_id))
            .collect()
    }

    fn read_value(
        &self,
        node: usize,
        operator: Option<Operator>,
        is_user_id: bool,
    ) -> Option<ConditionValue> {
        let json = self.json;
        let text = json.scalar(node)?;
        let json_number = matches!(json.node(node).kind, JsonKind::Number);
        let operand = operator.map_or(Operand::Unreadable, |operator| {
            Operand::prepare(&text, operator.comparison, self.variables, json_number)
        });
        let halves = match &operand {
            Operand::Glob(glob) if is_user_id => glob.split_at_colon().map(Box::new),
            _ => None,
        };
        Some(ConditionValue {
            span: self.span(node),
            text: text.into(),
            operand,
            halves,
        })
    }
}

/// Whom a text under `AWS` names.
fn recognise(text: &str) -> PrincipalSubject {
    if text == "*" {
        return PrincipalSubject::Everyone;
    }
    if text.contains(['*', '?']) {
        return PrincipalSubject::Wildcard;
    }
    if text.starts_with("arn:") {
        return Arn::parse(text)
            .ok()
            .and_then(recognise_arn)
            .unwrap_or(PrincipalSubject::Unrecognised);
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (plain, text.len(), text.get(..4)) {
        // Twelve characters that are no digits stand for an account in examples and redacted files.
        (true, 12, _) => PrincipalSubject::Account(text.into()),
        (true, 5.., Some("AIDA")) => PrincipalSubject::UserId,
        (true, 5.., Some("AROA")) => PrincipalSubject::RoleId,
        _ => PrincipalSubject::Unrecognised,
    }
}

fn recognise_arn(arn: Arn) -> Option<PrincipalSubject> {
    if arn.service() == "iam" && arn.resource().starts_with("group/") {
        return Some(PrincipalSubject::Group(arn));
    }
    let account = arn.account();
    let is_number = account
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if (is_number && account.len() != 12) || account.contains('-') || !arn.region().is_empty() {
        return None;
    }
    if account.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return None;
    }
    let named = !arn.name().is_empty() && !arn.name().contains(char::is_whitespace);
    Some(match arn.kind() {
        PrincipalKind::Root => PrincipalSubject::AccountArn(arn),
        PrincipalKind::User if named => PrincipalSubject::User(arn),
        PrincipalKind::Role if named => PrincipalSubject::Role(arn),
        PrincipalKind::AssumedRole
            if named
                && arn
                    .session()
                    .is_some_and(|session| !session.is_empty() && !session.contains('/')) =>
        {
            PrincipalSubject::Session(arn)
        }
        PrincipalKind::FederatedUser if named => PrincipalSubject::FederatedUser(arn),
        _ => return None,
    })
}
