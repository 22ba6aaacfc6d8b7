//! The footer: what was just said, or else the keys that work here and now.

use super::{width_of, write};
use crate::explain::Tone;
use crate::tui::keymap::BINDINGS;
use crate::tui::model::Model;
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
    while entries.iter().map(wanted).sum::<usize>() > room + GAP && entries.len() > LAST {
        entries.remove(entries.len() - 1 - LAST);
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
