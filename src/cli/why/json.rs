//! `why --format json`. Fields may be added, never changed in meaning.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json_difference::{DifferenceReport, difference_report};
use super::{Findings, Told, outcome_of};
use crate::chain::NodeId;
use crate::eval::KeyOrigin;
use crate::explain::report::{HopReport as CallReport, RepairReport, Repairs, hop, join};
use crate::explain::{
    node_card, replay_sentence, reported_advice, reported_sentence, value_sentence,
};
use crate::observed::{
    ClientMeaning, Difference, HopMatch, IdFact, MaskedPart, Nearness, Replay, ReportedOutcome,
    Stranger, mfa_devices,
};
use crate::predict::{Cause, FurtherAction, HopVerdict, Prediction, SideVerdict};

#[derive(Serialize)]
struct WhyReport<'a> {
    format: u32,
    reports: Vec<One<'a>>,
    left_out: usize,
    not_of_a_profile: usize,
}

/// So many less near hops are listed.
const MOST_OTHERS: usize = 50;

#[derive(Serialize)]
struct One<'a> {
    outcome: &'a ReportedOutcome,
    sentence: String,
    explicit_deny: Option<bool>,
    policy: Option<&'static str>,
    error_code: Option<&'a str>,
    caller: Option<&'a str>,
    user_id: Option<&'a str>,
    action: Option<&'a str>,
    resource: Option<&'a str>,
    session_name: Option<&'a str>,
    external_id: Option<&'a str>,
    time: Option<&'a str>,
    client: Option<&'static str>,
    client_says: Option<ClientMeaning>,
    profile: Option<&'a str>,
    source_profile: Option<&'a str>,
    advice: Option<String>,
    caller_kind: Option<&'a str>,
    not_of_a_profile: Option<&'a Stranger>,
    masked: &'a [MaskedPart],
    user_id_is: Option<UserIdReport>,
    mfa_devices: Vec<DeviceReport<'a>>,
    hops: Vec<HopReport<'a>>,
    other_hops: Vec<OtherHop<'a>>,
    other_hops_left_out: usize,
    /// The call itself, where no profile makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<CallReport<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    call_differences: Vec<DifferenceReport<'a>>,
    profiles: Vec<&'a str>,
    /// Of the web identity of the first profile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    profile_differences: Vec<DifferenceReport<'a>>,
    /// Whether AWS's answer and the files contradict each other.
    contradicts_files: bool,
    /// The best fix, for the caller that was reported.
    repair: Option<RepairReport<'a>>,
    profiles_of_same_role: Vec<&'a str>,
}

/// An MFA device that a refused code may be of.
#[derive(Serialize)]
struct DeviceReport<'a> {
    profile: &'a str,
    device: Option<&'a str>,
    place: String,
    wrong: bool,
}

#[derive(Serialize)]
struct UserIdReport {
    code: &'static str,
    arn: Option<String>,
    id_now: Option<String>,
}

#[derive(Serialize)]
struct OtherHop<'a> {
    profile: &'a str,
    fit: Nearness,
    verdict: Option<HopVerdict>,
}

/// A hop evaluated with what AWS reported of the call.
#[derive(Serialize)]
struct ReplayReport<'a> {
    verdict: HopVerdict,
    trust: SideVerdict,
    identity: SideVerdict,
    cause: Option<Cause>,
    sentence: String,
    context: BTreeMap<String, String>,
    actions: &'a [FurtherAction],
}

#[derive(Serialize)]
struct HopReport<'a> {
    profile: &'a str,
    chain: Vec<&'a str>,
    fit: Nearness,
    verdict: Option<HopVerdict>,
    identity: Option<SideVerdict>,
    if_reached: Option<HopVerdict>,
    cause: Option<Cause>,
    sentence: String,
    differences: Vec<DifferenceReport<'a>>,
    as_reported: Option<ReplayReport<'a>>,
    repair: Option<RepairReport<'a>>,
}

/// The document.
pub(super) fn json(prediction: &Prediction, findings: &Findings<'_>) -> anyhow::Result<String> {
    let reports = findings
        .told
        .iter()
        .map(|told| one(prediction, told))
        .collect();
    let report = WhyReport {
        format: 1,
        reports,
        left_out: findings.left,
        not_of_a_profile: findings.strangers.len(),
    };
    let mut text = serde_json::to_string_pretty(&report)?;
    text.push('\n');
    Ok(text)
}

