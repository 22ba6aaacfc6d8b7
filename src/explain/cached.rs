//! The card section about the AWS CLI's cached session of a hop.

use super::phrase::cached_lines;
use super::view::{Body, Section};
use crate::chain::NodeId;
use crate::predict::{Prediction, find_cached};
use crate::text::word;

/// The cache entry for a node's hop, if there is one.
pub(crate) fn cached_section(prediction: &Prediction, id: NodeId) -> Option<Section> {
    let cached = find_cached(&prediction.survey, &prediction.cache, id)?;
    let stopped = prediction
        .outcome(id)
        .is_some_and(|outcome| outcome.if_reached.stops_the_chain());
    Some(Section {
        heading: word!("Cached session").to_owned(),
        origin: Some(crate::text::harmless(&cached.file).into_owned()),
        body: Body::Paragraphs(cached_lines(
            &cached,
            stopped,
            prediction.survey.assumptions.now,
        )),
    })
}
