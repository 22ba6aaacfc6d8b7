//! What can be written, before the user's eyes: a list, the diff of what the cursor is on, and what
//! it does to other profiles. What is written is written outside ([`Task::Write`]), and the latest
//! write can be undone while the file is still what was written.

use super::changing;
use super::keymap::first_key;
use super::message::{Message, Task};
use super::model::{Model, Overlay};
use super::offered::{WriteRecord, Writing};
use super::work::{Change, Kind, Product, Then};
use crate::config::edit::Written;
use crate::explain::{self, Offer, Offers, Runs, Tone};
use std::sync::Arc;

/// Looks for all that can be written for the selected row.
pub(super) fn propose(model: &mut Model) {
    if model.loading.is_some() {
        model.say(
            Tone::Plain,
            "policies are still being read: nothing is proven yet",
        );
        return;
    }
    let row = model.tree.selected();
    let id = row.and_then(|row| model.prediction.node_of(row));
    let prediction = model.prediction.clone();
    let unread = !model.problems.is_empty();
    let nodes = model.prediction.survey.forest.node_count();
    let found = model.workshop.start(Kind::Listing, nodes, move |desk| {
        let offers = explain::find_offers(&prediction, id, unread);
        desk.report(Product::Offers(Box::new(offers)));
    });
    for found in found {
        if let Product::Offers(offers) = found.product {
            take_offers(model, *offers);
        }
    }
    if model.workshop.listing.is_busy() {
        model.say(Tone::Plain, "looking for everything that repairs it");
    }
}

/// Shows what was found.
pub(super) fn take_offers(model: &mut Model, offers: Offers) {
    model.workshop.listing.end();
    model.status = None;
    if offers.list.is_empty() {
        let nothing = if offers.nothing.is_empty() {
            "nothing fails here".to_owned()
        } else {
            plain(&offers.nothing)
        };
        model.say(Tone::Plain, nothing);
        return;
    }
    open(model, Writing::new(offers));
}

fn open(model: &mut Model, writing: Writing) {
    model.guard.change();
    model.overlay = Some(Overlay::Write(Box::new(writing)));
}

/// What was looked for is no longer wanted, if another row is selected or something lies over it.
pub(super) fn stop_looking(model: &mut Model, moved: bool) {
    if moved
        || matches!(
            &model.overlay,
            Some(Overlay::Help { .. } | Overlay::WhatIf(_))
        )
    {
        model.workshop.listing.stop();
    }
}

/// Goes to another offer, or scrolls where there is only one.
pub(super) fn step(model: &mut Model, rows: isize) -> bool {
    let Some(Overlay::Write(writing)) = &mut model.overlay else {
        return false;
    };
    let stepped = writing.step(rows);
    if stepped {
        model.guard.change();
    }
    stepped
}

/// What the cursor is on, as text to be copied.
pub(super) fn shown_text(model: &Model) -> Option<String> {
    match &model.overlay {
        Some(Overlay::Write(writing)) => writing.shown().map(Offer::text),
        _ => None,
    }
}

/// Shows what would undo the latest write, if that is the latest change of all. Returns whether it
/// is.
pub(super) fn propose_undo(model: &mut Model) -> bool {
    if !model.pending.is_empty() {
        model.say(
            Tone::Plain,
            "wait: the last change is still being evaluated",
        );
        return true;
    }
    let undoable = model.prediction.undoable();
    let Some(record) = model.writes.last().filter(|it| it.older >= undoable) else {
        return false;
    };
    match model.prediction.edit_back(&record.edited) {
        Some(edited) => open(model, Writing::undo(edited)),
        None => model.say(Tone::Problem, explain::not_undone_note(&record.backups)),
    }
    true
}

/// No what-if change is older than a write any more.
pub(super) fn forget_older(model: &mut Model) {
    for record in &mut model.writes {
        record.older = 0;
    }
}

/// `W`: the files are to be written, if no key comes meanwhile.
pub(super) fn confirm(model: &mut Model) {
    if !model.guard.take_write() {
        say_again(model);
    }
}

/// Any other key: it may be one of a text that was pasted.
pub(super) fn take_key(model: &mut Model) {
    if model.guard.take_key() {
        say_again(model);
    }
}

fn say_again(model: &mut Model) {
    let again = first_key(|message| matches!(message, Message::Confirm));
    model.say(
        Tone::Plain,
        format!("nothing is written: keys came too fast; press {again} again"),
    );
}

/// Time has passed; perhaps so much that a write is due.
pub(super) fn set_clock(model: &mut Model, now: u64) -> Task {
    if model.guard.set_clock(now) && !model.files_to_write().is_empty() {
        return Task::Write;
    }
    Task::None
}

/// The frame is on the screen, and with it what could be written.
pub(super) fn take_drawn(model: &mut Model, now: u64) {
    if model.is_too_small() || model.files_to_write().is_empty() {
        model.guard.change();
    } else {
        model.guard.show(now);
    }
}

/// Takes in what came of it: the files written, or why nothing was.
pub(super) fn take_in(model: &mut Model, written: Result<Vec<Written>, String>) {
    let Some(Overlay::Write(mut writing)) = model.overlay.take() else {
        return;
    };
    let undoes = writing.undoes;
    let written = match written {
        Ok(written) => written,
        Err(problem) => {
            let record = model.writes.last().filter(|_| undoes);
            let problem = record.map_or(problem.clone(), |record| {
                format!("{problem}. {}", explain::not_undone_note(&record.backups))
            });
            model.say(Tone::Problem, problem);
            return;
        }
    };
    if writing.cursor >= writing.offers.list.len() {
        return;
    }
    let Some(edited) = writing.offers.list.swap_remove(writing.cursor).edited else {
        return;
    };
    changing::restore(model);
    if undoes {
        let record = model.writes.pop();
        let back: Change = Arc::new(move |prediction| {
            prediction.take_in_edits(&edited);
            if let Some(record) = &record {
                prediction.suppose_again(record.supposed.clone());
            }
        });
        let note = plain(&explain::undone_note(&written));
        return changing::change(model, back, Then::WrittenBack(note));
    }
    model.writes.push(WriteRecord {
        edited: edited.clone(),
        backups: explain::backup_names(&written),
        supposed: model.prediction.supposed(),
        older: usize::MAX,
    });
    let note = plain(&explain::written_note(&written));
    let there: Change = Arc::new(move |prediction| prediction.take_in_edits(&edited));
    changing::change(model, there, Then::Written(note));
}

fn plain(runs: &Runs) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}
