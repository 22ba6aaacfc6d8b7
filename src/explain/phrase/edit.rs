//! What `rolechain fix` says around a repair.

use std::path::Path;

use super::sentence::Sentence;
use crate::analysis::ProfileVerdict;
use crate::edit::{Edit, EditError, SettingAction};
use crate::explain::mark::profile_mark;
use crate::explain::view::{Runs, Tone};

/// Nothing stops the profile.
pub fn nothing_to_fix(profile: &str, verdict: ProfileVerdict) -> Runs {
    let sentence = Sentence::default().name(profile);
    match verdict {
        ProfileVerdict::NoHops => sentence.text(" assumes no role; there is nothing to fix."),
        _ => sentence.text(" is allowed; there is nothing to fix."),
    }
    .done()
}

/// No change of a profile setting mends it.
pub fn no_repair(profile: &str, hop: &str) -> Runs {
    let sentence = Sentence::new("No change of a profile setting is proven to mend ").name(hop);
    if profile == hop {
        sentence.text(".")
    } else {
        sentence.text(", on which ").name(profile).text(" rests.")
    }
    .text(" rolechain explain ")
    .text(profile)
    .text(" says what stops it.")
    .done()
}

/// Why a repair that would help cannot be written by us.
pub fn edit_refused(error: &EditError) -> Runs {
    Sentence::default()
        .tone(Tone::Problem, "cannot be written for you: ")
        .text(error.to_string())
        .done()
}

/// What the change is, in words: `in [profile source]: add role_session_name`.
pub fn edit_sentence(edit: &Edit) -> Runs {
    match edit {
        Edit::Setting(edit) => {
            let what = match &edit.action {
                SettingAction::Set(value) => format!("set {} = {value}", edit.key),
                SettingAction::Remove => format!("remove {}", edit.key),
                SettingAction::Rename(key) => format!("rename {} to {key}", edit.key),
            };
            Sentence::new("in ")
                .name(&edit.profile)
                .text(": ")
                .text(what)
        }
        Edit::Profile(new) => Sentence::new("add the profile ").name(&new.profile),
    }
    .done()
}

/// What becomes of a profile: `test4: ✗ denied → ✓ allowed`.
pub fn becomes(profile: &str, before: ProfileVerdict, after: ProfileVerdict, ascii: bool) -> Runs {
    let mut sentence = Sentence::default().name(profile).text(": ");
    for (at, verdict) in [before, after].into_iter().enumerate() {
        let mark = profile_mark(verdict);
        let symbol = if ascii { mark.ascii } else { mark.symbol };
        if at > 0 {
            sentence = sentence.text(if ascii { " -> " } else { " → " });
        }
        sentence = sentence.tone(mark.tone, format!("{symbol} {}", mark.word));
    }
    sentence.done()
}

/// Beside a profile that the change makes worse.
pub fn gets_worse() -> Runs {
    Sentence::default()
        .tone(Tone::Denied, "  this profile gets worse")
        .done()
}

/// The hop is mended and a later one still stops the chain.
pub fn next_obstacle(hop: &str) -> Runs {
    Sentence::new("Then ")
        .name(hop)
        .text(" is what stops it; run fix again after this change.")
        .done()
}

/// Before `--write`.
pub fn how_to_write(options: &str) -> Runs {
    Sentence::new("Nothing was written. To apply it, add ")
        .tone(Tone::Fix, options)
        .text(" to this command.")
        .done()
}

/// `--write` without `--choose` never takes a repair that harms another profile.
pub fn harmful(profile: &str, options: &str) -> Runs {
    Sentence::new("Not written, since ")
        .name(profile)
        .text(" would get worse. To apply it all the same, add ")
        .tone(Tone::Fix, options)
        .text(".")
        .done()
}

/// `--write` without `--choose` never writes half a repair.
pub fn incomplete(options: &str) -> Runs {
    Sentence::new("Not written, since a policy has to be changed as well. To write this half, add ")
        .tone(Tone::Fix, options)
        .text(".")
        .done()
}

/// Only policies can mend it.
pub fn only_by_policy() -> Runs {
    Sentence::new("A policy is for whoever owns the account to change; nothing was written.").done()
}

/// After `--write`.
pub fn written(path: &Path, backup: Option<&Path>) -> Runs {
    let sentence = Sentence::new("Written: ").name(path.display().to_string());
    match backup {
        Some(backup) => sentence
            .text("; the old file is ")
            .text(backup.display().to_string()),
        None => sentence.text("; no backup was kept"),
    }
    .done()
}
