//! Overrides of settings, context keys and calls: opens the overlay, applies what is chosen there,
//! and undoes it. Of a snapshot only the rows are kept that the files named when it was read: for
//! other roles it is read again.

use super::keymap::first_key;
use super::message::{Message, Task};
use super::model::{Model, Overlay};
use super::prompt::LineEdit;
use super::what_if::{Decision, Item, Waiting, WhatIf};
use crate::chain::NodeKey;
use crate::explain::{self, Tone};
use crate::iam::account::Wanted;
use crate::predict::{
    CallOverride, CallSource, Prediction, ProfileVerdict, RoleChoice, editable_keys,
};
use crate::repair::editable_settings;
use std::fmt::Write as _;

/// Opens the settings of the selected profile.
pub(super) fn open_settings(model: &mut Model) {
    let id = model
        .tree
        .selected()
        .and_then(|row| model.prediction.node_of(row));
    let settings = id.map_or_else(Vec::new, |id| editable_settings(&model.prediction, id));
    match WhatIf::of_settings(settings) {
        Some(what_if) => model.overlay = Some(Overlay::WhatIf(what_if)),
        None => model.say(
            Tone::Plain,
            "no role is assumed here: there is nothing to override",
        ),
    }
}

/// Opens the context keys of the selected hop.
pub(super) fn open_keys(model: &mut Model) {
    let row = model.tree.selected();
    let id = row.and_then(|row| model.prediction.node_of(row));
    let keys = editable_keys(&model.prediction, id);
    model.overlay = Some(Overlay::WhatIf(WhatIf::of_keys(keys)));
}

/// Closes the line, or else the list.
pub(super) fn go_back(model: &mut Model) {
    model.waiting = None;
    match &mut model.overlay {
        Some(Overlay::WhatIf(what_if)) if what_if.field.is_some() => what_if.field = None,
        overlay => *overlay = None,
    }
}

/// Enter: opens the line of the chosen item, or supposes what stands in it.
pub(super) fn choose(model: &mut Model) {
    let Some(Overlay::WhatIf(what_if)) = &mut model.overlay else {
        return;
    };
    if what_if.field.is_none() {
        what_if.open_field();
        return;
    }
    match what_if.decide() {
        Err(problem) => model.say(Tone::Problem, problem),
        Ok(Decision::Nothing) => {
            go_back(model);
            model.say(Tone::Plain, "it is so already");
        }
        Ok(decision) => read_and_suppose(model, decision),
    }
}

fn say_effect(model: &mut Model, effect: &str) {
    let undo = first_key(|message| matches!(message, Message::Undo));
    model.say(Tone::Supposed, format!("{effect}; {undo} undoes it"));
}

/// Supposes what the line says.
fn suppose(model: &mut Model, decision: Decision) {
    if let Decision::Call(source, role) = decision {
        return add_call(model, source, &role);
    }
    model.overlay = None;
    let mut problem = None;
    let effect = change(model, |prediction| match decision {
        Decision::Setting(change) => problem = prediction.suppose(change).err(),
        Decision::Key(change) => prediction.override_context(change),
        Decision::Call(..) | Decision::Nothing => {}
    });
    if let Some(problem) = problem {
        model.say(Tone::Problem, explain::override_problem(&problem));
    } else {
        say_effect(model, &effect);
    }
}

/// Says that changes are in no file, once. Returns whether it has said so now.
pub(super) fn warn_of_changes(model: &mut Model) -> bool {
    let prediction = &model.prediction;
    let settings = model.unwritten.count(prediction.overrides());
    let count = settings + prediction.context_overrides().len();
    if count == 0 || std::mem::replace(&mut model.unwritten.told, true) {
        return false;
    }
    let quit = first_key(|message| matches!(message, Message::Leave));
    let changes = match count {
        1 => "1 change is".to_owned(),
        count => format!("{count} changes are"),
    };
    let mut text = format!("{changes} in no file; {quit} again quits");
    if settings > 0 {
        let shows = first_key(|message| matches!(message, Message::Propose));
        let _ = write!(text, ", {shows} shows what can be written");
    }
    model.say(Tone::Supposed, text);
    true
}

/// Undoes the last override.
pub(super) fn undo(model: &mut Model) {
    take_back(model, Prediction::undo_override);
}

