//! `rolechain why`: what AWS reported, the hop it is about, and where AWS and the files differ.

mod json;

use std::io::Read as _;

use anyhow::{Context as _, bail};

use super::args::{Format, Inputs, Output};
use super::card_text::put_card;
use super::check::{distance, near_names};
use super::exit::ExitStatus;
use super::inputs::open;
use super::print;
use super::style::{plain, put, put_mark, put_runs};
use crate::analysis::{
    HopMatch, Match, Reported, ReportedOutcome, TargetArn, Workspace, match_reported, read_reported,
};
use crate::chain::NodeId;
use crate::explain::{
    NOTHING_UNDERSTOOD, Tone, difference_sentence, matching_profiles, nearness_sentence, no_hop,
    node_card, only_if, reported_facts, reported_sentence,
};
use crate::source::harmless;

/// So many bytes of standard input are read; a `CloudTrail` file has some megabytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// So many reports are explained; the others are counted.
const MOST_REPORTS: usize = 20;
/// So many equally near hops get a card.
const MOST_CARDS: usize = 2;

/// Runs the command: 0 if every report fits a hop or a profile and is explained by it, 1 if one
/// fits none, else 3 if the files do not say why AWS denied one.
pub fn run(inputs: &Inputs, output: &Output, words: &[String]) -> anyhow::Result<ExitStatus> {
    let text = if words.is_empty() || words == ["-"] {
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(MOST_BYTES)
            .read_to_end(&mut bytes)
            .context("standard input")?;
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        words.join(" ")
    };
    let reports = read_reported(&text);
    if reports.is_empty() {
        bail!(NOTHING_UNDERSTOOD);
    }
    let workspace = open(inputs)?.workspace;
    let found: Vec<(&Reported, Match)> = reports
        .iter()
        .take(MOST_REPORTS)
        .map(|reported| (reported, match_reported(&workspace, reported)))
        .collect();
    let left = reports.len() - found.len();
    let text = match output.format {
        Format::Text => plain(
            put_all(&workspace, &found, left, output.ascii),
            output.ascii,
        ),
        Format::Json => json::json(&workspace, &found, left)?,
    };
    print(&text, output.color)?;
    let all = |is: &dyn Fn(&Reported, &Match) -> bool| {
        found
            .iter()
            .all(|(reported, matched)| is(reported, matched))
    };
    Ok(if !all(&is_told) {
        ExitStatus::Denied
    } else if all(&|reported, matched| is_explained(&workspace, reported, matched)) {
        ExitStatus::Allowed
    } else {
        ExitStatus::Undetermined
    })
}

/// Whether the files say why: a denied call has a hop that is denied by them too.
fn is_explained(workspace: &Workspace, reported: &Reported, matched: &Match) -> bool {
    let denied = matches!(reported.outcome, ReportedOutcome::Denied(_));
    let nearest = matched.hops.first().map(|hop| hop.node);
    let judgement = nearest.and_then(|node| workspace.judgement(node));
    !denied
        || judgement.is_none_or(|judgement| {
            judgement.if_reached.stops_the_chain() || judgement.verdict.stops_the_chain()
        })
}

/// Whether the tree has what the report is about. Of a call for a role that is its hop.
fn is_told(reported: &Reported, matched: &Match) -> bool {
    let call = matches!(
        reported.outcome,
        ReportedOutcome::Denied(_) | ReportedOutcome::Allowed
    );
    if call && reported.is_about_roles() {
        !matched.hops.is_empty()
    } else {
        !matched.hops.is_empty() || !matched.profiles.is_empty()
    }
}

fn put_all(
    workspace: &Workspace,
    found: &[(&Reported, Match)],
    left: usize,
    ascii: bool,
) -> String {
    let mut out = String::new();
    for (at, (reported, matched)) in found.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        put_one(&mut out, workspace, reported, matched, ascii);
    }
    if left > 0 {
        put(&mut out, Tone::Muted, &format!("\n… and {left} more\n"));
    }
    out
}

