//! Reloading of files: on request, or because they changed. The user's state is kept: cursor,
//! folds, scrolling and what-if changes.

use super::message::Task;
use super::model::{Model, Overlay};
use crate::config::ProfileSet;
use crate::explain::{Run, Tone};
use crate::predict::{Prediction, ProfileVerdict};
use std::collections::BTreeMap;

/// Reloads on request.
pub(super) fn by_hand(model: &mut Model) -> Task {
    model.reload = Some(Vec::new());
    model.say(Tone::Plain, "reading the files again…");
    waiting(model)
}

/// Files have changed. An open list or diff refers to their old contents, so they are read when it
/// is closed.
pub(super) fn on_change(model: &mut Model, changed: Vec<String>) -> Task {
    model.reload = Some(changed);
    waiting(model)
}

/// The task for files that changed earlier, after a message has been processed.
pub(super) fn waiting(model: &mut Model) -> Task {
    let busy = model.trial.is_some() || !model.pending.is_empty();
    let reads = model.loading.is_some() || model.reading.is_some();
    let hidden = match model.overlay {
        None => false,
        Some(Overlay::Calls) => !model.calls.as_ref().is_some_and(|calls| calls.lets_read()),
        Some(_) => true,
    };
    if hidden || busy || reads {
        return Task::None;
    }
    model.reading = model.reload.take();
    model.reading.as_ref().map_or(Task::None, |_| Task::Reload)
}

/// Reports why nothing can be read again.
pub(super) fn refuse(model: &mut Model, why: &str) {
    model.reading = None;
    model.say(Tone::Plain, why);
}

/// Continues with the new contents of the files, or keeps the old ones and reports why.
pub(super) fn take_in(model: &mut Model, read: Result<Box<Prediction>, String>) -> Task {
    let changed = model.reading.take().unwrap_or_default();
    let read = read.and_then(|prediction| match refusal(&prediction) {
        Some(problem) if refusal(&model.prediction).is_none() => Err(problem),
        _ => Ok(prediction),
    });
    match read {
        Ok(prediction) => go_on(model, &changed, *prediction),
        Err(problem) => {
            let text = format!("not read again: {problem}; shown is what stood there before");
            model.not_read = Some(Run::new(Tone::Problem, text));
            model.status = None;
        }
    }
    waiting(model)
}

/// The reason why the AWS CLI refuses the files.
fn refusal(prediction: &Prediction) -> Option<String> {
    let refusal = prediction.survey.config.profiles.refusals().next()?;
    let location = &refusal.location;
    Some(format!("{location}: {}", refusal.reason()))
}

/// Continues with a new prediction. `changed`: the changed files; empty if a key requested the
/// reload.
fn go_on(model: &mut Model, changed: &[String], mut prediction: Prediction) {
    let lost = prediction.take_over(&model.prediction);
    let before = verdicts(&model.prediction);
    let same_text = texts(&prediction.survey.config.profiles)
        .eq(texts(&model.prediction.survey.config.profiles));
    model.change(|earlier| *earlier = prediction);
    let was_broken = model.not_read.take().is_some();
    let after = verdicts(&model.prediction);
    let effects = effects(&before, &after, lost);
    // Our own write changes a file too.
    let nothing_new = same_text && effects.is_empty() && !was_broken;
    if nothing_new && !changed.is_empty() {
        return;
    }
    let files = match changed {
        [] => "the files were".to_owned(),
        [one] => format!("{one} was"),
        [one, ..] => format!("{one} and others were"),
    };
    let effects = if effects.is_empty() {
        "no verdict changed".to_owned()
    } else {
        effects.join(", ")
    };
    model.say(Tone::Strong, format!("{files} read again: {effects}"));
}

/// The texts of both files.
fn texts(profiles: &ProfileSet) -> impl Iterator<Item = Option<&[u8]>> {
    let files = [&profiles.config, &profiles.credentials];
    files
        .into_iter()
        .map(|file| Some(&*file.as_ref()?.source.bytes))
}

fn verdicts(prediction: &Prediction) -> BTreeMap<String, ProfileVerdict> {
    let profiles = prediction.profiles();
    let verdict = |(name, id): (&str, _)| (name.to_owned(), prediction.profile_verdict(id));
    profiles.map(verdict).collect()
}

/// The effect in words.
fn effects(
    before: &BTreeMap<String, ProfileVerdict>,
    after: &BTreeMap<String, ProfileVerdict>,
    lost: usize,
) -> Vec<String> {
    let changed = |(name, verdict): &(&String, &ProfileVerdict)| {
        before.get(*name).is_some_and(|earlier| earlier != *verdict)
    };
    let new = after.keys().filter(|name| !before.contains_key(*name));
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let counts = [
        (after.iter().filter(changed).count(), "verdict", "changed"),
        (new.count(), "profile", "new"),
        (gone.count(), "profile", "gone"),
        (lost, "what-if change", "without its profile"),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let words = counts.map(|(count, noun, what)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural} {what}")
    });
    words.collect()
}
