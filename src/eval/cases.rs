//! A second look at what is undetermined, case by case.
//!
//! Two statements may complement each other: one allows the address in a range, the other any
//! address outside it. Neither applies for certain, together they always allow. So the possible
//! values of a key are divided into cases within which every test of the policies has one
//! result, and when all cases agree the decision is theirs.

use super::compare::Assumption;
use super::condition::is_multivalued;
use super::evaluate::judge;
use super::shape_match::{are_disjoint, equals_text, is_within};
use super::trace::MissingFact;
use super::{
    AssumeRoleRequest, Bounds, ContextValue, EvalDecision, Evaluation, IdentityPolicies, KeyOrigin,
    Limit, OrganizationPolicies, PolicySet, RequestContext,
};
use crate::iam::typed::{Instant, Number};
use crate::iam::{Comparison, ConditionKey, ConditionValue, Operand, PolicyDocument};

/// The most evaluations one request is worth.
const MOST_LEAVES: usize = 1024;
/// The most tests of one key whose results are gone through in all combinations.
const MOST_TESTS: usize = 6;
/// The most cases one key is divided into.
const MOST_CASES: usize = 128;

/// One possibility for one key.
struct Case {
    value: ContextValue,
    assumptions: Vec<Assumption>,
}

/// Where in the tree of cases a key stands.
struct Level {
    key: ConditionKey,
    cases: Vec<Case>,
    next: usize,
    /// How many assumptions stood before this level added its own.
    before: usize,
}

/// Tries to decide an undetermined evaluation by going through the cases of the missing keys.
pub(super) fn settle_by_cases(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    folded_action: &str,
    evaluation: &mut Evaluation,
) {
    let keys: Vec<ConditionKey> = evaluation
        .missing
        .iter()
        .filter_map(|fact| match fact {
            MissingFact::ContextKey(key) => Some(key.clone()),
            _ => None,
        })
        .collect();
    let mut levels: Vec<Level> = Vec::new();
    let mut leaves = 1_usize;
    for key in keys {
        let tests = collect_tests(policies, &key);
        let Some(cases) = divide(request.context.get(&key), &key, &tests) else {
            continue;
        };
        leaves = leaves.saturating_mul(cases.len());
        if cases.len() < 2 || leaves > MOST_LEAVES {
            leaves /= cases.len().max(1);
            continue;
        }
        levels.push(Level {
            key,
            cases,
            next: 0,
            before: 0,
        });
    }
    if levels.is_empty() {
        return;
    }
    let Some(agreed) = visit(request, policies, folded_action, &mut levels) else {
        return;
    };
    evaluation.decision = agreed.decision;
    evaluation.trust = agreed.trust;
    evaluation.identity = agreed.identity;
    evaluation.layer = agreed.layer;
    evaluation.missing.clear();
    evaluation.by_cases = levels.into_iter().map(|level| level.key).collect();
}

/// Evaluates every combination; what all agree on, or `None` as soon as two differ.
fn visit(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    folded_action: &str,
    levels: &mut [Level],
) -> Option<Evaluation> {
    let mut context: RequestContext = request.context.clone();
    let mut assumptions: Vec<Assumption> = Vec::new();
    let mut agreed: Option<Evaluation> = None;
    let mut leaf = Evaluation::default();
    let mut depth = 0;
    loop {
        if depth == levels.len() {
            judge(
                request,
                policies,
                folded_action,
                &context,
                &assumptions,
                &mut leaf,
            );
            if leaf.decision == EvalDecision::Undetermined {
                return None;
            }
            agreed = Some(match agreed {
                None => std::mem::take(&mut leaf),
                Some(agreed) => agree(agreed, &leaf)?,
            });
            depth -= 1;
            assumptions.truncate(levels[depth].before);
            continue;
        }
        let level = &mut levels[depth];
        level.before = assumptions.len();
        if let Some(case) = level.cases.get(level.next) {
            level.next += 1;
            context.set(level.key.folded(), case.value.clone(), KeyOrigin::Supposed);
            assumptions.extend(case.assumptions.iter().cloned());
            depth += 1;
        } else {
            level.next = 0;
            if depth == 0 {
                return agreed;
            }
            depth -= 1;
            assumptions.truncate(levels[depth].before);
        }
    }
}

fn agree(mut agreed: Evaluation, leaf: &Evaluation) -> Option<Evaluation> {
    if agreed.decision != leaf.decision {
        if !(agreed.decision.is_denied() && leaf.decision.is_denied()) {
            return None;
        }
        agreed.decision = EvalDecision::ImplicitlyDenied;
        agreed.layer = leaf.layer;
    }
    if agreed.trust != leaf.trust {
        agreed.trust = if agreed.trust.is_denied() && leaf.trust.is_denied() {
            EvalDecision::ImplicitlyDenied
        } else {
            EvalDecision::Undetermined
        };
    }
    if agreed.identity != leaf.identity {
        agreed.identity = Some(EvalDecision::Undetermined);
    }
    Some(agreed)
}

