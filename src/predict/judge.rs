//! One hop and the facts → its verdict, both sides, the cause, and every reason behind it.

use std::sync::Arc;

use super::caller::session::session_text;
use super::caller::{CallerOrigin, find_caller, token_bearer};
use super::cause::{cause_of_refusal, find_cause};
use super::caution::{
    doubt_caller, doubt_device, doubt_duration, doubt_probable_denial, is_gone, soften_probable,
};
use super::change::PolicyOverride;
use super::context::HopContext;
use super::extra::{CallFacts, demand};
use super::fit::{SessionFit, fit_of_session};
use super::missing::name_what_is_open;
use super::outcome::{HopOutcome, HopView};
use super::policies::policy_set;
use super::survey::{Survey, TargetArn};
use super::verdict::{Cause, HopVerdict, SideVerdict, verdict_of_call};
use super::web_identity::settle_web_identity;
use crate::chain::{Hop, NodeContent, NodeId};
use crate::eval::{
    AssumeRoleRequest, CallParameters, CallerKind, Contested, OrganizationPolicies, PartialText,
    RequestContext, evaluate, find_refusal,
};
use crate::iam::Arn;
use crate::iam::account::{AccountStore, CallerPolicies, Policy, Target};

/// Policies that take the place of those on file, for questions about changes of policies.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EvaluationOverrides<'a> {
    /// Policies in place of those on file.
    pub policies: &'a [PolicyOverride],
    /// What AWS reported of one call.
    pub call: Option<&'a CallFacts>,
    /// Whether only the verdict is asked for, and not how the caller's session name fares.
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

/// Evaluates the hop of a node. `None` for nodes that make no call.
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

/// Evaluates one hop with other policies than those on file.
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
    let TargetArn::Role(target) = view.target else {
        return not_callable(view, Cause::RoleArnMalformed);
    };
    if let Some(problem) = view.hop.parameter_problems().first() {
        let cause = match problem.parameter {
            "RoleSessionName" => Cause::SessionNameInvalid,
            "ExternalId" => Cause::ExternalIdInvalid,
            "DurationSeconds" => Cause::DurationInvalid,
            "SerialNumber" => Cause::MfaSerialInvalid,
            _ => Cause::RoleArnMalformed,
        };
        return not_callable(view, cause);
    }
    let role = facts.snapshots().role(target);
    let longest_session = role.and_then(|role| role.max_session_duration);
    let longest_session = longest_session.map(u64::from);
    let parameters = CallParameters {
        session_name: view.hop.role_session_name.text().map(Into::into),
        external_id: view.hop.external_id.as_ref().map(|id| id.shown().into()),
        serial_number: view
            .hop
            .mfa_serial
            .as_ref()
            .map(|serial| serial.shown().into()),
        source_identity: None,
        duration_seconds: view
            .hop
            .duration_seconds
            .as_ref()
            .and_then(|duration| u64::try_from(duration.seconds).ok()),
        max_session_duration: longest_session,
    };
    let mut request = AssumeRoleRequest {
        caller: view.caller.caller.clone(),
        target: target.clone(),
        context: RequestContext::new(),
        parameters,
        contested: Contested::Unknown,
        suppose_identity: survey.assumptions.suppose_identity,
    };
    if let Some(refusal) = find_refusal(&request) {
        return HopOutcome {
            longest_session,
            ..not_callable(view, cause_of_refusal(refusal))
        };
    }
    let gone = is_gone(facts, view.caller);
    if gone && view.caller.origin == CallerOrigin::Question {
        return not_callable(view, Cause::CallerNotFound);
    }
    let known = overrides.trust(target);
    let known = known.map(|policy| Target::Known(Arc::clone(policy)));
    let policy = match known.unwrap_or_else(|| facts.target(target)) {
        Target::Known(policy) => policy,
        Target::NotFound => {
            return without_policy(view, HopVerdict::DeniedImplicit, Cause::RoleNotFound);
        }
        Target::Elsewhere(real) => {
            let mut outcome =
                without_policy(view, HopVerdict::DeniedImplicit, Cause::RolePathMismatch);
            outcome.elsewhere = Some(real);
            return outcome;
        }
        Target::NoSnapshot | Target::Unreadable => {
            return without_policy(view, HopVerdict::NoPolicy, Cause::NoSnapshot);
        }
    };
    let policies =
        view.caller
            .principal
            .as_ref()
            .map(|principal| match overrides.caller(principal) {
                Some(policies) => Arc::clone(policies),
                None => facts.caller_policies(principal),
            });
    let caller_policies = policies.clone().unwrap_or_default();
    let context = HopContext {
        hop: view.hop,
        target,
        caller: view.caller,
        base: view.base,
        facts,
        assumptions: &survey.assumptions,
    };
    let set = policy_set(facts, &policy, &caller_policies, view.caller, target);
    let documents = set.all().map(|policy| &policy.document);
    request.context = context.build(documents);
    let further = overrides.call.map_or(&[][..], |call| &call.further);
    if let Some(call) = overrides.call {
        call.put_into(&mut request.context);
    }
    let mut evaluation = evaluate(&request, &set);
    let asked = !overrides.verdict_only && view.caller.caller.kind == CallerKind::RoleSession;
    let caller_session = if asked {
        fit_of_session(&context, &request, &set, &evaluation)
    } else {
        SessionFit::NotTested
    };
    let organization_checked = !matches!(set.scps, OrganizationPolicies::NotChecked)
        || !matches!(set.rcps, OrganizationPolicies::NotChecked);
    let mut outcome = HopOutcome {
        if_reached: verdict_of_call(&evaluation),
        trust: SideVerdict::of(Some(evaluation.trust)),
        identity: SideVerdict::of(evaluation.identity),
        cause: None,
        missing: evaluation.missing.clone(),
        supposed_identity: evaluation.supposed_identity,
        policy: Some(Arc::clone(&policy)),
        caller_policies: policies,
        context: request.context.clone(),
        organization_checked,
        caller_session,
        ..HopOutcome::blank(view)
    };
    name_what_is_open(view, &evaluation, &mut outcome);
    soften_probable(view, &mut outcome);
    doubt_duration(&request.parameters, &mut outcome);
    outcome.cause = if gone && doubt_caller(&mut outcome) {
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

fn not_callable(view: HopView<'_>, cause: Cause) -> HopOutcome {
    HopOutcome {
        if_reached: HopVerdict::NotCallable,
        cause: Some(cause),
        ..HopOutcome::blank(view)
    }
}

fn without_policy(view: HopView<'_>, verdict: HopVerdict, cause: Cause) -> HopOutcome {
    HopOutcome {
        if_reached: verdict,
        cause: Some(cause),
        trust: match verdict {
            HopVerdict::NoPolicy => SideVerdict::NotChecked,
            _ => SideVerdict::Verdict(verdict),
        },
        ..HopOutcome::blank(view)
    }
}

/// The session name a hop gives to the session it opens.
pub(crate) fn session_name_of(survey: &Survey, hop: &Hop) -> PartialText {
    session_text(hop, survey.assumptions.client)
}
