//! Overrides of settings, context keys and calls: opens the overlay, applies the choice, and undoes
//! it.

use super::keymap::first_key;
use super::message::{Message, Task};
use super::model::Model;
use super::overlay::Overlay;
use super::prompt::LineEdit;
use super::what_if::{Decision, Item, WhatIf};
use super::work::{Change, Rows, Then};
use super::{changing, writing};
use crate::chain::{NodeId, NodeKey};
use crate::explain::{self, Tone};
use crate::iam::Arn;
use crate::predict::{
    CallSource, ContextOverride, Prediction, SettingChange, SettingOverride, editable_keys,
};
use crate::repair::{editable_settings, find_repair};
use crate::text::{text, word};
use std::sync::Arc;

/// Opens the settings of the selected profile.
pub(super) fn open_settings(model: &mut Model) {
    let id = model.selected_node();
    let settings = id.map_or_else(Vec::new, |id| editable_settings(&model.prediction, id));
    let repair = id.and_then(|id| proven_repair(&model.prediction, id));
    match WhatIf::of_settings(settings, repair) {
        Some(what_if) => model.overlay = Some(Overlay::WhatIf(what_if)),
        None => model.say(
            Tone::Plain,
            word!("no role is assumed here: there is nothing to override"),
        ),
    }
}

/// The repair for the hop that must be repaired first, if settings repair it and can be overridden.
fn proven_repair(prediction: &Prediction, id: NodeId) -> Option<Vec<SettingOverride>> {
    let hop = explain::obstacle(prediction, id)?;
    let repair = find_repair(prediction, hop)?;
    let plain = |change: &SettingChange| {
        change.copy_of.is_none() && change.renames.is_none() && !change.corrects_header
    };
    if !repair.policies.is_empty() || !repair.changes.iter().all(plain) {
        return None;
    }
    let changes = repair.changes.into_iter().map(|change| SettingOverride {
        profile: change.profile,
        key: change.key,
        value: change.value,
    });
    let changes: Vec<SettingOverride> = changes.collect();
    let possible = prediction.check_settings(&changes).is_ok();
    (possible && !changes.is_empty()).then_some(changes)
}

/// Opens the context keys of the selected hop.
pub(super) fn open_keys(model: &mut Model) {
    let keys = editable_keys(&model.prediction, model.selected_node());
    model.overlay = Some(Overlay::WhatIf(WhatIf::of_keys(keys)));
}

/// Closes the line, or else the list.
pub(super) fn go_back(model: &mut Model) {
    changing::forget_found(model);
    match &mut model.overlay {
        Some(Overlay::WhatIf(what_if)) if what_if.field.is_some() => what_if.field = None,
        overlay => *overlay = None,
    }
}

/// Enter: opens the line of the selected item, or applies its text.
pub(super) fn choose(model: &mut Model) {
    let Some(Overlay::WhatIf(what_if)) = &mut model.overlay else {
        return;
    };
    if what_if.field.is_none() && !what_if.is_on_repair() {
        what_if.open_field();
        return;
    }
    match what_if.decide() {
        Err(problem) => model.say(Tone::Problem, problem),
        Ok(Decision::Nothing) => {
            go_back(model);
            model.say(Tone::Plain, word!("it already has that value"));
        }
        Ok(decision) => apply(model, decision),
    }
}

/// Warns once that changes are in no file. Returns true if it has warned now.
pub(super) fn warn_of_changes(model: &mut Model) -> bool {
    let prediction = &model.prediction;
    let settings = model.unwritten.count(prediction.overrides());
    let count = settings + prediction.context_overrides().len();
    if count == 0 || std::mem::replace(&mut model.unwritten.told, true) {
        return false;
    }
    let quit = first_key(|message| matches!(message, Message::Leave));
    let changes = match count {
        1 => word!("1 change is").to_owned(),
        count => text!("{count} changes are", count),
    };
    let mut text = text!("{changes} in no file; {quit} again quits", changes, quit);
    if settings > 0 {
        let shows = first_key(|message| matches!(message, Message::Propose));
        text.push_str(&text!(", {shows} shows what can be written", shows));
    }
    model.say(Tone::Supposed, text);
    true
}

/// Undoes the latest change: a what-if change or a write.
pub(super) fn undo(model: &mut Model) {
    if changing::take_back(model) {
        model.say(Tone::Plain, word!("undone before it was evaluated"));
    } else if writing::propose_undo(model) {
        // It asks first.
    } else if model.prediction.undoable() > 0 {
        let back: Change = Arc::new(|prediction| {
            prediction.undo_override();
        });
        changing::change(model, back, Then::Undone);
    } else {
        model.say(Tone::Plain, word!("there is nothing to undo"));
    }
}