/// Every policy value that one key is compared with, and by what.
struct Tests<'a> {
    values: Vec<(Comparison, &'a ConditionValue)>,
    /// Whether a set operator stands before any of them.
    in_sets: bool,
}

fn collect_tests<'a>(policies: &'a PolicySet<'_>, key: &ConditionKey) -> Tests<'a> {
    let mut tests = Tests {
        values: Vec::new(),
        in_sets: false,
    };
    let mut collect = |document: &'a PolicyDocument| {
        for statement in document.statements() {
            for entry in &statement.condition.entries {
                let Some(operator) = entry.operator.filter(|_| entry.key == *key) else {
                    continue;
                };
                tests.in_sets |= operator.set.is_some();
                if matches!(operator.comparison, Comparison::Presence) {
                    continue;
                }
                for value in &entry.values {
                    let known = tests.values.iter().any(|(comparison, known)| {
                        *comparison == operator.comparison && known.text == value.text
                    });
                    if !known {
                        tests.values.push((operator.comparison, value));
                    }
                }
            }
        }
    };
    collect(policies.trust);
    if let IdentityPolicies::Known(documents) | IdentityPolicies::Partial(documents) =
        &policies.identity
    {
        for document in documents {
            collect(document);
        }
    }
    for limit in [policies.boundary, policies.session] {
        if let Limit::Known(document) = limit {
            collect(document);
        }
    }
    for levels in [&policies.scps, &policies.rcps] {
        if let OrganizationPolicies::Known(levels) = levels {
            for document in levels.iter().flatten() {
                collect(document);
            }
        }
    }
    tests
}

