//! How a session name fits the roles assumed from it, found by comparing it with other names.

use serde::Serialize;

use super::context_values::HopContext;
use crate::eval::{
    AssumeRoleRequest, EvalDecision, Evaluation, PartialText, PolicySet, TracedCondition,
    UnknownPart, UserIdHalves, evaluate,
};
use crate::iam::Arn;
use crate::iam::policy::{ConditionEntry, Operand, PrincipalSubject, TemplatePart};

/// How a session name fits the roles assumed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionFit {
    /// No role assumed from here tests it, or it makes no difference.
    NotTested,
    /// A role assumed from here requires a name like this one.
    Satisfied,
    /// It depends on unknown facts.
    Depends,
    /// A role assumed from here does not admit this name but might admit another.
    Violated,
}

/// Compares the session name with any other: satisfied if this one passes and not every other
/// would, violated if this one certainly fails and some other would not. For most hops the halves
/// in the trace are enough; the rest are evaluated a second time with an arbitrary name.
pub(crate) fn fit_of_session(
    context: &HopContext<'_>,
    request: &AssumeRoleRequest,
    set: &PolicySet<'_>,
    actual: &Evaluation,
) -> SessionFit {
    if actual.trust == EvalDecision::Undetermined {
        let halves = actual.values.iter().filter_map(|value| value.halves);
        let depends = halves.into_iter().any(|it| it.session_name.is_unknown());
        return if depends {
            SessionFit::Depends
        } else {
            SessionFit::NotTested
        };
    }
    if !name_may_matter(request, actual) {
        return SessionFit::NotTested;
    }
    let other = context
        .caller
        .with_session(&PartialText::unknown(UnknownPart::Session));
    let counterfactual = HopContext {
        caller: &other,
        ..*context
    };
    let mut question = request.clone();
    question.caller = other.caller.clone();
    question.context = counterfactual.build(std::iter::once(&set.trust.document));
    let any = evaluate(&question, &PolicySet::of_trust(set.trust)).trust;
    match (actual.trust, any) {
        (EvalDecision::Allowed, EvalDecision::Allowed) => SessionFit::NotTested,
        (EvalDecision::Allowed, _) => SessionFit::Satisfied,
        (denied, any) if denied.is_denied() && !any.is_denied() => SessionFit::Violated,
        _ => SessionFit::NotTested,
    }
}

/// Returns true if a statement of the trust policy can have another result for another session name
/// of this caller: through a value of `aws:userid` whose id half may match, a session of the
/// caller's role as principal, or a variable that contains the id.
fn name_may_matter(request: &AssumeRoleRequest, actual: &Evaluation) -> bool {
    let caller = &request.caller;
    let role_name = caller.name.as_ref().and_then(|name| name.as_text());
    let of_this_role = |arn: &Arn| {
        caller
            .account
            .as_deref()
            .is_none_or(|account| account == arn.account())
            && role_name.is_none_or(|name| name == arn.name())
    };
    let names_session = |subject: &PrincipalSubject| matches!(subject, PrincipalSubject::Session(arn) if of_this_role(arn));
    let tests_name = |condition: TracedCondition<'_>| {
        let mut halves = condition.values().map(|(_, value)| value.halves);
        let agrees =
            |halves: Option<UserIdHalves>| halves.is_none_or(|halves| !halves.id.is_false());
        condition.part.key.folded() == "aws:userid" && halves.any(agrees)
            || holds_user_id(condition.part)
    };
    actual.trust_statements().any(|statement| {
        let mut principals = statement.part.principal.entries.iter();
        principals.any(|entry| names_session(&entry.subject))
            || statement.conditions().any(tests_name)
    })
}

/// Returns true if a value contains `${aws:userid}`.
fn holds_user_id(entry: &ConditionEntry) -> bool {
    entry.values.iter().any(|value| match &value.operand {
        Operand::Template(pieces) => pieces.iter().any(
            |piece| matches!(piece, TemplatePart::Variable { key, .. } if key.folded() == "aws:userid"),
        ),
        _ => false,
    })
}
