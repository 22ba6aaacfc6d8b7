//! The card sections about clients: the differences of the selected one from the AWS CLI, or of the
//! others.

use super::phrase::{client_words, difference_words, other_names_words, shared_difference_words};
use super::view::{Body, Runs, Section};
use crate::chain::client::{Basis, Client, Difference};
use crate::chain::{NodeId, NodeKey, Part, SessionName};
use crate::iam::policy::ConditionKey;
use crate::predict::{Prediction, SessionFit, group_differences, profile_differences};
use crate::text::{text, word};

/// The selected client's differences for a node's profile, if any.
pub(crate) fn difference_section(prediction: &Prediction, id: NodeId) -> Option<Section> {
    let survey = &prediction.survey;
    let client = survey.assumptions.client;
    let profile = survey.forest.node(id).profile()?;
    let found = profile_differences(survey, client, profile, is_source(prediction, id));
    let known = found.iter().any(|found| found.basis != Basis::NotKnown);
    let does = if known {
        word!("does")
    } else {
        word!("may do")
    };
    let words = found.iter().map(|found| difference_words(client, found));
    section(
        text!(
            "What {client} {does} differently",
            client = client_words(client),
            does
        ),
        words.collect(),
    )
}

/// The other clients with another result for the profile, if the AWS CLI is selected.
pub(crate) fn others_section(prediction: &Prediction, id: NodeId) -> Option<Section> {
    let is_usual = prediction.survey.assumptions.client == Client::AwsCli;
    let lines = is_usual.then(|| others(prediction, id))?;
    section(word!("Other clients differ here").to_owned(), lines)
}

fn section(heading: String, lines: Vec<Runs>) -> Option<Section> {
    (!lines.is_empty()).then_some(Section {
        heading,
        origin: None,
        body: Body::Paragraphs(lines),
    })
}

/// Returns true if a node stands for its profile as a source of others. If such a profile has a
/// role, its own row is its hop.
fn is_source(prediction: &Prediction, id: NodeId) -> bool {
    matches!(
        prediction.survey.forest.node(id).key,
        NodeKey::Profile {
            part: Part::Base | Part::Source(_),
            ..
        }
    )
}

/// Differences of other clients that are known to change the result for the profile. The rest is
/// only in the table of clients: it applies to nearly every profile and would be on every card.
fn others(prediction: &Prediction, id: NodeId) -> Vec<Runs> {
    let survey = &prediction.survey;
    let Some(profile) = survey.forest.node(id).profile() else {
        return Vec::new();
    };
    let used_as_source = is_source(prediction, id);
    let found = Client::ALL.iter().flat_map(|&client| {
        let found = profile_differences(survey, client, profile, used_as_source);
        found.into_iter().map(move |found| (client, found))
    });
    let found = found.filter(|(_, found)| {
        found.basis != Basis::NotKnown && matters(prediction, id, found.difference)
    });
    let mut lines: Vec<Runs> = group_differences(found)
        .iter()
        .map(|(found, clients)| shared_difference_words(clients, found.difference, found.basis))
        .collect();
    let generated = survey
        .hop(id)
        .is_some_and(|(hop, _)| matches!(hop.role_session_name, SessionName::Generated));
    if generated && name_is_needed(prediction, id) {
        lines.push(other_names_words());
    }
    lines
}

/// Returns true if a difference can change the verdict of this very node.
fn matters(prediction: &Prediction, id: NodeId, difference: Difference) -> bool {
    let tests = |key| {
        let outcome = prediction.outcome(id);
        outcome.is_some_and(|it| it.context.find(&ConditionKey::new(key)).is_some())
    };
    match difference {
        Difference::ConfigFileLeftOut
        | Difference::DurationLeftOut
        | Difference::MfaBeforeRoles
        | Difference::MfaNeedsProgram
        | Difference::SettingRefused
        | Difference::SourceNeedsKeys
        | Difference::VersionsDiffer => false,
        Difference::ExternalIdLeftOut => tests("sts:ExternalId"),
        Difference::MfaLeftOut => {
            tests("aws:MultiFactorAuthPresent") || tests("aws:MultiFactorAuthAge")
        }
        Difference::SessionNameLeftOut => name_is_needed(prediction, id),
        _ => true,
    }
}

/// Returns true if a role assumed from here admits this session name but not every name.
fn name_is_needed(prediction: &Prediction, id: NodeId) -> bool {
    matches!(
        prediction.session_fit(id),
        SessionFit::Satisfied | SessionFit::Depends
    )
}
