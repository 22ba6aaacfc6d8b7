//! The texts of `rolechain fix` around a repair.

use std::path::Path;

use super::sentence::say;
use crate::config::edit::{Edit, EditError, SettingAction, SettingEdit, WriteError, Written};
use crate::explain::card::fetch::Need;
use crate::explain::mark::{hop_mark, profile_mark};
use crate::explain::view::{Run, Runs, Tone};
use crate::predict::{HopVerdict, ProfileVerdict};
use crate::text::{harmless, text, word};

/// Nothing stops the profile.
pub(crate) fn nothing_to_fix(profile: &str, verdict: ProfileVerdict) -> Runs {
    match verdict {
        ProfileVerdict::NoHops => {
            say!(
                "`{profile}` assumes no role; there is nothing to fix.",
                profile
            )
        }
        _ => say!("`{profile}` is allowed; there is nothing to fix.", profile),
    }
}

/// No change is proven to fix it; the missing facts are listed below.
pub(crate) fn no_repair(profile: &str, hop: &str, undetermined: bool) -> Runs {
    let of = (profile != hop).then(|| say!(", on which `{profile}` depends", profile));
    if undetermined {
        say!(
            "No change of a line or a policy decides `{hop}`{of}.",
            hop,
            of
        )
    } else {
        say!(
            "No change of a line or a policy is proven to fix `{hop}`{of}.",
            hop,
            of
        )
    }
}

/// The heading above the list of facts that are in no file.
pub(crate) fn needs_heading() -> Runs {
    say!("To decide it, these facts are needed:")
}

/// One fact of that list: its name, the hop that needs it, and how to supply it.
pub(crate) fn need_words(need: &Need) -> Runs {
    say!(
        "{fact}, for the hop into `{hop}`: {how}",
        fact = (Tone::Undetermined, &need.fact),
        hop = &need.hop,
        how = &need.how
    )
}

/// The outcome of a repair.
pub(crate) struct Outlook<'a> {
    /// The requested profile.
    pub profile: &'a str,
    /// The profile of the repaired hop.
    pub hop: &'a str,
    /// The verdict of that hop.
    pub hop_verdict: Option<HopVerdict>,
    /// The verdict of the requested profile.
    pub after: ProfileVerdict,
    /// The next hop that stops the profile, and the reason.
    pub next: Option<(&'a str, &'a [Run])>,
    /// The open points of the repair.
    pub open: &'a [Run],
    /// The number of hops that the repair fixes.
    pub steps: usize,
}

/// The proven effect and no more: that the profile works, or only one hop of its chain.
pub(crate) fn outlook_sentence(outlook: &Outlook<'_>) -> Runs {
    let Outlook {
        profile,
        hop,
        hop_verdict,
        after,
        next,
        open,
        steps,
    } = *outlook;
    if after.is_allowed() || after == ProfileVerdict::NoHops {
        return success_sentence(outlook);
    }
    let first = match hop_verdict {
        _ if steps > 1 && after == ProfileVerdict::Undetermined => {
            return say!(
                "With all of it `{profile}` no longer fails for certain; the facts below decide if it is allowed.",
                profile
            );
        }
        Some(then) if then.is_allowed() => {
            let then = hop_mark(then).shown();
            say!("Proven: then the hop into `{hop}` is {then}.", hop, then)
        }
        _ => open.to_vec(),
    };
    match next {
        Some((next, why)) if after == ProfileVerdict::Undetermined => {
            say!(
                "{first} `{next}` stays undetermined: {why}",
                first,
                next,
                why
            )
        }
        Some((next, why)) => say!("{first} `{next}` still fails: {why}", first, next, why),
        None => first,
    }
}

/// The proven effect if the whole profile works.
fn success_sentence(outlook: &Outlook<'_>) -> Runs {
    let Outlook {
        profile,
        hop,
        hop_verdict,
        after,
        steps,
        ..
    } = *outlook;
    let verdict = match after {
        ProfileVerdict::NoHops => word!("allowed"),
        after => profile_mark(after).shown(),
    };
    match hop_verdict {
        _ if steps > 1 => say!(
            "Proven: with all of it `{profile}` is {verdict}.",
            profile,
            verdict
        ),
        _ if after == ProfileVerdict::NoHops => say!("Proven: then it has credentials."),
        _ if profile == hop => say!("Proven: then it is {verdict}.", verdict),
        None => say!("Proven: then `{profile}` is {verdict}.", profile, verdict),
        Some(_) if after.is_trust_only() => say!(
            "Proven: then the hop into `{hop}` is allowed, and `{profile}` is {verdict}.",
            hop,
            profile,
            verdict
        ),
        Some(_) => say!(
            "Proven: then the hop into `{hop}` is allowed, and `{profile}` works.",
            hop,
            profile
        ),
    }
}

