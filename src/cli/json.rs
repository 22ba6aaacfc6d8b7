//! `--format json` of `check`, `tree` and `explain`. Fields may be added, never changed in
//! meaning; `"format": 1` says so.

mod repair;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::json_files::{CachedReport, FindingReport, cached, finding, findings_of};
use anyhow::Context as _;
use serde::Serialize;
use serde_json::value::RawValue;

use self::repair::RepairReport;
use crate::analysis::{
    HopVerdict, Judgement, Light, RowContent, Workspace, describe_trace, find_cached, find_repair,
    find_repairs, session_name_of,
};
use crate::chain::{ChainProblem, NodeId, Part, SessionName};
use crate::explain::supposition_words;

/// The version of the format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct CheckReport<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppositions: Vec<String>,
    summary: BTreeMap<&'static str, usize>,
    profiles: Vec<ProfileReport<'a>>,
    findings: Vec<FindingReport<'a>>,
}

#[derive(Serialize)]
struct ExplainReport<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppositions: Vec<String>,
    #[serde(flatten)]
    profile: ProfileReport<'a>,
    repairs: Vec<RepairReport<'a>>,
    findings: Vec<FindingReport<'a>>,
}

#[derive(Serialize)]
struct ProfileReport<'a> {
    profile: &'a str,
    verdict: &'static str,
    problem: Option<ProblemReport<'a>>,
    base: Option<BaseReport<'a>>,
    hops: Vec<HopReport<'a>>,
    repair: Option<RepairReport<'a>>,
}

#[derive(Serialize)]
struct ProblemReport<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message: String,
    file: Option<&'a str>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct BaseReport<'a> {
    profile: Option<&'a str>,
    kind: &'static str,
    arn: Option<String>,
}

#[derive(Serialize)]
struct HopReport<'a> {
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
    #[serde(skip_serializing_if = "is_false")]
    probably_allowed: bool,
    supposed: Vec<String>,
    findings: Vec<FindingReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<CachedReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct TreeReport<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppositions: Vec<String>,
    profiles: Vec<TreeNode<'a>>,
}

#[derive(Serialize)]
struct TreeNode<'a> {
    profile: &'a str,
    #[serde(rename = "as")]
    part: &'static str,
    verdict: &'static str,
    role_arn: Option<String>,
    role_session_name: Option<String>,
    session: Option<&'static str>,
    problem: Option<ProblemReport<'a>>,
    children: Vec<TreeNode<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// `check --format json`
pub fn check(workspace: &Workspace, ids: &[NodeId]) -> anyhow::Result<String> {
    let mut summary = BTreeMap::new();
    summary.insert("profiles", ids.len());
    for id in ids {
        *summary
            .entry(workspace.profile_verdict(*id).code())
            .or_default() += 1;
    }
    write(&CheckReport {
        format: FORMAT,
        suppositions: suppositions(workspace),
        summary,
        profiles: ids
            .iter()
            .map(|id| profile(workspace, *id, false))
            .collect(),
        findings: workspace.survey.findings.iter().map(finding).collect(),
    })
}

/// `explain --format json`: one profile with the full trace of every hop.
pub fn explain(workspace: &Workspace, id: NodeId) -> anyhow::Result<String> {
    write(&ExplainReport {
        format: FORMAT,
        suppositions: suppositions(workspace),
        profile: profile(workspace, id, true),
        repairs: repairs(workspace, id),
        findings: findings_of(workspace, id),
    })
}

