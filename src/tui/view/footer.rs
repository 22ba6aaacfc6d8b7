//! The footer: what was just said, or else the keys that work here and now.

use super::{width_of, write};
use crate::explain::Tone;
use crate::tui::keymap::{BINDINGS, Binding};
use crate::tui::model::Model;
use crate::tui::update::Message;
use ratatui::buffer::Buffer;

/// Blanks between two keys.
const GAP: usize = 3;
/// The last entries stay longest: help, which names all others, and quit.
const LAST: usize = 2;

pub fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.footer;
    let theme = &model.theme;
    let mut column = 1;
    if let Some(status) = &model.status {
        column = write(buffer, area, column, &status.text, theme.style(status.tone)) + GAP;
    }
    let scope = model.scope();
    let mut entries: Vec<(String, &str)> = BINDINGS
        .iter()
        .filter_map(|binding| {
            let (_, label) = binding.footer.iter().find(|(place, _)| *place == scope)?;
            Some((binding.short_keys(), *label))
        })
        .collect();
    let room = usize::from(area.width).saturating_sub(column);
    let too_wide = |entries: &[(String, &str)]| -> bool {
        entries.iter().map(wanted).sum::<usize>() > room + GAP
    };
    // Where no part of the card is in sight, the key that shows it stays as long as help does.
    let hidden = model.areas.card.height == 0 && model.areas.peek.height == 0;
    let card_key = BINDINGS
        .iter()
        .find(|binding| {
            let mut ways = binding.ways.iter();
            hidden
                && ways.any(|way| {
                    let first = way.keys.first();
                    first.is_some_and(|key| matches!((way.message)(*key), Message::ShowCard))
                })
        })
        .map(Binding::short_keys);
    let stays = |entry: &(String, &str)| Some(&entry.0) == card_key.as_ref();
    while too_wide(&entries) && entries.len() > LAST {
        let first = entries.len() - LAST;
        match entries[..first].iter().rposition(|entry| !stays(entry)) {
            Some(at) => entries.remove(at),
            // Quit is the first that a screen without a card does without.
            None => entries.remove(entries.len() - 1),
        };
    }
    for (keys, label) in entries {
        let end = write(buffer, area, column, &keys, theme.style(Tone::Strong));
        column = write(buffer, area, end + 1, label, theme.style(Tone::Muted)) + GAP;
    }
}

/// Columns of an entry with the gap behind it.
fn wanted((keys, label): &(String, &str)) -> usize {
    width_of(keys) + 1 + width_of(label) + GAP
}
