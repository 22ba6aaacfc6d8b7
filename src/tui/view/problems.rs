//! The list of problems by cause: below the tree, or over the panes if there is no room for it.

use super::overlay::draw_frame;
use super::{beside_rows, draw_rule, line_of, put, right_edge, select_line, width_of, write};
use crate::explain::{Remedy, SharedCause, Tone};
use crate::text::{translated, word};
use crate::tui::layout::Focus;
use crate::tui::model::Model;
use crate::tui::problem_list::ProblemList;
use crate::tui::text::cut;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Write as _;

/// The width of a remedy.
const REMEDY: usize = 8;
const NAME: &str = "problems by cause";

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.problems;
    if area.height == 0 {
        return;
    }
    let list = &model.causes;
    if model.areas.problems_head.height == 0 {
        draw_frame(model, buffer, area, word!("Problems by cause"));
    } else {
        draw_heading(model, buffer, list.causes.len());
    }
    let widest = list.causes.iter().map(|cause| cause.blocked.len()).max();
    let digits = widest.unwrap_or(0).to_string().len();
    let mut below = 0;
    let mut shown = 0;
    for (place, cause) in list.causes.iter().enumerate().skip(list.top) {
        let lines = ProblemList::lines_of(cause);
        if below >= usize::from(area.height) {
            break;
        }
        let line = line_of(area, below as u16);
        let remedy = list.remedies.get(place).copied().flatten();
        draw_cause(model, buffer, line, cause, digits, remedy);
        if place == list.cursor && model.focus == Focus::Problems {
            select_line(model, buffer, line, true);
        }
        if lines > 1 && below + 1 < usize::from(area.height) {
            let line = line_of(area, below as u16 + 1);
            draw_names(model, buffer, line, cause, digits + 3);
        }
        below += lines;
        shown += 1;
    }
    let over = model.areas.problems_head.height == 0;
    let whole = if shown < list.causes.len() {
        list.lines()
    } else {
        0
    };
    let edge = if over {
        right_edge(area)
    } else {
        beside_rows(model, area)
    };
    draw_rule(model, buffer, edge, list.top, whole, over);
}

/// The rule above the list, with its name and the number of causes.
fn draw_heading(model: &Model, buffer: &mut Buffer, causes: usize) {
    let line = model.areas.problems_head;
    for column in 0..usize::from(line.width) {
        put(
            buffer,
            line,
            column,
            model.theme.glyphs.horizontal,
            Theme::rule(),
        );
    }
    let name = Theme::pane_name(model.focus == Focus::Problems);
    let style = ratatui::style::Style::reset().patch(name);
    write(buffer, line, 2, &format!(" {} ", translated(NAME)), style);
    let noun = if causes == 1 {
        word!("cause")
    } else {
        word!("causes")
    };
    let count = format!(" {causes} {noun} ");
    let column = usize::from(line.width).saturating_sub(width_of(&count) + 2);
    if column > width_of(translated(NAME)) + 4 {
        write(buffer, line, column, &count, model.theme.style(Tone::Muted));
    }
}

/// Symbol, number of profiles, sentence, and remedy.
fn draw_cause(
    model: &Model,
    buffer: &mut Buffer,
    line: Rect,
    cause: &SharedCause,
    digits: usize,
    remedy: Option<Remedy>,
) {
    let theme = &model.theme;
    let style = theme.style(cause.mark.tone);
    let count = match cause.blocked.len() {
        0 => String::new(),
        count => count.to_string(),
    };
    let head = format!("{} {count:>digits$}", theme.symbol(cause.mark));
    let column = write(buffer, line, 0, &head, style) + 2;
    let room = usize::from(line.width).saturating_sub(column + REMEDY + 1);
    let words = cause.words(&model.prediction);
    let style = theme.style(words.tone);
    write(buffer, line, column, &cut(&words.text, room), style);
    if let Some(words) = remedy.map(Remedy::words) {
        let column = usize::from(line.width).saturating_sub(REMEDY);
        write(buffer, line, column, &words.text, theme.style(words.tone));
    }
}

/// As many whole profile names as fit, and the number of the others.
fn draw_names(model: &Model, buffer: &mut Buffer, line: Rect, cause: &SharedCause, indent: usize) {
    let survey = &model.prediction.survey;
    let room = usize::from(line.width).saturating_sub(indent);
    let all = cause.blocked.len();
    let mut text = String::new();
    for (at, id) in cause.blocked.iter().enumerate() {
        let gap = if text.is_empty() { "" } else { ", " };
        let name = survey.name(*id);
        let rest = match all - at - 1 {
            0 => String::new(),
            rest => format!(" +{rest}"),
        };
        let wanted = width_of(&text) + gap.len() + width_of(name) + width_of(&rest);
        if wanted > room && !text.is_empty() {
            let _ = write!(text, " +{}", all - at);
            break;
        }
        text.push_str(gap);
        text.push_str(&cut(name, room));
    }
    write(buffer, line, indent, &text, model.theme.style(Tone::Muted));
}
