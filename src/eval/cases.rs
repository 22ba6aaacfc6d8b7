//! A second look at what is undetermined, case by case.
//!
//! Two statements may complement each other: one allows the address in a range, the other any
//! address outside it. Neither applies for certain, together they always allow. So the possible
//! values of a key are divided into cases within which every test of the policies has one
//! result, and when all cases agree the decision is theirs.

use super::compare::Assumption;
use super::divide::{Case, collect_tests, divide};
use super::evaluate::judge;
use super::trace::MissingFact;
use super::{AssumeRoleRequest, EvalDecision, Evaluation, KeyOrigin, PolicySet, RequestContext};
use crate::iam::policy::ConditionKey;

/// The most evaluations one request is worth.
const MOST_LEAVES: usize = 1024;

/// Where in the tree of cases a key stands.
struct Level {
    name: Box<str>,
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
    let names: Vec<Box<str>> = evaluation
        .missing
        .iter()
        .filter_map(|fact| match fact {
            MissingFact::ContextKey(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    let mut levels: Vec<Level> = Vec::new();
    // Of long policies each evaluation costs more, so fewer are worth it.
    let most_leaves = MOST_LEAVES / (1 + policies.trust.text().len() / 16_384);
    let mut leaves = 1_usize;
    for name in names {
        let key = ConditionKey::new(&name);
        let tests = collect_tests(policies, &key);
        let Some(cases) = divide(request.context.get(&key), &key, &tests) else {
            continue;
        };
        leaves = leaves.saturating_mul(cases.len());
        if cases.len() < 2 || leaves > most_leaves {
            leaves /= cases.len().max(1);
            continue;
        }
        levels.push(Level {
            name,
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
    evaluation.by_cases = levels.into_iter().map(|level| level.name).collect();
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
            context.set(&level.name, case.value.clone(), KeyOrigin::Supposed);
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
