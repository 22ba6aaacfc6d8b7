//! Warnings about inputs that are read but may mislead: snapshots older than `--max-age`, scopes
//! of a context file that no hop has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

use super::args::Inputs;
use super::check::{did_you_mean, near_names};
use super::configs::path_flags;
use super::named_files::warn;
use crate::explain::old_snapshots;
use crate::iam::Arn;
use crate::load::{SnapshotPath, last_written, locate_snapshots, variable};
use crate::predict::Prediction;
use crate::text::{advised, distance, harmless, text};

/// From which age on the snapshots are old.
pub(super) fn max_age(inputs: &Inputs) -> anyhow::Result<Option<i64>> {
    let Some(text) = &inputs.max_age else {
        return Ok(None);
    };
    let split = text.len() - usize::from(text.ends_with(['d', 'h', 'm']));
    let (number, unit) = text.split_at(split);
    let seconds = match unit {
        "d" => 86_400,
        "h" => 3_600,
        "m" => 60,
        _ => 0,
    };
    let number: Option<i64> = number.parse().ok().filter(|number| *number >= 0);
    let age = number.and_then(|number| number.checked_mul(seconds));
    let age = age.filter(|_| seconds > 0).with_context(|| {
        text!(
            "--max-age {text}: write an age such as 7d, 12h or 30m",
            text = harmless(text)
        )
    });
    Ok(Some(age?))
}

/// When each snapshot was last written, by its name.
pub(super) fn written_times(inputs: &Inputs) -> BTreeMap<String, i64> {
    let paths = locate_snapshots(&path_flags(inputs), &variable);
    let stamp = |path: &SnapshotPath| Some((path.name.clone(), written(&path.path)?));
    paths.iter().filter_map(stamp).collect()
}

/// When a file, or the oldest file of a folder, was last written, in seconds since
/// 1970-01-01T00:00:00Z.
pub(super) fn written(path: &Path) -> Option<i64> {
    Some(Timestamp::try_from(last_written(path)?).ok()?.as_second())
}

/// Warns about older snapshots.
pub(super) fn warn_of_old(prediction: &Prediction) {
    for (name, words) in old_snapshots(prediction) {
        warn(&format!("{name}: {words}"));
    }
}

// Warns about accounts and profiles in a context file that no hop has, so that their keys have no
// effect.

/// One warning for each.
pub(super) fn idle_scopes(prediction: &Prediction) -> Vec<String> {
    let survey = &prediction.survey;
    let nodes = survey.forest.parents_first().iter();
    let hops: Vec<_> = nodes.filter_map(|id| survey.hop(*id)).collect();
    let (accounts, profiles) = survey.assumptions.context.scopes();
    let mut warnings = Vec::new();
    for account in accounts {
        let targets = hops.iter();
        let targets = targets.filter_map(|(_, target)| target.map(Arn::account));
        let targets: BTreeSet<&str> = targets.collect();
        if !targets.contains(account) {
            let near = targets.into_iter();
            let near = near.filter(|at| distance(at, account, 2).is_some());
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
    let warning = text!("{what}; its keys are not used", what);
    match near {
        [] => warning,
        near => advised(warning, did_you_mean(near, "")),
    }
}
