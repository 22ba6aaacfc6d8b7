//! What `rolechain fix` says around a repair.

use std::path::Path;

use super::sentence::Sentence;
use crate::config::edit::{Edit, EditError, SettingAction, WriteError, Written};
use crate::explain::mark::{hop_mark, profile_mark};
use crate::explain::needs::Need;
use crate::explain::view::{Run, Runs, Tone};
use crate::predict::{HopVerdict, ProfileVerdict};
use crate::text::harmless;

/// Nothing stops the profile.
pub fn nothing_to_fix(profile: &str, verdict: ProfileVerdict) -> Runs {
    let sentence = Sentence::default().name(profile);
    match verdict {
        ProfileVerdict::NoHops => sentence.text(" assumes no role; there is nothing to fix."),
        _ => sentence.text(" is allowed; there is nothing to fix."),
    }
    .done()
}

/// No change is proven to fix it; what would have to be known is listed below.
pub fn no_repair(profile: &str, hop: &str, undetermined: bool) -> Runs {
    let sentence = Sentence::new(if undetermined {
        "No change of a line or a policy settles "
    } else {
        "No change of a line or a policy is proven to fix "
    })
    .name(hop);
    if profile == hop {
        sentence.text(".")
    } else {
        sentence.text(", on which ").name(profile).text(" rests.")
    }
    .done()
}

/// Above the list of facts that no file holds.
pub fn needs_heading() -> Runs {
    Sentence::new("What would have to be known:").done()
}

/// One fact of that list: what it is, for which hop, and how to supply it.
pub fn need_words(need: &Need) -> Runs {
    Sentence::default()
        .tone(Tone::Undetermined, &need.fact)
        .text(", for the hop into ")
        .name(&need.hop)
        .text(": ")
        .text(&need.how)
        .done()
}

/// What comes of a repair.
pub struct Outlook<'a> {
    /// The profile that was asked about.
    pub profile: &'a str,
    /// The profile of the mended hop.
    pub hop: &'a str,
    /// What that hop is then.
    pub hop_verdict: Option<HopVerdict>,
    /// What the asked profile is then.
    pub after: ProfileVerdict,
    /// Which hop comes in the way next, and why.
    pub next: Option<(&'a str, &'a [Run])>,
    /// What the repair leaves open.
    pub open: &'a [Run],
    /// How many hops the repair mends.
    pub steps: usize,
}

/// What is proven, no more: that the profile works, or only one hop of its chain.
pub fn outlook_sentence(outlook: &Outlook<'_>) -> Runs {
    let Outlook {
        profile,
        hop,
        hop_verdict,
        after,
        next,
        open,
        steps,
    } = *outlook;
    let works = after.is_allowed() || after == ProfileVerdict::NoHops;
    let is_allowed = format!(
        " is {}.",
        match after {
            ProfileVerdict::NoHops => "allowed",
            after => profile_mark(after).word,
        }
    );
    if works && steps > 1 {
        return Sentence::new("Proven: with all of it ")
            .name(profile)
            .text(is_allowed)
            .done();
    }
    if after == ProfileVerdict::Undetermined && steps > 1 {
        return Sentence::new("With all of it ")
            .name(profile)
            .text(" no longer fails for certain; whether it is allowed depends on the facts below.")
            .done();
    }
    if works && after == ProfileVerdict::NoHops {
        return Sentence::new("Proven: then it has credentials.").done();
    }
    if works && hop_verdict.is_none() && profile != hop {
        return Sentence::new("Proven: then ")
            .name(profile)
            .text(is_allowed)
            .done();
    }
    if works && profile == hop {
        return Sentence::new("Proven: then it").text(is_allowed).done();
    }
    let mut runs = if works {
        return Sentence::new("Proven: then the hop into ")
            .name(hop)
            .text(" is allowed, and ")
            .name(profile)
            .text(if after.is_trust_only() {
                &is_allowed
            } else {
                " works."
            })
            .done();
    } else if let Some(verdict) = hop_verdict.filter(|verdict| verdict.is_allowed()) {
        Sentence::new("Proven: then the hop into ")
            .name(hop)
            .text(format!(" is {}.", hop_mark(verdict).word))
            .done()
    } else {
        open.to_vec()
    };
    if let Some((next, why)) = next {
        let verb = match after {
            ProfileVerdict::Undetermined => " stays undetermined: ",
            _ => " still fails: ",
        };
        runs.extend(Sentence::new(" ").name(next).text(verb).done());
        runs.extend_from_slice(why);
    }
    runs
}

