//! Moves to the list of problems, within it, and from problem to problem.

use super::find;
use super::keymap::Scope;
use super::layout::Focus;
use super::model::Model;
use super::narrowed::Share;
use crate::explain::{self, Tone};

/// Moves to the list, or back from it.
pub(super) fn open(model: &mut Model) {
    model.prepare();
    if model.causes.causes.is_empty() {
        return say_none(model);
    }
    model.focus = match model.focus {
        Focus::Problems => Focus::Tree,
        Focus::Tree | Focus::Card => Focus::Problems,
    };
}

/// Moves to the next pane: tree, problems, card in turn. Skips the list if it has no area on the
/// screen.
pub(super) fn switch_focus(model: &mut Model, forward: bool) {
    model.prepare();
    let listed = model.areas.problems.height > 0;
    model.focus = match (model.focus, forward) {
        (Focus::Tree, true) | (Focus::Card, false) if listed => Focus::Problems,
        (Focus::Tree, _) | (Focus::Problems, true) => Focus::Card,
        (Focus::Problems, false) | (Focus::Card, _) => Focus::Tree,
    };
}

/// Moves to the first row of the cause under the cursor.
pub(super) fn go_there(model: &mut Model) {
    model.prepare();
    let cause = model.causes.causes.get(model.causes.cursor);
    if let Some(&row) = cause.and_then(|cause| cause.rows.first()) {
        model.tree.reveal(row);
    }
    model.focus = Focus::Tree;
}

/// Moves to the next hit of a search, else to the next failing row in the order of the list; or to
/// the previous one.
pub(super) fn step(model: &mut Model, forward: bool) {
    model.prepare();
    if find::step(model, forward) || model.scope() == Scope::Help {
        return;
    }
    let tree = &model.tree;
    let is_shown = |row| tree.share(row) != Share::Hidden;
    match model.causes.step_from(forward, is_shown) {
        Some(row) => model.tree.reveal(row),
        None => say_none(model),
    }
}

/// Reports that nothing fails, as far as is known.
fn say_none(model: &mut Model) {
    let text = explain::nothing_fails(&model.prediction);
    model.say(Tone::Plain, text);
}
