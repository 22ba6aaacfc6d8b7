//! Evaluates one key under one operator ("Conditions with multiple context keys or values",
//! "Single-valued vs. multivalued context keys").

use super::compare::{Known, Outcome, Surroundings};
use super::keys::is_multivalued;
use super::trace::{ConditionTrace, Reason, ValueTrace};
use super::user_id::{evaluate_halves, tests_user_id};
use super::{Contested, ContextValue, Ternary};
use crate::iam::policy::{Comparison, ConditionEntry, Operand, Operator, SetOperator};

impl Surroundings<'_> {
    /// Evaluates one entry and appends the traces of its policy values to `values`.
    pub(super) fn evaluate_entry(
        self,
        index: usize,
        entry: &ConditionEntry,
        values: &mut Vec<ValueTrace>,
    ) -> ConditionTrace {
        let first = values.len();
        let (truth, reason) = match entry.operator {
            None => (Ternary::Unknown, Reason::UnknownOperator),
            Some(operator) => {
                let value = self.context.get(&entry.key);
                self.evaluate_value(operator, entry, value, values)
            }
        };
        ConditionTrace {
            index: index as u32,
            truth,
            reason,
            values: first as u32..values.len() as u32,
        }
    }

    fn evaluate_value(
        self,
        operator: Operator,
        entry: &ConditionEntry,
        value: &ContextValue,
        values: &mut Vec<ValueTrace>,
    ) -> Outcome {
        match value {
            ContextValue::OneOf(candidates) => {
                let first = values.len();
                let mut all: Option<Outcome> = None;
                for candidate in candidates {
                    let outcome =
                        self.evaluate_candidate(operator, entry, candidate, first, values);
                    all = Some(join(all, outcome));
                }
                all.unwrap_or((Ternary::Unknown, Reason::UnknownKey))
            }
            ContextValue::Unknown => {
                let first = values.len();
                let present = ContextValue::Present(None);
                let all = self.evaluate_candidate(operator, entry, &present, first, values);
                let all = perhaps_a_list(operator, entry, all);
                let absent = &ContextValue::Absent;
                join(
                    Some(all),
                    self.evaluate_candidate(operator, entry, absent, first, values),
                )
            }
            ContextValue::Present(None) => {
                let outcome = self.evaluate_known(operator, entry, value, values);
                perhaps_a_list(operator, entry, outcome)
            }
            known => self.evaluate_known(operator, entry, known, values),
        }
    }

    /// Evaluates one of several possibilities. The trace of a policy value keeps only the results
    /// on which all of them agree.
    fn evaluate_candidate(
        self,
        operator: Operator,
        entry: &ConditionEntry,
        candidate: &ContextValue,
        first: usize,
        values: &mut Vec<ValueTrace>,
    ) -> Outcome {
        let start = values.len();
        let outcome = self.evaluate_known(operator, entry, candidate, values);
        if start == first {
            return outcome;
        }
        let (earlier, later) = values.split_at_mut(start);
        let earlier = &mut earlier[first..];
        if later.is_empty() {
            for trace in earlier.iter_mut().filter(|trace| !trace.truth.is_false()) {
                (trace.truth, trace.reason) = (Ternary::Unknown, Reason::UnknownKey);
            }
        }
        for (trace, other) in earlier.iter_mut().zip(&*later) {
            if trace.truth != other.truth {
                (trace.truth, trace.reason) = (Ternary::Unknown, Reason::UnknownKey);
            }
        }
        values.truncate(start);
        outcome
    }

    fn evaluate_known(
        self,
        operator: Operator,
        entry: &ConditionEntry,
        value: &ContextValue,
        values: &mut Vec<ValueTrace>,
    ) -> Outcome {
        if is_presence(operator) {
            return self.evaluate_presence(operator, entry, value, values);
        }
        let (list, known): (&[Box<str>], _) = match value {
            ContextValue::Absent => return evaluate_absent(operator),
            ContextValue::List(found) if found.is_empty() => return evaluate_absent(operator),
            ContextValue::List(found) if operator.set.is_none() && found.len() > 1 => {
                return (Ternary::False, Reason::NeedsSetOperator);
            }
            ContextValue::List(found) => (found, None),
            ContextValue::Value(text) => (std::slice::from_ref(text), None),
            ContextValue::Present(bounds) => (&[], Some(Known::Present(bounds.as_ref()))),
            ContextValue::PartialText(partial) => (&[], Some(Known::PartialText(partial))),
            ContextValue::OneOf(_) | ContextValue::Unknown => {
                return (Ternary::Unknown, Reason::UnknownKey);
            }
        };
        if entry.values.is_empty() {
            return (evaluate_no_values(operator), Reason::NoPolicyValues);
        }
        let first = values.len();
        let mut all: Option<Ternary> = None;
        let elements = list.iter().map(|text| Known::Text(text)).chain(known);
        for (at, known) in elements.enumerate() {
            let matches = self.compare_all(operator, entry, known, at == 0, first, values);
            let satisfies = if operator.negated { !matches } else { matches };
            all = Some(match (all, operator.set) {
                (None, _) => satisfies,
                (Some(all), Some(SetOperator::ForAllValues)) => all.and(satisfies),
                (Some(all), _) => all.or(satisfies),
            });
        }
        let truth = all.unwrap_or(Ternary::Unknown);
        if let (Some(set), [only]) = (operator.set, list)
            && only.is_empty()
            && matches!(self.contested, Contested::Unknown)
            && truth != Ternary::from(matches!(set, SetOperator::ForAllValues))
        {
            return (Ternary::Unknown, Reason::Contested);
        }
        (truth, reason_of(operator, truth, &values[first..]))
    }

    /// Compares one value of the request with every value of the policy and returns true if any
    /// matches.
    fn compare_all(
        self,
        operator: Operator,
        entry: &ConditionEntry,
        known: Known<'_>,
        is_first: bool,
        first: usize,
        values: &mut Vec<ValueTrace>,
    ) -> Ternary {
        let mut any = Ternary::False;
        let user_id = tests_user_id(operator, &entry.key);
        for (index, value) in entry.values.iter().enumerate() {
            let (truth, reason) =
                self.compare(operator, &entry.key, &value.text, &value.operand, known);
            any = any.or(truth);
            if is_first {
                let halves = if user_id {
                    evaluate_halves(value, operator, truth, known, self.context)
                } else {
                    None
                };
                values.push(ValueTrace {
                    index: index as u32,
                    truth,
                    reason,
                    halves,
                });
            } else if let Some(trace) = values.get_mut(first + index)
                && truth > trace.truth
            {
                (trace.truth, trace.reason) = (truth, reason);
            }
        }
        any
    }

    fn evaluate_presence(
        self,
        operator: Operator,
        entry: &ConditionEntry,
        value: &ContextValue,
        values: &mut Vec<ValueTrace>,
    ) -> Outcome {
        if let Some(set) = operator.set {
            let holds = matches!(set, SetOperator::ForAllValues);
            return (Ternary::from(holds), Reason::SetOperatorWithNull);
        }
        let settled = matches!(self.contested, Contested::Settled);
        let present = match value {
            ContextValue::Absent => Ternary::False,
            ContextValue::List(list) if list.is_empty() && settled => Ternary::False,
            ContextValue::List(list) if list.is_empty() => Ternary::Unknown,
            ContextValue::Value(text) if text.is_empty() && !settled => Ternary::Unknown,
            ContextValue::Value(_)
            | ContextValue::List(_)
            | ContextValue::Present(_)
            | ContextValue::PartialText(_) => Ternary::True,
            ContextValue::OneOf(_) | ContextValue::Unknown => Ternary::Unknown,
        };
        let fact = match present {
            Ternary::True => Reason::KeyPresent,
            Ternary::False => Reason::KeyAbsent,
            Ternary::Unknown => Reason::Contested,
        };
        let mut any = Ternary::False;
        for (index, value) in entry.values.iter().enumerate() {
            let (truth, reason) = match value.operand {
                Operand::Boolean(true) => (!present, fact),
                Operand::Boolean(false) => (present, fact),
                Operand::Template(_) => (Ternary::Unknown, Reason::UnknownVariable),
                _ => (Ternary::False, Reason::TypeError),
            };
            any = any.or(truth);
            values.push(ValueTrace {
                index: index as u32,
                truth,
                reason,
                halves: None,
            });
        }
        let reason = if entry.values.is_empty() {
            Reason::NoPolicyValues
        } else {
            fact
        };
        (any, reason)
    }
}

