//! Divides the possible values of one context key into cases in which every test of the policies
//! has a fixed result.

use super::compare::Assumption;
use super::divide_typed::{divide_instants, divide_networks, divide_numbers};
use super::keys::is_multivalued;
use super::partial_match::{are_disjoint, equals_text, is_within};
use super::{ContextValue, PolicySet};
use crate::iam::policy::{
    Comparison, ConditionKey, ConditionValue, Operand, PolicyDocument, TemplatePart, Version,
};
use crate::iam::typed::{Instant, Number};

/// The maximum number of tests of one key for which all combinations are tried.
const MOST_TESTS: usize = 6;
/// The maximum number of cases per key.
const MOST_CASES: usize = 128;

/// One possibility for one key.
pub(super) struct ValueCase {
    pub value: ContextValue,
    pub assumptions: Vec<Assumption>,
}

/// Every policy value that one key is compared with, and the operator.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own"
)]
pub(super) struct Tests<'a> {
    values: Vec<Test<'a>>,
    /// True if any test has a set operator.
    in_sets: bool,
    /// True if the key's value is substituted as a variable somewhere.
    as_variable: bool,
    /// True if a text has two meanings, because variables depend on the version of the document.
    ambiguous: bool,
    /// True if there are more values than cases are allowed; the further ones are left out.
    too_many: bool,
}

struct Test<'a> {
    comparison: Comparison,
    value: &'a ConditionValue,
    /// True if the document supports variables.
    variables: bool,
}

impl<'a> Tests<'a> {
    fn add(&mut self, test: Test<'a>) {
        let same = self.values.iter().find(|known| {
            known.comparison == test.comparison && known.value.text == test.value.text
        });
        match same {
            Some(known) => {
                self.ambiguous |=
                    known.variables != test.variables && test.value.text.contains("${");
            }
            None if self.values.len() >= 2 * MOST_CASES => self.too_many = true,
            None => self.values.push(test),
        }
    }
}

fn names(pieces: &[TemplatePart], key: &ConditionKey) -> bool {
    pieces
        .iter()
        .any(|piece| matches!(piece, TemplatePart::Variable { key: named, .. } if named == key))
}

pub(super) fn collect_tests<'a>(policies: &PolicySet<'a>, key: &ConditionKey) -> Tests<'a> {
    let mut tests = Tests {
        values: Vec::new(),
        in_sets: false,
        as_variable: false,
        ambiguous: false,
        too_many: false,
    };
    let mut collect = |document: &'a PolicyDocument| {
        let variables = matches!(document.version(), Version::V2012);
        for statement in document.statements() {
            for entry in &statement.condition.entries {
                for value in &entry.values {
                    if let Operand::Template(pieces) = &value.operand {
                        tests.as_variable |= names(pieces, key);
                    }
                }
                let Some(operator) = entry.operator.filter(|_| entry.key == *key) else {
                    continue;
                };
                tests.in_sets |= operator.set.is_some();
                if matches!(operator.comparison, Comparison::Presence) {
                    continue;
                }
                for value in &entry.values {
                    tests.add(Test {
                        comparison: operator.comparison,
                        value,
                        variables,
                    });
                }
            }
            for pattern in &statement.resource.patterns {
                tests.as_variable |= names(&pattern.template, key);
            }
        }
    };
    for policy in policies.all() {
        collect(&policy.document);
    }
    tests
}

/// The cases of one key; `None` if they cannot be told apart.
pub(super) fn divide(
    value: &ContextValue,
    key: &ConditionKey,
    tests: &Tests<'_>,
) -> Option<Vec<ValueCase>> {
    if tests.ambiguous {
        return None;
    }
    let plain = |value: ContextValue| ValueCase {
        value,
        assumptions: Vec::new(),
    };
    match value {
        ContextValue::OneOf(candidates) => {
            let mut cases = Vec::new();
            for candidate in candidates {
                match candidate {
                    ContextValue::Present(_) | ContextValue::PartialText(_) => {
                        cases.extend(divide_present(candidate, key, tests)?);
                    }
                    ContextValue::OneOf(_) | ContextValue::Unknown => return None,
                    known => cases.push(plain(known.clone())),
                }
            }
            (cases.len() <= MOST_CASES).then_some(cases)
        }
        ContextValue::Unknown => {
            if is_multivalued(key) || tests.in_sets {
                // A list has only two cases: present and absent.
                let cases = [ContextValue::Present(None), ContextValue::Absent];
                return Some(cases.map(plain).into());
            }
            let mut cases = divide_present(&ContextValue::Present(None), key, tests)?;
            cases.push(plain(ContextValue::Absent));
            Some(cases)
        }
        ContextValue::Present(_) if is_multivalued(key) => None,
        ContextValue::Present(_) | ContextValue::PartialText(_) => {
            divide_present(value, key, tests)
        }
        ContextValue::Value(_) | ContextValue::List(_) | ContextValue::Absent => None,
    }
}

