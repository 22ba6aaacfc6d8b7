//! One hop and the facts → its verdict, both sides, the cause, and all reasons.

use std::sync::Arc;

use super::caller::session::session_text;
use super::caller::{CallerOrigin, find_caller, token_bearer};
use super::cause::{cause_of_refusal, find_cause};
use super::caution::{
    doubt_caller, doubt_device, doubt_duration, doubt_probable_denial, is_gone, name_what_is_open,
    soften_probable,
};
use super::change::PolicyOverride;
use super::context_values::HopContext;
use super::extra::{CallFacts, demand};
use super::outcome::{HopOutcome, HopView, SessionFit, fit_of_session, policy_set};
use super::survey::Survey;
use super::verdict::{Cause, HopVerdict, SideVerdict, verdict_of_call};
use super::web_identity::settle_web_identity;
use crate::chain::{Hop, NodeContent, NodeId, Parameter, ParameterName};
use crate::eval::{
    AssumeRoleRequest, CallParameters, CallerKind, Contested, EvalDecision, PartialText,
    RequestContext, evaluate, find_refusal,
};
use crate::iam::Arn;
use crate::iam::account::{AccountStore, CallerPolicies, Policy, Target};

/// Policies that replace those on file, for questions about policy changes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EvaluationOverrides<'a> {
    /// The replacing policies.
    pub policies: &'a [PolicyOverride],
    /// The facts that AWS reported about one call.
    pub call: Option<&'a CallFacts>,
    /// True if only the verdict is needed, without the fit of the caller's session name.
    pub verdict_only: bool,
}

impl<'a> EvaluationOverrides<'a> {
    fn trust(self, target: &Arn) -> Option<&'a Arc<Policy>> {
        self.policies.iter().find_map(|policy| match policy {
            PolicyOverride::Trust(role, policy) if role == target => Some(policy),
            _ => None,
        })
    }

    fn caller(self, principal: &Arn) -> Option<&'a Arc<CallerPolicies>> {
        self.policies.iter().find_map(|policy| match policy {
            PolicyOverride::Caller(who, policies) if who == principal => Some(policies),
            _ => None,
        })
    }
}

/// Evaluates the hop of a node; `None` for nodes that make no call.
pub(crate) fn evaluate_node(
    survey: &Survey,
    facts: &AccountStore,
    id: NodeId,
    overrides: EvaluationOverrides<'_>,
) -> Option<HopOutcome> {
    let node = survey.forest.node(id);
    let (hop, target) = survey.call(id)?;
    let caller = Arc::new(match &node.content {
        NodeContent::Hop(hop) => find_caller(survey, facts, node.parent?, hop),
        NodeContent::Base(base) => token_bearer(facts, &survey.assumptions.context, base, target),
        NodeContent::Nothing | NodeContent::Broken { .. } => return None,
    });
    let view = HopView {
        hop,
        target,
        caller: &caller,
        base: survey.base_of(id).map(|base| &base.kind),
    };
    Some(evaluate_with(survey, facts, view, overrides))
}

/// Evaluates one hop with overrides of the policies on file.
pub(crate) fn evaluate_with(
    survey: &Survey,
    facts: &AccountStore,
    view: HopView<'_>,
    overrides: EvaluationOverrides<'_>,
) -> HopOutcome {
    let outcome = evaluate_caller(survey, facts, view, overrides);
    doubt_probable_denial(view, outcome, |view| {
        evaluate_caller(survey, facts, view, overrides)
    })
}

