//! A client's message and the files → the profiles and hops that the message concerns.

use super::hop_match::{Match, prefer_named, same_cause};
use super::mfa::{MfaFailure, asking};
use super::nearness::RoleFilter;
use super::read::client_text::{ClientError, ClientMeaning};
use super::read::{lines, unwrap};
use super::reported::Reported;
use crate::chain::{BaseKind, NodeContent, NodeId, Parameter};
use crate::config::ConfigFile;
use crate::predict::Prediction;

/// The profiles that a client's message concerns: those that botocore refuses in these words, and
/// those that the message names.
pub(crate) fn said(prediction: &Prediction, reported: &Reported, error: &ClientError) -> Match {
    let profiles = refused(prediction, &error.message);
    if !profiles.is_empty() {
        return Match {
            profiles,
            refused: true,
            ..Match::default()
        };
    }
    let mut found = Match::default();
    if let Some(failure) = MfaFailure::of(reported) {
        found = asking(prediction, reported, failure);
    }
    if is_explained_by_files(prediction, reported, error.meaning) {
        let named = named(prediction, reported);
        if !named.is_empty() {
            found.profiles = named;
        }
    }
    if error.meaning == ClientMeaning::SignedOut && found.profiles.is_empty() {
        found.profiles = signed_out(prediction, &error.message);
    }
    if let Some(role) = RoleFilter::of(prediction, reported).filter(|_| found.hops.is_empty()) {
        let nodes = prediction.survey.forest.parents_first().iter();
        let into_role = nodes.filter(|id| {
            let hop = prediction.survey.hop(**id);
            hop.is_some_and(|(hop, target)| role.is_target(hop, target))
        });
        found.hops = into_role.map(|id| same_cause(*id)).collect();
        if found.hops.is_empty() && found.profiles.is_empty() {
            found.profiles = asking_for(prediction, &role);
        }
        prefer_named(prediction, reported, &mut found);
    }
    found
}

/// The profiles that sign in to IAM Identity Center with the session or the URL in a message; if
/// the message names neither, the only profile that signs in at all.
fn signed_out(prediction: &Prediction, message: &str) -> Vec<NodeId> {
    let named = |text: Option<&str>| {
        let words = message.split([' ', '"', '\'', ',', '(', ')', '\n']);
        let mut words = words.map(|word| word.trim_end_matches(['.', ':', ';']));
        text.is_some_and(|text| words.any(|word| word == text))
    };
    let forest = &prediction.survey.forest;
    let nodes = forest.parents_first().iter().copied();
    let signing_in = nodes.filter_map(|id| match &forest.node(id).content {
        NodeContent::Base(base) => match &base.kind {
            BaseKind::Sso {
                session, start_url, ..
            } => {
                let session = session.as_ref().and_then(Parameter::text);
                Some((id, named(session) || named(start_url.text())))
            }
            _ => None,
        },
        _ => None,
    });
    let all: Vec<(NodeId, bool)> = signing_in.collect();
    match all[..] {
        [(only, _)] => vec![only],
        _ => all
            .into_iter()
            .filter(|(_, named)| *named)
            .map(|(id, _)| id)
            .collect(),
    }
}

/// Returns true if the named profile can be one of these files: a client that read them would have
/// found it.
fn is_explained_by_files(
    prediction: &Prediction,
    reported: &Reported,
    meaning: ClientMeaning,
) -> bool {
    let name = reported.profile.as_deref().unwrap_or_default();
    let Some(profile) = prediction.survey.config.profiles.profile(name) else {
        return true;
    };
    match meaning {
        ClientMeaning::ProfileMissing => false,
        ClientMeaning::ProfileElsewhere => profile.section(ConfigFile::Credentials).is_none(),
        _ => true,
    }
}

/// The profile that a report names; if no profile has that name, the profiles that use it as their
/// source.
pub(crate) fn named(prediction: &Prediction, reported: &Reported) -> Vec<NodeId> {
    let names = [&reported.profile, &reported.source_profile];
    let mut names = names.into_iter().flatten();
    let forest = &prediction.survey.forest;
    let profile = reported.profile.as_deref();
    if let Some(id) = profile.and_then(|name| forest.requested(name)) {
        return vec![id];
    }
    names
        .find_map(|name| {
            let dependents = sourced_from(prediction, name);
            let own = forest.requested(name).into_iter().collect();
            let found = [dependents, own].into_iter();
            found.into_iter().find(|ids: &Vec<NodeId>| !ids.is_empty())
        })
        .unwrap_or_default()
}

/// The profiles that request a role, including those with a broken chain.
fn asking_for(prediction: &Prediction, role: &RoleFilter<'_>) -> Vec<NodeId> {
    let profiles = &prediction.survey.config.profiles;
    let asks = |name: &str| {
        let arn = profiles.profile(name)?.text("role_arn")?;
        Some(role.admits(arn))
    };
    let names = prediction.profiles();
    names
        .filter(|(name, _)| asks(name) == Some(true))
        .map(|(_, id)| id)
        .collect()
}

fn sourced_from(prediction: &Prediction, source: &str) -> Vec<NodeId> {
    let profiles = &prediction.survey.config.profiles;
    let names = prediction.profiles();
    names
        .filter(|(name, _)| {
            let profile = profiles.profile(name);
            profile.is_some_and(|profile| profile.text("source_profile") == Some(source))
        })
        .map(|(_, id)| id)
        .collect()
}

/// The profiles that botocore refuses in words contained in a text.
pub(crate) fn refused(prediction: &Prediction, text: &str) -> Vec<NodeId> {
    let says = |own: &str| {
        let own = unwrap::without_long_words(&lines::flatten(own));
        !own.is_empty() && text.contains(&own)
    };
    prediction
        .profiles()
        .filter(|(_, id)| {
            if let Some(problem) = prediction.problem(*id) {
                return says(&problem.message());
            }
            let hop = prediction.survey.forest.node(*id).hop();
            hop.is_some_and(|hop| {
                let mut problems = hop.parameter_problems().into_iter();
                problems.any(|problem| says(&problem.message()))
            })
        })
        .map(|(_, id)| id)
        .collect()
}