fn put_one(
    out: &mut String,
    workspace: &Workspace,
    reported: &Reported,
    matched: &Match,
    ascii: bool,
) {
    put_runs(out, &reported_sentence(reported));
    out.push('\n');
    for (label, value) in reported_facts(reported) {
        out.push_str("  ");
        put(out, Tone::Muted, &format!("{label:<14}"));
        out.push_str(&harmless(value));
        out.push('\n');
    }
    if !matched.profiles.is_empty() {
        out.push('\n');
        put_runs(
            out,
            &matching_profiles(reported, &names(workspace, &matched.profiles)),
        );
        out.push('\n');
    }
    for (at, hop) in matched.hops.iter().take(MOST_CARDS).enumerate() {
        out.push('\n');
        let many = (at == 0).then_some(matched.hops.len());
        put_hop(out, workspace, reported, hop, many, ascii);
    }
    if matched.hops.len() > MOST_CARDS {
        let rest: Vec<NodeId> = matched.hops[MOST_CARDS..]
            .iter()
            .map(|hop| hop.node)
            .collect();
        put(
            out,
            Tone::Muted,
            &format!("\nalso: {}\n", names(workspace, &rest).join(", ")),
        );
    }
    if !is_told(reported, matched) {
        out.push('\n');
        put_runs(out, &no_hop(reported, &near(workspace, reported)));
        out.push('\n');
    } else if matched.hops.is_empty() {
        // The card of a profile that does not resolve says what to do.
        for id in matched.profiles.iter().take(MOST_CARDS) {
            if workspace.problem(*id).is_some() {
                put_profile(out, workspace, *id, ascii);
            }
        }
    }
}

fn put_profile(out: &mut String, workspace: &Workspace, id: NodeId, ascii: bool) {
    let card = node_card(workspace, id);
    out.push('\n');
    put(out, Tone::Strong, &format!("{}  ", card.title));
    put_mark(out, card.mark, ascii);
    out.push('\n');
    put_card(out, &card, ascii);
}

fn put_hop(
    out: &mut String,
    workspace: &Workspace,
    reported: &Reported,
    hop: &HopMatch,
    many: Option<usize>,
    ascii: bool,
) {
    let survey = &workspace.survey;
    let profile = survey.name(hop.node);
    if let Some(many) = many {
        put_runs(
            out,
            &nearness_sentence(reported, hop.nearness, profile, many),
        );
        out.push('\n');
    }
    put(out, Tone::Muted, "chain: ");
    let chain = workspace.chain_of(hop.node);
    out.push_str(&names(workspace, &chain).join(if ascii { " -> " } else { " → " }));
    out.push('\n');
    let source = survey.forest.node(hop.node).parent;
    let source = source.map_or("", |source| survey.name(source));
    for difference in &hop.differences {
        put(out, Tone::Undetermined, "! ");
        put_runs(out, &difference_sentence(difference, source, profile));
        out.push('\n');
    }
    if let Some(note) = workspace
        .judgement(hop.node)
        .and_then(|judgement| only_if(judgement.verdict))
    {
        put(out, Tone::Undetermined, "! ");
        put_runs(out, &note);
        out.push('\n');
    }
    put_profile(out, workspace, hop.node, ascii);
}

fn names(workspace: &Workspace, ids: &[NodeId]) -> Vec<String> {
    ids.iter()
        .map(|id| harmless(workspace.survey.name(*id)).into_owned())
        .collect()
}

/// Names in the files that are spelled nearly like the reported one.
fn near(workspace: &Workspace, reported: &Reported) -> Vec<String> {
    match &reported.outcome {
        ReportedOutcome::Client(message) => message
            .strip_prefix("The config profile (")
            .and_then(|rest| rest.split_once(") could not be found"))
            .map(|(name, _)| near_names(workspace, name))
            .unwrap_or_default(),
        _ => near_roles(workspace, reported),
    }
}

/// Roles of the tree with names like the reported one's, the nearest first.
fn near_roles(workspace: &Workspace, reported: &Reported) -> Vec<String> {
    let Some(role) = reported.role() else {
        return Vec::new();
    };
    let name = role.name().to_lowercase();
    let survey = &workspace.survey;
    let mut near: Vec<(usize, &str)> = survey
        .forest
        .parents_first()
        .iter()
        .filter_map(|id| match survey.hop(*id)? {
            (_, TargetArn::Role(arn)) => {
                let distance = distance(&name, &arn.name().to_lowercase());
                (distance <= 1 + name.len() / 4).then_some((distance, arn.as_str()))
            }
            (_, TargetArn::Malformed) => None,
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter()
        .map(|(_, arn)| harmless(arn).into_owned())
        .collect()
}
