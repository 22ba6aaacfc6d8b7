//! Evaluates a request up to its decision.

use super::compare::Assumption;
use super::divide::{ValueCase, collect_tests, divide};
use super::missing::note_missing;
use super::statement::Evaluate;
use super::trace::{Layer, MissingFact};
use super::{
    AssumeRoleRequest, CallerKind, EvalDecision, Evaluation, KeyOrigin, PolicySet, RequestContext,
    find_refusal,
};
use crate::iam::policy::ConditionKey;
use crate::iam::typed;

/// The action that every profile hop needs.
pub(crate) const ASSUME_ROLE: &str = "sts:AssumeRole";

/// Also needed if session tags are passed or inherited as transitive ("Pass session tags in AWS
/// STS").
pub(crate) const TAG_SESSION: &str = "sts:TagSession";

/// Also needed if a source identity is passed or inherited ("Monitor and control actions taken with
/// assumed roles").
pub(crate) const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";

/// The action of a profile with a `web_identity_token_file`. An allow of [`ASSUME_ROLE`] does not
/// grant it, nor vice versa.
pub(crate) const ASSUME_ROLE_WITH_WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// Decides one request for the action of its kind of caller.
pub(crate) fn evaluate(request: &AssumeRoleRequest, policies: &PolicySet<'_>) -> Evaluation {
    let mut evaluation = Evaluation::default();
    evaluate_action(request, policies, action_of(request), &mut evaluation);
    evaluation
}

/// The action that opens a session for this kind of caller.
const fn action_of(request: &AssumeRoleRequest) -> &'static str {
    match request.caller.kind {
        CallerKind::WebIdentity => ASSUME_ROLE_WITH_WEB_IDENTITY,
        _ => ASSUME_ROLE,
    }
}

/// Decides one request for one action and reuses the memory of `evaluation`.
///
/// Policies are evaluated and traced even if STS refuses the call before it reads them, or if IAM
/// would not accept one of them; the decision then says so.
pub(crate) fn evaluate_action(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    action: &str,
    evaluation: &mut Evaluation,
) {
    let folded = fold_action(action);
    Evaluate::new(request, &folded, &request.context, &[]).combine(policies, evaluation);
    if evaluation.decision == EvalDecision::Undetermined {
        note_missing(request, policies, evaluation);
        settle_by_cases(request, policies, &folded, evaluation);
    }
    if let Some(refused) = policies.first_refused() {
        evaluation.decision = EvalDecision::InvalidPolicy;
        evaluation.layer = Layer::Call;
        evaluation.missing.clear();
        if refused.layer == Layer::Trust {
            evaluation.trust = EvalDecision::InvalidPolicy;
            evaluation.layer = Layer::Trust;
        }
    }
    evaluation.refusal = find_refusal(request);
    if evaluation.refusal.is_some() {
        evaluation.decision = EvalDecision::NotCallable;
        evaluation.layer = Layer::Call;
        evaluation.missing.clear();
    }
}

fn fold_action(action: &str) -> std::borrow::Cow<'_, str> {
    if action == ASSUME_ROLE {
        "sts:assumerole".into()
    } else {
        typed::fold(action).into()
    }
}

/// The maximum number of missing keys that are divided into cases.
const MOST_KEYS: usize = 64;
/// The maximum number of evaluations per request.
const MOST_LEAVES: usize = 1024;

/// The state of one key in the tree of cases.
struct Level {
    name: Box<str>,
    cases: Vec<ValueCase>,
    next: usize,
    /// The number of assumptions before this level added its own.
    before: usize,
}

/// Tries to decide an undetermined evaluation by going through the cases of the missing keys.
///
/// Two statements may complement each other: one allows the addresses in a range, the other all
/// addresses outside it. Neither certainly applies, but together they always allow. So the possible
/// values of a key are divided into cases in which every test of the policies has a fixed result.
/// If all cases agree, their decision is the result.
fn settle_by_cases(
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
    if names.len() > MOST_KEYS {
        return;
    }
    let mut levels: Vec<Level> = Vec::new();
    // An evaluation of a long policy costs more, so fewer are allowed.
    let most_leaves = MOST_LEAVES / (1 + policies.trust.document.text().len() / 16_384);
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

/// Evaluates every combination and returns the decision on which all agree, or `None` as soon as
/// two differ.
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
            Evaluate::new(request, folded_action, &context, &assumptions)
                .combine(policies, &mut leaf);
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
