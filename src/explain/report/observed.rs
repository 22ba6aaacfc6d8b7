//! The report of AWS, the hop it concerns, and the differences between AWS and the files: `why`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::call::{HopReport, hop};
use super::repair::{RepairReport, Repairs};
use super::{Document, PlaceReport, chain_names, join};
use crate::chain::NodeId;
use crate::eval::{KeyOrigin, Layer};
use crate::explain::{
    difference_sentence, node_card, replay_sentence, reported_advice, reported_sentence,
    value_sentence,
};
use crate::iam::Arn;
use crate::lint;
use crate::observed::{
    ClientMeaning, HopMatch, IdFact, MaskedPart, MfaDevice, Nearness, Replay, ReportDifference,
    ReportedOutcome, Reports, Stranger, Told, mfa_devices, outcome_of, policy_location,
};
use crate::predict::{Cause, FurtherAction, HopVerdict, Prediction, SideVerdict};
use crate::text::Location;

/// Maximum number of less close hops listed.
const MOST_OTHERS: usize = 50;

#[derive(Serialize)]
struct WhyReport<'a> {
    reports: Vec<ToldReport<'a>>,
    left_out: usize,
    not_of_a_profile: usize,
}

#[derive(Serialize)]
struct ToldReport<'a> {
    outcome: &'a ReportedOutcome,
    sentence: String,
    explicit_deny: Option<bool>,
    policy: Option<&'static str>,
    policy_arn: Option<&'a str>,
    policy_place: Option<String>,
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
    user_id_is: Option<UserIdReport<'a>>,
    mfa_devices: Vec<DeviceReport<'a>>,
    hops: Vec<MatchReport<'a>>,
    other_hops: Vec<OtherHop<'a>>,
    other_hops_left_out: usize,
    /// The call itself, if no profile makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<HopReport<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    call_differences: Vec<DifferenceReport<'a>>,
    profiles: Vec<&'a str>,
    /// The differences for the first profile's web identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    profile_differences: Vec<DifferenceReport<'a>>,
    /// True if AWS's answer contradicts the files.
    contradicts_files: bool,
    /// The best fix for the reported caller.
    repair: Option<RepairReport<'a>>,
    profiles_of_same_role: Vec<&'a str>,
}

/// An MFA device that a refused code may belong to.
#[derive(Serialize)]
struct DeviceReport<'a> {
    profile: &'a str,
    device: Option<&'a str>,
    place: &'a Location,
    wrong: bool,
}

#[derive(Serialize)]
struct UserIdReport<'a> {
    code: &'static str,
    arn: Option<&'a Arn>,
    id_now: Option<&'a str>,
}

#[derive(Serialize)]
struct MatchReport<'a> {
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

#[derive(Serialize)]
struct OtherHop<'a> {
    profile: &'a str,
    fit: Nearness,
    verdict: Option<HopVerdict>,
}

/// A hop evaluated with the facts that AWS reported about the call.
#[derive(Serialize)]
struct ReplayReport<'a> {
    verdict: HopVerdict,
    trust: SideVerdict,
    identity: SideVerdict,
    cause: Option<Cause>,
    sentence: String,
    context: BTreeMap<&'a str, String>,
    actions: &'a [FurtherAction],
}

/// A difference between AWS and the files.
#[derive(Serialize)]
struct DifferenceReport<'a> {
    code: &'static str,
    sentence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clients: Vec<&'static str>,
    /// The Deny statement that AWS found, or may have found.
    #[serde(skip_serializing_if = "Option::is_none")]
    deny: Option<DenyReport<'a>>,
}

/// A Deny statement of the files.
#[derive(Serialize)]
struct DenyReport<'a> {
    layer: Layer,
    policy: Option<&'a str>,
    statement: usize,
    #[serde(flatten)]
    place: PlaceReport,
    keys: &'a [String],
}

/// `why`
pub(crate) fn why_report<'a>(
    prediction: &'a Prediction,
    reports: &'a Reports<'_>,
) -> impl Serialize + use<'a> {
    let told = reports.told.iter();
    Document::from(WhyReport {
        reports: told.map(|told| report(prediction, told)).collect(),
        left_out: reports.left,
        not_of_a_profile: reports.strangers.len(),
    })
}

fn report<'a>(prediction: &'a Prediction, told: &'a Told<'_>) -> ToldReport<'a> {
    let (reported, matched) = (told.reported, &told.matched);
    let named = |ids: &[NodeId]| ids.iter().map(|id| prediction.survey.name(*id)).collect();
    let (mut because, mut client, mut error_code) = (None, None, None);
    match &reported.outcome {
        ReportedOutcome::Denied(found) => because = *found,
        ReportedOutcome::Client(error) => client = Some(error),
        ReportedOutcome::Other { code, .. } => error_code = Some(&**code),
        _ => {}
    }
    let event = reported.event.as_ref();
    let advice = reported_advice(prediction, reported, matched);
    let devices = mfa_devices(prediction, reported, matched).into_iter();
    let others = matched.others.iter().take(MOST_OTHERS);
    let call = told.call.as_ref();
    let call_differences = call.map_or(&[][..], |call| &call.hop.differences);
    ToldReport {
        outcome: &reported.outcome,
        sentence: join(&reported_sentence(reported)),
        explicit_deny: because.map(|because| because.explicit),
        policy: because.map(|because| because.policy.words()),
        policy_arn: reported.policy_arn.as_deref(),
        policy_place: policy_location(prediction, reported).map(|place| place.to_string()),
        error_code,
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
        advice: advice.as_deref().map(join),
        caller_kind: event.and_then(|event| event.kind.as_deref()),
        not_of_a_profile: matched.stranger.as_ref(),
        masked: &matched.masked,
        user_id_is: matched.id.as_ref().map(Into::into),
        mfa_devices: devices.map(Into::into).collect(),
        hops: (0..matched.hops.len())
            .map(|at| matched_hop(prediction, told, at))
            .collect(),
        other_hops: others.map(|hop| other_hop(prediction, hop)).collect(),
        other_hops_left_out: matched.others.len().saturating_sub(MOST_OTHERS),
        call: call.and_then(|call| {
            let outcome = outcome_of(&call.prediction, &call.hop)?;
            let findings = lint::find(&call.prediction.survey);
            hop(&call.prediction, &findings, call.hop.node, outcome, false)
        }),
        call_differences: differences(call_differences, "", ""),
        profiles: named(&matched.profiles),
        profile_differences: differences(&matched.differences, "", ""),
        contradicts_files: told.contradicts_files(),
        repair: best_repair(prediction, told),
        profiles_of_same_role: named(&matched.same_role),
    }
}

