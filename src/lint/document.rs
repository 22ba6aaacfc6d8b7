//! Rules about a trust policy as a whole, and about elements that hold nothing.

use foldhash::HashMap;
use std::fmt::Write as _;

use super::view::{Facts, Hits, Trust};
use crate::iam::policy::{Origin, PrincipalForm, Statement, Version};
use crate::iam::typed;
use crate::text::{Severity, Span};

/// The quota of a trust policy ("IAM and AWS STS quotas").
const MOST_CHARACTERS: usize = 2048;

pub(super) fn policy_too_long(trust: &Trust<'_>, hits: &mut Hits) {
    let text = trust.document().text();
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    if count > MOST_CHARACTERS {
        hits.add(Span::new(0, 1), Facts::of(&count));
    }
}

/// IAM then reads the document by the older grammar ("IAM JSON policy elements: Version").
pub(super) fn version_missing(trust: &Trust<'_>, hits: &mut Hits) {
    let document = trust.document();
    if document.is_readable()
        && document.version() == Version::Absent
        && document.origin() != Origin::Planned
    {
        hits.add(Span::new(0, 1), Facts::default());
    }
}

/// Statements that differ in their `Sid` alone, or in the order of their parts ("Redundant
/// statement" of the IAM Access Analyzer policy checks).
pub(super) fn statement_redundant(trust: &Trust<'_>, hits: &mut Hits) {
    let mut seen: HashMap<String, usize> = HashMap::default();
    for (at, statement) in trust.document().statements().iter().enumerate() {
        if statement.effect.is_none() || !statement.not_understood.is_empty() {
            continue;
        }
        let first = *seen.entry(content_of(statement)).or_insert(at);
        if first != at {
            hits.add(statement.span, Facts::of(&(at + 1)).about(first + 1));
        }
    }
}

/// The content of a statement without its `Sid`; the same for the same parts in another order.
fn content_of(statement: &Statement) -> String {
    let principals = statement.principal.entries.iter();
    let mut principals: Vec<String> = principals
        .map(|entry| format!("{:?} {}", entry.subject, entry.text))
        .collect();
    principals.sort_unstable();
    principals.dedup();
    let actions = statement.action.patterns.iter();
    let mut actions: Vec<String> = actions.map(|it| typed::fold(&it.text)).collect();
    actions.sort_unstable();
    actions.dedup();
    let resources = statement.resource.patterns.iter();
    let mut resources: Vec<&str> = resources.map(|it| &*it.text).collect();
    resources.sort_unstable();
    let entries = statement.condition.entries.iter();
    let mut tests: Vec<String> = entries
        .map(|entry| {
            let mut values: Vec<&str> = entry.values.iter().map(|it| &*it.text).collect();
            values.sort_unstable();
            let operator = typed::fold(&entry.operator_text);
            format!("{operator} {} {values:?}", entry.key.folded())
        })
        .collect();
    tests.sort_unstable();
    let mut content = String::new();
    let _ = write!(
        content,
        "{:?} {} {principals:?} {} {actions:?} {} {resources:?} {tests:?}",
        statement.effect,
        statement.principal.negated,
        statement.action.negated,
        statement.resource.negated,
    );
    content
}

/// Elements that hold nothing: the statement then applies to no call, or the test does nothing.
pub(super) fn element_empty(_: &Trust<'_>, statement: &Statement, hits: &mut Hits) {
    let principal = &statement.principal;
    if principal.form == PrincipalForm::Object && principal.entries.is_empty() {
        hits.add(principal.span, Facts::of("Principal"));
    }
    let action = &statement.action;
    if action.span != Span::default() && action.patterns.is_empty() {
        hits.add(action.span, Facts::of("Action"));
    }
    let condition = &statement.condition;
    let whole = Some(condition.span);
    let whole = whole.filter(|it| *it != Span::default() && condition.entries.is_empty());
    let parts = whole.as_slice().iter();
    let parts = parts.chain(condition.empty.iter().filter(|_| whole.is_none()));
    for part in parts {
        let facts = Facts::of("Condition").at_level(Severity::Note);
        hits.add(*part, facts);
    }
}