fn one<'a>(prediction: &'a Prediction, told: &'a Told<'_>) -> One<'a> {
    let Told {
        reported,
        matched,
        call,
        ..
    } = told;
    let named = |ids: &[NodeId]| -> Vec<&'a str> {
        ids.iter().map(|id| prediction.survey.name(*id)).collect()
    };
    let because = match &reported.outcome {
        ReportedOutcome::Denied(because) => *because,
        _ => None,
    };
    let client = match &reported.outcome {
        ReportedOutcome::Client(error) => Some(error),
        _ => None,
    };
    One {
        outcome: &reported.outcome,
        sentence: join(&reported_sentence(reported)),
        explicit_deny: because.map(|because| because.explicit),
        policy: because.map(|because| because.policy.words()),
        error_code: match &reported.outcome {
            ReportedOutcome::Other { code, .. } => Some(code),
            _ => None,
        },
        caller: reported.caller.as_deref(),
        user_id: reported.user_id.as_deref(),
        action: reported.action.as_deref(),
        resource: reported.resource.as_deref(),
        session_name: reported.session_name.as_deref(),
        external_id: reported.external_id.as_deref(),
        time: reported.time.as_deref(),
        client: client.and_then(|error| error.client),
        client_says: client.map(|error| error.meaning),
        profile: reported.profile.as_deref(),
        source_profile: reported.source_profile.as_deref(),
        advice: reported_advice(reported, &prediction.survey.config.profiles)
            .map(|runs| join(&runs)),
        caller_kind: reported
            .event
            .as_ref()
            .and_then(|event| event.kind.as_deref()),
        not_of_a_profile: matched.stranger.as_ref(),
        masked: &matched.masked,
        user_id_is: matched.id.as_ref().map(user_id_is),
        mfa_devices: mfa_devices(prediction, reported, matched)
            .into_iter()
            .map(|device| DeviceReport {
                profile: device.profile,
                device: device.setting.text(),
                place: device.setting.location.to_string(),
                wrong: device.wrong,
            })
            .collect(),
        hops: matched
            .hops
            .iter()
            .enumerate()
            .map(|(at, hop)| hop_report(prediction, told, at, hop))
            .collect(),
        other_hops: matched
            .others
            .iter()
            .take(MOST_OTHERS)
            .map(|hop| OtherHop {
                profile: prediction.survey.name(hop.node),
                fit: hop.nearness,
                verdict: prediction.verdict(hop.node),
            })
            .collect(),
        other_hops_left_out: matched.others.len().saturating_sub(MOST_OTHERS),
        call: call.as_ref().and_then(|call| {
            let outcome = outcome_of(&call.prediction, &call.hop)?;
            hop(&call.prediction, call.hop.node, outcome, false)
        }),
        call_differences: call
            .iter()
            .flat_map(|call| &call.hop.differences)
            .map(|difference| difference_report(difference, "", ""))
            .collect(),
        profiles: named(&matched.profiles),
        profile_differences: matched
            .differences
            .iter()
            .map(|difference| difference_report(difference, "", ""))
            .collect(),
        contradicts_files: differences(told).any(Difference::is_contradiction),
        repair: best_repair(prediction, told),
        profiles_of_same_role: named(&matched.same_role),
    }
}

fn user_id_is(fact: &IdFact) -> UserIdReport {
    let (arn, id_now) = match fact {
        IdFact::Of(arn) => (Some(arn.to_string()), None),
        IdFact::Remade { arn, now } => (Some(arn.to_string()), Some(now.clone())),
        IdFact::Nobody { .. } | IdFact::Listed | IdFact::NotListed => (None, None),
    };
    UserIdReport {
        code: fact.into(),
        arn,
        id_now,
    }
}

fn replay_report<'a>(prediction: &Prediction, id: NodeId, replay: &'a Replay) -> ReplayReport<'a> {
    let outcome = &replay.outcome;
    let given = outcome.context.sorted().into_iter();
    ReplayReport {
        verdict: outcome.if_reached,
        trust: outcome.trust,
        identity: outcome.identity,
        cause: outcome.cause.as_ref().map(|cause| cause.cause),
        sentence: join(&replay_sentence(&prediction.survey, id, replay)),
        context: given
            .filter(|entry| entry.origin == KeyOrigin::Given)
            .map(|entry| (entry.name.to_string(), join(&value_sentence(&entry.value))))
            .collect(),
        actions: &outcome.further,
    }
}

/// Every difference that the report is told with.
fn differences<'a>(told: &'a Told<'_>) -> impl Iterator<Item = &'a Difference> {
    let of_hop = told.matched.hops.first().map(|hop| &hop.differences);
    let of_call = told.call.as_ref().map(|call| &call.hop.differences);
    let of_profile = Some(&told.matched.differences);
    [of_hop, of_call, of_profile]
        .into_iter()
        .flatten()
        .flatten()
}

/// The repair of what the report is about first.
fn best_repair<'a>(prediction: &'a Prediction, told: &'a Told<'_>) -> Option<RepairReport<'a>> {
    let Told { matched, call, .. } = told;
    if let Some(call) = call {
        return Repairs::new(&call.prediction).best(call.hop.node);
    }
    if !matched.hops.is_empty() {
        return (told.cards() > 0).then(|| hop_repair(prediction, told, 0))?;
    }
    let profile = matched.profiles.first()?;
    Repairs::new(prediction).best(*profile)
}

/// The repair of a hop that gets a card, the first one's for the caller that was reported.
fn hop_repair<'a>(
    prediction: &'a Prediction,
    told: &'a Told<'_>,
    at: usize,
) -> Option<RepairReport<'a>> {
    let (prediction, id) = told.known(prediction, at)?;
    Repairs::new(prediction).of_node(id)
}

fn hop_report<'a>(
    prediction: &'a Prediction,
    told: &'a Told<'_>,
    at: usize,
    hop: &'a HopMatch,
) -> HopReport<'a> {
    let survey = &prediction.survey;
    let outcome = prediction.outcome(hop.node);
    let profile = survey.name(hop.node);
    let source = survey.forest.node(hop.node).parent;
    let source = source.map_or("", |source| survey.name(source));
    HopReport {
        profile,
        chain: prediction
            .chain_of(hop.node)
            .into_iter()
            .map(|id| survey.name(id))
            .collect(),
        fit: hop.nearness,
        verdict: prediction.verdict(hop.node),
        identity: outcome.map(|outcome| outcome.identity),
        if_reached: outcome.map(|outcome| outcome.if_reached),
        cause: outcome
            .and_then(|outcome| outcome.cause.as_ref())
            .map(|cause| cause.cause),
        sentence: join(&node_card(prediction, hop.node).sentence),
        differences: hop
            .differences
            .iter()
            .map(|difference| difference_report(difference, source, profile))
            .collect(),
        as_reported: hop
            .replay
            .as_ref()
            .map(|replay| replay_report(prediction, hop.node, replay)),
        repair: (at < told.cards())
            .then(|| hop_repair(prediction, told, at))
            .flatten(),
    }
}
