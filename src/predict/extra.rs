//! The actions that a call needs in addition to `sts:AssumeRole`: `sts:TagSession` if it passes
//! session tags, `sts:SetSourceIdentity` if it carries a source identity ("Passing session tags in
//! AWS STS", "Monitor and control actions taken with assumed roles"). A profile cannot set either,
//! so they come from the user's what-if changes or from a report by AWS.

use super::outcome::{FurtherAction, HopOutcome};
use super::verdict::{Cause, HopVerdict, verdict_of, verdict_of_call};
use crate::eval::{
    AssumeRoleRequest, ContextValue, Evaluation, KeyOrigin, PolicySet, RequestContext,
    SET_SOURCE_IDENTITY, TAG_SESSION, evaluate_action,
};

/// The facts that AWS reported about one call, except the caller and the parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallFacts {
    /// Context keys with their values, in their usual spelling.
    pub keys: Vec<(String, ContextValue)>,
    /// The actions that the call needed in addition to `sts:AssumeRole`.
    pub further: Vec<&'static str>,
    /// True if it passed session tags that were not reported.
    pub unknown_tags: bool,
}

impl CallFacts {
    /// Sets the keys that the policies mention, and always those that require further actions.
    pub(crate) fn put_into(&self, context: &mut RequestContext) {
        if self.unknown_tags {
            let mentioned: Vec<Box<str>> = context
                .sorted()
                .iter()
                .filter(|entry| is_of_tags(entry.key.folded()))
                .map(|entry| entry.name.clone())
                .collect();
            for name in mentioned {
                context.set(&name, ContextValue::Unknown, KeyOrigin::Derived);
            }
        }
        for (name, value) in &self.keys {
            let key = crate::iam::policy::ConditionKey::new(name);
            let demands = is_of_tags(key.folded()) || is_source_identity(key.folded());
            if context.find(&key).is_some() || (demands && *value != ContextValue::Absent) {
                let origin = match value {
                    ContextValue::Unknown => KeyOrigin::Derived,
                    _ => KeyOrigin::Given,
                };
                context.set(name, value.clone(), origin);
            }
        }
    }
}

/// Evaluates the further actions with the same context; each can only take away from the verdict.
/// Reported actions are evaluated even if the verdict no longer depends on them.
pub(crate) fn demand(
    request: &AssumeRoleRequest,
    policies: &PolicySet<'_>,
    reported: &[&'static str],
    outcome: &mut HopOutcome,
) {
    for (action, cause) in [
        (TAG_SESSION, Cause::TagSessionMissing),
        (SET_SOURCE_IDENTITY, Cause::SetSourceIdentityMissing),
    ] {
        let stopped = outcome.if_reached.stops_the_chain();
        let needed = needs(&request.context, cause) && !stopped;
        if !needed && !reported.contains(&action) {
            continue;
        }
        let mut evaluation = Evaluation::default();
        evaluate_action(request, policies, action, &mut evaluation);
        outcome.further.push(FurtherAction {
            action,
            verdict: verdict_of_call(&evaluation),
            trust: verdict_of(evaluation.trust),
            identity: evaluation.identity.map(verdict_of),
            layer: evaluation.layer,
            same_account: evaluation.same_account,
        });
        if stopped {
            continue;
        }
        match verdict_of_call(&evaluation) {
            HopVerdict::Allowed { .. } => {}
            HopVerdict::Undetermined => {
                outcome.if_reached = HopVerdict::Undetermined;
                outcome.missing.extend(evaluation.missing);
                outcome.cause.get_or_insert(cause);
            }
            denied => {
                outcome.if_reached = denied;
                outcome.cause = Some(cause);
            }
        }
    }
}

fn is_of_tags(key: &str) -> bool {
    key.starts_with("aws:requesttag/") || key == "aws:tagkeys" || key == "sts:transitivetagkeys"
}

fn is_source_identity(key: &str) -> bool {
    key == "sts:sourceidentity" || key == "aws:sourceidentity"
}

/// Returns true if the call passes tags or carries a source identity, as assumed or as reported by
/// AWS.
fn needs(context: &RequestContext, cause: Cause) -> bool {
    context.sorted().into_iter().any(|entry| {
        let key = entry.key.folded();
        let speaks = match cause {
            Cause::TagSessionMissing => is_of_tags(key),
            _ => is_source_identity(key),
        };
        speaks && entry.origin != KeyOrigin::Derived && entry.value != ContextValue::Absent
    })
}
