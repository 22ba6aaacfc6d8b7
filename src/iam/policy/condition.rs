//! `Condition`: operators, keys and values, each value prepared for its operator.

use super::operator::{Comparison, Operator};
use super::reading::{DocumentReading, Violation};
use super::template::{ConditionKey, TemplatePart};
use crate::iam::json::JsonKind;
use crate::iam::typed::{Instant, Number};
use crate::iam::{Glob, typed};
use crate::text::Span;
use std::sync::Arc;

/// A whole `Condition` element; all entries must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConditionBlock {
    /// The value; empty if there is none.
    pub span: Span,
    /// One entry per key of each operator, in document order.
    pub entries: Vec<ConditionEntry>,
    /// The objects of operators without a key.
    pub empty: Vec<Span>,
}

/// One key under one operator.
#[derive(Clone, Debug)]
pub(crate) struct ConditionEntry {
    /// The operator as written.
    pub operator_text: Arc<str>,
    /// The span of the operator.
    pub operator_span: Span,
    /// The operator; `None` if it is unknown.
    pub operator: Option<Operator>,
    /// The key as written.
    pub key_text: Box<str>,
    /// The span of the key.
    pub key_span: Span,
    /// The key.
    pub key: ConditionKey,
    /// The value or list of values.
    pub values_span: Span,
    /// Each value.
    pub values: Vec<ConditionValue>,
}

/// One value of a condition key.
#[derive(Clone, Debug)]
pub(crate) struct ConditionValue {
    /// The scalar as text: `true`, `3600`, or the string without escapes.
    pub text: Box<str>,
    /// The span of the value.
    pub span: Span,
    /// The value prepared for the operator.
    pub operand: Operand,
    /// The parts of an `aws:userid` pattern before and after its first colon.
    pub halves: Option<Box<(Glob, Glob)>>,
}

/// A policy value, prepared for its operator.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    /// Exact text. `wildcards`: it contains `*` or `?`, which this operator treats literally.
    Text {
        /// The text after the escapes `${*}`, `${?}`, `${$}`.
        text: Box<str>,
        /// True if it looks like a pattern.
        wildcards: bool,
    },
    /// Text compared ignoring case, stored in lower case.
    FoldedText {
        /// The folded text.
        text: Box<str>,
        /// True if it looks like a pattern.
        wildcards: bool,
    },
    /// A glob over the whole text.
    Glob(Glob),
    /// Six globs.
    Arn(Box<[Glob; 6]>),
    /// A text or glob with variables. The operator determines how it is compared.
    Template(Vec<TemplatePart>),
    /// A number.
    Number(Number),
    /// An instant.
    Instant(Instant),
    /// A range of addresses.
    Network(ipnet::IpNet),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// `true` or `false`, also for `Null`.
    Boolean(bool),
    /// The value does not parse as the type that its operator compares.
    Unreadable,
}

impl ConditionBlock {
    pub(super) fn read(reading: &mut DocumentReading<'_, '_>, value: usize) -> Self {
        let json = reading.json;
        let (mut entries, mut empty) = (Vec::new(), Vec::new());
        if is_object(reading, value, &mut entries) {
            for (name, keys) in json.members(value) {
                let operator = read_operator(reading, name);
                if is_object(reading, keys, &mut entries) {
                    if json.members(keys).next().is_none() {
                        empty.push(reading.span(keys));
                    }
                    read_keys(reading, (name, operator), keys, &mut entries);
                }
            }
        }
        entries.shrink_to_fit();
        Self {
            span: reading.span(value),
            entries,
            empty,
        }
    }
}

/// Returns true if a value is an object. If it is not, adds an unreadable entry in its place, so
/// that the statement does not certainly apply.
fn is_object(
    reading: &mut DocumentReading<'_, '_>,
    value: usize,
    entries: &mut Vec<ConditionEntry>,
) -> bool {
    if reading.json.node(value).kind == JsonKind::Object {
        reading.refuse_duplicates(value);
        return true;
    }
    entries.push(ConditionEntry::unreadable(reading, value));
    false
}

fn read_operator(reading: &mut DocumentReading<'_, '_>, name: usize) -> Option<Operator> {
    let text = reading.json.string(name).unwrap_or_default();
    let operator = Operator::parse(&text);
    let violation = match operator {
        None => Violation::UnknownOperator((*text).into()),
        Some(Operator {
            if_exists: true,
            comparison: Comparison::Presence,
            ..
        }) => Violation::NullIfExists,
        Some(_) => return operator,
    };
    reading.refuse_key(violation, name);
    None
}

