//! Condition operators ("IAM JSON policy elements: Condition operators").

/// How several values of one key are looked at ("Single-valued vs. multivalued context keys").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

/// How two numbers or two instants are compared: request value, order, policy value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `…Equals`, and `…NotEquals` under [`Operator::negated`]
    Equal,
    /// `…LessThan`
    Less,
    /// `…LessThanEquals`
    LessOrEqual,
    /// `…GreaterThan`
    Greater,
    /// `…GreaterThanEquals`
    GreaterOrEqual,
}

/// What is compared, before negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `StringEquals`: the same text.
    Text,
    /// `StringEqualsIgnoreCase`: the same text, case folded.
    FoldedText,
    /// `StringLike`: a glob over the whole text.
    Glob,
    /// `ArnEquals` and `ArnLike`, which mean the same: a glob for each of the six parts.
    Arn,
    /// `Numeric…`
    Number(Order),
    /// `Date…`
    Instant(Order),
    /// `Bool`
    Boolean,
    /// `BinaryEquals`
    Bytes,
    /// `IpAddress`
    Network,
    /// `Null`: whether the key is there at all.
    Presence,
}

/// A condition operator, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`
    pub set: Option<SetOperator>,
    /// What is compared.
    pub comparison: Comparison,
    /// `StringNotEquals`, `ArnNotLike`, `NotIpAddress` …
    pub negated: bool,
    /// `…IfExists`
    pub if_exists: bool,
}

/// All operators in their documented spelling.
const OPERATORS: [(&str, Comparison, bool); 27] = [
    ("StringEquals", Comparison::Text, false),
    ("StringNotEquals", Comparison::Text, true),
    ("StringEqualsIgnoreCase", Comparison::FoldedText, false),
    ("StringNotEqualsIgnoreCase", Comparison::FoldedText, true),
    ("StringLike", Comparison::Glob, false),
    ("StringNotLike", Comparison::Glob, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnNotLike", Comparison::Arn, true),
    ("NumericEquals", Comparison::Number(Order::Equal), false),
    ("NumericNotEquals", Comparison::Number(Order::Equal), true),
    ("NumericLessThan", Comparison::Number(Order::Less), false),
    (
        "NumericLessThanEquals",
        Comparison::Number(Order::LessOrEqual),
        false,
    ),
    (
        "NumericGreaterThan",
        Comparison::Number(Order::Greater),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        Comparison::Number(Order::GreaterOrEqual),
        false,
    ),
    ("DateEquals", Comparison::Instant(Order::Equal), false),
    ("DateNotEquals", Comparison::Instant(Order::Equal), true),
    ("DateLessThan", Comparison::Instant(Order::Less), false),
    (
        "DateLessThanEquals",
        Comparison::Instant(Order::LessOrEqual),
        false,
    ),
    (
        "DateGreaterThan",
        Comparison::Instant(Order::Greater),
        false,
    ),
    (
        "DateGreaterThanEquals",
        Comparison::Instant(Order::GreaterOrEqual),
        false,
    ),
    ("Bool", Comparison::Boolean, false),
    ("BinaryEquals", Comparison::Bytes, false),
    ("IpAddress", Comparison::Network, false),
    ("NotIpAddress", Comparison::Network, true),
    ("Null", Comparison::Presence, false),
];

impl Operator {
    /// Reads an operator's name. Other capitals than the documented ones are accepted, since
    /// IAM's own reading of them is not documented; `None` for an operator that does not exist.
    /// `NullIfExists` is read, and refused by the document.
    pub fn parse(name: &str) -> Option<Self> {
        let (set, rest) = match strip_prefix_folded(name, "ForAllValues:") {
            Some(rest) => (Some(SetOperator::ForAllValues), rest),
            None => match strip_prefix_folded(name, "ForAnyValue:") {
                Some(rest) => (Some(SetOperator::ForAnyValue), rest),
                None => (None, name),
            },
        };
        let (base, if_exists) = match strip_suffix_folded(rest, "IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        OPERATORS
            .iter()
            .find(|(spelling, ..)| spelling.eq_ignore_ascii_case(base))
            .map(|&(_, comparison, negated)| Self {
                set,
                comparison,
                negated,
                if_exists,
            })
    }
}

fn strip_prefix_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn strip_suffix_folded<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(suffix.len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(suffix).then(|| &text[..at])
}
