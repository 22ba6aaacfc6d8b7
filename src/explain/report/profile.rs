//! Profiles with their chains: `check` and `explain`, `--clients`, the call of `can`, and `who`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::call::{HopReport, WebIdentityReport, hop};
use super::finding::{FindingReport, finding_reports, mistakes_of};
use super::repair::{RepairReport, Repairs, all_repairs};
use super::{Document, ProblemReport, chain_names, join, overrides};
use crate::chain::NodeId;
use crate::chain::client::{Basis, Difference};
use crate::explain::{node_card, obstacle, short_problem};
use crate::iam::Arn;
use crate::lint::{self, Finding, Findings, find_in_policies};
use crate::predict::{
    Cause, ClientDifference, ClientHop, ClientRow, HopVerdict, Prediction, ProfileVerdict,
};

#[derive(Serialize)]
struct CheckReport<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<String>,
    summary: BTreeMap<&'static str, usize>,
    profiles: Profiles<'a>,
    findings: Vec<FindingReport>,
    /// Findings of rules with very many, which are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings_not_listed: Option<usize>,
}

/// The reports of profiles, each created when it is serialised: all chains of a long row of
/// profiles would not fit into memory together.
struct Profiles<'a> {
    prediction: &'a Prediction,
    findings: Findings,
    ids: &'a [NodeId],
}

impl Serialize for Profiles<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut repairs = Repairs::new(self.prediction);
        let report = |id| profile(self.prediction, &self.findings, id, false, &mut repairs);
        serializer.collect_seq(self.ids.iter().copied().map(report))
    }
}

#[derive(Serialize)]
struct ExplainReport<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<String>,
    #[serde(flatten)]
    profile: ProfileReport<'a>,
    repairs: Vec<RepairReport<'a>>,
    findings: Vec<FindingReport>,
}

#[derive(Serialize)]
struct CallReport<'a> {
    caller: &'a str,
    verdict: ProfileVerdict,
    problem: Option<ProblemReport>,
    hop: Option<HopReport<'a>>,
    repair: Option<RepairReport<'a>>,
}

/// A profile and its verdict.
#[derive(Serialize)]
pub(super) struct Asked<'a> {
    profile: &'a str,
    verdict: ProfileVerdict,
    trust_only: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn of(prediction: &'a Prediction, id: NodeId) -> Self {
        let verdict = prediction.profile_verdict(id);
        Self {
            profile: prediction.survey.name(id),
            verdict,
            trust_only: verdict.is_trust_only(),
        }
    }
}

#[derive(Serialize)]
struct ProfileReport<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    problem: Option<ProblemReport>,
    base: Option<BaseReport<'a>>,
    hops: Vec<HopReport<'a>>,
    repair: Option<RepairReport<'a>>,
}

#[derive(Serialize)]
struct BaseReport<'a> {
    profile: Option<&'a str>,
    kind: &'static str,
    arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_identity: Option<WebIdentityReport<'a>>,
}

/// `check`: a summary of all `ids`, and the reports of the `shown` profiles.
pub(crate) fn check_report<'a>(
    prediction: &'a Prediction,
    ids: &'a [NodeId],
    shown: &'a [NodeId],
) -> impl Serialize + use<'a> {
    let mut summary = BTreeMap::from([("profiles", ids.len())]);
    for id in ids {
        let verdict = prediction.profile_verdict(*id).code();
        *summary.entry(verdict).or_default() += 1;
    }
    let findings = lint::find(&prediction.survey);
    let reported = all_findings(prediction, &findings, ids);
    Document::from(CheckReport {
        overrides: overrides(prediction),
        summary,
        findings: finding_reports(prediction, reported.iter()),
        findings_not_listed: (findings.more() > 0).then_some(findings.more()),
        profiles: Profiles {
            prediction,
            findings,
            ids: shown,
        },
    })
}

/// The findings about the files, then those about the policies in some profiles' chains.
pub(crate) fn all_findings(
    prediction: &Prediction,
    findings: &Findings,
    ids: &[NodeId],
) -> Vec<Finding> {
    let hops = prediction.chains_of(ids);
    let mut all: Vec<Finding> = findings.iter().cloned().collect();
    all.extend(find_in_policies(prediction, hops));
    all
}

/// `explain`: one profile with the full trace of every hop.
pub(crate) fn explain_report(prediction: &Prediction, id: NodeId) -> impl Serialize + use<'_> {
    let findings = lint::find(&prediction.survey);
    let mut repairs = Repairs::new(prediction);
    Document::from(ExplainReport {
        overrides: overrides(prediction),
        profile: profile(prediction, &findings, id, true, &mut repairs),
        repairs: all_repairs(prediction, id),
        findings: mistakes_of(prediction, &findings, id),
    })
}

/// `can`: one call with its trace.
pub(crate) fn call_report<'a>(
    prediction: &'a Prediction,
    id: NodeId,
    caller: &'a str,
) -> impl Serialize + use<'a> {
    let outcome = prediction.outcome(id);
    let findings = lint::find(&prediction.survey);
    Document::from(CallReport {
        caller,
        verdict: prediction.profile_verdict(id),
        problem: prediction.asked_problem(id).as_ref().map(Into::into),
        hop: outcome.and_then(|outcome| hop(prediction, &findings, id, outcome, true)),
        repair: Repairs::new(prediction).best(id),
    })
}

