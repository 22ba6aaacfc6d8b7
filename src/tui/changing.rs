//! Changes of the prediction: evaluated in the background and then adopted, or previewed while the
//! cursor is on a candidate. Snapshots were read only for the roles that the files named at that
//! time: for a change that names other roles they are read again.

use super::keymap::first_key;
use super::message::Message;
use super::model::Model;
use super::summary::{Describe, of_reload, of_step};
use super::work::{Change, Evaluated, Found, Kind, Pending, Preview, Product, Rows, Then};
use crate::explain::{self, Tone};
use crate::iam::account::Wanted;
use crate::predict::{Arrival, CallOverride, CallSource, Prediction, RoleChoice};
use crate::text::text;
use std::sync::Arc;

/// Makes a change.
pub(super) fn change(model: &mut Model, change: Change, then: Then) {
    restore(model);
    model.pending.push(Pending { change, then });
    resume(model);
}

/// Makes the pending changes, starting with the first. They wait while snapshots are read.
pub(super) fn resume(model: &mut Model) {
    let pending = model.pending.clone();
    let describe: Describe = match pending.last().map(|last| &last.then) {
        None => return model.workshop.changing.stop(),
        Some(Then::Reloaded { .. }) => of_reload,
        Some(_) => of_step,
    };
    if model.loading.is_some() || !matches!(model.workshop.rows, Rows::Read) {
        return;
    }
    let named = pending.iter().filter_map(|pending| match &pending.then {
        Then::Found(_, role) => Some(role.clone()),
        _ => None,
    });
    let named = named.collect();
    let all: Change = Arc::new(move |prediction| {
        let pending = pending.iter();
        pending.for_each(|pending| (pending.change)(prediction));
    });
    evaluate(model, model.prediction.clone(), all, named, describe);
}

/// Evaluates a change, unless it needs rows that were not read from the snapshots. `named`: roles
/// that are needed in addition, by name.
fn evaluate(
    model: &mut Model,
    before: Prediction,
    change: Change,
    named: Vec<String>,
    describe: Describe,
) {
    let nodes = model.prediction.survey.forest.node_count();
    let found = model.workshop.start(Kind::Changing, nodes, move |desk| {
        let mut prediction = before.clone();
        change(&mut prediction);
        let mut wanted = prediction.wanted();
        for role in &named {
            wanted.add_role_text(role);
        }
        if !prediction.has_read(&wanted) {
            desk.report(Product::Unread(Box::new(wanted)));
        } else if let Some(evaluated) = desk.evaluate(&before, prediction, describe) {
            desk.report(Product::Evaluated(Box::new(evaluated)));
        }
    });
    for Found { product, .. } in found {
        match product {
            Product::Evaluated(evaluated) => take_in(model, *evaluated),
            Product::Unread(wanted) => read_for(model, *wanted),
            _ => {}
        }
    }
}

/// Reads the snapshots for a change. Not while the cursor moves: a preview is given up.
pub(super) fn read_for(model: &mut Model, wanted: Wanted) {
    if model.preview.is_some() {
        return give_up(model);
    }
    model.workshop.changing.end();
    model.workshop.rows = Rows::Wanted(Box::new(wanted));
    model.say(Tone::Plain, explain::READING_SNAPSHOTS);
}

/// Continues with the changes that the snapshots were read for.
pub(super) fn take_rows(model: &mut Model, arrivals: Vec<Arrival>) {
    model.workshop.rows = Rows::Read;
    model.pending.retain(|it| !matches!(it.then, Then::Read));
    if model.pending.is_empty() {
        return;
    }
    let change: Change = Arc::new(move |prediction| {
        prediction.replace_snapshots(arrivals.clone());
    });
    let then = Then::Read;
    // Files that were read again come with snapshots of their own, which lack these rows.
    let is_reload = |it: &Pending| matches!(it.then, Then::Reloaded { .. });
    let behind = model.pending.iter().rposition(is_reload);
    let at = behind.map_or(0, |at| at + 1);
    model.pending.insert(at, Pending { change, then });
    resume(model);
}

/// The preview cannot be evaluated now, so the previous state is restored.
fn give_up(model: &mut Model) {
    model.workshop.changing.end();
    if let Some(preview) = &model.preview {
        let before = (*preview.before).clone();
        model.adopt(before);
    }
}