/// Undoes all overrides.
pub(super) fn drop_all(model: &mut Model) {
    take_back(model, Prediction::drop_overrides);
}

fn take_back(model: &mut Model, way: fn(&mut Prediction) -> bool) {
    let mut any = false;
    let effect = change(model, |prediction| any = way(prediction));
    if any {
        model.say(Tone::Plain, format!("undone: {effect}"));
    } else {
        model.say(Tone::Plain, "there are no overrides");
    }
}

/// Changes the prediction, and says what that does to the profiles.
fn change(model: &mut Model, change: impl FnOnce(&mut Prediction)) -> String {
    let before = verdicts(&model.prediction);
    model.change(change);
    let after = verdicts(&model.prediction);
    let (mut gained, mut lost, mut others) = (0, 0, 0);
    for (before, after) in before.into_iter().zip(after) {
        match (before, after) {
            (before, after) if !after.differs_from(before) => {}
            (_, ProfileVerdict::Allowed { .. }) => gained += 1,
            (ProfileVerdict::Allowed { .. }, _) => lost += 1,
            _ => others += 1,
        }
    }
    explain::step_effect(gained, lost, others)
}

/// The verdict of every profile, in file order.
fn verdicts(prediction: &Prediction) -> Vec<ProfileVerdict> {
    let profiles = prediction.survey.config.profiles.profiles.iter();
    profiles
        .map(|profile| {
            let id = prediction.survey.forest.requested(profile.name().as_str());
            id.map_or(ProfileVerdict::NoHops, |id| prediction.profile_verdict(id))
        })
        .collect()
}

/// A character or a pasted text on its way into the line.
pub(super) fn write(model: &mut Model, characters: impl Iterator<Item = char>) {
    if let Some(Overlay::WhatIf(WhatIf {
        field: Some(field), ..
    })) = &mut model.overlay
    {
        let line = field.line();
        characters.for_each(|character| line.insert(character));
    }
}

/// A change within the line.
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
    let row = model.tree.selected();
    let id = row.and_then(|row| prediction.node_of(row));
    let source = id.map(|id| match &prediction.survey.forest.node(id).key {
        NodeKey::Profile { profile, .. } => CallSource::Profile(profile.to_string()),
        NodeKey::Shared(source) => CallSource::Surroundings(*source),
        NodeKey::AmbientIdentity => CallSource::Profile(prediction.survey.name(id).to_owned()),
    });
    let Some(source) = source else {
        model.say(
            Tone::Plain,
            "select a profile: its credentials make the call",
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

/// Supposes the call, or says why the text names no role.
fn add_call(model: &mut Model, source: CallSource, role: &str) {
    let role = match model.prediction.choose_role(role) {
        RoleChoice::One(role) => role,
        choice => {
            let problem = explain::role_problem(role, &choice);
            model.say(Tone::Problem, problem);
            return;
        }
    };
    model.overlay = None;
    let call = CallOverride::new(source, role);
    let effect = change(model, |prediction| prediction.add_call(call));
    let id = model.prediction.last_call();
    if let Some(row) = id.map(|id| model.prediction.survey.row_of(id)) {
        model.tree.reveal(row);
    }
    say_effect(model, &effect);
}

/// What is to be done outside before the next frame.
pub(super) const fn task(model: &Model) -> Task {
    if model.waiting.is_some() && model.loading.is_none() {
        Task::Read
    } else {
        Task::None
    }
}

/// Goes on with what has waited.
pub(super) fn resume(model: &mut Model) {
    if let Some(Waiting { decision, .. }) = model.waiting.take() {
        suppose(model, decision);
    }
}

/// Supposes a decision, or lets it wait for the roles that it names and no profile did.
fn read_and_suppose(model: &mut Model, decision: Decision) {
    let prediction = &model.prediction;
    let wanted = match &decision {
        Decision::Setting(change) => prediction.wanted_with(change),
        Decision::Call(_, role) => {
            let mut wanted = prediction.wanted();
            wanted.add_role_text(role);
            wanted
        }
        Decision::Key(_) | Decision::Nothing => Wanted::nothing(),
    };
    if model.loading.is_none() && prediction.has_read(&wanted) {
        suppose(model, decision);
    } else {
        model.waiting = Some(Waiting { decision, wanted });
        model.say(Tone::Plain, "reading the snapshots for it");
    }
}
