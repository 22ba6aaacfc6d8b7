//! The mouse: the wheel scrolls the pane under the pointer, a click selects, folds and presses the
//! keys of the footer, and the rule between the panes can be dragged.

use super::layout::{Arrangement, Divider, Focus};
use super::message::{Message, Motion, Pointer, PointerAction};
use super::model::Model;
use super::stations::View;
use super::view;
use ratatui::layout::{Position, Rect};

/// Lines scrolled per step of the wheel.
const NOTCH: usize = 3;

/// Processes a mouse event. Returns the messages that keys would have sent for it.
pub(super) fn take(model: &mut Model, pointer: Pointer) -> Vec<Message> {
    let place = Position::new(pointer.column, pointer.row);
    model.prepare();
    match pointer.action {
        PointerAction::Press => press(model, place),
        PointerAction::Drag => {
            drag(model, place);
            Vec::new()
        }
        PointerAction::Release => {
            model.divider.dragging = false;
            Vec::new()
        }
        PointerAction::WheelDown => scroll(model, place, true),
        PointerAction::WheelUp => scroll(model, place, false),
    }
}

fn press(model: &mut Model, place: Position) -> Vec<Message> {
    let areas = &model.areas;
    if areas.footer.contains(place) {
        // A write must be requested with a key, because a pointer slips.
        let message = view::footer_message(model, place);
        let message = message.filter(|message| !matches!(message, Message::Confirm));
        return message.into_iter().collect();
    }
    if model.is_too_small() {
        return Vec::new();
    }
    let pointed = view::pointed(model, place);
    if model.overlay.is_some() || !pointed.is_empty() {
        return pointed;
    }
    if areas.problems.contains(place) {
        let line = usize::from(place.y - areas.problems.y);
        if let Some(cause) = model.causes.at(line) {
            model.causes.cursor = cause;
            return go_to_cause(model);
        }
    } else if areas.rule.contains(place) {
        model.divider.dragging = true;
    } else if areas.card.contains(place) || areas.card_head.contains(place) {
        model.focus = Focus::Card;
        model.touched = true;
    } else if areas.rows.contains(place) {
        return press_row(model, place);
    }
    Vec::new()
}

/// Moves to the first row of the clicked cause.
fn go_to_cause(model: &mut Model) -> Vec<Message> {
    model.status = None;
    model.touched = true;
    model.focus = Focus::Problems;
    vec![Message::GoThere]
}

/// Selects a row; a click on its fold mark opens or closes it.
fn press_row(model: &mut Model, place: Position) -> Vec<Message> {
    let area = model.areas.rows;
    let below = usize::from(place.y - area.y);
    let row = match model.view {
        View::Chains => {
            let row = model.tree.visible().get(model.tree.top() + below);
            row.map(|&row| row as usize)
        }
        View::Path | View::Policy => model.stations.row_at(below),
    };
    let Some(row) = row else {
        return Vec::new();
    };
    model.status = None;
    model.touched = true;
    model.focus = Focus::Tree;
    if model.tree.selected() != Some(row) {
        model.tree.reveal(row);
        model.card_top = 0;
    }
    if model.view != View::Chains {
        return Vec::new();
    }
    let fold = view::fold_column(model, row);
    if usize::from(place.x - area.x) == fold && model.tree.is_open(row).is_some() {
        return vec![Message::Toggle];
    }
    Vec::new()
}

fn drag(model: &mut Model, place: Position) {
    if !model.divider.dragging {
        return;
    }
    let areas = &model.areas;
    let divider = &mut model.divider;
    match areas.arrangement {
        Arrangement::Beside => {
            divider.beside = Divider::share(place.x.saturating_sub(2), model.size.0);
        }
        Arrangement::Stacked => {
            let before = place.y.saturating_sub(areas.tree_head.y);
            divider.stacked = Divider::share(before, areas.card.bottom() - areas.tree_head.y);
        }
        Arrangement::Single => {}
    }
}

fn scroll(model: &mut Model, place: Position, down: bool) -> Vec<Message> {
    let areas = &model.areas;
    let over = |area: Rect| area.contains(place);
    if model.overlay.is_some() {
        let motion = if down { Motion::Down } else { Motion::Up };
        return (0..NOTCH).map(|_| Message::Move(motion)).collect();
    }
    let lines = isize::try_from(NOTCH).unwrap_or(1);
    let lines = if down { lines } else { -lines };
    if over(areas.problems) {
        model.causes.step(lines.signum());
    } else if over(areas.rows) || over(areas.tree_head) {
        model.touched = true;
        let before = model.tree.selected();
        if model.view == View::Chains {
            model.tree.scroll(lines);
        } else if let Some(row) = before.and_then(|row| model.stations.step(row, lines.signum())) {
            model.tree.reveal(row);
        }
        if model.tree.selected() != before {
            model.card_top = 0;
        }
    } else if over(areas.card) || over(areas.card_head) {
        let last = model.last_card_top();
        model.card_top = model.card_top.saturating_add_signed(lines).min(last);
    }
    Vec::new()
}
