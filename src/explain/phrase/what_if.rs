//! Sentences about what-if changes, with the written values beside them.

use super::sentence::{joined, say};
use crate::chain::client::Client;
use crate::explain::mark::profile_mark;
use crate::explain::view::{Run, Runs, Tone};
use crate::predict::{
    Assumptions, ContextError, ContextOverride, EditableKey, KeyInterest, OverrideError,
    Prediction, ProfileVerdict, SettingOverride, SuppliedValue,
};
use crate::repair::{EditableSetting, NothingToWrite};
use crate::text::{harmless, text, word};

/// `aws:SourceIp = 203.0.113.10`
pub(crate) fn context_override_words(change: &ContextOverride) -> String {
    let key = &change.key;
    match &change.value {
        Some(SuppliedValue::One(value)) => format!("{key} = {value}"),
        Some(SuppliedValue::List(values)) => format!("{key} = {}", values.join(word!(", "))),
        Some(SuppliedValue::Absent) => text!("no {key} in the request", key),
        None => text!("nothing about {key}", key),
    }
}

/// The facts from the command line that are in no file; `None` if there are none.
pub(crate) fn supplied_line(assumptions: &Assumptions) -> Option<Run> {
    let keys = assumptions.context.keys().into_iter().map(harmless);
    let mut list: Vec<String> = keys.map(|key| key.to_string()).collect();
    if assumptions.suppose_identity {
        list.push(word!("callers' own policies that no snapshot holds allow it").to_owned());
    }
    (!list.is_empty()).then(|| {
        Run::new(
            Tone::Supposed,
            text!("supposed: {list}", list = list.join(word!(", "))),
        )
    })
}

/// `supposed: source.role_session_name = my-session (was not set)`
pub(crate) fn supposed_line(change: &SettingOverride, written: Option<&str>) -> Runs {
    let words = override_words(change);
    let was = match written {
        Some(value) => say!(Tone::Muted, " (was {value})", value),
        None => say!(Tone::Muted, " (was not set)"),
    };
    say!(Tone::Supposed, "supposed: {words}{was}", words, was)
}

/// The verdict without an override that changes it.
pub(crate) fn written_verdict_line(verdict: ProfileVerdict) -> Runs {
    let mark = profile_mark(verdict);
    let verdict = (mark.tone, format!("{} {}", mark.symbol, mark.shown()));
    say!(Tone::Muted, "As written: {verdict}", verdict)
}

/// The current value of a setting, and the written one if it is overridden.
pub(crate) fn setting_value(setting: &EditableSetting) -> Runs {
    match &setting.current {
        Some(value) if setting.supposed => say!(Tone::Supposed, "{value}", value),
        Some(value) => say!("{value}", value),
        None => say!(Tone::Muted, "(not set)"),
    }
}

/// The current value of a key in the request.
pub(crate) fn key_value(key: &EditableKey) -> Runs {
    let tone = if key.supposed {
        Tone::Supposed
    } else {
        Tone::Plain
    };
    let value = match (&key.current, key.hops) {
        (Some(value), _) => say!(tone, "{value}", value),
        // Another hop may test it, and an override applies to every hop.
        (None, 1) => say!(Tone::Muted, "(this hop does not ask for it)"),
        (None, 0) => say!(Tone::Muted, "(nothing here asks for it)"),
        (None, _) => say!(Tone::Muted, "(no hop below asks for it)"),
    };
    let missing = key.interest == KeyInterest::Missing && !key.supposed;
    say!(
        "{value}{missing}",
        value,
        missing = missing.then_some((Tone::Undetermined, word!("  missing")))
    )
}

/// The effect of a step on the profiles: the numbers that became allowed, that ceased to be
/// allowed, and that changed their verdict in another way.
pub(crate) fn step_effect(gained: usize, lost: usize, others: usize) -> String {
    let counted = [
        (gained, word!("more allowed")),
        (lost, word!("no longer allowed")),
        (others, word!("with another verdict")),
    ];
    let parts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if parts.is_empty() {
        return word!("no profile changes").to_owned();
    }
    parts.join(word!(", "))
}

/// Files were read again. `changed`: those that changed; empty if a key requested it.
pub(crate) fn read_again_words(changed: &[String], effect: &str) -> String {
    let effect = if effect.is_empty() {
        word!("no verdict changed")
    } else {
        effect
    };
    match changed {
        [] => text!("the files were read again: {effect}", effect),
        [one] => text!("{one} was read again: {effect}", one, effect),
        [one, ..] => text!("{one} and others were read again: {effect}", one, effect),
    }
}

