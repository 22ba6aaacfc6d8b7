//! How a session name fares with the roles assumed from it, by asking what another name would do.

use super::context::HopContext;
use crate::eval::{
    AssumeRoleRequest, EvalDecision, Evaluation, Hole, PolicySet, Shape, Truth, evaluate,
};
use crate::iam::account::TrustPolicy;

/// How a session name fares with the roles assumed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SessionFit {
    /// No role assumed from here looks at it, or it makes no difference.
    NotTested,
    /// A role assumed from here asks for a name like this one.
    Satisfied,
    /// It depends on what is not known.
    Depends,
    /// With another name a role assumed from here might let it in; with this one it does not.
    Violated,
}

/// Asks what any other session name would do: satisfied when this one passes and not every one
/// would, violated when this one fails for certain and some other would not.
pub(crate) fn fit_of_session(
    context: &HopContext<'_>,
    request: &AssumeRoleRequest,
    set: &PolicySet<'_>,
    policy: &TrustPolicy,
    actual: &Evaluation,
) -> SessionFit {
    let other = context.caller.with_session(&Shape::hole(Hole::Session));
    let counterfactual = HopContext {
        caller: &other,
        ..*context
    };
    let mut question = request.clone();
    question.caller = other.caller.clone();
    question.context = counterfactual.build(std::iter::once(&policy.document));
    let any = evaluate(&question, &PolicySet::of_trust(set.trust)).trust;
    match (actual.trust, any) {
        (EvalDecision::Allowed, EvalDecision::Allowed) => SessionFit::NotTested,
        (EvalDecision::Allowed, _) => SessionFit::Satisfied,
        (EvalDecision::Undetermined, _) => {
            let depends = actual.values.iter().any(|value| {
                value
                    .halves
                    .is_some_and(|halves| halves.session_name == Truth::Unknown)
            });
            if depends {
                SessionFit::Depends
            } else {
                SessionFit::NotTested
            }
        }
        (denied, any) if denied.is_denied() && !any.is_denied() => SessionFit::Violated,
        _ => SessionFit::NotTested,
    }
}
