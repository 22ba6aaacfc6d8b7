//! The footer: the latest message, the line that is edited there, or else the currently active
//! keys.

use super::overlay::{draw_edited, next_letter};
use super::{line_of, width_of, write};
use crate::explain::{NO_HIT, Tone};
use crate::text::word;
use crate::tui::keymap::{Binding, Scope};
use crate::tui::layout::break_status;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::prompt::Line;
use crate::tui::search::Search;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// Blanks between two keys.
const GAP: usize = 3;
/// The last entries stay longest: help, which lists all others, and quit.
const LAST: usize = 2;

/// Draws the footer. Returns the keys in it, each with the columns that it and its word take.
pub(crate) fn draw(model: &Model, buffer: &mut Buffer) -> Vec<(Range<usize>, &'static Binding)> {
    let footer = model.areas.footer;
    let theme = &model.theme;
    // An overlay does not know the height of the footer.
    for place in footer.positions() {
        buffer[place].reset();
    }
    let mut column = 1;
    let area = line_of(footer, footer.height.saturating_sub(1));
    if let Some(status) = &model.status {
        for (line, pieces) in footer.rows().zip(break_status(model.size, status)) {
            for piece in pieces {
                let style = theme.style(piece.tone);
                column = write(buffer, line, piece.column, &piece.text, style) + GAP;
            }
        }
    }
    if let Some(edited) = EditedLine::of(model) {
        column = edited.draw(model, buffer, area) + GAP;
    } else if let Some(search) = model.shown_search().filter(|_| model.status.is_none()) {
        let text = format!("/{}  {}", search.line.text().trim(), count(model, search));
        let room = usize::from(area.width) / 2;
        let text = crate::tui::text::cut_front(&text, room);
        column = write(buffer, area, column, &text, theme.style(Tone::Fix)) + GAP;
    }
    let room = usize::from(area.width).saturating_sub(column);
    let entries = fitting_entries(model, room).into_iter();
    let drawn = entries.map(|Entry { binding, label, .. }| {
        let (start, keys) = (column, binding.short_keys());
        let end = write(buffer, area, start, &keys, theme.style(Tone::Strong));
        let end = write(buffer, area, end + 1, label, theme.style(Tone::Muted));
        column = end + GAP;
        (start..end, binding)
    });
    drawn.collect()
}

/// The message of the key that the footer shows at a position, or beside its word.
pub(crate) fn footer_message(model: &Model, place: Position) -> Option<Message> {
    if place.y + 1 != model.areas.footer.bottom() {
        return None;
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    let column = usize::from(place.x);
    let mut drawn = draw(model, &mut buffer).into_iter();
    let (columns, binding) = drawn.find(|(columns, _)| columns.contains(&column))?;
    message_at(binding, column - columns.start)
}

/// The message of the key at an offset into a binding's keys; after them, of the first.
fn message_at(binding: &Binding, offset: usize) -> Option<Message> {
    let keys = || {
        let ways = binding.ways.iter();
        ways.filter_map(|way| Some((way, *way.keys.first()?)))
    };
    let mut end = 0;
    let under = keys().find(|(_, key)| {
        end += width_of(&key.to_string()) + 1;
        offset < end
    });
    let (way, key) = under.or_else(|| keys().next())?;
    Some((way.message)(key))
}

/// The position of the next letter, while a line is edited in the footer.
pub(crate) fn insertion_point(model: &Model) -> Option<Position> {
    let footer = model.areas.footer;
    let area = line_of(footer, footer.height.saturating_sub(1));
    let edited = EditedLine::of(model)?;
    next_letter(
        edited.within(area),
        1 + width_of(edited.prompt),
        edited.line,
    )
}

/// The number of the current hit and the total.
fn count(model: &Model, search: &Search) -> String {
    let here = match &model.overlay {
        Some(Overlay::Help(help)) => help.line,
        _ => model.tree.selected(),
    };
    let number = here.and_then(|here| search.number(here));
    match (number, search.hits.len()) {
        (Some(number), all) => format!("{number}/{all}"),
        (None, 0) if search.line.text().trim().is_empty() => String::new(),
        (None, 0) => NO_HIT.to_owned(),
        (None, all) => format!("–/{all}"),
    }
}

/// The line that is edited in the footer.
struct EditedLine<'a> {
    prompt: &'static str,
    line: &'a Line,
    /// The text after it.
    count: String,
}

impl<'a> EditedLine<'a> {
    fn of(model: &'a Model) -> Option<Self> {
        match model.scope() {
            Scope::Find => model.shown_search().map(|search| Self {
                prompt: "/",
                line: &search.line,
                count: count(model, search),
            }),
            Scope::Filter => model.filter.as_ref().map(|filter| Self {
                prompt: word!("filter: "),
                line: &filter.line,
                count: format!("{}/{}", filter.matching, filter.whole),
            }),
            Scope::Code => model
                .calls
                .as_ref()
                .and_then(|calls| calls.code())
                .map(|line| Self {
                    prompt: word!("code: "),
                    line,
                    count: String::new(),
                }),
            _ => None,
        }
    }

    /// The area of the line without the count after it.
    fn within(&self, area: Rect) -> Rect {
        let count = width_of(&self.count) as u16 + 3;
        Rect {
            width: area.width.saturating_sub(count),
            ..area
        }
    }

    fn draw(&self, model: &Model, buffer: &mut Buffer, area: Rect) -> usize {
        let strong = model.theme.style(Tone::Fix);
        let column = write(buffer, area, 1, self.prompt, strong);
        let end = draw_edited(buffer, self.within(area), column, self.line);
        let muted = model.theme.style(Tone::Muted);
        write(buffer, area, end + 2, &self.count, muted)
    }
}

/// The currently active keys, as many whole entries as fit.
fn fitting_entries(model: &Model, room: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = model
        .footer_keys()
        .map(|(binding, label)| Entry {
            binding,
            label,
            stays: stays(model, binding),
            folds: binding.says(|message| matches!(message, Message::Close)),
        })
        .collect();
    let too_wide = |entries: &[Entry]| -> bool {
        entries.iter().map(Entry::columns).sum::<usize>() > room + GAP
    };
    while too_wide(&entries) {
        let first = entries.len().saturating_sub(LAST);
        let folds = entries[..first].iter().position(|entry| entry.folds);
        match folds.or_else(|| entries[..first].iter().rposition(|entry| !entry.stays)) {
            Some(at) => drop(entries.remove(at)),
            // Quit is the first entry that a screen without a card omits.
            None => drop(entries.pop()),
        }
    }
    entries
}

/// A key and its word.
struct Entry {
    binding: &'static Binding,
    label: &'static str,
    /// True if it stays as long as help.
    stays: bool,
    /// True if it folds rows; such a command is dropped first.
    folds: bool,
}

impl Entry {
    /// The width including the gap after it.
    fn columns(&self) -> usize {
        width_of(&self.binding.short_keys()) + 1 + width_of(self.label) + GAP
    }
}

/// Returns true if a key stays as long as help: the one that shows a hidden card, the one that
/// leads back from a full-screen card or drops a search, and the one that repairs.
fn stays(model: &Model, binding: &Binding) -> bool {
    let areas = &model.areas;
    let card_hidden = areas.card.height == 0 && areas.peek.height == 0;
    let tree_hidden = areas.rows.height == 0;
    (card_hidden && binding.says(|message| matches!(message, Message::ShowCard)))
        || ((tree_hidden || model.scope() == Scope::Tree)
            && binding.says(|message| matches!(message, Message::Back)))
        || binding.says(|message| matches!(message, Message::Propose))
}
