//! The files behind the screen: the editor opens them, and they are read again, on request or because
//! they changed. The user's state is kept: cursor, folds, scrolling and what-if changes.

use super::changing;
use super::layout::Focus;
use super::message::Task;
use super::model::Model;
use super::overlay::Overlay;
use super::work::{Change, Then};
use crate::config::ProfileSet;
use crate::explain::{Run, Tone};
use crate::predict::Prediction;
use crate::repair::find_repair;
use crate::text::{Location, text, word};
use std::sync::{Arc, Mutex, PoisonError};

/// Opens the editor: from the tree at the beginning of the selected profile, from the card at its
/// fix.
pub(super) fn open_editor(model: &mut Model) -> Task {
    if model.prediction.sample {
        model.say(Tone::Plain, word!("the sample is built in and in no file"));
        return Task::None;
    }
    model.to_edit = place_to_edit(model);
    if model.to_edit.is_some() {
        return Task::Edit;
    }
    model.say(Tone::Plain, word!("this row is in no file"));
    Task::None
}

fn place_to_edit(model: &Model) -> Option<Location> {
    let prediction = &model.prediction;
    let id = model.selected_node()?;
    let fix = || {
        let repair = find_repair(prediction, id)?;
        let change = repair.changes.into_iter().next()?;
        change.replaces.or(change.section)
    };
    let fix = (model.focus == Focus::Card).then(fix).flatten();
    let begins = || {
        let survey = &prediction.survey;
        let name = survey.forest.node(id).profile()?;
        survey.config.profiles.profile(name)?.location().cloned()
    };
    fix.or_else(begins).filter(|place| place.line > 0)
}

/// The editor of a file was closed, or could not be opened for the given reason.
pub(super) fn take_edited(model: &mut Model, edited: Result<String, String>) -> Task {
    match edited {
        Ok(file) => on_change(model, vec![file]),
        Err(problem) => {
            model.say(Tone::Problem, problem);
            Task::None
        }
    }
}

/// Reloads on request.
pub(super) fn by_hand(model: &mut Model) -> Task {
    model.reload = Some(Vec::new());
    model.say(Tone::Plain, word!("reading the files again…"));
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
    let busy = model.preview.is_some() || !model.pending.is_empty();
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
pub(super) fn take_in(model: &mut Model, read: Result<Box<Prediction>, String>) {
    let changed = model.reading.take().unwrap_or_default();
    let read = read.and_then(|prediction| match refusal(&prediction) {
        Some(problem) if refusal(&model.prediction).is_none() => Err(problem),
        _ => Ok(prediction),
    });
    match read {
        Ok(prediction) => go_on(model, changed, *prediction),
        Err(problem) => {
            let text = text!(
                "not read again: {problem}; shown is what stood there before",
                problem
            );
            model.not_read = Some(Run::new(Tone::Problem, text));
            model.status = None;
        }
    }
}

/// The reason why the AWS CLI refuses the files.
fn refusal(prediction: &Prediction) -> Option<String> {
    let refusal = prediction.survey.config.profiles.refusals().next()?;
    let location = &refusal.location;
    Some(format!("{location}: {}", refusal.reason()))
}

/// Continues with a new prediction.
fn go_on(model: &mut Model, changed: Vec<String>, prediction: Prediction) {
    let same_text = texts(&prediction.survey.config.profiles)
        .eq(texts(&model.prediction.survey.config.profiles));
    let was_broken = model.not_read.take().is_some();
    let same = same_text && !was_broken;
    // It is evaluated on one thread at a time.
    let read = Mutex::new(prediction);
    let change: Change = Arc::new(move |earlier| {
        let mut prediction = read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        prediction.take_over(earlier);
        *earlier = prediction;
    });
    changing::change(model, change, Then::Reloaded { changed, same });
}

/// The texts of both files.
fn texts(profiles: &ProfileSet) -> impl Iterator<Item = Option<&[u8]>> {
    let files = [&profiles.config, &profiles.credentials];
    files
        .into_iter()
        .map(|file| Some(&*file.as_ref()?.source.bytes))
}