/// A key that can hold several values may do so here, and several values fail any operator without
/// a set operator.
fn perhaps_a_list(operator: Operator, entry: &ConditionEntry, outcome: Outcome) -> Outcome {
    if operator.set.is_none() && is_multivalued(&entry.key) && !is_presence(operator) {
        join(Some(outcome), (Ternary::False, Reason::NeedsSetOperator))
    } else {
        outcome
    }
}

/// An empty list of policy values.
fn evaluate_no_values(operator: Operator) -> Ternary {
    // By the table of operators no value is listed; by the page on `IfExists` and set operators
    // nothing matches an empty list ("IAM Access Analyzer policy check reference").
    if operator.negated && operator.set == Some(SetOperator::ForAnyValue) {
        return Ternary::Unknown;
    }
    Ternary::from(operator.negated && !operator.if_exists && operator.set.is_none())
}

fn evaluate_absent(operator: Operator) -> Outcome {
    match operator.set {
        Some(SetOperator::ForAllValues) => (Ternary::True, Reason::SetEmpty),
        Some(SetOperator::ForAnyValue) => (Ternary::False, Reason::SetEmpty),
        None if operator.if_exists => (Ternary::True, Reason::IfExistsAbsent),
        None if operator.negated => (Ternary::True, Reason::AbsentNegatedTrue),
        None => (Ternary::False, Reason::AbsentPositive),
    }
}

fn join(all: Option<Outcome>, outcome: Outcome) -> Outcome {
    match all {
        None => outcome,
        Some(all) if all.0 == outcome.0 => all,
        Some(_) => (Ternary::Unknown, Reason::UnknownKey),
    }
}

const fn is_presence(operator: Operator) -> bool {
    matches!(operator.comparison, Comparison::Presence)
}

/// One code for the whole entry: the reason of its only value, else the reason of the list.
fn reason_of(operator: Operator, truth: Ternary, values: &[ValueTrace]) -> Reason {
    match (truth, operator.set) {
        (Ternary::Unknown, _) => values
            .iter()
            .find(|value| value.truth.is_unknown())
            .map_or(Reason::UnknownKey, |value| value.reason),
        (Ternary::True, Some(SetOperator::ForAllValues)) => Reason::EveryValue,
        (Ternary::False, Some(SetOperator::ForAllValues)) => Reason::NotEveryValue,
        (Ternary::True, Some(SetOperator::ForAnyValue)) => Reason::SomeValue,
        (Ternary::False, Some(SetOperator::ForAnyValue)) => Reason::NoValue,
        (_, None) => match (values, operator.negated, truth) {
            ([only], _, _) => only.reason,
            (_, false, Ternary::True) => Reason::ValueMatches,
            (_, false, _) => Reason::NoValueMatches,
            (_, true, Ternary::True) => Reason::NoneListed,
            (_, true, _) => Reason::Listed,
        },
    }
}