/// Above the changes of a repair that mends several hops.
pub fn steps_heading(steps: usize) -> Runs {
    Sentence::new(format!("{steps} changes, one for each hop that fails:")).done()
}

/// One of several changes.
pub fn step_words(number: usize, hop: &str, words: &[Run]) -> Runs {
    let mut runs = Sentence::new(format!("{number}. for the hop into "))
        .name(hop)
        .text(": ")
        .done();
    runs.extend_from_slice(words);
    runs.extend(Sentence::new(".").done());
    runs
}

/// Profiles that are not listed one by one.
pub fn more_profiles(listed: usize, unchecked: usize) -> Option<Runs> {
    let mut parts = Vec::new();
    if listed > 0 {
        parts.push(format!("and {listed} more profiles, none of them worse"));
    }
    if unchecked > 0 {
        parts.push(format!("{unchecked} profiles were not looked at"));
    }
    (!parts.is_empty()).then(|| {
        Sentence::default()
            .tone(Tone::Muted, parts.join("; "))
            .done()
    })
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
        Edit::Header { profile } => {
            Sentence::new("write the header ").name(format!("[profile {profile}]"))
        }
    }
    .done()
}

/// What becomes of a profile: `test4: ✗ denied → ✓ allowed`.
pub fn becomes(profile: &str, before: ProfileVerdict, after: ProfileVerdict) -> Runs {
    let mut sentence = Sentence::default().name(profile).text(": ");
    for (at, verdict) in [before, after].into_iter().enumerate() {
        let mark = profile_mark(verdict);
        if at > 0 {
            sentence = sentence.text(" → ");
        }
        sentence = sentence.tone(mark.tone, format!("{} {}", mark.symbol, mark.word));
    }
    sentence.done()
}

/// Beside a profile that the change makes worse.
pub fn gets_worse() -> Runs {
    Sentence::default()
        .tone(Tone::Denied, "  this profile gets worse")
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

/// `--write` without `--choose` never lets somebody else call.
pub fn other_caller(options: &str) -> Runs {
    Sentence::new("Not written: a caller that the policy does not name would make the call. To apply it all the same, add ")
        .tone(Tone::Fix, options)
        .text(".")
        .done()
}

/// Nothing is written on a proof for which an input is missing.
pub fn proof_incomplete() -> Runs {
    Sentence::new(
        "Not written, since an input could not be read: what it says may refute the proof.",
    )
    .done()
}

/// The repair changes a policy, which is never written here.
pub fn only_by_policy(owners: &[String]) -> Runs {
    let sentence = Sentence::new("This is for the owner of account ").name(owners.join(" and "));
    sentence
        .text(" to change. No file of yours was written.")
        .done()
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

/// After the explorer has written: short, for the path stands in its title, and with the backup
/// first, which is what cannot be guessed.
pub fn written_note(written: &[Written]) -> Runs {
    let backups = written.iter().filter_map(|written| written.backup.as_ref());
    let names: Vec<String> = backups
        .filter_map(|backup| Some(backup.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let backup = match names.len() {
        0 => return Sentence::new("Written; no backup was kept").done(),
        1 => "backup",
        _ => "backups",
    };
    Sentence::new(format!("Written; {backup}: "))
        .text(names.join(", "))
        .done()
}

/// Why the explorer could not write a file, the reason first; `name` is the file as the explorer
/// shows it. Files written before it are named, lest anybody think that nothing has changed.
pub fn not_written_note(error: &WriteError, name: &str, before: &[Written]) -> String {
    let reason = match error {
        WriteError::Missing(_) => "the file is not there any more".to_owned(),
        WriteError::NoFile(_) => "not a regular file".to_owned(),
        WriteError::ReadOnly(_) => "the file is read-only".to_owned(),
        WriteError::HardLinks(_, count) => {
            format!("the file has {count} names (hard links), and only this one would change")
        }
        WriteError::Changed(_) => {
            "the file changed since it was read; quit and open again".to_owned()
        }
        WriteError::Failed(_, what, error) => format!("cannot {what}: {error}"),
    };
    let mut text = format!("Not written: {reason} ({name})");
    if !before.is_empty() {
        text.push_str(". Other file: ");
        text.extend(written_note(before).into_iter().map(|run| run.text));
    }
    harmless(&text).into_owned()
}
