//! The footer: what was just said, or else the keys that work here and now.

use super::{line_of, width_of, write};
use crate::explain::Tone;
use crate::tui::keymap::{Binding, bindings};
use crate::tui::layout::break_status;
use crate::tui::message::Message;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;

/// Blanks between two keys.
const GAP: usize = 3;
/// The last entries stay longest: help, which names all others, and quit.
const LAST: usize = 2;

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let footer = model.areas.footer;
    let theme = &model.theme;
    // An overlay does not know how high the footer is.
    for place in footer.positions() {
        buffer[place].reset();
    }
    let mut column = 1;
    if let Some(status) = &model.status {
        for (below, line) in break_status(footer.width, status).into_iter().enumerate() {
            for piece in line {
                let line = line_of(footer, below as u16);
                let style = theme.style(piece.tone);
                column = write(buffer, line, piece.column, &piece.text, style) + GAP;
            }
        }
    }
    let area = line_of(footer, footer.height.saturating_sub(1));
    let scope = model.scope();
    let mut entries: Vec<Entry> = bindings()
        .filter(|binding| {
            let fixes = binding.says(|message| matches!(message, Message::Propose));
            !fixes || (model.fixable && model.prediction.overrides().is_empty())
        })
        .filter_map(|binding| {
            let (_, label) = binding.footer.iter().find(|(place, _)| *place == scope)?;
            Some(Entry {
                keys: binding.short_keys(),
                label,
                stays: stays(model, binding),
            })
        })
        .collect();
    let room = usize::from(area.width).saturating_sub(column);
    let too_wide = |entries: &[Entry]| -> bool {
        entries.iter().map(Entry::columns).sum::<usize>() > room + GAP
    };
    while too_wide(&entries) && entries.len() > LAST {
        let first = entries.len() - LAST;
        match entries[..first].iter().rposition(|entry| !entry.stays) {
            Some(at) => entries.remove(at),
            // Quit is the first that a screen without a card does without.
            None => entries.remove(entries.len() - 1),
        };
    }
    for Entry { keys, label, .. } in entries {
        let end = write(buffer, area, column, &keys, theme.style(Tone::Strong));
        column = write(buffer, area, end + 1, label, theme.style(Tone::Muted)) + GAP;
    }
}

/// A key and its word.
struct Entry {
    keys: String,
    label: &'static str,
    /// Whether it stays as long as help does.
    stays: bool,
}

impl Entry {
    /// Its columns with the gap behind it.
    fn columns(&self) -> usize {
        width_of(&self.keys) + 1 + width_of(self.label) + GAP
    }
}

/// Whether a key stays as long as help does: the one that shows a card of which no part is in
/// sight, the one that leads back from a card that fills the screen, and the one that repairs.
fn stays(model: &Model, binding: &Binding) -> bool {
    let areas = &model.areas;
    let card_hidden = areas.card.height == 0 && areas.peek.height == 0;
    let tree_hidden = areas.rows.height == 0;
    (card_hidden && binding.says(|message| matches!(message, Message::ShowCard)))
        || (tree_hidden && binding.says(|message| matches!(message, Message::Back)))
        || binding.says(|message| matches!(message, Message::Propose))
}
