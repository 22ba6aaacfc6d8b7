//! The nodes of `tree`.

use serde::Serialize;

use super::ProblemReport;
use super::call::session_name;
use crate::chain::{NodeId, NodeKey, Part};
use crate::explain::override_words;
use crate::predict::{Prediction, SessionFit, SideVerdict};

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
