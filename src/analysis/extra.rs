//! The actions a call needs besides `sts:AssumeRole`: `sts:TagSession` when it passes session
//! tags, `sts:SetSourceIdentity` when it carries a source identity ("Passing session tags in AWS
//! STS", "Monitor and control actions taken with assumed roles"). A profile can set neither, so
//! they come from what the user supposes about the call.

use super::judge::{Judgement, verdict_of};
use super::verdict::{Cause, HopVerdict};
use crate::eval::{
    AssumeRoleRequest, ContextValue, Evaluation, KeyOrigin, PolicySet, RequestContext,
    SET_SOURCE_IDENTITY, TAG_SESSION, evaluate_action,
};

/// Decides the further actions with the same context; each of them can only take away from the
/// verdict.
pub(super) fn demand(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    judgement: &mut Judgement,
) {
    for (action, cause) in [
        (TAG_SESSION, Cause::TagSessionMissing),
        (SET_SOURCE_IDENTITY, Cause::SetSourceIdentityMissing),
    ] {
        if !needs(&request.context, cause) || judgement.if_reached.stops_the_chain() {
            continue;
        }
        let mut evaluation = Evaluation::default();
        evaluate_action(request, policies, action, &mut evaluation);
        match verdict_of(evaluation.decision) {
            HopVerdict::Allowed => {}
            HopVerdict::Undetermined => {
                judgement.if_reached = HopVerdict::Undetermined;
                judgement.missing.extend(evaluation.missing);
                judgement.cause.get_or_insert_with(|| cause.into());
            }
            denied => {
                judgement.if_reached = denied;
                judgement.cause = Some(cause.into());
            }
        }
    }
    judgement.verdict = judgement.if_reached;
}

/// Whether the supposed context has the call pass tags, or carry a source identity.
fn needs(context: &RequestContext, cause: Cause) -> bool {
    context.sorted().into_iter().any(|entry| {
        let key = entry.key.folded();
        let speaks = match cause {
            Cause::TagSessionMissing => {
                key.starts_with("aws:requesttag/")
                    || key == "aws:tagkeys"
                    || key == "sts:transitivetagkeys"
            }
            _ => key == "sts:sourceidentity" || key == "aws:sourceidentity",
        };
        speaks && entry.origin == KeyOrigin::Supposed && entry.value != ContextValue::Absent
    })
}