/// The heading above the changes of a repair that fixes several hops.
pub(crate) fn steps_heading(steps: usize) -> Runs {
    say!("{steps} changes, one for each hop that fails:", steps)
}

/// One of several changes.
pub(crate) fn step_words(number: usize, hop: &str, words: &[Run]) -> Runs {
    say!(
        "{number}. for the hop into `{hop}`: {words}.",
        number,
        hop,
        words
    )
}

/// The number of profiles that are not listed one by one.
pub(crate) fn more_profiles(listed: usize, unchecked: usize) -> Option<Runs> {
    let mut parts = Vec::new();
    if listed > 0 {
        parts.push(text!(
            "and {listed} more profiles, none of them worse",
            listed
        ));
    }
    if unchecked > 0 {
        parts.push(text!("{unchecked} profiles were not checked", unchecked));
    }
    (!parts.is_empty()).then(|| vec![Run::new(Tone::Muted, parts.join(word!("; ")))])
}

/// The reason why we cannot write a repair that would help.
pub(crate) fn edit_refused(error: &EditError) -> Runs {
    let refused = (Tone::Problem, word!("cannot be written for you: "));
    say!("{refused}{error}", refused, error = error.to_string())
}

/// The change in words: `in [profile source]: add role_session_name`.
pub(crate) fn edit_sentence(edit: &Edit) -> Runs {
    match edit {
        Edit::Setting(SettingEdit {
            profile,
            key,
            action,
            ..
        }) => match action {
            SettingAction::Set(value) => {
                say!("in `{profile}`: set {key} = {value}", profile, key, value)
            }
            SettingAction::Remove => say!("in `{profile}`: remove {key}", profile, key),
            SettingAction::Rename(new) => {
                say!("in `{profile}`: rename {key} to {new}", profile, key, new)
            }
        },
        Edit::Profile(new) => say!("add the profile `{profile}`", profile = &new.profile),
        Edit::Header { profile } => say!("write the header `[profile {profile}]`", profile),
    }
}

/// The heading above the list of changes to write.
pub(crate) fn offers_heading(hop: &str) -> String {
    harmless(&text!("Repairs of {hop}", hop)).into_owned()
}

/// The first of several related changes.
pub(crate) fn with_more(edit: &[Run], more: usize) -> Runs {
    match more {
        1 => say!("{edit}, and 1 more change", edit),
        _ => say!("{edit}, and {more} more changes", edit, more),
    }
}

/// The text below the diff that reverts a write.
pub(crate) fn undo_words(names: &[String]) -> Runs {
    say!(
        "This undoes the last write to {names}: the lines become what they were before.",
        names = names.join(word!(" and "))
    )
}

/// The note after the explorer has undone a write.
pub(crate) fn undone_note(written: &[Written]) -> Runs {
    let note = match backup_names(written).join(word!(", ")).as_str() {
        "" => say!("Undone"),
        names => say!("Undone; what had been written is kept in {names}", names),
    };
    with_lost(note, written)
}

/// The reason why a write cannot be undone, and the location of the old text.
pub(crate) fn not_undone_note(backups: &[String]) -> String {
    let text = match backups {
        [] => word!("Not undone: the file is no longer what was written").to_owned(),
        backups => text!(
            "Not undone: the file is no longer what was written; the text before the write is in {backups}",
            backups = backups.join(word!(" and "))
        ),
    };
    harmless(&text).into_owned()
}

/// The names of the backups without their folder, which is the file's.
pub(crate) fn backup_names(written: &[Written]) -> Vec<String> {
    let backups = written.iter().filter_map(|written| written.backup.as_ref());
    let names = backups.filter_map(|backup| Some(backup.file_name()?.to_string_lossy()));
    names.map(std::borrow::Cow::into_owned).collect()
}

/// The change of a profile's verdict: `test4: ✗ denied → ✓ allowed`.
pub(crate) fn becomes(profile: &str, before: ProfileVerdict, after: ProfileVerdict) -> Runs {
    let shown = |verdict| {
        let mark = profile_mark(verdict);
        (mark.tone, format!("{} {}", mark.symbol, mark.shown()))
    };
    say!(
        "`{profile}`: {before} → {after}",
        profile,
        before = shown(before),
        after = shown(after)
    )
}