/// The cases of one key; `None` when they cannot be told apart.
fn divide(value: &ContextValue, key: &ConditionKey, tests: &Tests<'_>) -> Option<Vec<Case>> {
    let plain = |value: ContextValue| Case {
        value,
        assumptions: Vec::new(),
    };
    match value {
        ContextValue::OneOf(candidates) => {
            let mut cases = Vec::new();
            for candidate in candidates {
                match candidate {
                    ContextValue::Present(_) | ContextValue::Shape(_) => {
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
                return None;
            }
            let mut cases = divide_present(&ContextValue::Present(None), key, tests)?;
            cases.push(plain(ContextValue::Absent));
            Some(cases)
        }
        ContextValue::Present(_) | ContextValue::Shape(_) => divide_present(value, key, tests),
        ContextValue::Value(_) | ContextValue::List(_) | ContextValue::Absent => None,
    }
}

fn divide_present(base: &ContextValue, key: &ConditionKey, tests: &Tests<'_>) -> Option<Vec<Case>> {
    if let ContextValue::Present(None) = base
        && let Some(cases) = divide_typed(tests)
    {
        return Some(cases);
    }
    let mut cases = Vec::new();
    let mut others: Vec<(Assumption, &Operand)> = Vec::new();
    let mut never: Vec<Assumption> = Vec::new();
    for (comparison, value) in &tests.values {
        let assumption = Assumption {
            key: key.clone(),
            comparison: *comparison,
            text: value.text.clone(),
            holds: false,
        };
        match &value.operand {
            // Being exactly this text is a case of its own.
            Operand::Text { text, .. } => {
                let possible = match base {
                    ContextValue::Shape(shape) => !equals_text(shape, text, false).is_false(),
                    ContextValue::Present(bounds) => bounds.is_none(),
                    _ => true,
                };
                if possible {
                    cases.push(Case {
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
    for choice in 0..1_u32 << others.len() {
        let holds = |at: usize| choice & (1 << at) != 0;
        if is_contradictory(&others, &holds) {
            continue;
        }
        let mut assumptions = never.clone();
        assumptions.extend(
            others
                .iter()
                .enumerate()
                .map(|(at, (assumption, _))| Assumption {
                    holds: holds(at),
                    ..assumption.clone()
                }),
        );
        cases.push(Case {
            value: base.clone(),
            assumptions,
        });
    }
    (cases.len() <= MOST_CASES).then_some(cases)
}

/// Whether no text passes these tests and fails those.
fn is_contradictory(tests: &[(Assumption, &Operand)], holds: &dyn Fn(usize) -> bool) -> bool {
    for (at, (_, one)) in tests.iter().enumerate() {
        for (other_at, (_, other)) in tests.iter().enumerate() {
            if at == other_at {
                continue;
            }
            let contradictory = match (one, other) {
                (Operand::Glob(one), Operand::Glob(other)) => {
                    holds(at)
                        && if holds(other_at) {
                            are_disjoint(one, other)
                        } else {
                            is_within(one, other)
                        }
                }
                (Operand::Boolean(one), Operand::Boolean(other)) => {
                    one != other && holds(at) && holds(other_at)
                }
                (
                    Operand::FoldedText { text: one, .. },
                    Operand::FoldedText { text: other, .. },
                ) => one != other && holds(at) && holds(other_at),
                _ => false,
            };
            if contradictory {
                return true;
            }
        }
    }
    false
}

/// Cases of a key that is only ever compared as a number, an instant or an address.
fn divide_typed(tests: &Tests<'_>) -> Option<Vec<Case>> {
    let mut numbers: Vec<&Number> = Vec::new();
    let mut instants: Vec<Instant> = Vec::new();
    let mut networks: Vec<ipnet::IpNet> = Vec::new();
    for (_, value) in &tests.values {
        match &value.operand {
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
    // It may also be nothing of the kind.
    values.push(ContextValue::value("?"));
    if values.len() > MOST_CASES {
        return None;
    }
    let cases = values.into_iter().map(|value| Case {
        value,
        assumptions: Vec::new(),
    });
    Some(cases.collect())
}

/// Each number that is compared with, one between each two, one below and one above all.
fn divide_numbers(mut numbers: Vec<&Number>) -> Option<Vec<ContextValue>> {
    numbers.sort();
    numbers.dedup();
    let exactly = |number: &Number| {
        ContextValue::Present(Some(Bounds::Number(number.clone(), number.clone())))
    };
    let mut values = Vec::new();
    values.push(exactly(&numbers.first()?.neighbour(true)));
    for (at, number) in numbers.iter().enumerate() {
        values.push(exactly(number));
        // A number so little above this one that no other lies between.
        let above = number.neighbour(false);
        let between = match numbers.get(at + 1) {
            Some(next) if above >= **next => number.barely_above(next)?,
            _ => above,
        };
        values.push(exactly(&between));
    }
    Some(values)
}

fn divide_instants(mut instants: Vec<Instant>) -> Vec<ContextValue> {
    instants.sort();
    instants.dedup();
    let within = |low: i128, high: i128| {
        ContextValue::Present(Some(Bounds::Instant(Instant(low), Instant(high))))
    };
    let mut values = Vec::new();
    let mut low = i128::MIN;
    for instant in instants {
        if low < instant.0 {
            values.push(within(low, instant.0 - 1));
        }
        values.push(within(instant.0, instant.0));
        low = instant.0 + 1;
    }
    values.push(within(low, i128::MAX));
    values
}

/// For each range an address in it and in none that is smaller, if there is one, and an address
/// outside all of each family. Ranges are nested or disjoint, so that is every combination.
fn divide_networks(networks: &[ipnet::IpNet]) -> Vec<ContextValue> {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    let whole: [ipnet::IpNet; 2] = [
        ipnet::Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0).into(),
        ipnet::Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 0).into(),
    ];
    let next = |address: IpAddr, up: bool| -> Option<IpAddr> {
        Some(match address {
            IpAddr::V4(v4) => {
                let bits = v4.to_bits();
                IpAddr::V4(Ipv4Addr::from_bits(if up {
                    bits.checked_add(1)?
                } else {
                    bits.checked_sub(1)?
                }))
            }
            IpAddr::V6(v6) => {
                let bits = v6.to_bits();
                IpAddr::V6(Ipv6Addr::from_bits(if up {
                    bits.checked_add(1)?
                } else {
                    bits.checked_sub(1)?
                }))
            }
        })
    };
    let mut found: Vec<IpAddr> = Vec::new();
    for outer in networks.iter().chain(&whole) {
        let smaller: Vec<&ipnet::IpNet> = networks
            .iter()
            .filter(|inner| outer.contains(*inner) && *inner != outer)
            .collect();
        let mut candidates = vec![outer.network(), outer.broadcast()];
        for inner in &smaller {
            candidates.extend(next(inner.network(), false));
            candidates.extend(next(inner.broadcast(), true));
        }
        let free = candidates.into_iter().find(|candidate| {
            outer.contains(candidate) && !smaller.iter().any(|inner| inner.contains(candidate))
        });
        if let Some(free) = free
            && !found.contains(&free)
        {
            found.push(free);
        }
    }
    found
        .into_iter()
        .map(|address| ContextValue::value(address.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_nested_and_disjoint_ranges_has_an_address() {
        let networks: Vec<ipnet::IpNet> = ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.1/32"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        for value in divide_networks(&networks) {
            let ContextValue::Value(text) = value else {
                panic!("an address")
            };
            let address: std::net::IpAddr = text.parse().unwrap();
            seen.insert(
                networks
                    .iter()
                    .map(|network| network.contains(&address))
                    .collect::<Vec<_>>(),
            );
        }
        assert_eq!(seen.len(), 4);
    }
}
