//! Compares one value of the request with one value of the policy ("IAM JSON policy elements:
//! Condition operators").

use super::partial_match::{equals_text, matches_arn, matches_glob};
use super::substitute::{Substituted, substitute};
use super::trace::Reason;
use super::{Bounds, Contested, PartialText, RequestContext, Ternary, TextPart, UnknownPart};
use crate::iam::Glob;
use crate::iam::account::is_open_symbol;
use crate::iam::policy::{Comparison, ConditionKey, Operand, Operator, Order};
use crate::iam::typed::{self, Instant, Number};

/// A test of a present value whose result is assumed while going through cases.
#[derive(Clone, Debug)]
pub(super) struct Assumption {
    pub key: ConditionKey,
    pub comparison: Comparison,
    pub text: Box<str>,
    pub holds: bool,
}

/// One value of the request, to the extent that it is known.
#[derive(Clone, Copy)]
pub(super) enum Known<'a> {
    Text(&'a str),
    PartialText(&'a PartialText),
    Present(Option<&'a Bounds>),
}

/// The surroundings of the two values that a comparison may use.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub context: &'a RequestContext,
    pub contested: Contested,
    pub assumptions: &'a [Assumption],
}

/// A text with the id of a role of a template, as it is for all that does not name that id.
pub(super) fn open_id(text: &str) -> Option<PartialText> {
    let (before, rest) = text.split_once('⟨')?;
    let (name, after) = rest.split_once('⟩')?;
    is_open_symbol(name).then(|| {
        PartialText::text(before)
            .then_unknown(UnknownPart::Id)
            .then(after)
    })
}

/// The result of a comparison, before negation.
pub(super) type Outcome = (Ternary, Reason);

impl Surroundings<'_> {
    /// Compares, and uses an assumption if the result is unknown.
    pub(super) fn compare(
        self,
        operator: Operator,
        key: &ConditionKey,
        text: &str,
        operand: &Operand,
        known: Known<'_>,
    ) -> Outcome {
        let outcome = self.compare_id(operator, operand, known);
        if !outcome.0.is_unknown() || self.assumptions.is_empty() {
            return outcome;
        }
        self.assumptions
            .iter()
            .find(|assumption| {
                assumption.comparison == operator.comparison
                    && *assumption.text == *text
                    && assumption.key == *key
            })
            .map_or(outcome, |assumption| {
                (Ternary::from(assumption.holds), outcome.1)
            })
    }

    /// The id of a role of a template equals itself. The role may exist already, so which other ids
    /// it equals is not known.
    fn compare_id(self, operator: Operator, operand: &Operand, known: Known<'_>) -> Outcome {
        let outcome = self.compare_plainly(operator, operand, known);
        let Known::Text(text) = known else {
            return outcome;
        };
        match open_id(text) {
            Some(open) if !outcome.0.is_true() => {
                self.compare_plainly(operator, operand, Known::PartialText(&open))
            }
            _ => outcome,
        }
    }

    fn compare_plainly(self, operator: Operator, operand: &Operand, known: Known<'_>) -> Outcome {
        match operand {
            Operand::Text { text, wildcards } => compare_text(text, *wildcards, known),
            Operand::FoldedText { text, wildcards } => compare_folded(text, *wildcards, known),
            Operand::Glob(glob) => compare_glob(glob, known),
            Operand::Arn(parts) => self.compare_arn(operator, parts, known),
            Operand::Number(number) => self.compare_number(operator, number, known),
            Operand::Instant(instant) => self.compare_instant(operator, *instant, known),
            Operand::Network(network) => self.compare_typed(
                operator,
                known,
                is_of_address,
                typed::parse_address,
                |found| {
                    decide(
                        network.contains(&found),
                        Reason::InRange,
                        Reason::OutOfRange,
                    )
                },
            ),
            Operand::Bytes(bytes) => {
                self.compare_typed(operator, known, is_of_base64, typed::parse_bytes, |found| {
                    decide(found == **bytes, Reason::Equal, Reason::Different)
                })
            }
            Operand::Boolean(wanted) => compare_boolean(*wanted, known),
            Operand::Unreadable => self.type_error(operator),
            Operand::Template(pieces) => match substitute(pieces, operator, self.context) {
                Substituted::Operand(operand) => self.compare_plainly(operator, &operand, known),
                Substituted::NoValue => (Ternary::False, Reason::NoValueVariable),
                Substituted::Unknown(wider) => compare_wider(operator, &wider, known),
            },
        }
    }

    /// Parses both values and compares them. Some characters are enough to show that a value does
    /// not parse.
    fn compare_typed<T>(
        self,
        operator: Operator,
        known: Known<'_>,
        admits: fn(char) -> bool,
        parse: impl Fn(&str) -> Option<T>,
        compare: impl Fn(T) -> Outcome,
    ) -> Outcome {
        match known {
            Known::Text(text) => parse(text).map_or_else(|| self.type_error(operator), compare),
            Known::PartialText(partial) if cannot_consist_of(partial, admits) => {
                self.type_error(operator)
            }
            Known::PartialText(_) | Known::Present(_) => UNKNOWN,
        }
    }

    /// The value is not a number, instant, address or ARN. A positive operator is then false; AWS
    /// does not document negated ones.
    fn type_error(self, operator: Operator) -> Outcome {
        if operator.negated && matches!(self.contested, Contested::Unknown) {
            (Ternary::Unknown, Reason::Contested)
        } else {
            (Ternary::False, Reason::TypeError)
        }
    }

    fn compare_arn(self, operator: Operator, parts: &[Glob; 6], known: Known<'_>) -> Outcome {
        match known {
            Known::Text(text) => {
                let mut rest = text;
                let mut matching = true;
                for part in &parts[..5] {
                    // The text needs six parts, even to differ.
                    let Some((before, after)) = rest.split_once(':') else {
                        return self.type_error(operator);
                    };
                    matching = matching && part.matches(before);
                    rest = after;
                }
                let matching = matching && parts[5].matches(rest);
                decide(matching, Reason::Glob, Reason::NoGlob)
            }
            Known::PartialText(partial) => match matches_arn(partial, parts) {
                Some(truth) => of_partial(truth, Reason::Glob, partial),
                None => self.type_error(operator),
            },
            Known::Present(_) => UNKNOWN,
        }
    }

    fn compare_number(self, operator: Operator, policy: &Number, known: Known<'_>) -> Outcome {
        let Comparison::Number(order) = operator.comparison else {
            return self.type_error(operator);
        };
        if let Known::Present(Some(Bounds::Number(low, high))) = known {
            return between(order, low.cmp(policy), high.cmp(policy));
        }
        self.compare_typed(operator, known, is_of_number, Number::parse, |request| {
            in_order(order, request.cmp(policy))
        })
    }

    fn compare_instant(self, operator: Operator, policy: Instant, known: Known<'_>) -> Outcome {
        let Comparison::Instant(order) = operator.comparison else {
            return self.type_error(operator);
        };
        if let Known::Present(Some(Bounds::Instant(low, high))) = known {
            return between(order, low.cmp(&policy), high.cmp(&policy));
        }
        self.compare_typed(operator, known, is_of_instant, Instant::parse, |request| {
            in_order(order, request.cmp(&policy))
        })
    }
}