fn profile<'a>(
    prediction: &'a Prediction,
    findings: &Findings,
    id: NodeId,
    with_trace: bool,
    repairs: &mut Repairs<'a>,
) -> ProfileReport<'a> {
    let chain = prediction.chain_of(id);
    let is_hop = |node: &NodeId| prediction.survey.hop(*node).is_some();
    let calls = chain.iter().filter(|node| is_hop(node));
    let calls = calls.filter_map(|node| Some((*node, prediction.outcome(*node)?)));
    // The hops of a refused file are shown as far as they could be read.
    let resolves = prediction.problem(id).is_none();
    ProfileReport {
        asked: Asked::of(prediction, id),
        problem: prediction.asked_problem(id).as_ref().map(Into::into),
        base: base(prediction, id, &chain),
        hops: calls
            .filter(|_| resolves)
            .filter_map(|(node, outcome)| hop(prediction, findings, node, outcome, with_trace))
            .collect(),
        repair: repairs.best(id),
    }
}

fn base<'a>(prediction: &'a Prediction, id: NodeId, chain: &[NodeId]) -> Option<BaseReport<'a>> {
    let survey = &prediction.survey;
    let base = survey.base_of(id)?;
    let is_hop = |node: &NodeId| survey.hop(*node).is_some();
    // If the identities do not determine the caller, the first hop does.
    let mut hops = chain.iter().filter(|node| is_hop(node));
    let caller = || {
        let outcome = hops.find_map(|node| prediction.outcome(*node))?;
        Some(outcome.caller.arn.to_string()).filter(|arn| arn != "⟨…⟩")
    };
    Some(BaseReport {
        profile: base.profile.as_deref(),
        kind: base.kind.word(),
        arn: survey
            .base_identity(id)
            .map(|identity| identity.arn.to_string())
            .or_else(caller),
        web_identity: chain
            .first()
            .filter(|first| !is_hop(first))
            .and_then(|first| prediction.outcome(*first))
            .map(Into::into),
    })
}

// The profiles that can assume a role: `who`.

/// A role and the profiles that request it.
pub(crate) struct Reach {
    pub role: Arn,
    pub profiles: Vec<NodeId>,
}

#[derive(Serialize)]
struct RoleReport<'a> {
    role_arn: &'a Arn,
    profiles: Vec<ReachReport<'a>>,
}

#[derive(Serialize)]
struct ReachReport<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    chain: Vec<&'a str>,
    stopped_at: Option<&'a str>,
    cause: Option<Cause>,
    sentence: Option<String>,
}

/// `who`
pub(crate) fn who_report<'a>(
    prediction: &'a Prediction,
    reaches: &'a [Reach],
) -> impl Serialize + use<'a> {
    let profile = |id: &NodeId| {
        let obstacle = obstacle(prediction, *id);
        let outcome = obstacle.and_then(|node| prediction.outcome(node));
        ReachReport {
            asked: Asked::of(prediction, *id),
            chain: chain_names(prediction, *id),
            stopped_at: obstacle.map(|node| prediction.survey.name(node)),
            cause: outcome.and_then(|outcome| outcome.cause),
            sentence: obstacle.map(|node| join(&node_card(prediction, node).sentence)),
        }
    };
    let role = |reach: &'a Reach| RoleReport {
        role_arn: &reach.role,
        profiles: reach.profiles.iter().map(profile).collect(),
    };
    let roles: Vec<_> = reaches.iter().map(role).collect();
    Document::of("roles", roles)
}

// One profile as every client calls it: `explain --clients`.

#[derive(Serialize)]
struct ClientsReport<'a> {
    profile: &'a str,
    clients: Vec<ClientReport<'a>>,
}

#[derive(Serialize)]
struct ClientReport<'a> {
    client: &'static str,
    verdict: ProfileVerdict,
    differs: bool,
    may_differ: bool,
    basis: Basis,
    problem: Option<String>,
    hops: Vec<ClientHopReport<'a>>,
    differences: Vec<ClientDifferenceReport<'a>>,
}

#[derive(Serialize)]
struct ClientHopReport<'a> {
    profile: &'a str,
    verdict: HopVerdict,
    role_session_name: &'a str,
    caller_session_name: Option<&'a str>,
}

#[derive(Serialize)]
struct ClientDifferenceReport<'a> {
    profile: &'a str,
    code: Difference,
    computed: bool,
    basis: Basis,
}

/// `explain --clients`
pub(crate) fn clients_report<'a>(
    profile: &'a str,
    rows: &'a [ClientRow],
) -> impl Serialize + use<'a> {
    Document::from(ClientsReport {
        profile,
        clients: rows.iter().map(Into::into).collect(),
    })
}

impl<'a> From<&'a ClientRow> for ClientReport<'a> {
    fn from(row: &'a ClientRow) -> Self {
        let callers = std::iter::once(None).chain(row.hops.iter().map(Some));
        let hop = |(hop, caller): (&'a ClientHop, Option<&'a ClientHop>)| ClientHopReport {
            profile: &hop.profile,
            verdict: hop.verdict,
            role_session_name: &hop.session_name,
            caller_session_name: caller.map(|caller| &*caller.session_name),
        };
        let difference = |found: &'a ClientDifference| ClientDifferenceReport {
            profile: &found.profile,
            code: found.difference,
            computed: found.basis == Basis::Computed,
            basis: found.basis,
        };
        Self {
            client: row.client.name(),
            verdict: row.verdict,
            differs: row.differs,
            may_differ: row.may_differ(),
            basis: row.basis(),
            problem: row.problem.as_ref().map(short_problem),
            hops: row.hops.iter().zip(callers).map(hop).collect(),
            differences: row.differences.iter().map(difference).collect(),
        }
    }
}
