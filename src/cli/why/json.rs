//! `why --format json`. Fields may be added, never changed in meaning.

use serde::Serialize;

use crate::analysis::{Difference, HopMatch, Match, Reported, ReportedOutcome, Workspace};
use crate::explain::{Run, Runs, difference_sentence, node_card, reported_sentence};

#[derive(Serialize)]
struct WhyReport<'a> {
    format: u32,
    reports: Vec<One<'a>>,
    left_out: usize,
}

#[derive(Serialize)]
struct One<'a> {
    outcome: &'static str,
    sentence: String,
    explicit_deny: Option<bool>,
    policy: Option<&'static str>,
    error_code: Option<&'a str>,
    caller: Option<&'a str>,
    user_id: Option<&'a str>,
    action: Option<&'a str>,
    resource: Option<&'a str>,
    session_name: Option<&'a str>,
    time: Option<&'a str>,
    hops: Vec<HopReport<'a>>,
    profiles: Vec<&'a str>,
}

#[derive(Serialize)]
struct HopReport<'a> {
    profile: &'a str,
    chain: Vec<&'a str>,
    fit: &'static str,
    verdict: Option<&'static str>,
    if_reached: Option<&'static str>,
    cause: Option<&'static str>,
    sentence: String,
    differences: Vec<DifferenceReport>,
}

#[derive(Serialize)]
struct DifferenceReport {
    code: &'static str,
    sentence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clients: Vec<&'static str>,
}

/// The document.
pub(super) fn json(
    workspace: &Workspace,
    found: &[(&Reported, Match)],
    left_out: usize,
) -> anyhow::Result<String> {
    let reports = found
        .iter()
        .map(|(reported, matched)| one(workspace, reported, matched))
        .collect();
    let report = WhyReport {
        format: 1,
        reports,
        left_out,
    };
    let mut text = serde_json::to_string_pretty(&report)?;
    text.push('\n');
    Ok(text)
}

fn one<'a>(workspace: &'a Workspace, reported: &'a Reported, matched: &Match) -> One<'a> {
    let because = match &reported.outcome {
        ReportedOutcome::Denied(because) => *because,
        _ => None,
    };
    One {
        outcome: reported.outcome.code(),
        sentence: plain(&reported_sentence(reported)),
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
        time: reported.time.as_deref(),
        hops: matched
            .hops
            .iter()
            .map(|hop| hop_report(workspace, hop))
            .collect(),
        profiles: matched
            .profiles
            .iter()
            .map(|id| workspace.survey.name(*id))
            .collect(),
    }
}

fn hop_report<'a>(workspace: &'a Workspace, hop: &HopMatch) -> HopReport<'a> {
    let survey = &workspace.survey;
    let judgement = workspace.judgement(hop.node);
    let profile = survey.name(hop.node);
    let source = survey.forest.node(hop.node).parent;
    let source = source.map_or("", |source| survey.name(source));
    HopReport {
        profile,
        chain: workspace
            .chain_of(hop.node)
            .into_iter()
            .map(|id| survey.name(id))
            .collect(),
        fit: hop.nearness.code(),
        verdict: judgement.map(|judgement| judgement.verdict.code()),
        if_reached: judgement.map(|judgement| judgement.if_reached.code()),
        cause: judgement
            .and_then(|judgement| judgement.cause.as_ref())
            .map(|cause| cause.cause.code()),
        sentence: plain(&node_card(workspace, hop.node).sentence),
        differences: hop
            .differences
            .iter()
            .map(|difference| DifferenceReport {
                code: difference.code(),
                sentence: plain(&difference_sentence(difference, source, profile)),
                clients: match difference {
                    Difference::CallerSession { clients, .. }
                    | Difference::NewSession { clients, .. } => {
                        clients.iter().map(|client| client.name()).collect()
                    }
                    _ => Vec::new(),
                },
            })
            .collect(),
    }
}

fn plain(runs: &Runs) -> String {
    runs.iter().map(|run: &Run| run.text.as_str()).collect()
}
