//! Warns about accounts and profiles in a context file that no hop has, so that their keys have no
//! effect.

use super::check::near_names;
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::predict::Prediction;
use crate::text::{advised, distance, harmless, text, word};

/// One warning for each.
pub(super) fn idle_scopes(prediction: &Prediction) -> Vec<String> {
    let survey = &prediction.survey;
    let nodes = survey.forest.parents_first().iter();
    let hops: Vec<_> = nodes.filter_map(|id: &NodeId| survey.hop(*id)).collect();
    let (accounts, profiles) = survey.assumptions.context.scopes();
    let mut warnings = Vec::new();
    for account in accounts {
        let targets = hops
            .iter()
            .filter_map(|(_, target)| target.map(Arn::account));
        let targets: std::collections::BTreeSet<&str> = targets.collect();
        if !targets.contains(account) {
            let near = targets
                .into_iter()
                .filter(|at| distance(at, account, 2).is_some());
            let near: Vec<String> = near.map(|account| harmless(account).into_owned()).collect();
            let what = text!(
                "no profile assumes a role of account {account}",
                account = harmless(account)
            );
            warnings.push(with_hint(&what, &near));
        }
    }
    for profile in profiles {
        if hops.iter().any(|(hop, _)| *hop.profile == *profile) {
            continue;
        }
        let shown = harmless(profile);
        warnings.push(if survey.forest.requested(profile).is_some() {
            text!(
                "profile \"{shown}\" makes no call of AssumeRole; its keys are not used",
                shown
            )
        } else {
            let what = text!(
                "no profile is called \"{shown}\" in {origin}",
                shown,
                origin = prediction.origin
            );
            with_hint(&what, &near_names(prediction, profile))
        });
    }
    warnings
}

fn with_hint(what: &str, near: &[String]) -> String {
    if near.is_empty() {
        text!("{what}; its keys are not used", what)
    } else {
        advised(
            text!("{what}; its keys are not used", what),
            text!("did you mean {near}?", near = near.join(word!(" or "))),
        )
    }
}
