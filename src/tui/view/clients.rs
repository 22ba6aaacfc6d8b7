//! The list of clients.

use super::overlay::{bottom_area, draw_bar, draw_frame, draw_preview, first_in_sight};
use super::{select_line, width_of, write};
use crate::explain::client_difference;
use crate::text::word;
use crate::tui::model::Model;
use crate::tui::overlay::ClientList;
use crate::tui::text::cut;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Maximum number of visible lines of the list.
pub(crate) fn clients_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

pub(crate) fn draw(model: &Model, list: &ClientList, buffer: &mut Buffer) {
    let area = bottom_area(model.size, list.clients.len());
    draw_frame(model, buffer, area, word!("As which client"));
    draw_preview(model, buffer, area);
    let names = list
        .clients
        .iter()
        .map(|(client, _)| width_of(client.label()));
    let widest = names.max().unwrap_or(0).min(usize::from(area.width) / 2);
    let top = first_in_sight(list.cursor, list.clients.len(), area);
    let clients = list.clients.iter().enumerate().skip(top);
    for (line, (place, (client, count))) in area.rows().zip(clients) {
        let name = cut(client.label(), widest);
        write(buffer, line, 0, &name, Style::new());
        let (words, tone) = client_difference(*client, *count, model.workshop.listing.is_busy());
        let style = model.theme.style(tone);
        write(buffer, line, widest + 2, &words, style);
        if place == list.cursor {
            select_line(model, buffer, line, true);
        }
    }
    draw_bar(model, buffer, area, top, list.clients.len());
}
