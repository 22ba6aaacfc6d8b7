//! The footer: what was just said, or else the keys that work here and now.

use super::{width_of, write};
use crate::explain::Tone;
use crate::tui::keymap::BINDINGS;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;

pub fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.footer;
    let theme = &model.theme;
    let mut column = 1;
    if let Some(status) = &model.status {
        column = write(buffer, area, column, &status.text, theme.style(status.tone)) + 3;
    }
    let scope = model.scope();
    for binding in BINDINGS {
        let label = binding.footer.iter().find(|(place, _)| *place == scope);
        let Some((_, label)) = label else { continue };
        let keys = binding.short_keys();
        if column + width_of(&keys) + 1 + width_of(label) > usize::from(area.width) {
            break;
        }
        let end = write(buffer, area, column, &keys, theme.style(Tone::Strong));
        column = write(buffer, area, end + 1, label, theme.style(Tone::Muted)) + 3;
    }
}
