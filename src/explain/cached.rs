//! On a card: the session that the AWS CLI has cached for the hop.

use super::phrase::cached_lines;
use super::view::{Body, Section};
use crate::chain::NodeId;
use crate::predict::{Workspace, find_cached};

/// What the cache says about a node's hop, if it says anything.
pub(crate) fn cached_section(workspace: &Workspace, id: NodeId) -> Option<Section> {
    let cached = find_cached(&workspace.survey, &workspace.cache, id)?;
    let stopped = workspace
        .judgement(id)
        .is_some_and(|judgement| judgement.if_reached.stops_the_chain());
    Some(Section {
        heading: "Cached session".to_owned(),
        origin: Some(crate::text::harmless(&cached.file).into_owned()),
        body: Body::Paragraphs(cached_lines(
            &cached,
            stopped,
            workspace.survey.assumptions.now,
        )),
    })
}
