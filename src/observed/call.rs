//! Evaluates a call that no profile makes, or one about which AWS reports more than the files
//! contain.

use super::hop_match::{HopMatch, Match};
use super::matching::evaluate_call;
use super::nearness::Nearness;
use super::parties::{resolve_caller, resolve_role};
use super::reported::{CallParameters, Reported, ReportedOutcome};
use crate::chain::NodeId;
use crate::eval::ASSUME_ROLE_WITH_WEB_IDENTITY;
use crate::iam::Arn;
use crate::iam::account::Role;
use crate::iam::policy::Effect;
use crate::iam::typed::fold;
use crate::predict::{CallOverride, CallSource, Prediction};

/// A call that no profile makes, in a tree that includes it.
pub(crate) struct ReportedCall {
    pub prediction: Prediction,
    /// The call, evaluated with the facts that AWS reported about it.
    pub hop: HopMatch,
}

/// The reported call, evaluated, if no profile makes it and the files know its role or its caller.
pub(super) fn call_of(
    prediction: &Prediction,
    reported: &Reported,
    matched: &Match,
) -> Option<ReportedCall> {
    let denied = matches!(reported.outcome, ReportedOutcome::Denied(_));
    if denied && reported.is_web_identity() {
        return web_identity(prediction, reported, matched);
    }
    // If the files also deny the call of another caller, a fix must be for the caller that called.
    let is_denied_too = |hop: &HopMatch| {
        let replay = hop.replay.as_ref();
        hop.nearness == Nearness::OtherCaller
            && replay.is_some_and(|replay| replay.outcome.if_reached.stops_the_chain())
    };
    let is_ours = matched.hops.first().is_none_or(is_denied_too);
    if !denied || !reported.is_about_roles() || !is_ours {
        return None;
    }
    let role = resolve_role(prediction, reported)?;
    let caller = resolve_caller(prediction, reported);
    // If requested by name, a profile with keys and a role supplies the role's credentials.
    let name_of = |profile: NodeId| {
        let name = prediction.survey.name(profile);
        (prediction.survey.forest.requested(name) == Some(profile)).then(|| name.to_owned())
    };
    let named = match matched.profiles[..] {
        [profile] => name_of(profile),
        _ => None,
    };
    let source = match named {
        Some(name) => CallSource::Profile(name),
        None => CallSource::Reported(caller.clone()?),
    };
    let snapshots = prediction.facts.snapshots();
    let is_known = |caller: &Arn| {
        let (account, name) = (caller.account(), caller.name());
        snapshots.role_named(account, name).is_some()
            || snapshots.user_named(account, name).is_some()
    };
    let known = snapshots.role(&role).is_some()
        || !matched.profiles.is_empty()
        || caller.as_ref().is_some_and(is_known);
    let call = with_parameters(CallOverride::new(source, role), reported);
    let (added, node) = prediction.with_call(&call).filter(|_| known)?;
    let told = caller.and_then(|caller| with_caller(&added, node, &caller, reported));
    let (prediction, node) = told.unwrap_or((added, node));
    let hop = evaluate_call(&prediction, node, reported);
    Some(ReportedCall { prediction, hop })
}

/// A call with a token whose claims are in a record, or a token call that no profile makes.
fn web_identity(
    prediction: &Prediction,
    reported: &Reported,
    matched: &Match,
) -> Option<ReportedCall> {
    let event = reported.event.as_deref();
    let told = event.and_then(|event| event.bearer.clone());
    if told.is_none() && !matched.profiles.is_empty() {
        return None;
    }
    let of_profile = || match matched.profiles[..] {
        [profile] => prediction.survey.call(profile)?.1.cloned(),
        _ => None,
    };
    let role = resolve_role(prediction, reported)
        .or_else(of_profile)
        .or_else(|| only_role_for_tokens(prediction))?;
    let known = prediction.facts.snapshots().role(&role).is_some();
    if !known && matched.profiles.is_empty() {
        return None;
    }
    let source = CallSource::WebIdentity(told.unwrap_or_default());
    let call = with_parameters(CallOverride::new(source, role), reported);
    let (prediction, node) = prediction.with_call(&call)?;
    let hop = evaluate_call(&prediction, node, reported);
    Some(ReportedCall { prediction, hop })
}

/// The only role in the snapshots that a token may obtain.
fn only_role_for_tokens(prediction: &Prediction) -> Option<Arn> {
    let action = fold(ASSUME_ROLE_WITH_WEB_IDENTITY);
    let takes_tokens = |role: &&Role| {
        let policy = role.trust.as_ref().and_then(|trust| trust.policy());
        let mut statements = policy
            .iter()
            .flat_map(|policy| policy.document.statements());
        statements.any(|statement| {
            statement.effect == Some(Effect::Allow) && statement.action.covers(&action)
        })
    };
    let mut roles = prediction.facts.snapshots().roles().filter(takes_tokens);
    let role = roles.next().filter(|_| roles.next().is_none())?;
    Some(role.arn.clone())
}

/// The call with the parameters in a record.
fn with_parameters(call: CallOverride, reported: &Reported) -> CallOverride {
    let sent = reported.parameters();
    let of_sent = |pick: fn(&CallParameters) -> Option<String>| sent.and_then(pick);
    CallOverride {
        session_name: reported.session_name.clone(),
        external_id: reported.external_id.clone(),
        mfa_serial: of_sent(|sent| sent.serial_number.clone()).map(Some),
        duration: of_sent(|sent| Some(sent.duration_seconds?.to_string())),
        tags: sent.map_or_else(Vec::new, |sent| sent.tags.clone()),
        ..call
    }
}

/// A hop with the reported caller, if the files do not determine the caller.
pub(super) fn informed(
    prediction: &Prediction,
    reported: &Reported,
    hop: &HopMatch,
) -> Option<(Prediction, NodeId)> {
    let told = || {
        let told = &hop.replay.as_ref()?.outcome.caller;
        Arn::parse(told.arn.as_text()?).ok()
    };
    if hop.nearness > Nearness::CallerUnknown {
        return None;
    }
    let caller = resolve_caller(prediction, reported).or_else(told)?;
    with_caller(prediction, hop.node, &caller, reported)
}

/// A hop from a base with the reported caller, if that adds to the files.
fn with_caller(
    prediction: &Prediction,
    node: NodeId,
    caller: &Arn,
    reported: &Reported,
) -> Option<(Prediction, NodeId)> {
    let own = &prediction.outcome(node)?.caller;
    if own.arn.as_text() == Some(caller.as_str()) {
        return None;
    }
    let user_id = reported.user_id.as_deref().unwrap_or_default();
    prediction.with_caller(node, caller, user_id)
}