const UNKNOWN: Outcome = (Ternary::Unknown, Reason::UnknownKey);

const fn decide(holds: bool, yes: Reason, no: Reason) -> Outcome {
    if holds {
        (Ternary::True, yes)
    } else {
        (Ternary::False, no)
    }
}

fn of_partial(truth: Ternary, yes: Reason, partial: &PartialText) -> Outcome {
    let reason = match truth {
        Ternary::True => yes,
        Ternary::Unknown => Reason::UnknownKey,
        Ternary::False if matches!(yes, Reason::Glob) => Reason::NoGlob,
        Ternary::False if partial.is_generated() => Reason::GeneratedName,
        Ternary::False => Reason::Different,
    };
    (truth, reason)
}

fn compare_boolean(wanted: bool, known: Known<'_>) -> Outcome {
    match known {
        Known::Text(text) => match typed::parse_boolean(text) {
            Some(found) => decide(found == wanted, Reason::Equal, Reason::Different),
            None => (Ternary::False, Reason::TypeError),
        },
        Known::PartialText(partial) => {
            let word = if wanted { "true" } else { "false" };
            of_partial(equals_text(partial, word, true), Reason::Equal, partial)
        }
        Known::Present(_) => UNKNOWN,
    }
}

/// Compares with a policy value that has an unknown variable; `wider` matches everything that it
/// could match.
fn compare_wider(operator: Operator, wider: &Glob, known: Known<'_>) -> Outcome {
    let folds = matches!(operator.comparison, Comparison::FoldedText);
    let fits = match known {
        Known::Text(text) if folds => wider.matches(&typed::fold(text)).into(),
        Known::Text(text) => wider.matches(text).into(),
        Known::PartialText(partial) if !folds => matches_glob(partial, wider),
        Known::PartialText(_) | Known::Present(_) => Ternary::Unknown,
    };
    if fits.is_false() {
        (Ternary::False, Reason::NoGlob)
    } else {
        (Ternary::Unknown, Reason::UnknownVariable)
    }
}

