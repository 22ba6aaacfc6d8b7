//! A chain stop by stop, and the hops that depend on one trust policy.

use super::super::marked_lines::deciding_lines;
use super::super::tree::{node_mark, tree_row};
use super::super::view::{Body, CardSection, Emphasis, Mark, Run, Runs, Tone, TreeRow};
use super::hop_card::{hop_sentence, policy_section};
use super::sections::{deciding_sections, partial_fact};
use crate::chain::NodeId;
use crate::lint::Findings;
use crate::predict::{HopOutcome, Prediction};
use crate::text::text;

/// Maximum number of policy lines per arrow.
const MOST_LINES: usize = 3;

/// A profile of a chain and the hop into it.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    /// The row in the tree.
    pub row: usize,
    /// The contents of that row.
    pub content: TreeRow,
    /// The hop into it; `None` for the first credentials.
    pub arrow: Option<Arrow>,
}

/// A hop of a chain.
#[derive(Clone, Debug)]
pub(crate) struct Arrow {
    /// The verdict.
    pub mark: Mark,
    /// The caller's ARN.
    pub caller: Runs,
    /// The caller's `aws:userid`, if known in part.
    pub userid: Option<Runs>,
    /// The deciding lines of the policy, each with its comparison; if no line decides, the verdict
    /// in a sentence.
    pub deciding: Vec<Runs>,
}

/// Maximum number of stops: a chain can be as long as its file, and each stop takes an evaluation.
const MOST_STOPS: usize = 300;

/// The chain from its first credentials to a node, or the end of a very long one.
pub(crate) fn stops(prediction: &Prediction, findings: &Findings, id: NodeId) -> Vec<Stop> {
    let chain = prediction.chain_of(id);
    let hidden = chain.len().saturating_sub(MOST_STOPS);
    let chain = chain.into_iter().skip(hidden);
    let stop = |id| {
        let row = prediction.survey.row_of(id);
        Stop {
            row,
            content: tree_row(prediction, findings, row),
            arrow: prediction
                .outcome(id)
                .map(|outcome| arrow(prediction, id, outcome)),
        }
    };
    chain.map(stop).collect()
}

fn arrow(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> Arrow {
    let userid = outcome.caller.userid.as_ref();
    Arrow {
        mark: node_mark(prediction, id),
        caller: partial_fact("", &outcome.caller.arn, None).value,
        userid: userid.map(|userid| partial_fact("", userid, None).value),
        deciding: deciding(prediction, id, outcome),
    }
}

fn deciding(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> Vec<Runs> {
    let trust = policy_section(prediction, id, outcome);
    let sections: Vec<CardSection> = trust
        .into_iter()
        .chain(deciding_sections(outcome))
        .collect();
    let Some(Body::Policy(lines)) = deciding_lines(&sections, outcome).map(|(_, it)| it.body)
    else {
        return vec![hop_sentence(prediction, id, outcome)];
    };
    let decides = lines
        .into_iter()
        .filter(|line| line.emphasis == Emphasis::Decides);
    let shown: Vec<Runs> = decides
        .take(MOST_LINES)
        .flat_map(|line| std::iter::once(line.text).chain(line.note))
        .collect();
    if shown.is_empty() && outcome.if_reached.stops_the_chain() {
        return vec![hop_sentence(prediction, id, outcome)];
    }
    shown
}

/// The trust policy that decides a hop, and all hops that depend on it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `Trust policy of Role`
    pub heading: String,
    /// The location of the policy; `None` for an unknown policy.
    pub origin: Option<String>,
    /// The hops into its role, in tree order.
    pub hops: Vec<Asking>,
}

/// A hop that depends on a trust policy.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// The row in the tree.
    pub row: usize,
    /// The contents of that row.
    pub content: TreeRow,
    /// The caller: the end of the ARN, such as `Source/my-session` or `user/dev`.
    pub caller: String,
}

/// All hops into the target role of a node; `None` for a node without a target.
pub(crate) fn asked(prediction: &Prediction, findings: &Findings, id: NodeId) -> Option<Asked> {
    let survey = &prediction.survey;
    let role = survey.target_role(id)?;
    let rows = (0..survey.rows.len()).filter(|&row| {
        let node = survey.node_of(row);
        node.and_then(|id| survey.target_role(id)).as_ref() == Some(&role)
    });
    let hop = |row| Asking {
        row,
        content: tree_row(prediction, findings, row),
        caller: caller_of(prediction, row),
    };
    let policy = prediction.outcome(id).and_then(|it| it.policy.as_ref());
    Some(Asked {
        heading: text!(
            "Trust policy of {role}",
            role = crate::text::harmless(role.name())
        ),
        origin: policy.map(|policy| policy.text.location.to_string()),
        hops: rows.map(hop).collect(),
    })
}

/// The end of the caller's ARN; empty for a hop that is not evaluated.
fn caller_of(prediction: &Prediction, row: usize) -> String {
    let outcome = prediction
        .node_of(row)
        .and_then(|id| prediction.outcome(id));
    let caller = outcome.map(|outcome| partial_fact("", &outcome.caller.arn, None).value);
    let arn: String = caller.into_iter().flatten().map(|run| run.text).collect();
    let resource = arn.rsplit(':').next().unwrap_or_default();
    let session = resource.strip_prefix("assumed-role/");
    session.unwrap_or(resource).to_owned()
}

/// The verdicts of some hops, the worst first: `✗ 2 denied  ✓ 1 allowed`.
pub(crate) fn verdicts_of(hops: &[Asking]) -> Runs {
    let mut counts: Vec<(Mark, usize)> = Vec::new();
    for mark in hops.iter().map(|hop| hop.content.mark) {
        match counts
            .iter_mut()
            .find(|(known, _)| known.shown() == mark.shown())
        {
            Some((_, count)) => *count += 1,
            None => counts.push((mark, 1)),
        }
    }
    counts.sort_by_key(|(mark, _)| (mark.tone != Tone::Denied, mark.tone == Tone::Allowed));
    let runs = counts.into_iter().enumerate().map(|(at, (mark, count))| {
        let gap = if at > 0 { "  " } else { "" };
        Run::new(
            mark.tone,
            format!("{gap}{} {count} {}", mark.symbol, mark.shown()),
        )
    });
    runs.collect()
}
