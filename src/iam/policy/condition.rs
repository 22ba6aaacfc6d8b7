//! `Condition`: operators, keys and values, each value prepared for its operator.

use std::fmt;
use std::sync::Arc;

use super::operator::{Comparison, Operator};
use super::pieces::Piece;
use crate::iam::typed::{Instant, Number};
use crate::iam::{Glob, typed};
use crate::text::Span;

/// The name of a context key. Names compare without regard to case, the tag part included
/// ("IAM JSON policy elements: Condition").
#[derive(Clone)]
pub struct ConditionKey {
    folded: Arc<str>,
    digest: u64,
}

impl ConditionKey {
    /// A key from any spelling.
    pub fn new(name: &str) -> Self {
        let folded: Arc<str> = if name
            .bytes()
            .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
        {
            Arc::from(typed::fold(name))
        } else {
            Arc::from(name)
        };
        let digest = digest(folded.as_bytes());
        Self { folded, digest }
    }

    /// The name in lower case.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// A number that differs for different keys nearly always; orders a request's keys.
    pub(crate) const fn digest(&self) -> u64 {
        self.digest
    }
}

/// FNV-1a, eight bytes at a time: keys are short, trusted not to be chosen against us (a clash
/// costs one more comparison of texts), and looked up for every condition of every statement.
fn digest(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0_u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 29;
    }
    state
}

impl PartialEq for ConditionKey {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.folded == other.folded
    }
}

impl Eq for ConditionKey {}

impl fmt::Debug for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.folded)
    }
}

/// A whole `Condition` element; all entries must hold.
#[derive(Clone, Debug, Default)]
pub struct ConditionBlock {
    /// The value; empty when there is none.
    pub span: Span,
    /// One entry per key of each operator, in document order.
    pub entries: Vec<ConditionEntry>,
}

/// One key under one operator.
#[derive(Clone, Debug)]
pub struct ConditionEntry {
    /// The operator as written.
    pub operator_text: Arc<str>,
    /// Its place.
    pub operator_span: Span,
    /// The operator, or `None` for one that is not known.
    pub operator: Option<Operator>,
    /// The key as written.
    pub key_text: Box<str>,
    /// Its place.
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
pub struct ConditionValue {
    /// The scalar as text: `true`, `3600`, or the string without escapes.
    pub text: Box<str>,
    /// Its place.
    pub span: Span,
    /// What the operator compares with.
    pub operand: Operand,
    /// Of a pattern for `aws:userid`: what stands before and after its first colon.
    pub halves: Option<Box<(Glob, Glob)>>,
}

/// A policy value, prepared for its operator.
#[derive(Clone, Debug)]
pub enum Operand {
    /// Exactly this text. `wildcards`: it has `*` or `?`, which this operator takes literally.
    Text {
        /// The text after the escapes `${*}`, `${?}`, `${$}`.
        text: Box<str>,
        /// Whether it looks like a pattern.
        wildcards: bool,
    },
    /// This text in any case; in lower case here.
    FoldedText {
        /// The folded text.
        text: Box<str>,
        /// Whether it looks like a pattern.
        wildcards: bool,
    },
    /// A glob over the whole text.
    Glob(Glob),
    /// Six globs.
    Arn(Box<[Glob; 6]>),
    /// A text or glob with variables; how it is compared is the operator's affair.
    Template(Vec<Piece>),
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
    /// Does not parse as what its operator compares.
    Unreadable,
}

impl Operand {
    /// Prepares a value's text. `variables`: whether the document's version has them;
    /// `json_number`: whether it was written as a JSON number.
    pub(super) fn prepare(
        text: &str,
        comparison: Comparison,
        variables: bool,
        json_number: bool,
    ) -> Self {
        match comparison {
            Comparison::Text | Comparison::FoldedText => {
                let wildcards = text.contains(['*', '?']);
                let folded = matches!(comparison, Comparison::FoldedText);
                if variables && text.contains("${") {
                    let pieces = Piece::split(text, true, false);
                    if Piece::any_variable(&pieces) {
                        return Self::Template(pieces);
                    }
                    let plain = Piece::plain_text(&pieces);
                    return Self::exact(&plain, folded, false);
                }
                Self::exact(text, folded, wildcards)
            }
            Comparison::Glob => match Piece::split_if_variable(text, variables) {
                Ok(pieces) => Self::Template(pieces),
                Err(glob) => Self::Glob(glob),
            },
            Comparison::Arn => match Piece::split_if_variable(text, variables) {
                Ok(pieces) => Self::Template(pieces),
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