/// The keys under one operator.
fn read_keys(
    reading: &mut DocumentReading<'_, '_>,
    (name, operator): (usize, Option<Operator>),
    keys: usize,
    entries: &mut Vec<ConditionEntry>,
) {
    let json = reading.json;
    let operator_text: Arc<str> = json.string(name).unwrap_or_default().into();
    for (key_node, values) in json.members(keys) {
        let key_text = json.string(key_node).unwrap_or_default();
        let key = ConditionKey::new(&key_text);
        let is_user_id = key.folded() == "aws:userid";
        let nodes = match json.node(values).kind {
            JsonKind::Array => json.elements(values).collect(),
            _ => vec![values],
        };
        let read = nodes
            .into_iter()
            .map(|node| ConditionValue::read(reading, node, operator, is_user_id))
            .collect();
        entries.push(match read {
            Some(read) => ConditionEntry {
                operator_text: Arc::clone(&operator_text),
                operator_span: reading.span(name),
                operator,
                key,
                key_text: key_text.into(),
                key_span: reading.span(key_node),
                values_span: reading.span(values),
                values: read,
            },
            None => ConditionEntry::unreadable(reading, values),
        });
    }
}

impl ConditionEntry {
    fn unreadable(reading: &mut DocumentReading<'_, '_>, value: usize) -> Self {
        reading.refuse(Violation::MalformedCondition, value);
        let span = reading.span(value);
        Self {
            operator_text: Arc::from(""),
            operator_span: span,
            operator: None,
            key_text: "".into(),
            key_span: span,
            key: ConditionKey::new(""),
            values_span: span,
            values: Vec::new(),
        }
    }
}

impl ConditionValue {
    fn read(
        reading: &DocumentReading<'_, '_>,
        node: usize,
        operator: Option<Operator>,
        is_user_id: bool,
    ) -> Option<Self> {
        let json = reading.json;
        let text = json.scalar(node)?;
        let json_number = json.node(node).kind == JsonKind::Number;
        let operand = operator.map_or(Operand::Unreadable, |operator| {
            let comparison = operator.comparison;
            if reading.is_open(&text) {
                return Operand::prepare_open(&text, comparison, reading.variables);
            }
            Operand::prepare(&text, comparison, reading.variables, json_number)
        });
        let halves = match &operand {
            Operand::Glob(glob) if is_user_id => glob.split_at_colon().map(Box::new),
            _ => None,
        };
        Some(Self {
            span: reading.span(node),
            text: text.into(),
            operand,
            halves,
        })
    }
}

impl Operand {
    /// Prepares a text with unknown parts. Of a number, an instant and the like nothing is known.
    fn prepare_open(text: &str, comparison: Comparison, variables: bool) -> Self {
        let is_text = matches!(comparison, Comparison::Text | Comparison::FoldedText);
        Self::Template(match comparison {
            Comparison::Text | Comparison::FoldedText | Comparison::Glob | Comparison::Arn => {
                TemplatePart::split_planned(text, variables, !is_text)
            }
            _ => vec![TemplatePart::Unknown(text.replace(['⟨', '⟩'], "").into())],
        })
    }

    /// Prepares a value. `variables`: the version of the document has variables; `json_number`: the
    /// value was written as a JSON number.
    fn prepare(text: &str, comparison: Comparison, variables: bool, json_number: bool) -> Self {
        match comparison {
            Comparison::Text | Comparison::FoldedText => {
                let wildcards = text.contains(['*', '?']);
                let folded = matches!(comparison, Comparison::FoldedText);
                if variables && text.contains("${") {
                    let parts = TemplatePart::split(text, true, false);
                    if TemplatePart::any_variable(&parts) {
                        return Self::Template(parts);
                    }
                    let plain = TemplatePart::plain_text(&parts);
                    return Self::exact(&plain, folded, false);
                }
                Self::exact(text, folded, wildcards)
            }
            Comparison::Glob => match TemplatePart::split_pattern(text, variables) {
                Ok(parts) => Self::Template(parts),
                Err(glob) => Self::Glob(glob),
            },
            Comparison::Arn => match TemplatePart::split_pattern(text, variables) {
                Ok(parts) => Self::Template(parts),
                Err(glob) => match glob.split_arn() {
                    Some(parts) => Self::Arn(Box::new(parts)),
                    None => Self::Unreadable,
                },
            },
            Comparison::Number(_) => {
                let number = if json_number {
                    Number::parse_json(text)
                } else {
                    Number::parse(text)
                };
                number.map_or(Self::Unreadable, Self::Number)
            }
            Comparison::Instant(_) => Instant::parse(text).map_or(Self::Unreadable, Self::Instant),
            Comparison::Network => {
                typed::parse_network(text).map_or(Self::Unreadable, Self::Network)
            }
            Comparison::Bytes => {
                typed::parse_bytes(text).map_or(Self::Unreadable, |bytes| Self::Bytes(bytes.into()))
            }
            Comparison::Boolean | Comparison::Presence => {
                typed::parse_boolean(text).map_or(Self::Unreadable, Self::Boolean)
            }
        }
    }

    fn exact(text: &str, folded: bool, wildcards: bool) -> Self {
        if folded {
            Self::FoldedText {
                text: typed::fold(text).into(),
                wildcards,
            }
        } else {
            Self::Text {
                text: text.into(),
                wildcards,
            }
        }
    }
}
