//! Highlights search hits.

use super::cells::name_column;
use super::places::Places;
use crate::explain::TreeRow;
use crate::tui::model::Model;
use crate::tui::text::columns;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation as _;

/// Stands for an omitted part.
const LEFT_OUT: &str = "…";

/// Highlights the letters that a search has found in a row.
pub(super) fn draw_row(
    model: &Model,
    buffer: &mut Buffer,
    line: Rect,
    row: usize,
    content: &TreeRow,
) {
    let search = model.search.as_ref();
    let Some(search) = search.filter(|search| search.number(row).is_some()) else {
        return;
    };
    let places = places(model, row, content);
    let fields = places.map(|(text, ..)| text);
    let marks = search.needle.mark(&fields);
    for ((text, from, to), marks) in places.into_iter().zip(marks) {
        let from = from.min(usize::from(line.width));
        let area = Rect {
            x: line.x + from as u16,
            width: to.min(usize::from(line.width)).saturating_sub(from) as u16,
            ..line
        };
        if !marks.is_empty() {
            mark_cells(model, buffer, area, text, &marks);
        }
    }
}

/// The searchable texts of a row, each with the first column where it may be and the one behind it.
fn places<'a>(model: &Model, row: usize, content: &'a TreeRow) -> [(&'a str, usize, usize); 4] {
    let cells = &model.areas.cells;
    let name = name_column(model.tree.depth(row), cells.levels());
    let places = Places::of(model, row, content);
    let set = content.session.as_ref().filter(|it| !it.generated);
    let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
    let ((_, name_end), (session, session_end)) = (places.name, places.session);
    let (role, role_end) = places.role;
    let account = role_end + cells.gap;
    [
        (&*content.name, name, name_end),
        (set.map_or("", |set| &set.text), session, session_end),
        (text(&content.role), role, role_end),
        (text(&content.account), account, account + cells.account),
    ]
}

/// Highlights graphemes of a text in an area, where its end, or its beginning with or without
/// preceding blanks, may be cut off.
pub(super) fn mark_cells(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    text: &str,
    marks: &[u32],
) {
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let symbol = |buffer: &Buffer, x: u16| buffer[(x, area.y)].symbol().to_owned();
    let is_marked = |place: usize| marks.iter().any(|&mark| mark as usize == place);
    let blanks = (area.left()..area.right()).take_while(|&x| symbol(buffer, x) == " ");
    let mut x = area.left() + blanks.count() as u16;
    let mut place = 0;
    if x < area.right() && symbol(buffer, x) == LEFT_OUT && graphemes.first() != Some(&LEFT_OUT) {
        // The end of the text follows: as many graphemes as columns up to the next blank.
        let shown = (x + 1..area.right()).take_while(|&x| symbol(buffer, x) != " ");
        place = graphemes.len().saturating_sub(shown.count());
        if (0..place).any(is_marked) {
            model.theme.mark_hit(&mut buffer[(x, area.y)]);
        }
        x += 1;
    }
    for (place, grapheme) in graphemes.iter().enumerate().skip(place) {
        if x >= area.right() {
            return;
        }
        let shown = symbol(buffer, x);
        if shown != *grapheme {
            let is_cut = shown == LEFT_OUT && (place..graphemes.len()).any(is_marked);
            if is_cut {
                model.theme.mark_hit(&mut buffer[(x, area.y)]);
            }
            return;
        }
        if is_marked(place) {
            model.theme.mark_hit(&mut buffer[(x, area.y)]);
        }
        x += columns(grapheme) as u16;
    }
}