fn evaluate_caller(
    survey: &Survey,
    facts: &AccountStore,
    view: HopView<'_>,
    overrides: EvaluationOverrides<'_>,
) -> HopOutcome {
    let suppose_identity = survey.assumptions.suppose_identity;
    let evaluated = request_of(facts, view, suppose_identity).and_then(|request| {
        let policy = trust_policy_of(facts, view, &request.target, overrides)?;
        Ok(evaluate_request(
            survey, facts, view, overrides, request, &policy,
        ))
    });
    evaluated.unwrap_or_else(|stop| HopOutcome {
        if_reached: stop.verdict,
        cause: Some(stop.cause),
        trust: match stop.verdict {
            HopVerdict::DeniedImplicit => SideVerdict::Verdict(stop.verdict),
            _ => SideVerdict::NotChecked,
        },
        longest_session: stop.longest_session,
        elsewhere: stop.elsewhere,
        ..HopOutcome::blank(view)
    })
}

/// The reason why a call ends before any policy is evaluated.
struct Stop {
    verdict: HopVerdict,
    cause: Cause,
    /// The role's maximum session duration in seconds, if a snapshot has it.
    longest_session: Option<u64>,
    /// The role's actual ARN, if `role_arn` has another path or case.
    elsewhere: Option<Arn>,
}

impl Stop {
    const fn new(verdict: HopVerdict, cause: Cause) -> Self {
        Self {
            verdict,
            cause,
            longest_session: None,
            elsewhere: None,
        }
    }

    const fn not_callable(cause: Cause) -> Self {
        Self::new(HopVerdict::NotCallable, cause)
    }
}

/// The call of a hop without its context, unless STS refuses it before any policy.
fn request_of(
    facts: &AccountStore,
    view: HopView<'_>,
    suppose_identity: bool,
) -> Result<AssumeRoleRequest, Stop> {
    let Some(target) = view.target else {
        return Err(Stop::not_callable(Cause::RoleArnMalformed));
    };
    let hop = view.hop;
    if let Some(problem) = hop.parameter_problems().first() {
        let cause = match problem.parameter {
            ParameterName::RoleSessionName => Cause::NewSessionNameInvalid,
            ParameterName::ExternalId => Cause::ExternalIdInvalid,
            ParameterName::DurationSeconds => Cause::DurationInvalid,
            ParameterName::SerialNumber => Cause::MfaSerialInvalid,
            ParameterName::RoleArn => Cause::RoleArnMalformed,
        };
        return Err(Stop::not_callable(cause));
    }
    let role = facts.snapshots().role(target);
    let longest_session = role.and_then(|role| role.max_session_duration);
    let longest_session = longest_session.map(u64::from);
    let shown = |parameter: &Parameter| parameter.shown().into();
    let duration = hop.duration_seconds.as_ref();
    let request = AssumeRoleRequest {
        caller: view.caller.caller.clone(),
        target: target.clone(),
        context: RequestContext::new(),
        parameters: CallParameters {
            session_name: hop.role_session_name.text().map(Into::into),
            external_id: hop.external_id.as_ref().map(shown),
            serial_number: hop.mfa_serial.as_ref().map(shown),
            duration_seconds: duration.and_then(|it| u64::try_from(it.seconds).ok()),
            max_session_duration: longest_session,
        },
        contested: Contested::Unknown,
        suppose_identity,
    };
    match find_refusal(&request) {
        Some(refusal) => Err(Stop {
            longest_session,
            ..Stop::not_callable(cause_of_refusal(refusal))
        }),
        None => Ok(request),
    }
}

/// The trust policy of a hop's target, if it can be evaluated.
fn trust_policy_of(
    facts: &AccountStore,
    view: HopView<'_>,
    target: &Arn,
    overrides: EvaluationOverrides<'_>,
) -> Result<Arc<Policy>, Stop> {
    if view.caller.origin == CallerOrigin::Question && is_gone(facts, view.caller) {
        return Err(Stop::not_callable(Cause::CallerNotFound));
    }
    let denied = HopVerdict::DeniedImplicit;
    let known = overrides.trust(target);
    let known = known.map(|policy| Target::Known(Arc::clone(policy)));
    Err(match known.unwrap_or_else(|| facts.target(target)) {
        Target::Known(policy) => return Ok(policy),
        Target::NotFound => Stop::new(denied, Cause::RoleNotFound),
        Target::Elsewhere(real) => Stop {
            elsewhere: Some(real),
            ..Stop::new(denied, Cause::RolePathMismatch)
        },
        Target::NoSnapshot | Target::Unreadable => {
            Stop::new(HopVerdict::NoPolicy, Cause::NoSnapshot)
        }
    })
}

