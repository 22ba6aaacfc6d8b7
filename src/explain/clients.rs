//! The card section about the selected client's differences from the AWS CLI.

use super::phrase::{client_words, difference_words};
use super::view::{Body, Section};
use crate::chain::client::Basis;
use crate::chain::{NodeId, NodeKey, Part};
use crate::predict::{Prediction, profile_differences};

/// The differences that apply to a node's profile, if there are any.
pub(crate) fn difference_section(prediction: &Prediction, id: NodeId) -> Option<Section> {
    let survey = &prediction.survey;
    let client = survey.assumptions.client;
    // As a base, a profile serves others; if it has a role, its own row is its hop.
    let used_as_source = matches!(
        survey.forest.node(id).key,
        NodeKey::Profile {
            part: Part::Base | Part::Source(_),
            ..
        }
    );
    let profile = survey.forest.node(id).profile()?;
    let found = profile_differences(survey, profile, used_as_source);
    if found.is_empty() {
        return None;
    }
    let known = found.iter().any(|found| found.basis != Basis::NotKnown);
    let does = if known { "does" } else { "may do" };
    Some(Section {
        heading: format!("What {} {does} otherwise", client_words(client)),
        origin: None,
        body: Body::Paragraphs(
            found
                .iter()
                .map(|found| difference_words(client, found))
                .collect(),
        ),
    })
}
