//! One value of the request against one value of the policy
//! ("IAM JSON policy elements: Condition operators").

use super::reason::Reason;
use super::shape_match::{equals_text, matches_arn, matches_glob};
use super::substitute::{Substituted, substitute};
use super::{Bounds, Contested, RequestContext, Shape, ShapePiece, Truth};
use crate::iam::Glob;
use crate::iam::policy::{Comparison, ConditionKey, Operand, Operator, Order};
use crate::iam::typed::{self, Instant, Number};

/// A test of a present value whose result is assumed while cases are gone through.
#[derive(Clone, Debug)]
pub(super) struct Assumption {
    pub key: ConditionKey,
    pub comparison: Comparison,
    pub text: Box<str>,
    pub holds: bool,
}

/// One value of the request, as far as it is known.
#[derive(Clone, Copy)]
pub(super) enum Known<'a> {
    Text(&'a str),
    Shape(&'a Shape),
    Present(Option<&'a Bounds>),
}

/// What comparisons may look at besides the two values.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub context: &'a RequestContext,
    pub contested: Contested,
    pub assumptions: &'a [Assumption],
}

/// A comparison's result, before negation.
pub(super) type Outcome = (Truth, Reason);

impl Surroundings<'_> {
    /// Compares, and where the result is unknown looks whether it is assumed.
    pub(super) fn compare(
        self,
        operator: Operator,
        key: &ConditionKey,
        text: &str,
        operand: &Operand,
        known: Known<'_>,
    ) -> Outcome {
        let outcome = self.compare_plainly(operator, operand, known);
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
                (Truth::from(assumption.holds), outcome.1)
            })
    }

    fn compare_plainly(self, operator: Operator, operand: &Operand, known: Known<'_>) -> Outcome {
        match operand {
            Operand::Text { text, wildcards } => compare_text(text, *wildcards, known),
            Operand::FoldedText { text, wildcards } => compare_folded(text, *wildcards, known),
            Operand::Glob(glob) => compare_glob(glob, known),
            Operand::Arn(parts) => self.compare_arn(operator, parts, known),
            Operand::Number(number) => self.compare_number(operator, number, known),
            Operand::Instant(instant) => self.compare_instant(operator, *instant, known),
            Operand::Network(network) => match known {
                Known::Text(text) => match typed::parse_address(text) {
                    Some(address) => decide(
                        network.contains(&address),
                        Reason::InRange,
                        Reason::OutOfRange,
                    ),
                    None => self.type_error(operator),
                },
                Known::Shape(shape) if cannot_consist_of(shape, is_of_address) => {
                    self.type_error(operator)
                }
                Known::Shape(_) | Known::Present(_) => UNKNOWN,
            },
            Operand::Bytes(bytes) => match known {
                Known::Text(text) => match typed::parse_bytes(text) {
                    Some(found) => decide(found == **bytes, Reason::Equal, Reason::Different),
                    None => self.type_error(operator),
                },
                Known::Shape(shape) if cannot_consist_of(shape, is_of_base64) => {
                    self.type_error(operator)
                }
                Known::Shape(_) | Known::Present(_) => UNKNOWN,
            },
            Operand::Boolean(wanted) => match known {
                Known::Text(text) => match typed::parse_boolean(text) {
                    Some(found) => decide(found == *wanted, Reason::Equal, Reason::Different),
                    None => (Truth::False, Reason::TypeError),
                },
                Known::Shape(shape) => {
                    let word = if *wanted { "true" } else { "false" };
                    of_shape(equals_text(shape, word, true), Reason::Equal, shape)
                }
                Known::Present(_) => UNKNOWN,
            },
            Operand::Unreadable => self.type_error(operator),
            Operand::Template(pieces) => match substitute(pieces, operator, self.context) {
                Substituted::Operand(operand) => self.compare_plainly(operator, &operand, known),
                Substituted::NoValue => (Truth::False, Reason::NoValueVariable),
                Substituted::Unknown(wider) => {
                    let fits = match known {
                        Known::Text(text)
                            if matches!(operator.comparison, Comparison::FoldedText) =>
                        {
                            wider.matches(&typed::fold(text)).into()
                        }
                        Known::Text(text) => wider.matches(text).into(),
                        Known::Shape(shape)
                            if !matches!(operator.comparison, Comparison::FoldedText) =>
                        {
                            matches_glob(shape, &wider)
                        }
                        Known::Shape(_) | Known::Present(_) => Truth::Unknown,
                    };
                    if fits.is_false() {
                        (Truth::False, Reason::NoGlob)
                    } else {
                        (Truth::Unknown, Reason::UnknownVariable)
                    }
                }
            },
        }
    }

    /// Something that is no number, instant, address or ARN. A positive operator is then false;
    /// about negated ones AWS says nothing.
    fn type_error(self, operator: Operator) -> Outcome {
        if operator.negated && matches!(self.contested, Contested::Unknown) {
            (Truth::Unknown, Reason::Contested)
        } else {
            (Truth::False, Reason::TypeError)
        }
    }

    fn compare_arn(self, operator: Operator, parts: &[Glob; 6], known: Known<'_>) -> Outcome {
        match known {
            Known::Text(text) => {
                let mut rest = text;
                let mut matching = true;
                for part in &parts[..5] {
                    // Six parts are needed even to differ.
                    let Some((before, after)) = rest.split_once(':') else {
                        return self.type_error(operator);
                    };
                    matching = matching && part.matches(before);
                    rest = after;
                }
                let matching = matching && parts[5].matches(rest);
                decide(matching, Reason::Glob, Reason::NoGlob)
            }
            Known::Shape(shape) => match matches_arn(shape, parts) {
                Some(truth) => of_shape(truth, Reason::Glob, shape),
                None => self.type_error(operator),
            },
            Known::Present(_) => UNKNOWN,
        }
    }

    fn compare_number(self, operator: Operator, policy: &Number, known: Known<'_>) -> Outcome {
        let Comparison::Number(order) = operator.comparison else {
            return self.type_error(operator);
        };
        match known {
            Known::Text(text) => match Number::parse(text) {
                Some(request) => in_order(order, request.cmp(policy)),
                None => self.type_error(operator),
            },
            Known::Shape(shape) if cannot_consist_of(shape, is_of_number) => {
                self.type_error(operator)
            }
            Known::Present(Some(Bounds::Number(low, high))) => {
                between(order, low.cmp(policy), high.cmp(policy))
            }
            Known::Shape(_) | Known::Present(_) => UNKNOWN,
        }
    }

    fn compare_instant(self, operator: Operator, policy: Instant, known: Known<'_>) -> Outcome {
        let Comparison::Instant(order) = operator.comparison else {
            return self.type_error(operator);
        };
        match known {
            Known::Text(text) => match Instant::parse(text) {
                Some(request) => in_order(order, request.cmp(&policy)),
                None => self.type_error(operator),
            },
            Known::Shape(shape) if cannot_consist_of(shape, is_of_instant) => {
                self.type_error(operator)
            }
            Known::Present(Some(Bounds::Instant(low, high))) => {
                between(order, low.cmp(&policy), high.cmp(&policy))
            }
            Known::Shape(_) | Known::Present(_) => UNKNOWN,
        }
    }
}