/// The outcome of a call that policies decide.
fn evaluate_request(
    survey: &Survey,
    facts: &AccountStore,
    view: HopView<'_>,
    overrides: EvaluationOverrides<'_>,
    mut request: AssumeRoleRequest,
    policy: &Arc<Policy>,
) -> HopOutcome {
    let principal = view.caller.principal.as_ref();
    let policies = principal.map(|principal| {
        let other = overrides.caller(principal).map(Arc::clone);
        other.unwrap_or_else(|| facts.caller_policies(principal))
    });
    let caller_policies = policies.clone().unwrap_or_default();
    let target = &request.target;
    let context = HopContext {
        hop: view.hop,
        target,
        caller: view.caller,
        base: view.base,
        facts,
        assumptions: &survey.assumptions,
    };
    let set = policy_set(facts, policy, &caller_policies, view.caller, target);
    let documents = set.all().map(|policy| &policy.document);
    request.context = context.build(documents);
    let further = overrides.call.map_or(&[][..], |call| &call.further);
    if let Some(call) = overrides.call {
        call.put_into(&mut request.context);
    }
    let mut evaluation = evaluate(&request, &set);
    // A policy that the source does not list may deny, as for a caller without any known policy.
    let listed = caller_policies.without_more();
    let listed = listed.filter(|_| evaluation.decision == EvalDecision::Undetermined);
    let listed = listed.map(|it| {
        evaluate(
            &request,
            &policy_set(facts, policy, &it, view.caller, target),
        )
    });
    let listed = listed.filter(|listed| listed.decision == EvalDecision::Allowed);
    let rests_on_listed = listed.is_some();
    evaluation = listed.unwrap_or(evaluation);
    let has_session = view.caller.caller.kind == CallerKind::RoleSession;
    let caller_session = if has_session && !overrides.verdict_only {
        fit_of_session(&context, &request, &set, &evaluation)
    } else {
        SessionFit::NotTested
    };
    let mut outcome = HopOutcome {
        if_reached: match verdict_of_call(&evaluation) {
            HopVerdict::Allowed { .. } if rests_on_listed => {
                HopVerdict::Allowed { trust_only: true }
            }
            verdict => verdict,
        },
        trust: SideVerdict::of(Some(evaluation.trust)),
        identity: SideVerdict::of(evaluation.identity),
        missing: evaluation.missing.clone(),
        supposed_identity: evaluation.supposed_identity,
        policy: Some(Arc::clone(policy)),
        caller_policies: policies,
        context: request.context.clone(),
        organization_checked: set.checks_organization(),
        caller_session,
        ..HopOutcome::blank(view)
    };
    name_what_is_open(view, &evaluation, &mut outcome);
    soften_probable(view, &mut outcome);
    doubt_duration(&request.parameters, &mut outcome);
    outcome.cause = if is_gone(facts, view.caller) && doubt_caller(&mut outcome) {
        Some(Cause::CallerNotFound)
    } else if doubt_device(facts, view, &mut outcome) {
        Some(Cause::MfaDeviceForeign)
    } else {
        find_cause(facts, view, &evaluation, &outcome)
    };
    demand(&request, &set, further, &mut outcome);
    settle_web_identity(survey.assumptions.now, &mut outcome);
    evaluation.shrink();
    outcome.evaluation = Some(Box::new(evaluation));
    outcome
}

/// The name of the session that a hop opens.
pub(crate) fn session_name_of(survey: &Survey, hop: &Hop) -> PartialText {
    session_text(hop, survey.assumptions.client)
}
