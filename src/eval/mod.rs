//! Request + policies → decision with a full trace: what a policy *means*.
//!
//! Everything is evaluated, the decision comes last, and unknown is a third value: what cannot be
//! known is named in [`Evaluation::missing`], never guessed. Reasons are data; the wording is
//! elsewhere.

mod callable;
mod context;
mod evaluation;
mod policies;
mod request;
mod shape;
mod trace;
mod truth;

pub use callable::{CHAINED_SESSION_LIMIT, Refusal, find_refusal, is_external_id, is_session_name};
pub use context::{Bounds, ContextEntry, ContextValue, KeyOrigin, RequestContext};
pub use evaluation::{EvalDecision, Evaluation};
pub use policies::{IdentityPolicies, Limit, OrganizationPolicies, PolicySet};
pub use request::{
    AssumeRoleRequest, CallParameters, Caller, CallerId, CallerKind, Contested, SessionName,
};
pub use shape::{Hole, Shape, ShapePiece};
pub use trace::{
    ConditionTrace, Contribution, GrantLevel, Layer, MissingFact, PolicyTrace, PrincipalTrace,
    Reason, StatementTrace, UserIdHalves, ValueTrace,
};
pub use truth::Truth;

/// The action every profile hop needs.
pub const ASSUME_ROLE: &str = "sts:AssumeRole";

/// Decides one request for `sts:AssumeRole`.
pub fn evaluate(request: &AssumeRoleRequest, policies: &PolicySet<'_>) -> Evaluation {
    let mut evaluation = Evaluation::default();
    evaluate_action(request, policies, ASSUME_ROLE, &mut evaluation);
    evaluation
}

/// Decides one request for any action of STS that a call needs besides (`sts:TagSession`,
/// `sts:SetSourceIdentity`), into memory used before.
pub fn evaluate_action(
    _request: &AssumeRoleRequest,
    _policies: &PolicySet<'_>,
    _action: &str,
    evaluation: &mut Evaluation,
) {
    evaluation.reset();
    evaluation.decision = EvalDecision::Undetermined;
}

/// Decides every action that one call needs. All of them must be allowed.
pub fn evaluate_actions(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    actions: &[&str],
) -> Vec<Evaluation> {
    actions
        .iter()
        .map(|action| {
            let mut evaluation = Evaluation::default();
            evaluate_action(request, policies, action, &mut evaluation);
            evaluation
        })
        .collect()
}
