//! The way from a request to its decision.

use super::cases::settle_by_cases;
use super::compare::{Assumption, Surroundings};
use super::missing::note_missing;
use super::statement::Evaluate;
use super::trace::Layer;
use super::{
    AssumeRoleRequest, CallerKind, EvalDecision, Evaluation, PolicyPosition, PolicySet,
    RequestContext, find_refusal,
};
use crate::iam::typed;

/// The action every profile hop needs.
pub const ASSUME_ROLE: &str = "sts:AssumeRole";

/// Needed as well when session tags are passed or inherited as transitive
/// ("Pass session tags in AWS STS").
pub const TAG_SESSION: &str = "sts:TagSession";

/// Needed as well when a source identity is passed or inherited
/// ("Monitor and control actions taken with assumed roles").
pub const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";

/// The action of a profile with a `web_identity_token_file`. An allow of [`ASSUME_ROLE`] does not
/// grant it, nor the reverse.
pub const ASSUME_ROLE_WITH_WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// Decides one request for the action that its caller asks for.
pub(crate) fn evaluate(request: &AssumeRoleRequest, policies: &PolicySet<'_>) -> Evaluation {
    let mut evaluation = Evaluation::default();
    evaluate_action(request, policies, action_of(request), &mut evaluation);
    evaluation
}

/// The action by which a caller of this kind opens a session.
const fn action_of(request: &AssumeRoleRequest) -> &'static str {
    match request.caller.kind {
        CallerKind::WebIdentity => ASSUME_ROLE_WITH_WEB_IDENTITY,
        _ => ASSUME_ROLE,
    }
}

/// Decides one request for one action, into memory that may have been used before.
///
/// Policies are evaluated and traced also when STS refuses the call before it looks at them, or
/// when IAM would not accept one of them; the decision then says so.
pub fn evaluate_action(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    action: &str,
    evaluation: &mut Evaluation,
) {
    let folded = fold_action(action);
    judge(
        request,
        policies,
        &folded,
        &request.context,
        &[],
        evaluation,
    );
    if evaluation.decision == EvalDecision::Undetermined {
        note_missing(request, policies, evaluation);
        settle_by_cases(request, policies, &folded, evaluation);
    }
    if let Some(refused) = policies.first_refused() {
        evaluation.decision = EvalDecision::InvalidPolicy;
        evaluation.layer = Layer::Call;
        evaluation.missing.clear();
        if refused == PolicyPosition::Trust {
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

/// One plain evaluation, with some context and some tests taken as given.
pub(super) fn judge(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    folded_action: &str,
    context: &RequestContext,
    assumptions: &[Assumption],
    evaluation: &mut Evaluation,
) {
    evaluation.reset();
    let judge = Evaluate {
        request,
        surroundings: Surroundings {
            context,
            contested: request.contested,
            assumptions,
        },
        action: folded_action,
    };
    judge.combine(policies, evaluation);
}

fn fold_action(action: &str) -> std::borrow::Cow<'_, str> {
    if action == ASSUME_ROLE {
        "sts:assumerole".into()
    } else {
        typed::fold(action).into()
    }
}
