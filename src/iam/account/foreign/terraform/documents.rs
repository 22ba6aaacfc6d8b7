//! Policy documents that a plan computes with the data source `aws_iam_policy_document`, as far as
//! their parts are known before it is applied.
//!
//! A plan says which references a value is computed from, not how, so a document that is known in
//! part neither allows anything nor denies by what it lacks: an unknown statement ends it. Its
//! statements are shown, and an explicit deny among them holds.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::super::policy_text::PolicyText;
use super::super::sheet::{planned, unknown_policy};
use super::resource::Resource;
use crate::iam::account::StoredPolicy;
use crate::iam::policy::PolicyKind;

const DATA: &str = "aws_iam_policy_document";

/// The policy of an attribute that is known after apply: its known parts, or nothing but why.
pub(super) fn unknown_document(
    resource: &Resource<'_, '_>,
    attribute: &str,
    name: Arc<str>,
    kind: PolicyKind,
    all: &[Resource<'_, '_>],
) -> Arc<StoredPolicy> {
    let why = resource.reason(attribute);
    let source = find_source(resource, attribute, all);
    let document = source.and_then(|source| Some((source, document_of(source, &why)?)));
    let Some((source, document)) = document else {
        let at = resource.page.location(resource.values);
        return unknown_policy(name, kind, &why, at);
    };
    let at = source.page.location(source.values);
    let text = format!("{document:#}");
    planned(name, kind, PolicyText::composed(text.into(), at, None))
}

/// The only data source that an attribute refers to, if the module has one of this name.
fn find_source<'a, 'p, 't>(
    resource: &Resource<'_, '_>,
    attribute: &str,
    all: &'a [Resource<'p, 't>],
) -> Option<&'a Resource<'p, 't>> {
    if resource.doubt.is_some() {
        return None;
    }
    // Terraform lists the attribute, then the data source that it is of.
    let references = resource.references(attribute);
    let [attribute, data, whole @ ..] = &references[..] else {
        return None;
    };
    // An instance is followed by the data source that it is of.
    let is_of = |whole: &str| {
        data.strip_prefix(whole)
            .is_some_and(|it| it.starts_with('['))
    };
    if !whole.iter().all(|whole| is_of(whole)) {
        return None;
    }
    let rest = attribute.strip_prefix(&**data)?;
    if rest != ".json" && rest != ".minified_json" {
        return None;
    }
    let prefix = match &*resource.module {
        "" => String::new(),
        module => format!("{module}."),
    };
    let address = format!("{prefix}{data}");
    let mut found = all
        .iter()
        .filter(|other| other.is_data && other.kind == DATA && other.address == address);
    let source = found.next()?;
    found.next().is_none().then_some(source)
}

/// The document of a data source with an unknown statement at its end; `None` if other documents
/// may override its statements.
fn document_of(source: &Resource<'_, '_>, why: &str) -> Option<Value> {
    let parse = |node: usize| serde_json::from_str::<Value>(source.page.json.raw(node)).ok();
    let part = Part {
        value: parse(source.values)?,
        marks: source.unknown.and_then(parse).unwrap_or(Value::Null),
        mark: format!("⟨{}⟩", why.replace(['⟨', '⟩'], "")).into(),
    };
    let overrides = ["override_json", "override_policy_documents"];
    if overrides.iter().any(|key| !part.get(key).is_empty()) {
        return None;
    }
    let mut statements: Vec<Value> = part.get("statement").blocks().map(statement).collect();
    statements.push(part.mark.clone());
    Some(json!({"Version": part.get("version").or("2012-10-17"), "Statement": statements}))
}

/// A value of a data source, and what of it is unknown.
#[derive(Clone)]
struct Part {
    value: Value,
    marks: Value,
    /// What stands for the unknown.
    mark: Value,
}

impl Part {
    fn get(&self, key: &str) -> Self {
        let member = |value: &Value| value.get(key).cloned().unwrap_or(Value::Null);
        Self {
            value: member(&self.value),
            marks: member(&self.marks),
            mark: self.mark.clone(),
        }
    }

    fn is_unknown(&self) -> bool {
        self.marks == Value::Bool(true)
    }

    /// Returns true if it is known to hold nothing.
    fn is_empty(&self) -> bool {
        let nothing = [Value::Null, json!([]), json!("")];
        !self.is_unknown() && nothing.contains(&self.value)
    }

    /// The blocks of a list, one of its own if it is unknown.
    fn blocks(self) -> impl Iterator<Item = Self> {
        let count = match &self.value {
            _ if self.is_unknown() => 1,
            Value::Array(blocks) => blocks.len(),
            _ => 0,
        };
        (0..count).map(move |at| {
            if self.is_unknown() {
                return self.clone();
            }
            let element = |value: &Value| value.get(at).cloned().unwrap_or(Value::Null);
            Self {
                value: element(&self.value),
                marks: element(&self.marks),
                mark: self.mark.clone(),
            }
        })
    }

    /// The value with marks for what is unknown in it. Terraform writes variables of policies as
    /// `&{…}`.
    fn filled(self) -> Value {
        match &self.value {
            _ if self.is_unknown() => self.mark,
            Value::Array(_) => self.blocks().map(Self::filled).collect(),
            Value::String(text) => text.replace("&{", "${").into(),
            value => value.clone(),
        }
    }

    fn or(self, default: &str) -> Value {
        if self.is_empty() {
            return default.into();
        }
        self.filled()
    }
}

fn statement(part: Part) -> Value {
    const LISTS: [(&str, &str); 4] = [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    if part.is_unknown() {
        return part.mark;
    }
    let mut statement = Map::new();
    let sid = part.get("sid");
    if !sid.is_empty() {
        statement.insert("Sid".to_owned(), sid.filled());
    }
    statement.insert("Effect".to_owned(), part.get("effect").or("Allow"));
    for (key, element) in [
        ("principals", "Principal"),
        ("not_principals", "NotPrincipal"),
    ] {
        if !part.get(key).is_empty() {
            statement.insert(element.to_owned(), principals(part.get(key)));
        }
    }
    for (key, element) in LISTS {
        if !part.get(key).is_empty() {
            statement.insert(element.to_owned(), part.get(key).filled());
        }
    }
    if !part.get("condition").is_empty() {
        statement.insert("Condition".to_owned(), conditions(part.get("condition")));
    }
    statement.into()
}

fn principals(part: Part) -> Value {
    let mark = part.mark.clone();
    let mut found = Map::new();
    for block in part.blocks() {
        let (kind, names) = (
            block.get("type").filled(),
            block.get("identifiers").filled(),
        );
        match kind.as_str() {
            Some("*") => return "*".into(),
            Some(kind) if kind != mark => append(&mut found, kind, names),
            _ => return mark,
        }
    }
    found.into()
}

fn conditions(part: Part) -> Value {
    let mark = part.mark.clone();
    let mut found = Map::new();
    for block in part.blocks() {
        let [test, key, values] =
            ["test", "variable", "values"].map(|name| block.get(name).filled());
        let (Some(test), Some(key)) = (test.as_str(), key.as_str()) else {
            return mark;
        };
        if mark == test || mark == key {
            return mark;
        }
        let keys = found.entry(test).or_insert_with(|| json!({}));
        if let Some(keys) = keys.as_object_mut() {
            append(keys, key, values);
        }
    }
    found.into()
}

/// Adds values to those that a key has.
fn append(map: &mut Map<String, Value>, key: &str, values: Value) {
    let list = map.entry(key).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        match values {
            Value::Array(values) => list.extend(values),
            value => list.push(value),
        }
    }
}