/// `tree --format json`: every profile as a node with `children`.
pub fn tree(workspace: &Workspace) -> anyhow::Result<String> {
    // Rows stand in pre-order; building from the last to the first finds all children ready. No
    // recursion, except in the serialiser: chains deeper than it can nest are cut there.
    let rows = &workspace.survey.rows;
    let mut ready: Vec<(usize, Option<TreeNode<'_>>)> = Vec::new();
    for (at, row) in rows.iter().enumerate().rev() {
        let mut children = Vec::new();
        while ready
            .last()
            .is_some_and(|(child, _)| *child < row.end as usize)
        {
            children.extend(ready.pop().and_then(|(_, node)| node));
        }
        match row.content {
            RowContent::Node(id) => ready.push((at, Some(tree_node(workspace, id, children)))),
            RowContent::WithoutCredentials | RowContent::Unresolved => {
                ready.extend(children.into_iter().rev().map(|child| (at, Some(child))));
            }
        }
    }
    write(&TreeReport {
        format: FORMAT,
        suppositions: suppositions(workspace),
        profiles: ready
            .into_iter()
            .rev()
            .filter_map(|(_, node)| node)
            .collect(),
    })
}

/// What is supposed and not written.
fn suppositions(workspace: &Workspace) -> Vec<String> {
    let all = workspace.suppositions().iter();
    all.map(supposition_words).collect()
}

/// The node at which a profile fails, or whose chain does not resolve.
fn failing_node(workspace: &Workspace, id: NodeId) -> Option<NodeId> {
    if workspace.problem(id).is_some() {
        return workspace.survey.forest.node(id).broken_at;
    }
    workspace.chain_of(id).into_iter().find(|node| {
        workspace
            .judgement(*node)
            .is_some_and(|judgement| judgement.if_reached.stops_the_chain())
    })
}

/// Every repair of what stops a profile.
fn repairs(workspace: &Workspace, id: NodeId) -> Vec<RepairReport<'_>> {
    let Some(node) = failing_node(workspace, id) else {
        return Vec::new();
    };
    let found = find_repairs(workspace, node);
    found
        .iter()
        .map(|found| repair::report(workspace, node, found))
        .collect()
}

fn write(report: &impl Serialize) -> anyhow::Result<String> {
    let mut text = serde_json::to_string_pretty(report).context("JSON")?;
    text.push('\n');
    Ok(escape_harmful(text))
}

/// JSON as it is, but C1 controls and direction marks written as `\uXXXX`: they stand only inside
/// strings, where that means the same, and a terminal that shows the report must not obey them.
fn escape_harmful(text: String) -> String {
    let harmful = |c: char| {
        c != '\n'
            && !matches!(
                crate::source::harmless(c.encode_utf8(&mut [0; 4])),
                std::borrow::Cow::Borrowed(_)
            )
    };
    if !text.chars().any(harmful) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if harmful(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn tree_node<'a>(
    workspace: &'a Workspace,
    id: NodeId,
    children: Vec<TreeNode<'a>>,
) -> TreeNode<'a> {
    let survey = &workspace.survey;
    let node = survey.forest.node(id);
    let hop = node.hop();
    TreeNode {
        profile: survey.name(id),
        part: match &node.key {
            crate::chain::NodeKey::Profile {
                part: Part::Hop, ..
            } => "hop",
            _ => "base",
        },
        verdict: match workspace.judgement(id) {
            Some(judgement) => judgement.verdict.code(),
            None if workspace.problem(id).is_some() => "broken",
            None => "no_hops",
        },
        role_arn: hop.map(|hop| hop.role_arn.shown()),
        role_session_name: hop.map(|hop| session_name(workspace, hop)),
        session: hop.map(|_| match workspace.session_fit(id) {
            crate::analysis::SessionFit::NotTested => "not_tested",
            crate::analysis::SessionFit::Satisfied => "satisfied",
            crate::analysis::SessionFit::Depends => "depends",
            crate::analysis::SessionFit::Violated => "violated",
        }),
        problem: workspace.problem(id).map(problem),
        children,
    }
}

