//! Moves: within the layer that has the keys, from row to row and problem to problem, from pane to
//! pane, from view to view.

use super::keymap::Scope;
use super::layout::{Focus, Room};
use super::message::Motion;
use super::model::Model;
use super::narrowed::Share;
use super::overlay::Overlay;
use super::stations::View;
use super::{find, typing, view, writing};
use crate::explain::{self, Tone};

/// Moves the cursor of the layer that has the keys, or scrolls it.
pub(super) fn move_by(model: &mut Model, motion: Motion) {
    match model.scope() {
        Scope::Find | Scope::Filter | Scope::Commands => typing::step(model, motion),
        Scope::Tree => {
            let page = usize::from(model.areas.rows.height);
            let distance = motion.distance(page);
            if model.view == View::Chains {
                model.tree.step(distance);
                return;
            }
            model.prepare();
            let row = model.tree.selected();
            if let Some(row) = row.and_then(|row| model.stations.step(row, distance)) {
                model.tree.reveal(row);
            }
        }
        Scope::Problems => {
            let page = usize::from(model.areas.problems.height);
            model.causes.step(motion.distance(page));
        }
        Scope::Card => {
            model.prepare();
            let page = usize::from(model.areas.card.height);
            model.card_top = model
                .card_top
                .saturating_add_signed(motion.distance(page))
                .min(model.last_card_top());
        }
        Scope::Help => {
            let page = view::help_height(model.size);
            let lines = view::help_text(model).len();
            if let Some(Overlay::Help(help)) = &mut model.overlay {
                help.top = motion.scroll(help.top, page, lines);
                help.line = None;
            }
        }
        Scope::Confirm | Scope::Diff => {
            let other = matches!(motion, Motion::Up | Motion::Down)
                && writing::step(model, motion.distance(1));
            let (page, lines) = view::writing_page(model);
            if !other && let Some(Overlay::Write(writing)) = &mut model.overlay {
                writing.top = motion.scroll(writing.top, page, lines);
            }
        }
        Scope::Clients => {
            let page = view::clients_height(model.size);
            if let Some(Overlay::Clients(list)) = &mut model.overlay {
                list.step(motion.distance(page));
            }
        }
        Scope::FetchPlan
        | Scope::ProbePlan
        | Scope::Calling
        | Scope::Question
        | Scope::Code
        | Scope::Report
        | Scope::Replace => {}
        Scope::Notice | Scope::Offer => {
            let page = view::notice_height(model.size);
            if let Some(Overlay::Notice(notice)) = &mut model.overlay {
                let lines = view::card_lines(model.size, &model.theme, &notice.card);
                notice.top = motion.scroll(notice.top, page, lines);
            }
        }
        Scope::List | Scope::Prompt => {
            let page = view::what_if_height(model.size);
            if let Some(Overlay::WhatIf(what_if)) = &mut model.overlay {
                what_if.step(motion.distance(page));
            }
        }
    }
}

/// Opens the selected row; from an open one goes to its first child.
pub(super) fn open_row(model: &mut Model) {
    let Some(row) = model.tree.selected() else {
        return;
    };
    match model.tree.is_open(row) {
        Some(true) => model.tree.step(1),
        Some(false) => model.tree.set_open(row, true),
        None => {}
    }
}

/// Closes the selected row; from a closed one goes to its parent.
pub(super) fn close_row(model: &mut Model) {
    let Some(row) = model.tree.selected() else {
        return;
    };
    if model.tree.is_open(row) == Some(true) {
        model.tree.set_open(row, false);
    } else if let Some(parent) = model.tree.parent(row) {
        model.tree.reveal(parent);
    }
}

/// Closes or opens the selected row.
pub(super) fn toggle_row(model: &mut Model) {
    if let Some(row) = model.tree.selected()
        && let Some(open) = model.tree.is_open(row)
    {
        model.tree.set_open(row, !open);
    }
}

/// Moves to the list of problems, or back from it.
pub(super) fn open_problems(model: &mut Model) {
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

/// Scrolls the card to the whole deciding policy; if it is there already, lets it fill the screen.
pub(super) fn show_policy(model: &mut Model) {
    model.prepare();
    if let Some((heading, decides)) = model.sheet.policy {
        let height = usize::from(model.areas.card.height);
        // The heading at the top, unless the deciding line and its note would then be below the
        // edge.
        let fits = decides + height / 3 < heading + height;
        let top = if fits { heading } else { decides - height / 3 };
        let top = top.min(model.last_card_top());
        if model.card_top == top {
            model.room = Room::Whole;
        }
        model.card_top = top;
    }
}

/// Shows a view around the selected row and focuses it.
pub(super) fn show_view(model: &mut Model, view: View) {
    model.view = view;
    model.focus = Focus::Tree;
    model.stations_for = None;
}

/// Lets the focused pane fill the screen, or restores the layout.
pub(super) const fn zoom(model: &mut Model) {
    model.room = match model.room {
        Room::Shared => Room::Whole,
        Room::Whole => Room::Shared,
    };
}

/// Leaves the latest mode: the full screen, the card, a view.
pub(super) const fn go_back(model: &mut Model) {
    if matches!(model.room, Room::Whole) {
        model.room = Room::Shared;
    } else if !matches!(model.focus, Focus::Tree) {
        model.focus = Focus::Tree;
    } else {
        model.view = View::Chains;
    }
}
