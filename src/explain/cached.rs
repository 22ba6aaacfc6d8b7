//! On a card: the session that the AWS CLI has cached for the hop.

use super::phrase::cached_lines;
use super::view::{Body, Section};
use crate::analysis::{Workspace, find_cached};
use crate::chain::NodeId;

/// What the cache says about a node's hop, if it says anything.
pub fn cached_section(workspace: &Workspace, id: NodeId) -> Option<Section> {
    let cached = find_cached(&workspace.survey, &workspace.facts.cache, id)?;
    let stopped = workspace
        .judgement(id)
        .is_some_and(|judgement| judgement.if_reached.stops_the_chain());
    Some(Section {
        heading: "Cached session".to_owned(),
        origin: Some(crate::source::harmless(&cached.file).into_owned()),
        body: Body::Paragraphs(cached_lines(
            &cached,
            stopped,
            workspace.survey.assumptions.now,
        )),
    })
}