fn profile(workspace: &Workspace, id: NodeId, with_trace: bool) -> ProfileReport<'_> {
    let survey = &workspace.survey;
    let broken = workspace.problem(id);
    let base = survey.base_of(id);
    let chain = workspace.chain_of(id);
    let mut hops = Vec::new();
    if broken.is_none() {
        for node in &chain {
            let Some(judgement) = workspace.judgement(*node) else {
                continue;
            };
            hops.extend(hop(workspace, *node, judgement, with_trace));
        }
    }
    let caller = chain
        .iter()
        .find_map(|node| workspace.judgement(*node))
        .map(|judgement| judgement.caller.arn.to_string());
    ProfileReport {
        profile: survey.name(id),
        verdict: workspace.profile_verdict(id).code(),
        problem: broken.map(problem),
        base: base.map(|base| BaseReport {
            profile: base.profile.as_deref(),
            kind: base.kind.word(),
            arn: base
                .profile
                .as_deref()
                .and_then(|name| survey.config.identities.get(name))
                .map(|identity| identity.arn.to_string())
                .or_else(|| caller.filter(|arn| arn != "⟨…⟩")),
        }),
        hops,
        repair: failing_node(workspace, id).and_then(|node| {
            let found = find_repair(workspace, node)?;
            Some(repair::report(workspace, node, &found))
        }),
    }
}

fn session_name(workspace: &Workspace, hop: &crate::chain::Hop) -> String {
    match &hop.role_session_name {
        SessionName::Set(name) => name.shown(),
        SessionName::Generated => {
            let shape = session_name_of(&workspace.survey, hop);
            shape
                .as_text()
                .map_or_else(|| "<generated>".to_owned(), str::to_owned)
        }
    }
}

fn hop<'a>(
    workspace: &'a Workspace,
    id: NodeId,
    judgement: &'a Judgement,
    with_trace: bool,
) -> Option<HopReport<'a>> {
    let survey = &workspace.survey;
    let (hop, _) = survey.hop(id)?;
    let trace = with_trace
        .then(|| describe_trace(workspace, id))
        .flatten()
        .and_then(|text| RawValue::from_string(text).ok());
    Some(HopReport {
        profile: hop.profile.as_str(),
        source_profile: match &hop.source {
            crate::chain::HopSource::Profile(name, _) => Some(name.as_str()),
            crate::chain::HopSource::Named(..) => None,
        },
        role_arn: hop.role_arn.shown(),
        verdict: judgement.verdict.code(),
        trust: light(judgement.trust),
        identity: light(judgement.identity),
        organization: if judgement.organization_checked {
            "checked"
        } else {
            "not_checked"
        },
        caller_arn: judgement.caller.arn.to_string(),
        caller_userid: judgement.caller.userid.as_ref().map(ToString::to_string),
        role_session_name: session_name(workspace, hop),
        if_reached: judgement.if_reached.code(),
        cause: judgement.cause.as_ref().map(|cause| cause.cause.code()),
        half: judgement
            .cause
            .as_ref()
            .and_then(|cause| cause.half)
            .map(crate::analysis::Half::code),
        missing: missing(judgement),
        probably_allowed: judgement.probably_allowed,
        supposed: judgement
            .context
            .sorted()
            .into_iter()
            .filter(|entry| entry.origin == crate::eval::KeyOrigin::Supposed)
            .map(|entry| entry.name.to_string())
            .chain(
                judgement
                    .supposed_identity
                    .then(|| "identity_policies".to_owned()),
            )
            .chain(
                workspace
                    .suppositions()
                    .iter()
                    .filter(|supposed| supposed.profile == *hop.profile)
                    .map(|supposed| supposed.key.clone()),
            )
            .collect(),
        findings: findings_of(workspace, id),
        cached: find_cached(survey, &workspace.facts.cache, id).map(cached),
        trace,
    })
}

/// Missing facts by code; a hop without any trust policy misses that.
fn missing(judgement: &Judgement) -> Vec<&str> {
    if judgement.if_reached == HopVerdict::NoPolicy {
        return vec!["trust_policy"];
    }
    judgement
        .missing
        .iter()
        .map(crate::eval::MissingFact::code)
        .collect()
}

const fn light(light: Light) -> &'static str {
    light.code()
}

fn problem(problem: &ChainProblem) -> ProblemReport<'_> {
    ProblemReport {
        kind: problem.exception(),
        message: problem.message(),
        file: problem.location.as_ref().map(|at| &*at.file),
        line: problem.location.as_ref().map(|at| at.line),
    }
}
