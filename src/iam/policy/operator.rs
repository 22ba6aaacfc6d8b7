//! Condition operators ("IAM JSON policy elements: Condition operators").

use self::Comparison::{
    Arn, Boolean, Bytes, FoldedText, Glob, Instant, Network, Number, Presence, Text,
};
use self::Order::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};

/// How several values of one key are combined ("Single-valued vs. multivalued context keys").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetOperator {
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

/// The order required between two numbers or instants: request value, order, policy value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
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

/// A comparison, before negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// `StringEquals`: the same text.
    Text,
    /// `StringEqualsIgnoreCase`: the same text ignoring case.
    FoldedText,
    /// `StringLike`: a glob over the whole text.
    Glob,
    /// `ArnEquals` and `ArnLike`, which are equivalent: a glob for each of the six parts.
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
    /// `Null`: tests if the key is present.
    Presence,
}

/// A parsed condition operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`
    pub set: Option<SetOperator>,
    /// The comparison.
    pub comparison: Comparison,
    /// `StringNotEquals`, `ArnNotLike`, `NotIpAddress` …
    pub negated: bool,
    /// `…IfExists`
    pub if_exists: bool,
}

/// All operators in their documented spelling.
const OPERATORS: [(&str, Comparison, bool); 27] = [
    ("StringEquals", Text, false),
    ("StringNotEquals", Text, true),
    ("StringEqualsIgnoreCase", FoldedText, false),
    ("StringNotEqualsIgnoreCase", FoldedText, true),
    ("StringLike", Glob, false),
    ("StringNotLike", Glob, true),
    ("ArnEquals", Arn, false),
    ("ArnLike", Arn, false),
    ("ArnNotEquals", Arn, true),
    ("ArnNotLike", Arn, true),
    ("NumericEquals", Number(Equal), false),
    ("NumericNotEquals", Number(Equal), true),
    ("NumericLessThan", Number(Less), false),
    ("NumericLessThanEquals", Number(LessOrEqual), false),
    ("NumericGreaterThan", Number(Greater), false),
    ("NumericGreaterThanEquals", Number(GreaterOrEqual), false),
    ("DateEquals", Instant(Equal), false),
    ("DateNotEquals", Instant(Equal), true),
    ("DateLessThan", Instant(Less), false),
    ("DateLessThanEquals", Instant(LessOrEqual), false),
    ("DateGreaterThan", Instant(Greater), false),
    ("DateGreaterThanEquals", Instant(GreaterOrEqual), false),
    ("Bool", Boolean, false),
    ("BinaryEquals", Bytes, false),
    ("IpAddress", Network, false),
    ("NotIpAddress", Network, true),
    ("Null", Presence, false),
];

impl Operator {
    /// The documented names, without prefix and suffix.
    pub(crate) fn documented() -> impl Iterator<Item = &'static str> {
        OPERATORS.iter().map(|(name, ..)| *name)
    }

    /// Parses an operator's name. Case is ignored, because AWS does not document how IAM treats it;
    /// `None` for an operator that does not exist. `NullIfExists` is accepted here and refused by
    /// the document.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (set, rest) = if let Some(rest) = name.strip_prefix("forallvalues:") {
            (Some(SetOperator::ForAllValues), rest)
        } else if let Some(rest) = name.strip_prefix("foranyvalue:") {
            (Some(SetOperator::ForAnyValue), rest)
        } else {
            (None, &*name)
        };
        let shorter = rest.strip_suffix("ifexists");
        let (base, if_exists) = (shorter.unwrap_or(rest), shorter.is_some());
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