/// Adopts an evaluated change.
pub(super) fn take_in(model: &mut Model, evaluated: Evaluated) {
    model.workshop.changing.end();
    let effect = evaluated.effect.clone();
    model.adopt(evaluated);
    if let Some(preview) = &mut model.preview {
        preview.effect = Some(effect);
        return;
    }
    let nodes = model.prediction.survey.forest.node_count();
    for Pending { change, then } in std::mem::take(&mut model.pending) {
        model.workshop.discard(nodes, change);
        follow_up(model, then, &effect);
    }
}

/// Reports the effect of a change.
fn follow_up(model: &mut Model, then: Then, effect: &str) {
    model.unwritten.told &= matches!(then, Then::Read | Then::Reloaded { .. });
    let undo = first_key(|message| matches!(message, Message::Undo));
    match then {
        Then::Called => {
            let id = model.prediction.last_call();
            if let Some(row) = id.map(|id| model.prediction.survey.row_of(id)) {
                model.tree.reveal(row);
            }
            model.say(
                Tone::Supposed,
                text!("{effect}; {undo} undoes it", effect, undo),
            );
        }
        Then::Kept => model.say(
            Tone::Supposed,
            text!("{effect}; {undo} undoes it", effect, undo),
        ),
        Then::Undone => model.say(Tone::Plain, text!("undone: {effect}", effect)),
        Then::Client => {
            let client = model.prediction.survey.assumptions.client;
            let client = explain::client_words(client);
            model.say(
                Tone::Plain,
                text!("as {client} calls: {effect}", client, effect),
            );
        }
        Then::Written(text) => {
            let older = model.prediction.undoable();
            if let Some(record) = model.writes.last_mut() {
                record.older = older;
            }
            model.say(Tone::Allowed, text);
        }
        Then::Pasted(role) => {
            let text = text!(
                "the pasted policy is that of {role} now: {effect}",
                role,
                effect
            );
            model.say(Tone::Supposed, text);
        }
        Then::WrittenBack(text) => model.say(Tone::Allowed, text),
        // Our own write changes a file too.
        Then::Reloaded { changed, same } if same && effect.is_empty() && !changed.is_empty() => {}
        Then::Reloaded { changed, .. } => {
            model.say(Tone::Strong, explain::read_again_words(&changed, effect));
        }
        Then::Found(source, role) => add_call(model, source, &role),
        Then::Read => {}
    }
}

/// Cancels the latest pending change; false if there is none.
pub(super) fn take_back(model: &mut Model) -> bool {
    let supposed = |pending: &mut Pending| matches!(pending.then, Then::Kept | Then::Called);
    let any = model.pending.pop_if(supposed).is_some();
    if any {
        resume(model);
    }
    any
}

/// Adds the call, or reports why the text names no role.
pub(super) fn add_call(model: &mut Model, source: CallSource, role: &str) {
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
    let added: Change = Arc::new(move |prediction| prediction.add_call(call.clone()));
    change(model, added, Then::Called);
}

/// Cancels the search for the role of a call.
pub(super) fn forget_found(model: &mut Model) {
    let count = model.pending.len();
    model
        .pending
        .retain(|it| !matches!(it.then, Then::Found(..)));
    if model.pending.len() < count {
        resume(model);
    }
}

/// Previews a change in place of another one. Not while changes are being made.
pub(super) fn try_out(model: &mut Model, name: &str, change: Change) {
    let same = |preview: &Preview| preview.name == name;
    let busy = !model.pending.is_empty() || model.loading.is_some();
    if busy || model.preview.as_ref().is_some_and(same) {
        return;
    }
    let before = match model.preview.take() {
        Some(preview) => preview.before,
        None => Box::new(model.evaluated()),
    };
    let from = before.prediction.clone();
    model.preview = Some(Preview {
        name: name.to_owned(),
        effect: None,
        before,
    });
    evaluate(model, from, change, Vec::new(), of_step);
}

/// Restores the state before a preview.
pub(super) fn restore(model: &mut Model) {
    if let Some(preview) = model.preview.take() {
        model.workshop.changing.stop();
        model.adopt(*preview.before);
    }
}

/// Keeps the preview with this name, or makes the change if it is not shown yet.
pub(super) fn keep(model: &mut Model, name: &str, wanted: Change, then: Then) {
    let shown = model
        .preview
        .as_ref()
        .filter(|preview| preview.name == name);
    if let Some(effect) = shown.and_then(|preview| preview.effect.clone()) {
        model.preview = None;
        follow_up(model, then, &effect);
    } else {
        change(model, wanted, then);
    }
}
