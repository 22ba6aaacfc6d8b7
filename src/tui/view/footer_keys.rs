//! Finds the key of the footer at a position, as it was drawn.

use super::footer;
use crate::text::translated;
use crate::tui::keymap::{Binding, bindings};
use crate::tui::message::Message;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::iter;
use unicode_width::UnicodeWidthChar as _;

/// The message of the key that the footer shows at a position, or beside its word.
pub(crate) fn footer_message(model: &Model, place: Position) -> Option<Message> {
    let area = model.areas.footer;
    if place.y + 1 != area.bottom() {
        return None;
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    footer::draw(model, &mut buffer);
    let symbol = |x: u16| buffer[(x, place.y)].symbol().chars().next();
    let line: Vec<char> = (0..area.width).filter_map(symbol).collect();
    let scope = model.scope();
    bindings().find_map(|binding| {
        let (_, label) = binding.footer.iter().find(|(of, _)| *of == scope)?;
        let text = format!("{} {}", binding.short_keys(), translated(label));
        let cells =
            |letter: char| iter::once(letter).chain((letter.width() == Some(2)).then_some(' '));
        let text: Vec<char> = text.chars().flat_map(cells).collect();
        let start = line.windows(text.len()).position(|part| part == text)?;
        let offset = usize::from(place.x).checked_sub(start)?;
        (offset < text.len()).then(|| message_at(binding, offset))?
    })
}

/// The message of the key at an offset into a binding's keys; after them, of the first.
fn message_at(binding: &Binding, offset: usize) -> Option<Message> {
    let mut end = 0;
    let keys = binding
        .ways
        .iter()
        .filter_map(|way| Some((way, way.keys.first()?)));
    let mut keys = keys.map(|(way, key)| {
        end += key.to_string().chars().count() + 1;
        (end, way, key)
    });
    let first = keys.next()?;
    let (_, way, key) = if offset < first.0 {
        first
    } else {
        keys.find(|(end, ..)| offset < *end).unwrap_or(first)
    };
    Some((way.message)(*key))
}