/// The note beside a profile that the change makes worse.
pub(crate) fn gets_worse() -> Runs {
    say!(Tone::Denied, "  this profile gets worse")
}

/// How to use `--write`.
pub(crate) fn how_to_write(options: &str) -> Runs {
    say!(
        "Nothing was written. To apply it, add {options} to this command.",
        options = (Tone::Fix, options)
    )
}

/// The text is built in, or came from standard input or a pipe.
pub(crate) fn cannot_be_written(what: &str) -> Runs {
    say!(
        "Nothing was written: {what} is not a file that can be written.",
        what
    )
}

/// `--write` without `--choose` never applies a repair that harms another profile.
pub(crate) fn harmful(profile: &str, options: &str) -> Runs {
    say!(
        "Not written, since `{profile}` would get worse. To apply it anyway, add {options}.",
        profile,
        options = (Tone::Fix, options)
    )
}

/// `--write` without `--choose` never changes the calling identity.
pub(crate) fn other_caller(options: &str) -> Runs {
    say!(
        "Not written: a caller that the policy does not name would make the call. To apply it anyway, add {options}.",
        options = (Tone::Fix, options)
    )
}

/// A change is not written if its proof lacks an input.
pub(crate) fn proof_incomplete() -> Runs {
    say!("Not written, because an input could not be read: its content may refute the proof.")
}

/// The repair changes a policy, which this program never writes.
pub(crate) fn only_by_policy(owners: &[String]) -> Runs {
    say!(
        "This is for the owner of account `{owners}` to change. No file of yours was written.",
        owners = owners.join(word!(" and "))
    )
}

/// The text after `--write`.
pub(crate) fn written(path: &Path, backup: Option<&Path>) -> Runs {
    let path = path.display().to_string();
    match backup.map(|backup| backup.display().to_string()) {
        Some(backup) => say!("Written: `{path}`; the old file is {backup}", path, backup),
        None => say!("Written: `{path}`; no backup was kept", path),
    }
}

/// The extended attributes that a written file no longer has.
pub(crate) fn attributes_lost(names: &[String]) -> Runs {
    say!(
        "The system did not let the new file have these extended attributes: {names}",
        names = names.join(", ")
    )
}

/// The note after the explorer has written. It is short, because the title shows the path, and
/// begins with the backup, which the user cannot guess.
pub(crate) fn written_note(written: &[Written]) -> Runs {
    let note = match &backup_names(written)[..] {
        [] => say!("Written; no backup was kept"),
        [name] => say!("Written; backup: {name}", name),
        names => say!("Written; backups: {names}", names = names.join(word!(", "))),
    };
    with_lost(note, written)
}

/// The note, with the extended attributes that the written files no longer have.
fn with_lost(mut note: Runs, written: &[Written]) -> Runs {
    let lost: Vec<String> = written.iter().flat_map(|it| it.lost.clone()).collect();
    if !lost.is_empty() {
        note.push(Run::new(Tone::Plain, ". "));
        note.extend(attributes_lost(&lost));
    }
    note
}

/// The reason why the explorer could not write a file, `name` as the explorer shows it. It lists
/// files that were written earlier, because they have changed.
pub(crate) fn not_written_note(error: &WriteError, name: &str, before: &[Written]) -> String {
    let reason = match error {
        WriteError::Missing(_) => word!("the file no longer exists").to_owned(),
        WriteError::NoFile(_) => word!("not a regular file").to_owned(),
        WriteError::ReadOnly(_) => word!("the file is read-only").to_owned(),
        WriteError::HardLinks(_, count) => {
            text!(
                "the file has {count} names (hard links), and only this one would change",
                count
            )
        }
        WriteError::Changed(_) => {
            word!("the file changed since it was read; quit and open again").to_owned()
        }
        WriteError::Locked(_) => word!("another rolechain is writing the file").to_owned(),
        WriteError::Owner(..) => word!("its owner or group would change").to_owned(),
        WriteError::Failed(_, what, error) => text!("cannot {what}: {error}", what, error),
    };
    let mut text = text!("Not written: {reason} ({name})", reason, name);
    if !before.is_empty() {
        text.push_str(word!(". Other file: "));
        text.extend(written_note(before).into_iter().map(|run| run.text));
    }
    harmless(&text).into_owned()
}
