//! `--format json` of `check`, `tree` and `explain`. Fields may be added, never changed in
//! meaning; `"format": 1` says so.

pub(super) mod repair;
mod web_identity;

use std::collections::BTreeMap;
use std::io::Write;

use super::check::all_findings;
use super::json_files::{CachedReport, FindingReport, cached, finding, findings_of};
use super::json_text::{to_text, write_pretty};
use serde::Serialize;

use self::repair::{RepairReport, Repairs, SharedReport};
use self::web_identity::{WebIdentityReport, web_identity};
use crate::chain::{ChainProblem, NodeId, SessionName};
use crate::config::SettingKey;
use crate::eval::{MissingFact, TraceDescription};
use crate::explain::FETCH_POLICIES;
use crate::predict::{
    HopOutcome, HopVerdict, Prediction, SideVerdict, find_cached, session_name_of,
};

/// The version of the format.
pub(super) const FORMAT: u32 = 1;

#[derive(Serialize)]
struct CheckReport<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<String>,
    summary: BTreeMap<&'static str, usize>,
    profiles: Profiles<'a>,
    findings: Vec<FindingReport>,
}

/// The reports of profiles, each made when its turn comes: all chains of a long row of profiles
/// together would not fit into memory.
struct Profiles<'a> {
    prediction: &'a Prediction,
    ids: &'a [NodeId],
}

impl Serialize for Profiles<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut repairs = Repairs::new(self.prediction);
        serializer.collect_seq(
            self.ids
                .iter()
                .map(|id| profile(self.prediction, *id, false, &mut repairs)),
        )
    }
}

#[derive(Serialize)]
struct ExplainReport<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<String>,
    #[serde(flatten)]
    profile: ProfileReport<'a>,
    repairs: Vec<RepairReport<'a>>,
    findings: Vec<FindingReport>,
}

#[derive(Serialize)]
struct CallReport<'a> {
    format: u32,
    caller: &'a str,
    verdict: &'static str,
    problem: Option<ProblemReport>,
    hop: Option<HopReport<'a>>,
    repair: Option<SharedReport<'a>>,
}

#[derive(Serialize)]
struct ProfileReport<'a> {
    profile: &'a str,
    verdict: &'static str,
    trust_only: bool,
    problem: Option<ProblemReport>,
    base: Option<BaseReport<'a>>,
    hops: Vec<HopReport<'a>>,
    repair: Option<SharedReport<'a>>,
}

#[derive(Serialize)]
pub(super) struct ProblemReport {
    #[serde(rename = "type")]
    kind: &'static str,
    message: String,
    file: Option<String>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct BaseReport<'a> {
    profile: Option<&'a str>,
    kind: &'static str,
    arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_identity: Option<WebIdentityReport<'a>>,
}

/// A policy that applies to the caller without its document being in any snapshot, and the command
/// that fetches it.
#[derive(Serialize)]
struct MissingPolicy<'a> {
    kind: &'static str,
    name: &'a str,
    holder: &'a str,
    fetch: &'static str,
}

/// Where the trust policy begins; the lines of the trace count from there.
#[derive(Serialize)]
struct PolicyPlace<'a> {
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
pub(super) struct HopReport<'a> {
    profile: &'a str,
    source_profile: Option<&'a str>,
    role_arn: String,
    verdict: &'static str,
    trust: &'static str,
    identity: &'static str,
    organization: &'static str,
    caller_arn: String,
    caller_userid: Option<String>,
    role_session_name: String,
    if_reached: &'static str,
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    half: Option<&'static str>,
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_policies: Vec<MissingPolicy<'a>>,
    #[serde(skip_serializing_if = "is_false")]
    probably_allowed: bool,
    supposed: Vec<String>,
    findings: Vec<FindingReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_policy: Option<PolicyPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<CachedReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<TraceDescription<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// `check --format json`
