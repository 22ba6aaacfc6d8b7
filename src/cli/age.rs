//! `--max-age`: warns about older snapshots.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

use super::args::Inputs;
use super::configs::path_flags;
use super::named_files::warn;
use crate::explain::old_snapshots;
use crate::load::{SnapshotPath, locate_snapshots, variable};
use crate::predict::{MaxAge, Prediction};
use crate::text::{harmless, text};

/// From which age on the snapshots are old.
pub(super) fn max_age(inputs: &Inputs) -> anyhow::Result<Option<MaxAge>> {
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
    let paths = locate_snapshots(&path_flags(inputs), &variable);
    let stamp = |path: &SnapshotPath| Some((path.name.clone(), written(&path.path)?));
    Ok(Some(MaxAge {
        seconds: age?,
        written: paths.iter().filter_map(stamp).collect(),
    }))
}

/// When a file was last written, in seconds since 1970-01-01T00:00:00Z.
pub(super) fn written(path: &Path) -> Option<i64> {
    let modified = std::fs::metadata(path).ok()?.modified().ok()?;
    Some(Timestamp::try_from(modified).ok()?.as_second())
}

/// Warns about older snapshots.
pub(super) fn warn_of_old(prediction: &Prediction) {
    for (name, words) in old_snapshots(prediction) {
        warn(&format!("{name}: {words}"));
    }
}
