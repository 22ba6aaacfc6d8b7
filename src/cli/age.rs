//! `--max-age`: warns about older snapshots.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

use super::args::Inputs;
use super::named_files::warn;
use crate::explain::age_words;
use crate::load::SnapshotPath;
use crate::predict::Prediction;
use crate::text::harmless;

/// The maximum age in seconds.
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
        format!(
            "--max-age {}: write an age such as 7d, 12h or 30m",
            harmless(text)
        )
    });
    age.map(Some)
}

/// When a file was last written, in seconds since 1970-01-01T00:00:00Z.
pub(super) fn written(path: &Path) -> Option<i64> {
    let modified = std::fs::metadata(path).ok()?.modified().ok()?;
    Some(Timestamp::try_from(modified).ok()?.as_second())
}

/// Warns about older snapshots. A snapshot without a fetch record has the age of its file.
pub(super) fn warn_of_old(prediction: &Prediction, paths: &[SnapshotPath], most: Option<i64>) {
    let Some(most) = most else {
        return;
    };
    let now = prediction.survey.assumptions.now;
    for file in prediction.facts.snapshots().files() {
        let path = paths.iter().find(|path| *path.name == *file.name);
        let fetched = file.fetched.as_ref().map(|fetched| fetched.at);
        let written = || written(&path?.path);
        let what = if fetched.is_some() {
            ""
        } else {
            "the file is "
        };
        if let Some(at) = fetched.or_else(written).filter(|at| now - at > most) {
            warn(&format!(
                "{}: {what}{}; rolechain fetch gets a new one",
                harmless(&file.name),
                age_words(now - at)
            ));
        }
    }
}