fn compare_text(policy: &str, wildcards: bool, known: Known<'_>) -> Outcome {
    match known {
        Known::Text(text) if text == policy => (Ternary::True, Reason::Equal),
        Known::Text(text) => {
            let reason = if wildcards && Glob::parse(policy).matches(text) {
                Reason::LiteralStar
            } else if text.eq_ignore_ascii_case(policy) {
                Reason::DifferentCase
            } else {
                Reason::Different
            };
            (Ternary::False, reason)
        }
        Known::PartialText(partial) => {
            let outcome = of_partial(equals_text(partial, policy, false), Reason::Equal, partial);
            // A match as a wildcard is the more helpful reason.
            if wildcards
                && outcome.0.is_false()
                && !matches_glob(partial, &Glob::parse(policy)).is_false()
            {
                return (Ternary::False, Reason::LiteralStar);
            }
            outcome
        }
        Known::Present(_) => UNKNOWN,
    }
}

fn compare_folded(policy: &str, wildcards: bool, known: Known<'_>) -> Outcome {
    match known {
        Known::Text(text) => {
            let folded = typed::fold(text);
            if *folded == *policy {
                (Ternary::True, Reason::Equal)
            } else if wildcards && Glob::parse(policy).matches(&folded) {
                (Ternary::False, Reason::LiteralStar)
            } else {
                (Ternary::False, Reason::Different)
            }
        }
        Known::PartialText(partial) => {
            of_partial(equals_text(partial, policy, true), Reason::Equal, partial)
        }
        Known::Present(_) => UNKNOWN,
    }
}

fn compare_glob(glob: &Glob, known: Known<'_>) -> Outcome {
    match known {
        Known::Text(text) => decide(glob.matches(text), Reason::Glob, Reason::NoGlob),
        Known::PartialText(partial) => {
            let like = if glob.as_text().is_some() {
                Reason::Equal
            } else {
                Reason::Glob
            };
            of_partial(matches_glob(partial, glob), like, partial)
        }
        Known::Present(_) if glob.is_everything() => (Ternary::True, Reason::Glob),
        Known::Present(_) => UNKNOWN,
    }
}

/// Returns true if a known character of a partial text rules out a form.
fn cannot_consist_of(partial: &PartialText, admits: fn(char) -> bool) -> bool {
    partial.pieces().iter().any(|piece| match piece {
        TextPart::Text(text) => !text.chars().all(admits),
        TextPart::Unknown(_) => false,
    })
}

const fn is_of_number(character: char) -> bool {
    matches!(character, '0'..='9' | '+' | '-' | '.')
}

const fn is_of_instant(character: char) -> bool {
    matches!(character, '0'..='9' | '+' | '-' | '.' | ':' | 'T' | 'Z')
}

const fn is_of_address(character: char) -> bool {
    matches!(character, '0'..='9' | 'a'..='f' | 'A'..='F' | '.' | ':')
}

const fn is_of_base64(character: char) -> bool {
    matches!(character, '0'..='9' | 'a'..='z' | 'A'..='Z' | '+' | '/' | '=')
}

fn holds(order: Order, ordering: std::cmp::Ordering) -> bool {
    match order {
        Order::Equal => ordering.is_eq(),
        Order::Less => ordering.is_lt(),
        Order::LessOrEqual => ordering.is_le(),
        Order::Greater => ordering.is_gt(),
        Order::GreaterOrEqual => ordering.is_ge(),
    }
}

fn in_order(order: Order, ordering: std::cmp::Ordering) -> Outcome {
    decide(holds(order, ordering), Reason::InOrder, Reason::OutOfOrder)
}

/// Compares a value of which only the minimum and the maximum are known.
fn between(order: Order, low: std::cmp::Ordering, high: std::cmp::Ordering) -> Outcome {
    let inside = low.is_lt() && high.is_gt();
    match (holds(order, low), holds(order, high)) {
        (true, true) => (Ternary::True, Reason::InOrder),
        (false, false) if !(matches!(order, Order::Equal) && inside) => {
            (Ternary::False, Reason::OutOfOrder)
        }
        _ => UNKNOWN,
    }
}
