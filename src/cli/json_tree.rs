//! `tree --format json`: every profile as a node with `children`.
//!
//! Written row by row and without recursion: a chain may be as long as the file.

use std::io::Write;

use serde::Serialize;

use super::json::repair::overrides;
use super::json::{FORMAT, ProblemReport, problem, session_name};
use super::json_text::write_compact;
use crate::chain::{NodeId, NodeKey, Part};
use crate::predict::{Prediction, RowContent, SessionFit};

/// A node without its children.
#[derive(Serialize)]
struct TreeNode<'a> {
    profile: &'a str,
    #[serde(rename = "as")]
    part: &'static str,
    verdict: &'static str,
    identity: Option<&'static str>,
    role_arn: Option<String>,
    role_session_name: Option<String>,
    session: Option<&'static str>,
    problem: Option<ProblemReport>,
}

/// Deeper rows are indented no further.
const DEEPEST_INDENT: usize = 24;

/// The whole tree, a line for each node.
pub(crate) fn tree(prediction: &Prediction, out: &mut impl Write) -> anyhow::Result<()> {
    write!(out, "{{\n  \"format\": {FORMAT},\n")?;
    let supposed = overrides(prediction);
    if !supposed.is_empty() {
        write!(out, "  \"overrides\": ")?;
        write_compact(&supposed, out)?;
        writeln!(out, ",")?;
    }
    write!(out, "  \"profiles\": [")?;
    // Where the subtrees that are being written end; headings are passed over.
    let mut open: Vec<usize> = Vec::new();
    let mut first = true;
    for (at, row) in prediction.survey.rows.iter().enumerate() {
        while open.last().is_some_and(|end| *end <= at) {
            open.pop();
            write!(out, "]}}")?;
            first = false;
        }
        let RowContent::Node(id) = row.content else {
            continue;
        };
        if !first {
            write!(out, ",")?;
        }
        writeln!(out)?;
        write!(out, "{}", "  ".repeat((open.len() + 2).min(DEEPEST_INDENT)))?;
        let mut text = Vec::new();
        write_compact(&node(prediction, id), &mut text)?;
        // The children go in before the object is closed.
        text.pop();
        out.write_all(&text)?;
        write!(out, ",\"children\":[")?;
        open.push(row.end as usize);
        first = true;
    }
    for _ in open {
        write!(out, "]}}")?;
    }
    write!(out, "\n  ]\n}}\n")?;
    Ok(())
}

fn node(prediction: &Prediction, id: NodeId) -> TreeNode<'_> {
    let survey = &prediction.survey;
    let node = survey.forest.node(id);
    let hop = node.hop();
    TreeNode {
        profile: survey.name(id),
        part: match &node.key {
            NodeKey::Profile {
                part: Part::Base, ..
            }
            | NodeKey::Shared(_) => "base",
            NodeKey::Profile { .. } => "hop",
        },
        verdict: match prediction.verdict(id) {
            _ if prediction.problem(id).is_some() => "broken",
            Some(verdict) => verdict.code(),
            None => "no_hops",
        },
        identity: prediction
            .outcome(id)
            .map(|outcome| outcome.identity.code()),
        role_arn: hop.map(|hop| hop.role_arn.shown()),
        role_session_name: hop.map(|hop| session_name(prediction, hop)),
        session: hop.map(|_| match prediction.session_fit(id) {
            SessionFit::NotTested => "not_tested",
            SessionFit::Satisfied => "satisfied",
            SessionFit::Depends => "depends",
            SessionFit::Violated => "violated",
        }),
        problem: prediction.problem(id).map(problem),
    }
}