pub(crate) fn check(
    prediction: &Prediction,
    ids: &[NodeId],
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut summary = BTreeMap::new();
    summary.insert("profiles", ids.len());
    for id in ids {
        *summary
            .entry(prediction.profile_verdict(*id).code())
            .or_default() += 1;
    }
    let report = CheckReport {
        format: FORMAT,
        overrides: repair::overrides(prediction),
        summary,
        profiles: Profiles { prediction, ids },
        findings: all_findings(prediction, ids).iter().map(finding).collect(),
    };
    write_pretty(&report, out)
}

/// `explain --format json`: one profile with the full trace of every hop.
pub(crate) fn explain(prediction: &Prediction, id: NodeId) -> anyhow::Result<String> {
    to_text(&ExplainReport {
        format: FORMAT,
        overrides: repair::overrides(prediction),
        profile: profile(prediction, id, true, &mut Repairs::new(prediction)),
        repairs: repair::all(prediction, id),
        findings: findings_of(prediction, id, prediction.chain_of(id)),
    })
}

/// `can --format json`: one call with its trace.
pub(crate) fn call(prediction: &Prediction, id: NodeId, caller: &str) -> anyhow::Result<String> {
    let outcome = prediction.outcome(id);
    let problem = prediction.asked_problem(id);
    to_text(&CallReport {
        format: FORMAT,
        caller,
        verdict: prediction.profile_verdict(id).code(),
        problem: problem.as_ref().map(self::problem),
        hop: outcome.and_then(|outcome| hop(prediction, id, outcome, true)),
        repair: Repairs::new(prediction).best(id),
    })
}

fn profile<'a>(
    prediction: &'a Prediction,
    id: NodeId,
    with_trace: bool,
    repairs: &mut Repairs<'a>,
) -> ProfileReport<'a> {
    let survey = &prediction.survey;
    let broken = prediction.asked_problem(id);
    let base = survey.base_of(id);
    let chain = prediction.chain_of(id);
    let mut hops = Vec::new();
    // Of a refused file the hops are shown as far as they can be understood.
    if prediction.problem(id).is_none() {
        for node in chain.iter().filter(|node| survey.hop(**node).is_some()) {
            let Some(outcome) = prediction.outcome(*node) else {
                continue;
            };
            hops.extend(hop(prediction, *node, outcome, with_trace));
        }
    }
    let caller = chain
        .iter()
        .filter(|node| survey.hop(**node).is_some())
        .find_map(|node| prediction.outcome(*node))
        .map(|outcome| outcome.caller.arn.to_string());
    ProfileReport {
        profile: survey.name(id),
        verdict: prediction.profile_verdict(id).code(),
        trust_only: prediction.profile_verdict(id).is_trust_only(),
        problem: broken.as_ref().map(problem),
        base: base.map(|base| BaseReport {
            profile: base.profile.as_deref(),
            kind: base.kind.word(),
            arn: survey
                .base_identity(id)
                .map(|identity| identity.arn.to_string())
                .or_else(|| caller.filter(|arn| arn != "⟨…⟩")),
            web_identity: chain
                .first()
                .filter(|first| survey.hop(**first).is_none())
                .and_then(|first| prediction.outcome(*first))
                .map(web_identity),
        }),
        hops,
        repair: repairs.best(id),
    }
}

pub(super) fn session_name(prediction: &Prediction, hop: &crate::chain::Hop) -> String {
    match &hop.role_session_name {
        SessionName::Set(name) => name.shown(),
        SessionName::Generated => {
            let partial = session_name_of(&prediction.survey, hop);
            partial
                .as_text()
                .map_or_else(|| "<generated>".to_owned(), str::to_owned)
        }
    }
}

