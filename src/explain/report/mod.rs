//! The one serialisable view of everything, printed by `--format json`. Fields may be added but
//! never change their meaning, as `"format": 1` promises.
//!
//! Verdicts, causes and other codes are serialised by their own types.

mod call;
mod finding;
mod fix;
mod observed;
mod profile;
mod repair;
mod source;

use std::collections::BTreeMap;

use call::session_name;
use serde::{Serialize, Serializer};

use super::view::Run;
use crate::chain::{ChainProblem, NodeId, NodeKey, Part};
use crate::config::LineRefusal;
use crate::explain::override_words;
use crate::predict::{Prediction, SessionFit, SideVerdict};
use crate::text::Location;

pub(crate) use finding::{lint_report, rules_report, sarif_log};
pub(crate) use fix::fix_report;
pub(crate) use observed::why_report;
pub(crate) use profile::{
    Reach, all_findings, call_report, check_report, clients_report, explain_report, who_report,
};
pub(crate) use repair::VerdictChange;
pub(crate) use source::{
    AwsProgram, Checkup, Expectation, Given, KnownVariable, Lacking, ReadFile, SnapshotContents,
    Source, SourceKind, doctor_report, expectations_report, sources_report,
};

/// The version of the format.
pub(crate) const FORMAT: u32 = 1;

/// A document, preceded by the version of its format.
#[derive(Serialize)]
struct Document<T> {
    format: u32,
    #[serde(flatten)]
    content: T,
}

impl<T> From<T> for Document<T> {
    fn from(content: T) -> Self {
        Self {
            format: FORMAT,
            content,
        }
    }
}

impl<T> Document<BTreeMap<&'static str, T>> {
    /// A document with one member.
    fn of(name: &'static str, member: T) -> Self {
        Self::from(BTreeMap::from([(name, member)]))
    }
}

/// A line of a file, if there is one.
#[derive(Serialize)]
struct PlaceReport {
    file: Option<String>,
    line: Option<u32>,
}

impl From<Option<&Location>> for PlaceReport {
    fn from(location: Option<&Location>) -> Self {
        Self {
            file: location.map(|at| at.file.to_string()),
            line: location.map(|at| at.line),
        }
    }
}

/// An exception of botocore.
#[derive(Serialize)]
pub(crate) struct Failure {
    r#type: &'static str,
    message: String,
}

impl From<&ChainProblem> for Failure {
    fn from(problem: &ChainProblem) -> Self {
        Self {
            r#type: problem.exception(),
            message: problem.message(),
        }
    }
}

/// The refusal of a whole file.
impl From<&LineRefusal> for Failure {
    fn from(refusal: &LineRefusal) -> Self {
        Self {
            r#type: "ConfigParseError",
            message: refusal.botocore_message(),
        }
    }
}

/// The reason why a chain does not resolve, in botocore's words.
#[derive(Serialize)]
struct ProblemReport {
    #[serde(flatten)]
    failure: Failure,
    #[serde(flatten)]
    place: PlaceReport,
}

impl From<&ChainProblem> for ProblemReport {
    fn from(problem: &ChainProblem) -> Self {
        Self {
            failure: problem.into(),
            place: problem.location.as_ref().into(),
        }
    }
}

/// The names of a profile's chain, from its base to itself.
pub(crate) fn chain_names(prediction: &Prediction, id: NodeId) -> Vec<&str> {
    let chain = prediction.chain_of(id).into_iter();
    chain.map(|node| prediction.survey.name(node)).collect()
}

/// Serialises runs of text without their tones.
pub(crate) fn serialize_words<S: Serializer>(
    runs: &[Run],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&join(runs))
}

/// The text of runs without their tones.
pub(crate) fn join(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

// The nodes of `tree`.

/// A node without its children.
#[derive(Serialize)]
struct TreeNode<'a> {
    profile: &'a str,
    r#as: &'static str,
    verdict: &'static str,
    identity: Option<SideVerdict>,
    role_arn: Option<String>,
    role_session_name: Option<String>,
    session: Option<SessionFit>,
    problem: Option<ProblemReport>,
}

/// A node of the tree, without its children.
pub(crate) fn tree_node(prediction: &Prediction, id: NodeId) -> impl Serialize + use<'_> {
    let survey = &prediction.survey;
    let node = survey.forest.node(id);
    let hop = node.hop();
    TreeNode {
        profile: survey.name(id),
        r#as: match &node.key {
            NodeKey::Profile {
                part: Part::Base, ..
            }
            | NodeKey::Shared(_)
            | NodeKey::AmbientIdentity => "base",
            NodeKey::Profile { .. } => "hop",
        },
        verdict: match prediction.verdict(id) {
            _ if prediction.problem(id).is_some() => "broken",
            Some(verdict) => verdict.code(),
            None => "no_hops",
        },
        identity: prediction.outcome(id).map(|outcome| outcome.identity),
        role_arn: hop.map(|hop| hop.role_arn.shown()),
        role_session_name: hop.map(|hop| session_name(prediction, hop)),
        session: hop.map(|_| prediction.session_fit(id)),
        problem: prediction.problem(id).map(Into::into),
    }
}

/// The what-if changes that are not written.
pub(crate) fn overrides(prediction: &Prediction) -> Vec<String> {
    let all = prediction.overrides().iter();
    all.map(override_words).collect()
}
