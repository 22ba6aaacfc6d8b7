//! The trace of a hop for scripts.

use super::policies::policy_set;
use super::survey::TargetArn;
use super::workspace::Workspace;
use crate::chain::NodeId;
use crate::eval::{AssumeRoleRequest, CallParameters, Contested};

/// The trace of a node's hop as JSON, as `rolechain batch decisions` prints it.
pub fn describe_trace(workspace: &Workspace, id: NodeId) -> Option<String> {
    let judgement = workspace.judgement(id)?;
    let (Some(policy), Some(evaluation)) = (&judgement.policy, &judgement.evaluation) else {
        return None;
    };
    let (_, TargetArn::Role(target)) = workspace.survey.call(id)? else {
        return None;
    };
    let request = AssumeRoleRequest {
        caller: judgement.caller.caller.clone(),
        target: target.clone(),
        context: judgement.context.clone(),
        parameters: CallParameters::default(),
        contested: Contested::Unknown,
        suppose_identity: workspace.survey.assumptions.suppose_identity,
    };
    let caller_policies = judgement.caller_policies.clone().unwrap_or_default();
    let set = policy_set(
        &workspace.facts,
        policy,
        &caller_policies,
        &judgement.caller,
        target,
    );
    serde_json::to_string(&evaluation.describe(&request, &set)).ok()
}
