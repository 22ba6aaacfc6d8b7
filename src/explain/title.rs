//! The title: the origin of the tree, the loaded policies, and the number of hops per verdict.

use std::fmt::Write as _;

use super::fetch_plan::missing_policies;
use super::mark::{BROKEN, PENDING, TRUST_ONLY, finding_mark, hop_mark};
use super::phrase::calls::{first_old_snapshot, old_snapshot};
use super::phrase::{client_banner, policies_are_missing, supposed_banner};
use super::tree::node_mark;
use super::view::{Counts, Run, Title, Tone};
use crate::chain::AMBIENT_IDENTITY;
use crate::iam::account::{SnapshotFile, SnapshotKind};
use crate::lint::Findings;
use crate::predict::{HopVerdict, Prediction};
use crate::text::{Severity, harmless, text, translated, word};

/// The title line.
pub(crate) fn title(prediction: &Prediction) -> Title {
    Title {
        origin: prediction.origin.clone(),
        sample: prediction.sample,
        policies: policies(prediction),
        banners: banners(prediction),
    }
}

/// The loaded policies in words.
fn policies(prediction: &Prediction) -> String {
    let snapshots = prediction.facts.snapshots();
    let has_error = |file: &SnapshotFile| {
        let mut problems = file.diagnostics.iter();
        problems.any(|problem| problem.severity == Severity::Error)
    };
    let (held, lost): (Vec<_>, Vec<_>) = snapshots.files().partition(|file| {
        file.rows > 0 || (file.kind != SnapshotKind::Unrecognised && !has_error(file))
    });
    let failed = lost.into_iter().filter(|file| has_error(file)).count();
    let are_snapshots = !held.iter().any(|file| file.kind.is_planned());
    let mut policies = match (held.len(), prediction.facts.is_empty()) {
        (0, _) if prediction.facts.loading => word!("loading policies").to_owned(),
        (0, false) if snapshots.is_empty() => word!("pasted policies").to_owned(),
        (0, _) => word!("no policies loaded").to_owned(),
        (1, _) if are_snapshots => word!("1 snapshot").to_owned(),
        (count, _) if are_snapshots => text!("{count} snapshots", count),
        (1, _) => word!("1 source").to_owned(),
        (count, _) => text!("{count} sources", count),
    };
    let cut_off = held.iter().filter(|file| file.unreadable).count();
    for (count, word) in [(failed, "unreadable"), (cut_off, word!("cut off"))] {
        let noun = if count == 1 { "file" } else { "files" };
        if count > 0 {
            policies.push_str(&text!(
                ", {count} {noun} {word}",
                count,
                noun,
                word = translated(word)
            ));
        }
    }
    let ages = held.iter().filter_map(|file| shown_age(prediction, file));
    if let Some((_, words)) = ages.max_by_key(|(age, _)| *age) {
        let _ = write!(policies, ", {words}");
    }
    policies
}

/// The age of a snapshot in seconds, and whether it says itself when it was fetched.
fn age_of(prediction: &Prediction, file: &SnapshotFile) -> Option<(i64, bool)> {
    let assumptions = &prediction.survey.assumptions;
    let fetched = file.fetched.as_ref().map(|fetched| fetched.at);
    let at = fetched.or_else(|| assumptions.written.get(&*file.name).copied())?;
    Some((assumptions.now - at, fetched.is_some()))
}

/// The age of a snapshot, also in words. The time of a file says something from one day on.
pub(super) fn shown_age(prediction: &Prediction, file: &SnapshotFile) -> Option<(i64, String)> {
    const DAY: i64 = 86_400;
    match age_of(prediction, file)? {
        (age, true) => Some((age, age_words(age))),
        (age, false) if age >= DAY => Some((age, text!("file {age}", age = age_words(age)))),
        _ => None,
    }
}

/// An age in words: `3 days old`.
pub(crate) fn age_words(seconds: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let Some((unit, word)) = UNITS.into_iter().find(|(unit, _)| seconds >= *unit) else {
        return word!("just fetched").to_owned();
    };
    let count = seconds / unit;
    let plural = if count == 1 { "" } else { "s" };
    text!("{count} {word}{plural} old", count, word, plural)
}