fn divide_present(
    base: &ContextValue,
    key: &ConditionKey,
    tests: &Tests<'_>,
) -> Option<Vec<ValueCase>> {
    if tests.too_many {
        return None;
    }
    if let ContextValue::Present(None) = base
        && !tests.as_variable
        && let Some(cases) = divide_typed(tests)
    {
        return Some(cases);
    }
    let mut cases = Vec::new();
    let mut others: Vec<(Assumption, &Operand)> = Vec::new();
    let mut never: Vec<Assumption> = Vec::new();
    for Test {
        comparison, value, ..
    } in &tests.values
    {
        let assumption = Assumption {
            key: key.clone(),
            comparison: *comparison,
            text: value.text.clone(),
            holds: false,
        };
        match &value.operand {
            // Equality with this text is a case of its own.
            Operand::Text { text, .. } => {
                let possible = match base {
                    ContextValue::PartialText(partial) => {
                        !equals_text(partial, text, false).is_false()
                    }
                    _ => true,
                };
                if possible {
                    cases.push(ValueCase {
                        value: ContextValue::Value(text.clone()),
                        assumptions: Vec::new(),
                    });
                }
                never.push(assumption);
            }
            Operand::Unreadable => {}
            operand => others.push((assumption, operand)),
        }
    }
    if others.len() > MOST_TESTS || cases.len() > MOST_CASES / 2 {
        return None;
    }
    cases.extend(combine_tests(base, &never, &others));
    (cases.len() <= MOST_CASES).then_some(cases)
}

/// A case for every possible combination of test results.
fn combine_tests(
    base: &ContextValue,
    never: &[Assumption],
    tests: &[(Assumption, &Operand)],
) -> Vec<ValueCase> {
    let relations = relate(tests);
    let mut cases = Vec::new();
    for choice in 0..1_u32 << tests.len() {
        let holds = |at: usize| choice & (1 << at) != 0;
        if is_contradictory(&relations, &holds) {
            continue;
        }
        let chosen = tests.iter().enumerate();
        let chosen = chosen.map(|(at, (assumption, _))| Assumption {
            holds: holds(at),
            ..assumption.clone()
        });
        cases.push(ValueCase {
            value: base.clone(),
            assumptions: never.iter().cloned().chain(chosen).collect(),
        });
    }
    cases
}

/// The relation of two tests: true if no text passes both, and true if every text that passes the
/// first also passes the second.
#[derive(Clone, Copy)]
struct Relation {
    disjoint: bool,
    within: bool,
}

/// The relations of every test to every other.
fn relate(tests: &[(Assumption, &Operand)]) -> Vec<Vec<Relation>> {
    let row = |one: &Operand| {
        tests
            .iter()
            .map(|(_, other)| relate_two(one, other))
            .collect()
    };
    tests.iter().map(|(_, one)| row(one)).collect()
}

fn relate_two(one: &Operand, other: &Operand) -> Relation {
    let (disjoint, within) = match (one, other) {
        (Operand::Glob(one), Operand::Glob(other)) => {
            (are_disjoint(one, other), is_within(one, other))
        }
        (Operand::Boolean(one), Operand::Boolean(other)) => (one != other, false),
        (Operand::FoldedText { text: one, .. }, Operand::FoldedText { text: other, .. }) => {
            (one != other, false)
        }
        _ => (false, false),
    };
    Relation { disjoint, within }
}

/// Returns true if no text passes the tests that hold and fails the others.
fn is_contradictory(relations: &[Vec<Relation>], holds: &dyn Fn(usize) -> bool) -> bool {
    relations.iter().enumerate().any(|(at, row)| {
        holds(at)
            && row.iter().enumerate().any(|(other, relation)| {
                other != at
                    && if holds(other) {
                        relation.disjoint
                    } else {
                        relation.within
                    }
            })
    })
}

/// Cases of a key that is only compared as a number, an instant or an address.
fn divide_typed(tests: &Tests<'_>) -> Option<Vec<ValueCase>> {
    let mut numbers: Vec<&Number> = Vec::new();
    let mut instants: Vec<Instant> = Vec::new();
    let mut networks: Vec<ipnet::IpNet> = Vec::new();
    for test in &tests.values {
        match &test.value.operand {
            Operand::Number(number) => numbers.push(number),
            Operand::Instant(instant) => instants.push(*instant),
            Operand::Network(network) => networks.push(*network),
            Operand::Unreadable => {}
            _ => return None,
        }
    }
    let families = [numbers.is_empty(), instants.is_empty(), networks.is_empty()];
    if families.iter().filter(|empty| !**empty).count() != 1 {
        return None;
    }
    let mut values = if !numbers.is_empty() {
        divide_numbers(numbers)?
    } else if !instants.is_empty() {
        divide_instants(instants)
    } else {
        divide_networks(&networks)
    };
    // The value may also be of another type.
    values.push(ContextValue::value("?"));
    if values.len() > MOST_CASES {
        return None;
    }
    let cases = values.into_iter().map(|value| ValueCase {
        value,
        assumptions: Vec::new(),
    });
    Some(cases.collect())
}