/// The repair for the main subject of the report.
fn best_repair<'a>(prediction: &'a Prediction, told: &'a Told<'_>) -> Option<RepairReport<'a>> {
    if let Some(call) = &told.call {
        return Repairs::new(&call.prediction).best(call.hop.node);
    }
    if !told.matched.hops.is_empty() {
        return hop_repair(prediction, told, 0);
    }
    let profile = told.matched.profiles.first()?;
    Repairs::new(prediction).best(*profile)
}

/// The repair of a hop with a card; for the first hop it is for the reported caller.
fn hop_repair<'a>(
    prediction: &'a Prediction,
    told: &'a Told<'_>,
    at: usize,
) -> Option<RepairReport<'a>> {
    if at >= told.cards() {
        return None;
    }
    let (prediction, id) = told.known(prediction, at)?;
    Repairs::new(prediction).of_node(id)
}

fn matched_hop<'a>(prediction: &'a Prediction, told: &'a Told<'_>, at: usize) -> MatchReport<'a> {
    let survey = &prediction.survey;
    let hop = &told.matched.hops[at];
    let id = hop.node;
    let profile = survey.name(id);
    let source = survey.forest.node(id).parent;
    let source = source.map_or("", |source| survey.name(source));
    let outcome = prediction.outcome(id);
    let replay = hop.replay.as_ref();
    MatchReport {
        profile,
        chain: chain_names(prediction, id),
        fit: hop.nearness,
        verdict: prediction.verdict(id),
        identity: outcome.map(|outcome| outcome.identity),
        if_reached: outcome.map(|outcome| outcome.if_reached),
        cause: outcome.and_then(|outcome| outcome.cause),
        sentence: join(&node_card(prediction, id).sentence),
        differences: differences(&hop.differences, source, profile),
        as_reported: replay.map(|replay| replayed(prediction, id, replay)),
        repair: hop_repair(prediction, told, at),
    }
}

fn other_hop<'a>(prediction: &'a Prediction, hop: &HopMatch) -> OtherHop<'a> {
    OtherHop {
        profile: prediction.survey.name(hop.node),
        fit: hop.nearness,
        verdict: prediction.verdict(hop.node),
    }
}

impl<'a> From<MfaDevice<'a>> for DeviceReport<'a> {
    fn from(device: MfaDevice<'a>) -> Self {
        Self {
            profile: device.profile,
            device: device.setting.text(),
            place: &device.setting.location,
            wrong: device.wrong,
        }
    }
}

fn replayed<'a>(prediction: &Prediction, id: NodeId, replay: &'a Replay) -> ReplayReport<'a> {
    let outcome = &replay.outcome;
    let given = outcome.context.sorted().into_iter();
    ReplayReport {
        verdict: outcome.if_reached,
        trust: outcome.trust,
        identity: outcome.identity,
        cause: outcome.cause,
        sentence: join(&replay_sentence(&prediction.survey, id, replay)),
        context: given
            .filter(|entry| entry.origin == KeyOrigin::Given)
            .map(|entry| (&*entry.name, join(&value_sentence(&entry.value))))
            .collect(),
        actions: &outcome.further,
    }
}

fn differences<'a>(
    all: &'a [ReportDifference],
    source: &str,
    profile: &str,
) -> Vec<DifferenceReport<'a>> {
    let report = |difference: &'a ReportDifference| {
        let clients = match difference {
            ReportDifference::CallerSession { clients, .. }
            | ReportDifference::NewSession { clients, .. } => &clients[..],
            _ => &[],
        };
        let deny = match difference {
            ReportDifference::Deny(deny) => Some(DenyReport {
                layer: deny.trace.layer,
                policy: deny.policy.as_deref(),
                statement: deny.number,
                place: Some(&deny.location).into(),
                keys: &deny.keys,
            }),
            _ => None,
        };
        DifferenceReport {
            code: difference.code(),
            sentence: join(&difference_sentence(difference, source, profile)),
            clients: clients.iter().map(|client| client.name()).collect(),
            deny,
        }
    };
    all.iter().map(report).collect()
}

impl<'a> From<&'a IdFact> for UserIdReport<'a> {
    fn from(fact: &'a IdFact) -> Self {
        let (arn, id_now) = match fact {
            IdFact::Of(arn) => (Some(arn), None),
            IdFact::Recreated { arn, now } => (Some(arn), Some(&**now)),
            IdFact::NoOwner { .. } | IdFact::Listed | IdFact::NotListed => (None, None),
        };
        Self {
            code: fact.into(),
            arn,
            id_now,
        }
    }
}