/// The reason why a text is not a context key with a value.
pub(crate) fn context_problem(error: &ContextError) -> String {
    let text = match error {
        ContextError::MissingValue(text) => text!(
            "\"{text}\" has no =; write a condition key and its value, such as aws:SourceIp=203.0.113.10",
            text
        ),
        ContextError::MissingKey(key) => {
            text!(
                "\"{key}\" is not a condition key such as aws:SourceIp or sts:ExternalId",
                key
            )
        }
        ContextError::WrongForm {
            key,
            value,
            expected,
        } => text!(
            "\"{value}\" cannot be the value of {key}: write {expected}",
            value,
            key,
            expected
        ),
    };
    harmless(&text).into_owned()
}

/// The text below a diff of what-if changes. It promises the verdicts only if they depend on the
/// files alone: overridden context keys and another client are not in any file.
pub(crate) fn write_supposed(prediction: &Prediction) -> Runs {
    let supposed = prediction.overrides().iter().map(override_words);
    let supposed = joined(supposed.map(|it| (Tone::Supposed, it)), "; ", "; ");
    let context = prediction.context_overrides().iter();
    let mut others: Vec<String> = context.map(context_override_words).collect();
    let client = prediction.survey.assumptions.client;
    if client != Client::AwsCli {
        others.push(text!(
            "{client} as the client",
            client = super::client_words(client)
        ));
    }
    let count = others.len();
    let others = others.into_iter().map(|it| (Tone::Supposed, it));
    let others = joined(others, ", ", " and ");
    match count {
        0 => say!(
            "The overrides as lines of the file: {supposed}. Every profile then has the verdict that it has now.",
            supposed
        ),
        1 => say!(
            "The overrides as lines of the file: {supposed}. In addition, {others} stays supposed and is not written.",
            supposed,
            others
        ),
        _ => say!(
            "The overrides as lines of the file: {supposed}. In addition, {others} stay supposed and are not written.",
            supposed,
            others
        ),
    }
}

/// The reason why there is nothing to write.
pub(crate) fn nothing_to_write(why: &NothingToWrite) -> String {
    let text = match why {
        NothingToWrite::Refused(error) => text!("cannot be written for you: {error}", error),
        NothingToWrite::NotProven => {
            word!("the edited file is not proven to do it; write the line yourself").to_owned()
        }
    };
    harmless(&text).into_owned()
}

/// The banner above a tree with what-if changes.
pub(crate) fn supposed_banner(prediction: &Prediction) -> Option<Run> {
    let settings = prediction.overrides().iter().map(override_words);
    let context = prediction.context_overrides().iter();
    let list: Vec<String> = settings
        .chain(context.map(context_override_words))
        .collect();
    (!list.is_empty()).then(|| {
        Run::new(
            Tone::Supposed,
            text!(
                "supposed, not written: {list}",
                list = list.join(word!("; "))
            ),
        )
    })
}

/// Settings that can be overridden together, in one line with their profiles: `[profile source]
/// role_session_name = my-session`.
pub(crate) fn supposable(changes: &[SettingOverride]) -> Runs {
    let changes = changes.iter().map(|change| {
        let line = match &change.value {
            Some(value) => format!("{} = {value}", change.key),
            None => text!("without {key}", key = change.key),
        };
        say!(
            Tone::Fix,
            "{place} {line}",
            place = (
                Tone::Muted,
                text!("[profile {profile}]", profile = change.profile)
            ),
            line
        )
    });
    joined(changes, "; ", "; ")
}

/// The what-if settings in one line.
pub(crate) fn supposed_words(changes: &[SettingOverride]) -> Runs {
    let changes = changes
        .iter()
        .map(|it| (Tone::Supposed, override_words(it)));
    say!(
        "what you changed: {changes}",
        changes = joined(changes, "; ", "; ")
    )
}

/// `source.role_session_name = my-session`
pub(crate) fn override_words(change: &SettingOverride) -> String {
    let SettingOverride {
        profile,
        key,
        value,
    } = change;
    match value {
        Some(value) => format!("{profile}.{key} = {}", key.shown_value(value)),
        None => text!("{profile} without {key}", profile, key),
    }
}

/// The reason why something cannot be overridden, and the alternatives.
pub(crate) fn override_problem(error: &OverrideError) -> String {
    let text = match error {
        OverrideError::Malformed(text) => text!(
            "\"{text}\" is not of the form PROFILE.KEY=VALUE, such as source.role_session_name=my-session",
            text
        ),
        OverrideError::UnknownProfile { profile, near } => {
            let hint = near
                .as_ref()
                .map(|near| text!("; did you mean \"{near}\"?", near))
                .unwrap_or_default();
            text!("no profile is called \"{profile}\"{hint}", profile, hint)
        }
        OverrideError::UnknownKey { key, near } => match near {
            Some(near) => text!(
                "\"{key}\" cannot be supposed; did you mean {near}?",
                key,
                near
            ),
            None => text!(
                "\"{key}\" cannot be supposed: only settings that affect chains can, such as role_session_name, source_profile or external_id",
                key
            ),
        },
    };
    harmless(&text).into_owned()
}