const UNKNOWN: Outcome = (Truth::Unknown, Reason::UnknownKey);

const fn decide(holds: bool, yes: Reason, no: Reason) -> Outcome {
    if holds {
        (Truth::True, yes)
    } else {
        (Truth::False, no)
    }
}

fn of_shape(truth: Truth, yes: Reason, shape: &Shape) -> Outcome {
    let reason = match truth {
        Truth::True => yes,
        Truth::Unknown => Reason::UnknownKey,
        Truth::False if matches!(yes, Reason::Glob) => Reason::NoGlob,
        Truth::False if shape.is_generated() => Reason::GeneratedName,
        Truth::False => Reason::Different,
    };
    (truth, reason)
}

fn compare_text(policy: &str, wildcards: bool, known: Known<'_>) -> Outcome {
    match known {
        Known::Text(text) if text == policy => (Truth::True, Reason::Equal),
        Known::Text(text) => {
            let reason = if wildcards && Glob::parse(policy).matches(text) {
                Reason::LiteralStar
            } else if text.eq_ignore_ascii_case(policy) {
                Reason::DifferentCase
            } else {
                Reason::Different
            };
            (Truth::False, reason)
        }
        Known::Shape(shape) => {
            let outcome = of_shape(equals_text(shape, policy, false), Reason::Equal, shape);
            // What a wildcard would have let through is the more telling reason.
            if wildcards
                && outcome.0.is_false()
                && !matches_glob(shape, &Glob::parse(policy)).is_false()
            {
                return (Truth::False, Reason::LiteralStar);
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
                (Truth::True, Reason::Equal)
            } else if wildcards && Glob::parse(policy).matches(&folded) {
                (Truth::False, Reason::LiteralStar)
            } else {
                (Truth::False, Reason::Different)
            }
        }
        Known::Shape(shape) => of_shape(equals_text(shape, policy, true), Reason::Equal, shape),
        Known::Present(_) => UNKNOWN,
    }
}

fn compare_glob(glob: &Glob, known: Known<'_>) -> Outcome {
    match known {
        Known::Text(text) => decide(glob.matches(text), Reason::Glob, Reason::NoGlob),
        Known::Shape(shape) => {
            let like = if glob.as_text().is_some() {
                Reason::Equal
            } else {
                Reason::Glob
            };
            of_shape(matches_glob(shape, glob), like, shape)
        }
        Known::Present(_) if glob.is_everything() => (Truth::True, Reason::Glob),
        Known::Present(_) => UNKNOWN,
    }
}

/// Whether a known character of a shape makes sure that it is not of some form.
fn cannot_consist_of(shape: &Shape, admits: fn(char) -> bool) -> bool {
    shape.pieces().iter().any(|piece| match piece {
        ShapePiece::Text(text) => !text.chars().all(admits),
        ShapePiece::Hole(_) => false,
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

/// A value of which only the lowest and the highest possibility are known.
fn between(order: Order, low: std::cmp::Ordering, high: std::cmp::Ordering) -> Outcome {
    let inside = low.is_lt() && high.is_gt();
    match (holds(order, low), holds(order, high)) {
        (true, true) => (Truth::True, Reason::InOrder),
        (false, false) if !(matches!(order, Order::Equal) && inside) => {
            (Truth::False, Reason::OutOfOrder)
        }
        _ => UNKNOWN,
    }
}
