//! Changes of the prediction: evaluated in the background and then adopted, or previewed while the
//! cursor is on a candidate.

use super::keymap::first_key;
use super::message::Message;
use super::model::Model;
use super::work::{Change, Evaluated, Found, Kind, Pending, Product, Then, Trial};
use crate::explain::{self, Tone};
use crate::predict::{Prediction, SettingOverride};
use std::sync::Arc;

/// Makes a change.
pub(super) fn change(model: &mut Model, change: Change, then: Then) {
    restore(model);
    model.pending.push(Pending { change, then });
    resume(model);
}

/// Makes the pending changes, starting with the first. While policies are loading they wait.
pub(super) fn resume(model: &mut Model) {
    let pending = model.pending.clone();
    if pending.is_empty() {
        model.workshop.changing.stop();
    } else if model.loading.is_none() {
        let before = model.prediction.clone();
        let all: Change = Arc::new(move |prediction| {
            let pending = pending.iter();
            pending.for_each(|pending| (pending.change)(prediction));
        });
        evaluate(model, before, all, Vec::new());
    }
}

/// Evaluates a change, unless it overrides settings whose roles no snapshot has been read for.
fn evaluate(model: &mut Model, before: Prediction, change: Change, settings: Vec<SettingOverride>) {
    let nodes = model.prediction.survey.forest.node_count();
    let found = model.workshop.start(Kind::Changing, nodes, move |desk| {
        if !before.has_read(&before.wanted_with(&settings)) {
            desk.report(Product::Unread);
        } else if let Some(evaluated) = desk.evaluate(&before, &change) {
            desk.report(Product::Evaluated(Box::new(evaluated)));
        }
    });
    for Found { product, .. } in found {
        match product {
            Product::Evaluated(evaluated) => take_in(model, *evaluated),
            _ => give_up(model),
        }
    }
}

/// The preview cannot be evaluated now, so the previous state is restored.
pub(super) fn give_up(model: &mut Model) {
    model.workshop.changing.end();
    if let Some(trial) = &model.trial {
        let (prediction, findings) = (trial.before.0.clone(), trial.before.1.clone());
        model.adopt(Evaluated {
            prediction,
            findings,
            effect: String::new(),
        });
    }
}

/// Adopts an evaluated change.
pub(super) fn take_in(model: &mut Model, evaluated: Evaluated) {
    model.workshop.changing.end();
    let effect = evaluated.effect.clone();
    model.adopt(evaluated);
    if let Some(trial) = &mut model.trial {
        trial.effect = Some(effect);
        return;
    }
    let pending = std::mem::take(&mut model.pending);
    if let Some(last) = pending.into_iter().next_back() {
        follow_up(model, last.then, &effect);
    }
}

/// Reports the effect of a change.
fn follow_up(model: &mut Model, then: Then, effect: &str) {
    model.unwritten.told = false;
    let undo = first_key(|message| matches!(message, Message::Undo));
    match then {
        Then::Called => {
            let id = model.prediction.last_call();
            if let Some(row) = id.map(|id| model.prediction.survey.row_of(id)) {
                model.tree.reveal(row);
            }
            model.say(Tone::Supposed, format!("{effect}; {undo} undoes it"));
        }
        Then::Supposed => model.say(Tone::Supposed, format!("{effect}; {undo} undoes it")),
        Then::Undone => model.say(Tone::Plain, format!("undone: {effect}")),
        Then::Client => {
            let client = model.prediction.survey.assumptions.client;
            let client = explain::client_words(client);
            model.say(Tone::Plain, format!("as {client} calls: {effect}"));
        }
        Then::Written(text) => {
            let older = model.prediction.undoable();
            if let Some(record) = model.writes.last_mut() {
                record.older = older;
            }
            model.say(Tone::Allowed, text);
        }
        Then::Pasted(role) => {
            let text = format!("the pasted policy is that of {role} now: {effect}");
            model.say(Tone::Supposed, text);
        }
        Then::WrittenBack(text) => model.say(Tone::Allowed, text),
    }
}

/// Cancels the latest pending change; false if there is none.
pub(super) fn take_back(model: &mut Model) -> bool {
    let supposed = |pending: &mut Pending| matches!(pending.then, Then::Supposed | Then::Called);
    let any = model.pending.pop_if(supposed).is_some();
    if any {
        resume(model);
    }
    any
}

/// Previews a change in place of another one. Not while changes are being made.
pub(super) fn try_out(
    model: &mut Model,
    name: &str,
    change: Change,
    settings: Vec<SettingOverride>,
) {
    let same = |trial: &Trial| trial.name == name;
    let busy = !model.pending.is_empty() || model.loading.is_some();
    if busy || model.trial.as_ref().is_some_and(same) {
        return;
    }
    let before = match model.trial.take() {
        Some(trial) => trial.before,
        None => (model.prediction.clone(), model.findings.clone()),
    };
    let from = before.0.clone();
    model.trial = Some(Trial {
        name: name.to_owned(),
        effect: None,
        before,
    });
    evaluate(model, from, change, settings);
}

/// Restores the state before a preview.
pub(super) fn restore(model: &mut Model) {
    if let Some(trial) = model.trial.take() {
        model.workshop.changing.stop();
        let (prediction, findings) = trial.before;
        model.adopt(Evaluated {
            prediction,
            findings,
            effect: String::new(),
        });
    }
}

/// Keeps the preview with this name, or makes the change if it is not shown yet.
pub(super) fn keep(model: &mut Model, name: &str, wanted: Change, then: Then) {
    let shown = model.trial.as_ref().filter(|trial| trial.name == name);
    if let Some(effect) = shown.and_then(|trial| trial.effect.clone()) {
        model.trial = None;
        follow_up(model, then, &effect);
    } else {
        change(model, wanted, then);
    }
}
