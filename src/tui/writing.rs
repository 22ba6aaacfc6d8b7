//! Writing of changes: a list, the diff of the selected entry, and its effects on other profiles.
//! The writing is done outside ([`Task::Write`]), and the latest write can be undone as long as the
//! file has not changed since.

use super::keymap::key_in;
use super::message::{Message, Task};
use super::model::Model;
use super::offered::{WriteRecord, Writing};
use super::overlay::Overlay;
use super::work::{Change, Kind, Product, Then};
use super::{calling, changing, exporting};
use crate::config::edit::Written;
use crate::explain::{self, Offer, Offers, Runs, Tone};
use crate::text::{text, word};
use std::sync::Arc;

/// Searches for all changes that can be written for the selected row.
pub(super) fn propose(model: &mut Model) {
    if model.loading.is_some() {
        model.say(
            Tone::Plain,
            word!("policies are still being read: nothing is proven yet"),
        );
        return;
    }
    let id = model.selected_node();
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
        model.say(Tone::Plain, word!("looking for everything that repairs it"));
    }
}

/// Shows the result.
pub(super) fn take_offers(model: &mut Model, offers: Offers) {
    model.workshop.listing.end();
    model.status = None;
    if offers.list.is_empty() {
        let nothing = if offers.nothing.is_empty() {
            word!("nothing fails here").to_owned()
        } else {
            note(&plain(&offers.nothing))
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

/// Cancels the search if another row is selected or an overlay is opened.
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

/// Moves to another offer, or scrolls if there is only one.
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

/// The selected entry as text to copy.
pub(super) fn shown_text(model: &Model) -> Option<String> {
    match &model.overlay {
        Some(Overlay::Write(writing)) => writing.shown().map(Offer::text),
        _ => None,
    }
}

/// Shows how to undo the latest write, if it is the latest change of all. Returns true if it is.
pub(super) fn propose_undo(model: &mut Model) -> bool {
    if !model.pending.is_empty() {
        model.say(
            Tone::Plain,
            word!("wait: the last change is still being evaluated"),
        );
        return true;
    }
    let undoable = model.prediction.undoable();
    let Some(record) = model.writes.last().filter(|it| it.older >= undoable) else {
        return false;
    };
    match model.prediction.edit_back(&record.edited) {
        Some(edited) => open(model, Writing::undo(edited)),
        None => model.say(
            Tone::Problem,
            note(&explain::not_undone_note(&record.backups)),
        ),
    }
    true
}

/// Resets the number of what-if changes that are older than a write.
pub(super) fn forget_older(model: &mut Model) {
    for record in &mut model.writes {
        record.older = 0;
    }
}

/// Says that a key which came too fast did nothing: it may come again, unless what it was for is
/// no longer shown.
pub(super) fn say_refused(model: &mut Model) {
    if calling::can_confirm(model) {
        return calling::say_again(model);
    }
    if model.files_to_write().is_empty() && !exporting::can_confirm(model) {
        let nothing = word!("keys came too fast: nothing is done");
        return model.say(Tone::Plain, nothing);
    }
    let again = key_in(model.scope(), |message| matches!(message, Message::Confirm));
    model.say(
        Tone::Plain,
        text!(
            "nothing is written: keys came too fast; press {again} again",
            again
        ),
    );
}

/// Time has passed, so a write may be due.
pub(super) fn set_clock(model: &mut Model, now: u64) -> Task {
    if !model.guard.set_clock(now) {
        Task::None
    } else if calling::can_confirm(model) {
        calling::confirm(model)
    } else if exporting::can_confirm(model) {
        Task::Export
    } else if model.files_to_write().is_empty() {
        Task::None
    } else {
        Task::Write
    }
}

/// A frame was drawn, and with it the diff.
pub(super) fn take_drawn(model: &mut Model, now: u64) {
    let confirms = calling::can_confirm(model) || exporting::can_confirm(model);
    let nothing = model.files_to_write().is_empty() && !confirms;
    if model.is_too_small() || nothing {
        model.guard.change();
    } else {
        model.guard.show(now);
    }
}

/// Processes the result: the written files, or the reason why nothing was written.
pub(super) fn take_in(model: &mut Model, written: Result<Vec<Written>, String>) {
    let Some(Overlay::Write(mut writing)) = model.overlay.take() else {
        return;
    };
    let undoes = writing.undoes;
    let written = match written {
        Ok(written) => written,
        Err(problem) => {
            let problem = note(&problem);
            let record = model.writes.last().filter(|_| undoes);
            let problem = record.map_or(problem.clone(), |record| {
                format!(
                    "{problem}; {}",
                    note(&explain::not_undone_note(&record.backups))
                )
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
        let note = note(&plain(&explain::undone_note(&written)));
        return changing::change(model, back, Then::WrittenBack(note));
    }
    model.writes.push(WriteRecord {
        edited: edited.clone(),
        backups: explain::backup_names(&written),
        supposed: model.prediction.supposed(),
        older: usize::MAX,
    });
    let note = note(&plain(&explain::written_note(&written)));
    let there: Change = Arc::new(move |prediction| prediction.take_in_edits(&edited));
    changing::change(model, there, Then::Written(note));
}

fn plain(runs: &Runs) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// A sentence of ours as a message, without capital and full stop, like all messages.
fn note(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
