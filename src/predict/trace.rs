//! The trace of a hop for scripts.

use super::policies::policy_set;
use super::prediction::Prediction;
use super::survey::TargetArn;
use crate::chain::NodeId;
use crate::eval::{AssumeRoleRequest, CallParameters, Contested};

/// The trace of a node's hop as JSON, as `rolechain batch decisions` prints it.
pub fn describe_trace(prediction: &Prediction, id: NodeId) -> Option<String> {
    let outcome = prediction.outcome(id)?;
    let (Some(policy), Some(evaluation)) = (&outcome.policy, &outcome.evaluation) else {
        return None;
    };
    let (_, TargetArn::Role(target)) = prediction.survey.call(id)? else {
        return None;
    };
    let request = AssumeRoleRequest {
        caller: outcome.caller.caller.clone(),
        target: target.clone(),
        context: outcome.context.clone(),
        parameters: CallParameters::default(),
        contested: Contested::Unknown,
        suppose_identity: prediction.survey.assumptions.suppose_identity,
    };
    let caller_policies = outcome.caller_policies.clone().unwrap_or_default();
    let set = policy_set(
        &prediction.facts,
        policy,
        &caller_policies,
        &outcome.caller,
        target,
    );
    serde_json::to_string(&evaluation.describe(&request, &set)).ok()
}
