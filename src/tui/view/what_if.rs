//! The overlay for overriding settings and context keys: a list, then a line to edit with likely
//! values below it.

use super::overlay::{
    bottom_area, draw_bar, draw_edited, draw_frame, draw_preview, first_in_sight, next_letter,
    write_runs,
};
use super::{line_of, select_line, width_of, write};
use crate::explain::{self, Runs, Tone};
use crate::text::{text, word};
use crate::tui::model::Model;
use crate::tui::text::{cut, cut_front};
use crate::tui::what_if::{Choice, Field, Item, WhatIf};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// The prompt before the line.
const PROMPT: &str = "> ";
/// Lines above the likely values: the current value, the line itself, a blank.
pub(super) const ABOVE: usize = 3;

/// Maximum number of visible lines of the list.
pub(crate) fn what_if_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

pub(crate) fn draw(model: &Model, what_if: &WhatIf, buffer: &mut Buffer) {
    match (&what_if.field, what_if.items.get(what_if.cursor)) {
        (Some(field), Some(item)) => draw_field(model, what_if, item, field, buffer),
        _ => draw_list(model, what_if, buffer),
    }
}

fn title(what_if: &WhatIf) -> String {
    match &what_if.profile {
        Some(profile) => text!("What if in [profile {profile}]", profile),
        None => word!("What if the request carried").to_owned(),
    }
}

fn draw_list(model: &Model, what_if: &WhatIf, buffer: &mut Buffer) {
    let area = bottom_area(model.size, what_if.items.len());
    draw_frame(model, buffer, area, &title(what_if));
    draw_preview(model, buffer, area);
    let names: Vec<String> = what_if.items.iter().map(name).collect();
    let widest = names.iter().map(|name| width_of(name)).max().unwrap_or(0);
    let start = widest.min(usize::from(area.width) / 2) + 2;
    let top = first_in_sight(what_if.cursor, names.len(), area);
    let items = what_if.items.iter().zip(&names).enumerate().skip(top);
    for (line, (place, (item, name))) in area.rows().zip(items) {
        let name = cut(name, start - 2);
        write(buffer, line, 0, &name, Style::new());
        let end = write_runs(model, buffer, line, start, &value(item));
        if let Some(likely) = item.likely() {
            let room = usize::from(area.width).saturating_sub(end + 3);
            let likely = text!("perhaps {likely}", likely);
            if width_of(&likely) <= room {
                write(buffer, line, end + 3, &likely, model.theme.style(Tone::Fix));
            }
        }
        if place == what_if.cursor {
            select_line(model, buffer, line, true);
        }
    }
    draw_bar(model, buffer, area, top, names.len());
}

/// The inner area of the overlay while a line is edited.
pub(super) fn field_area(size: (u16, u16), field: &Field) -> Rect {
    let blank = usize::from(!field.choices.is_empty());
    bottom_area(size, ABOVE - 1 + blank + field.choices.len())
}

fn draw_field(model: &Model, what_if: &WhatIf, item: &Item, field: &Field, buffer: &mut Buffer) {
    let area = field_area(model.size, field);
    draw_frame(model, buffer, area, &title(what_if));
    draw_preview(model, buffer, area);
    let strong = model.theme.style(Tone::Strong);
    let end = write(buffer, area, 0, &name(item), strong);
    let muted = model.theme.style(Tone::Muted);
    let now = match item {
        Item::OtherKey(_) | Item::Call(_) => "",
        _ => word!("now "),
    };
    let end = write(buffer, area, end + 2, now, muted);
    write_runs(model, buffer, area, end, &value(item));
    let line = line_of(area, 1);
    let column = write(buffer, line, 0, PROMPT, muted);
    let chosen = field.chosen.and_then(|chosen| field.choices.get(chosen));
    match chosen {
        Some(choice) => {
            let words = words(choice);
            let words = cut_front(&words, usize::from(line.width).saturating_sub(column));
            write(buffer, line, column, &words, strong);
        }
        None => {
            draw_edited(buffer, line, column, &field.line);
        }
    }
    let list = Rect {
        y: area.y + ABOVE as u16,
        height: area.height.saturating_sub(ABOVE as u16),
        ..area
    };
    draw_bar(model, buffer, area, 0, 0);
    let top = first_in_sight(field.chosen.unwrap_or(0), field.choices.len(), list);
    let choices = field.choices.iter().enumerate().skip(top);
    for (line, (place, choice)) in list.rows().zip(choices) {
        let tone = match choice {
            Choice::Value(_) => Tone::Plain,
            _ => Tone::Muted,
        };
        let style = model.theme.style(tone);
        let words = words(choice);
        let words = cut_front(&words, usize::from(line.width).saturating_sub(2));
        write(buffer, line, 2, &words, style);
        if field.chosen == Some(place) {
            select_line(model, buffer, line, true);
        }
    }
    draw_bar(model, buffer, list, top, field.choices.len());
}

/// The position of the next letter, while a line is edited.
pub(crate) fn insertion_point(size: (u16, u16), what_if: &WhatIf) -> Option<Position> {
    let field = what_if.field.as_ref()?;
    if field.chosen.is_some() {
        return None;
    }
    let line = line_of(field_area(size, field), 1);
    next_letter(line, PROMPT.len(), &field.line)
}

fn name(item: &Item) -> String {
    match item {
        Item::Repair(_) => word!("proven fix").to_owned(),
        Item::Setting(setting) => setting.key.to_string(),
        Item::Key(key) => key.key.clone(),
        Item::Call(_) => word!("assume").to_owned(),
        Item::OtherKey("") => word!("another key").to_owned(),
        Item::OtherKey(start) => format!("{start}…"),
    }
}

fn value(item: &Item) -> Runs {
    match item {
        Item::Repair(changes) => explain::supposable(changes),
        Item::Setting(setting) => explain::setting_value(setting),
        Item::Key(key) => explain::key_value(key),
        Item::OtherKey(_) => vec![explain::Run::new(Tone::Muted, "KEY=VALUE")],
        Item::Call(_) => vec![explain::Run::new(Tone::Muted, word!("role name or ARN"))],
    }
}

fn words(choice: &Choice) -> String {
    match choice {
        Choice::Value(value) => value.clone(),
        Choice::Unset => word!("(without this line)").to_owned(),
        Choice::Absent => word!("(not in the request)").to_owned(),
        Choice::AsBefore => word!("(as before it was supposed)").to_owned(),
    }
}