/// The names of the snapshots that are older than the user allows, and their ages in words.
pub(crate) fn old_snapshots(prediction: &Prediction) -> Vec<(String, String)> {
    let assumptions = &prediction.survey.assumptions;
    let Some(most) = assumptions.max_age else {
        return Vec::new();
    };
    let files = prediction.facts.snapshots().files();
    let old = files.filter_map(|file| {
        let (age, fetched) = age_of(prediction, file)?;
        let words = old_snapshot(&age_words(age), fetched, file.kind.is_of_iam());
        (age > most).then(|| (harmless(&file.name).into_owned(), words))
    });
    old.collect()
}

/// The message that the selected profile does not exist.
fn selected_banner(prediction: &Prediction) -> Option<Run> {
    let name = prediction.selected.as_ref()?;
    if prediction.survey.forest.requested(name).is_some() {
        return None;
    }
    let name = harmless(name);
    let text = match prediction.selected_by {
        Some(variable) => text!(
            "{variable} is \"{name}\", and no profile is called that: without --profile every command fails",
            variable,
            name
        ),
        None => text!(
            "--profile is \"{name}\", and no profile is called that",
            name
        ),
    };
    Some(Run::new(Tone::Problem, text))
}

/// Messages about the whole tree.
fn banners(prediction: &Prediction) -> Vec<Run> {
    let survey = &prediction.survey;
    let warning = |text: &str| Run::new(Tone::Warning, text);
    let mut banners: Vec<Run> = supposed_banner(prediction).into_iter().collect();
    banners.extend(client_banner(survey.assumptions.client));
    if prediction.facts.is_empty() && !prediction.facts.loading {
        let missing = missing_policies(prediction);
        if missing > 0 {
            banners.push(warning(&policies_are_missing(missing)));
        }
    }
    let old = old_snapshots(prediction);
    if let Some((name, words)) = old.first() {
        banners.push(warning(&first_old_snapshot(name, words, old.len())));
    }
    let refusals = survey.config.profiles.refusals().take(3);
    banners.extend(refusals.map(|refusal| {
        let text = text!(
            "the AWS CLI refuses {file}: line {line}, {refusal}",
            file = refusal.location.file,
            line = refusal.location.line,
            refusal = refusal.reason()
        );
        Run::new(Tone::Problem, text)
    }));
    banners.extend(selected_banner(prediction));
    if survey.forest.requested(AMBIENT_IDENTITY).is_some() {
        banners.push(warning(&text!(
            "without --profile the AWS CLI uses the web identity of the environment: see {AMBIENT_IDENTITY}",
            AMBIENT_IDENTITY
        )));
    }
    let environment = &survey.config.environment;
    if environment.filled("AWS_ACCESS_KEY_ID").is_some() {
        banners.push(warning(word!(
            "AWS_ACCESS_KEY_ID is set: without --profile the AWS CLI uses the keys of the environment"
        )));
    }
    banners
}

/// Verdict counts of all rows, in display order; both kinds of denial form one count.
pub(crate) fn counts(prediction: &Prediction, findings: &Findings) -> Counts {
    let kinds = [
        hop_mark(HopVerdict::DeniedImplicit),
        hop_mark(HopVerdict::NotCallable),
        hop_mark(HopVerdict::InvalidPolicy),
        BROKEN,
        hop_mark(HopVerdict::Undetermined),
        hop_mark(HopVerdict::Allowed { trust_only: false }),
        TRUST_ONLY,
        PENDING,
        hop_mark(HopVerdict::NoPolicy),
        hop_mark(HopVerdict::NotReached),
    ];
    let mut counts: Counts = kinds.map(|kind| (kind, 0)).into();
    for row in 0..prediction.survey.rows.len() {
        let Some(id) = prediction.node_of(row) else {
            continue;
        };
        let mut mark = node_mark(prediction, id);
        if mark == hop_mark(HopVerdict::DeniedExplicit) {
            mark = hop_mark(HopVerdict::DeniedImplicit);
        }
        if let Some((_, count)) = counts.iter_mut().find(|(kind, _)| *kind == mark) {
            *count += 1;
        }
    }
    counts.retain(|(_, count)| *count > 0);
    if !findings.is_empty() {
        counts.push((finding_mark(findings.len()), findings.len()));
    }
    counts
}