/// Undoes all what-if changes.
pub(super) fn drop_all(model: &mut Model) {
    while changing::take_back(model) {}
    writing::forget_older(model);
    if model.prediction.undoable() == 0 {
        model.say(Tone::Plain, word!("there are no changes to drop"));
        return;
    }
    let back: Change = Arc::new(|prediction| {
        prediction.drop_overrides();
    });
    changing::change(model, back, Then::Undone);
}

/// Applies the line.
fn apply(model: &mut Model, decision: Decision) {
    match decision {
        Decision::Call(source, role) => call(model, source, role),
        Decision::Setting(change) => override_settings(model, vec![change]),
        Decision::Settings(changes) => override_settings(model, changes),
        Decision::Key(change) => {
            model.overlay = None;
            let (name, change) = change_of_key(change);
            changing::keep(model, &name, change, Then::Kept);
        }
        Decision::Nothing => {}
    }
}

fn change_of_key(change: ContextOverride) -> (String, Change) {
    let name = explain::context_override_words(&change);
    let change = Arc::new(move |prediction: &mut Prediction| {
        prediction.override_context(change.clone());
    });
    (name, change)
}

/// Overrides settings, or reports why they cannot be overridden.
fn override_settings(model: &mut Model, changes: Vec<SettingOverride>) {
    model.overlay = None;
    if let Err(problem) = model.prediction.check_settings(&changes) {
        model.say(Tone::Problem, explain::override_problem(&problem));
        return;
    }
    let (name, change) = change_of_settings(changes);
    changing::keep(model, &name, change, Then::Kept);
}

fn change_of_settings(changes: Vec<SettingOverride>) -> (String, Change) {
    let words: Vec<String> = changes.iter().map(explain::override_words).collect();
    let change = Arc::new(move |prediction: &mut Prediction| {
        // They have been checked.
        let _ = prediction.suppose_all(&changes);
    });
    (words.join("; "), change)
}

/// Previews the tree with the item under the cursor: a repair, or a likely value.
pub(super) fn try_out(model: &mut Model) {
    let Some(Overlay::WhatIf(what_if)) = &model.overlay else {
        return;
    };
    match what_if.candidate() {
        Some(Decision::Setting(change)) => try_settings(model, vec![change]),
        Some(Decision::Settings(changes)) => try_settings(model, changes),
        Some(Decision::Key(change)) => {
            let (name, change) = change_of_key(change);
            changing::try_out(model, &name, change);
        }
        _ => changing::restore(model),
    }
}

fn try_settings(model: &mut Model, changes: Vec<SettingOverride>) {
    if model.prediction.check_settings(&changes).is_err() {
        changing::restore(model);
        return;
    }
    let (name, change) = change_of_settings(changes);
    changing::try_out(model, &name, change);
}

/// Types a character or pastes a text into the line.
pub(super) fn write(model: &mut Model, characters: impl Iterator<Item = char>) {
    if let Some(Overlay::WhatIf(WhatIf {
        field: Some(field), ..
    })) = &mut model.overlay
    {
        let line = field.line();
        characters.for_each(|character| line.insert(character));
    }
}

/// Edits the line.
pub(super) fn edit(model: &mut Model, edit: LineEdit) {
    if let Some(Overlay::WhatIf(WhatIf {
        field: Some(field), ..
    })) = &mut model.overlay
    {
        field.line().edit(edit);
    }
}

/// Asks for a role to assume with the credentials of the selected row.
pub(super) fn open_call(model: &mut Model) {
    let prediction = &model.prediction;
    let id = model.selected_node();
    let source = id.map(|id| match &prediction.survey.forest.node(id).key {
        NodeKey::Profile { profile, .. } => CallSource::Profile(profile.to_string()),
        NodeKey::Shared(source) => CallSource::Surroundings(*source),
        NodeKey::AmbientIdentity => CallSource::Profile(prediction.survey.name(id).to_owned()),
    });
    let Some(source) = source else {
        model.say(
            Tone::Plain,
            word!("select a profile: its credentials make the call"),
        );
        return;
    };
    let mut what_if = WhatIf {
        profile: id.map(|id| prediction.survey.name(id).to_owned()),
        items: vec![Item::Call(source)],
        cursor: 0,
        field: None,
    };
    what_if.open_field();
    model.overlay = Some(Overlay::WhatIf(what_if));
}

/// Adds the call of a role. A name may be that of a role that no profile names.
fn call(model: &mut Model, source: CallSource, role: String) {
    if Arn::parse(&role).is_ok() {
        return changing::add_call(model, source, &role);
    }
    changing::change(model, Arc::new(|_| {}), Then::Found(source, role));
}

/// The task outside the model before the next frame.
pub(super) const fn task(model: &Model) -> Task {
    if matches!(model.workshop.rows, Rows::Wanted(_)) && model.loading.is_none() {
        Task::Read
    } else if model.workshop.has_work() {
        Task::Work
    } else {
        Task::None
    }
}
