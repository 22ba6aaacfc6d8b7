//! The target of a click in an overlay.

use super::overlay::{bottom_area, first_in_sight};
use super::tour::tour_area;
use super::what_if::{ABOVE, field_area};
use super::{command_list, writing};
use crate::tui::message::{Message, Motion};
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use ratatui::layout::{Position, Rect};

/// A list in an overlay.
struct List {
    rows: Rect,
    /// The selected entry; none while a line above the list is edited.
    cursor: Option<usize>,
    count: usize,
    /// True if a click on the selected entry takes it.
    takes: bool,
}

/// The keys that do the same as a click: they go to an entry, or take the one that is selected.
pub(crate) fn pointed(model: &Model, place: Position) -> Vec<Message> {
    if tour_area(model).contains(place) {
        return vec![Message::ShowCard];
    }
    let Some(list) = list(model).filter(|list| list.rows.contains(place)) else {
        return Vec::new();
    };
    let top = first_in_sight(list.cursor.unwrap_or(0), list.count, list.rows);
    let entry = top + usize::from(place.y - list.rows.y);
    if entry >= list.count {
        return Vec::new();
    }
    let from = list.cursor.map_or(0, |cursor| cursor + 1);
    let steps = (entry + 1).abs_diff(from);
    if steps == 0 {
        return list.takes.then_some(Message::Choose).into_iter().collect();
    }
    let motion = if entry + 1 > from {
        Motion::Down
    } else {
        Motion::Up
    };
    (0..steps).map(|_| Message::Move(motion)).collect()
}

fn list(model: &Model) -> Option<List> {
    let list = |rows, cursor, count| List {
        rows,
        cursor: Some(cursor),
        count,
        takes: true,
    };
    match model.overlay.as_ref()? {
        Overlay::WhatIf(what_if) => Some(if let Some(field) = &what_if.field {
            let area = field_area(model.size, field);
            List {
                rows: Rect {
                    y: area.y + ABOVE as u16,
                    height: area.height.saturating_sub(ABOVE as u16),
                    ..area
                },
                cursor: field.chosen,
                count: field.choices.len(),
                takes: true,
            }
        } else {
            let count = what_if.items.len();
            list(bottom_area(model.size, count), what_if.cursor, count)
        }),
        Overlay::Clients(clients) => {
            let count = clients.clients.len();
            Some(list(bottom_area(model.size, count), clients.cursor, count))
        }
        Overlay::Commands(commands) => {
            let rows = command_list::rows_area(model.size);
            Some(list(rows, commands.cursor, commands.found.len()))
        }
        Overlay::Write(offered) => Some(List {
            takes: false,
            ..list(
                writing::list_area(model, offered),
                offered.cursor,
                offered.offers.list.len(),
            )
        }),
        Overlay::Help(_) | Overlay::Notice(_) | Overlay::Calls | Overlay::Export(_) => None,
    }
}
