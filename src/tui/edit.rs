//! Opens the editor at a line, and continues when it is closed.

use super::layout::Focus;
use super::message::Task;
use super::model::Model;
use super::reload;
use crate::explain::Tone;
use crate::repair::find_repair;
use crate::text::{Location, word};

/// Opens the editor: from the tree at the beginning of the selected profile, from the card at its
/// fix.
pub(super) fn open(model: &mut Model) -> Task {
    if model.prediction.sample {
        model.say(Tone::Plain, word!("the sample is built in and in no file"));
        return Task::None;
    }
    model.to_edit = place(model);
    if model.to_edit.is_some() {
        return Task::Edit;
    }
    model.say(Tone::Plain, word!("this row is in no file"));
    Task::None
}

fn place(model: &Model) -> Option<Location> {
    let prediction = &model.prediction;
    let id = prediction.node_of(model.tree.selected()?)?;
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
pub(super) fn take_in(model: &mut Model, edited: Result<String, String>) -> Task {
    match edited {
        Ok(file) => reload::on_change(model, vec![file]),
        Err(problem) => {
            model.say(Tone::Problem, problem);
            Task::None
        }
    }
}
