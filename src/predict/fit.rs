//! How a session name fares with the roles assumed from it, by asking what another name would do.

use serde::Serialize;

use super::context_values::HopContext;
use crate::eval::{
    AssumeRoleRequest, EvalDecision, Evaluation, PartialText, PolicySet, TracedCondition,
    UnknownPart, UserIdHalves, evaluate,
};
use crate::iam::Arn;
use crate::iam::policy::{ConditionEntry, Operand, PrincipalSubject, TemplatePart};

/// How a session name fares with the roles assumed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
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
/// would, violated when this one fails for certain and some other would not. The halves that the
/// trace holds answer for most hops; the rest are evaluated once more, for any name.
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

/// Whether a statement of the trust policy can come out otherwise for another session name of this
/// caller: a value of `aws:userid` whose id half may agree, a session of the caller's role as
/// principal, or a variable that stands for the id.
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

/// Whether a value holds `${aws:userid}`.
fn holds_user_id(entry: &ConditionEntry) -> bool {
    entry.values.iter().any(|value| match &value.operand {
        Operand::Template(pieces) => pieces.iter().any(
            |piece| matches!(piece, TemplatePart::Variable { key, .. } if key.folded() == "aws:userid"),
        ),
        _ => false,
    })
}
