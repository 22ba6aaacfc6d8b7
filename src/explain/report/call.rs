//! One call of a chain: a hop, or the web identity call that supplies a base's credentials.

use serde::Serialize;

use super::PlaceReport;
use super::finding::{CachedReport, FindingReport, findings_of};
use crate::chain::{Hop, HopSource, NodeId, SessionName};
use crate::config::SettingKey;
use crate::eval::{KeyOrigin, MissingFact, PartialText, TraceDescription};
use crate::explain::FETCH_POLICIES;
use crate::iam::account::UnseenPolicy;
use crate::lint::Findings;
use crate::predict::{
    Cause, Half, HopOutcome, HopVerdict, Prediction, SideVerdict, find_cached, session_name_of,
};

#[derive(Serialize)]
pub(super) struct HopReport<'a> {
    profile: &'a str,
    source_profile: Option<&'a str>,
    role_arn: String,
    verdict: HopVerdict,
    trust: SideVerdict,
    identity: SideVerdict,
    organization: &'static str,
    caller_arn: &'a PartialText,
    caller_userid: Option<&'a PartialText>,
    role_session_name: String,
    if_reached: HopVerdict,
    cause: Option<Cause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    half: Option<Half>,
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_policies: Vec<MissingPolicy<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probably_allowed: Option<bool>,
    supposed: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameter_defaults: Vec<&'a str>,
    findings: Vec<FindingReport>,
    /// The location of the trust policy; the lines in the trace count from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_policy: Option<PlaceReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<CachedReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<TraceDescription<'a>>,
}

/// A policy that applies to the caller but has no document in any snapshot, and the command that
/// fetches it.
#[derive(Serialize)]
struct MissingPolicy<'a> {
    #[serde(flatten)]
    policy: &'a UnseenPolicy,
    fetch: &'static str,
}

/// A hop with its outcome, which may differ from the one in the tree.
pub(super) fn hop<'a>(
    prediction: &'a Prediction,
    findings: &Findings,
    id: NodeId,
    outcome: &'a HopOutcome,
    with_trace: bool,
) -> Option<HopReport<'a>> {
    let survey = &prediction.survey;
    let (hop, _) = survey.call(id)?;
    let traced = Some(outcome).filter(|_| with_trace);
    let unseen = outcome.missing.iter();
    let unseen = unseen.filter_map(MissingFact::unseen_policy);
    Some(HopReport {
        profile: &hop.profile,
        source_profile: match &hop.source {
            HopSource::Profile(name, _) => Some(name),
            HopSource::Named(..) => None,
        },
        role_arn: hop.role_arn.shown(),
        verdict: prediction.verdict(id)?,
        trust: outcome.trust,
        identity: outcome.identity,
        organization: if outcome.organization_checked {
            "checked"
        } else {
            "not_checked"
        },
        caller_arn: &outcome.caller.arn,
        caller_userid: outcome.caller.userid.as_ref(),
        role_session_name: session_name(prediction, hop),
        if_reached: outcome.if_reached,
        cause: outcome.cause,
        half: outcome.half(),
        missing: missing(outcome),
        missing_policies: unseen
            .map(|policy| MissingPolicy {
                policy,
                fetch: FETCH_POLICIES,
            })
            .collect(),
        probably_allowed: outcome.probably_allowed.then_some(true),
        supposed: supposed(prediction, id, hop, outcome),
        parameter_defaults: outcome.parameter_defaults(),
        findings: findings_of(prediction, findings, id, [id]),
        trust_policy: traced
            .and_then(|outcome| outcome.policy.as_ref())
            .map(|policy| PlaceReport::from(Some(&policy.text.location))),
        cached: find_cached(survey, &prediction.cache, id).map(CachedReport::from),
        trace: traced
            .and_then(|outcome| outcome.evaluation.as_ref())
            .map(|evaluation| evaluation.describe(&outcome.context)),
    })
}

/// The name of the session that a hop opens.
pub(super) fn session_name(prediction: &Prediction, hop: &Hop) -> String {
    match &hop.role_session_name {
        SessionName::Set(name) => name.shown(),
        SessionName::Generated => {
            let partial = session_name_of(&prediction.survey, hop);
            partial.as_text().unwrap_or("<generated>").to_owned()
        }
    }
}

/// Every basis of the verdict that is in no file: context keys, settings of the hop's profile, and,
/// as `PROFILE.KEY`, those of the calling session's profile.
fn supposed(prediction: &Prediction, id: NodeId, hop: &Hop, outcome: &HopOutcome) -> Vec<String> {
    const OF_THE_CALLER: [SettingKey; 2] = [SettingKey::RoleSessionName, SettingKey::RoleArn];
    let survey = &prediction.survey;
    let keys = outcome.context.sorted().into_iter();
    let keys = keys
        .filter(|entry| entry.origin == KeyOrigin::Supposed)
        .map(|entry| entry.name.to_string());
    let identity = outcome
        .supposed_identity
        .then(|| "identity_policies".into());
    let overrides = || prediction.overrides().iter();
    let own = overrides()
        .filter(|supposed| *supposed.profile == *hop.profile)
        .map(|supposed| supposed.key.to_string());
    let source = survey.forest.node(id).parent;
    let source = source.and_then(|parent| Some(&*survey.hop(parent)?.0.profile));
    let of_caller = overrides()
        .filter(|it| Some(&*it.profile) == source && OF_THE_CALLER.contains(&it.key))
        .map(|supposed| format!("{}.{}", supposed.profile, supposed.key));
    keys.chain(identity).chain(own).chain(of_caller).collect()
}

/// The codes of missing facts, once each. For a hop without a trust policy that is the missing
/// fact.
fn missing(outcome: &HopOutcome) -> Vec<&str> {
    if outcome.if_reached == HopVerdict::NoPolicy {
        return vec!["trust_policy"];
    }
    let mut codes: Vec<&str> = outcome.missing.iter().map(MissingFact::code).collect();
    codes.dedup();
    codes
}

/// The call of `AssumeRoleWithWebIdentity` that supplies the credentials of a base.
#[derive(Serialize)]
pub(super) struct WebIdentityReport<'a> {
    verdict: HopVerdict,
    trust: SideVerdict,
    cause: Option<Cause>,
    missing: Vec<&'a str>,
    provider: Option<&'a PartialText>,
}

impl<'a> From<&'a HopOutcome> for WebIdentityReport<'a> {
    fn from(outcome: &'a HopOutcome) -> Self {
        let caller = &outcome.caller;
        Self {
            verdict: outcome.if_reached,
            trust: outcome.trust,
            cause: outcome.cause,
            missing: missing(outcome),
            provider: caller.issuer.as_ref().map(|_| &caller.arn),
        }
    }
}