pub(super) fn hop<'a>(
    prediction: &'a Prediction,
    id: NodeId,
    outcome: &'a HopOutcome,
    with_trace: bool,
) -> Option<HopReport<'a>> {
    let survey = &prediction.survey;
    let (hop, _) = survey.call(id)?;
    let evaluation = outcome.evaluation.as_ref().filter(|_| with_trace);
    Some(HopReport {
        profile: hop.profile.as_str(),
        source_profile: match &hop.source {
            crate::chain::HopSource::Profile(name, _) => Some(name.as_str()),
            crate::chain::HopSource::Named(..) => None,
        },
        role_arn: hop.role_arn.shown(),
        verdict: prediction.verdict(id)?.code(),
        trust: side(outcome.trust),
        identity: side(outcome.identity),
        organization: if outcome.organization_checked {
            "checked"
        } else {
            "not_checked"
        },
        caller_arn: outcome.caller.arn.to_string(),
        caller_userid: outcome.caller.userid.as_ref().map(ToString::to_string),
        role_session_name: session_name(prediction, hop),
        if_reached: outcome.if_reached.code(),
        cause: outcome.cause.as_ref().map(|cause| cause.cause.code()),
        half: outcome
            .cause
            .as_ref()
            .and_then(|cause| cause.half)
            .map(crate::predict::Half::code),
        missing: missing(outcome),
        missing_policies: outcome.missing.iter().filter_map(missing_policy).collect(),
        probably_allowed: outcome.probably_allowed,
        supposed: outcome
            .context
            .sorted()
            .into_iter()
            .filter(|entry| entry.origin == crate::eval::KeyOrigin::Supposed)
            .map(|entry| entry.name.to_string())
            .chain(
                outcome
                    .supposed_identity
                    .then(|| "identity_policies".to_owned()),
            )
            .chain(
                prediction
                    .overrides()
                    .iter()
                    .filter(|supposed| supposed.profile == *hop.profile)
                    .map(|supposed| supposed.key.to_string()),
            )
            .chain(supposed_of_caller(prediction, id))
            .collect(),
        trust_policy: outcome
            .policy
            .as_ref()
            .filter(|_| with_trace)
            .map(|policy| PolicyPlace {
                file: &policy.text.location.file,
                line: policy.text.location.line,
            }),
        findings: findings_of(prediction, id, [id]),
        cached: find_cached(survey, &prediction.cache, id).map(cached),
        trace: evaluation.map(|it| it.describe(&outcome.context)),
    })
}

/// What is supposed of the profile whose session calls, as `PROFILE.KEY`: the caller is another one
/// by it.
fn supposed_of_caller(prediction: &Prediction, id: NodeId) -> impl Iterator<Item = String> {
    const OF_THE_CALLER: [SettingKey; 2] = [SettingKey::RoleSessionName, SettingKey::RoleArn];
    let survey = &prediction.survey;
    let source = survey.forest.node(id).parent;
    let source = source.and_then(|parent| Some(&*survey.hop(parent)?.0.profile));
    let all = prediction.overrides().iter();
    all.filter(move |supposed| {
        Some(&*supposed.profile) == source && OF_THE_CALLER.contains(&supposed.key)
    })
    .map(|supposed| format!("{}.{}", supposed.profile, supposed.key))
}

/// Missing facts by code, each code once; a hop without any trust policy misses that.
fn missing(outcome: &HopOutcome) -> Vec<&str> {
    if outcome.if_reached == HopVerdict::NoPolicy {
        return vec!["trust_policy"];
    }
    let mut codes: Vec<&str> = outcome.missing.iter().map(MissingFact::code).collect();
    codes.dedup();
    codes
}

fn missing_policy(fact: &MissingFact) -> Option<MissingPolicy<'_>> {
    let unseen = fact.unseen_policy()?;
    Some(MissingPolicy {
        kind: unseen.kind.code(),
        name: &unseen.name,
        holder: unseen.holder.as_str(),
        fetch: FETCH_POLICIES,
    })
}

fn side(side: SideVerdict) -> &'static str {
    side.code()
}

pub(super) fn problem(problem: &ChainProblem) -> ProblemReport {
    ProblemReport {
        kind: problem.exception(),
        message: problem.message(),
        file: problem.location.as_ref().map(|at| at.file.to_string()),
        line: problem.location.as_ref().map(|at| at.line),
    }
}
