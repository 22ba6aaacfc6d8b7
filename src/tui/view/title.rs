//! The title line and the banners below it.

use super::{line_of, width_of, write};
use crate::explain::{Mark, Tone};
use crate::tui::message::Progress;
use crate::tui::model::Model;
use crate::tui::text::cut;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::fmt::Write as _;

/// Columns of the loading gauge.
const GAUGE: usize = 12;
/// From this width on the counts have words beside them and the gauge has its full length.
const ROOMY: u16 = 110;
/// From this width on there is room for the program's own name.
const WITH_NAME: u16 = 72;

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.title;
    let counts = draw_counts(model, buffer, area);
    let left = Rect {
        width: area.width - 1 - counts as u16,
        ..area
    };
    draw_origin(model, buffer, left);
    draw_banners(model, buffer);
}

/// The counts of the tree's hops, from the right edge: with words where what stands on the left leaves room for
/// them, else symbols and numbers, else without those that ask for nothing to be done. Returns
/// their columns.
fn draw_counts(model: &Model, buffer: &mut Buffer, area: Rect) -> usize {
    let room = usize::from(area.width).saturating_sub(left_columns(model));
    let texts = |label: bool, words: bool, which: Muted| -> Vec<(String, Tone)> {
        let counts = model.counts.iter();
        let label = label.then(|| ("hops".to_owned(), Tone::Muted));
        let counts = counts.filter(|(mark, _)| which != Muted::Left || mark.tone != Tone::Muted);
        let mut shown: Vec<(Mark, bool, usize)> = Vec::new();
        for &(mark, count) in counts {
            let words = words && (which == Muted::Words || mark.tone != Tone::Muted);
            match shown.last_mut() {
                // Without words nothing would tell two counts with one symbol apart.
                Some((last, false, sum)) if !words && last.symbol == mark.symbol => *sum += count,
                _ => shown.push((mark, words, count)),
            }
        }
        let counts = shown.into_iter().map(|(mark, words, count)| {
            let mut text = format!("{} {count}", model.theme.symbol(mark));
            if words {
                let _ = write!(text, " {}", mark.word);
            }
            (text, mark.tone)
        });
        label.into_iter().chain(counts).collect()
    };
    let length = |texts: &[(String, Tone)]| -> usize {
        texts.iter().map(|(text, _)| width_of(text) + 2).sum()
    };
    let fitting = [
        (true, true, Muted::Words),
        (true, true, Muted::Symbols),
        (false, true, Muted::Symbols),
        (true, true, Muted::Left),
        (true, false, Muted::Symbols),
        (false, false, Muted::Symbols),
        (true, false, Muted::Left),
        (false, false, Muted::Left),
    ]
    .into_iter()
    .map(|(label, words, which)| texts(label, words, which))
    .find(|texts| length(texts) <= room);
    let Some(texts) = fitting.filter(|_| !model.counts.is_empty()) else {
        return 0;
    };
    let length = length(&texts);
    let mut column = usize::from(area.width) - length + 1;
    for (text, tone) in texts {
        column = write(buffer, area, column, &text, model.theme.style(tone)) + 2;
    }
    length
}

/// What becomes of counts that ask for nothing to be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Muted {
    /// With words like the others.
    Words,
    /// Symbols and numbers.
    Symbols,
    /// Left out.
    Left,
}

/// How many columns the left side asks for; a long path may be cut.
fn left_columns(model: &Model) -> usize {
    let name = if model.size.0 >= WITH_NAME { 12 } else { 1 };
    let origin = width_of(&model.title.origin).min(24) + 2 * usize::from(model.title.sample);
    let news = match model.loading {
        Some(_) => 22,
        None => width_of(news(model)),
    };
    name + origin + 3 + news + 1
}

/// What is being done, else what is loaded.
fn news(model: &Model) -> &str {
    model.workshop.sign().unwrap_or(&model.title.policies)
}

fn draw_origin(model: &Model, buffer: &mut Buffer, area: Rect) {
    let theme = &model.theme;
    let muted = theme.style(Tone::Muted);
    let strong = theme.style(Tone::Strong);
    let mut column = 1;
    if model.size.0 >= WITH_NAME {
        column = write(buffer, area, column, "rolechain", strong) + 2;
    }
    let origin = &model.title.origin;
    if model.title.sample {
        let style = theme.style(Tone::Fix).add_modifier(Modifier::REVERSED);
        column = write(buffer, area, column, &format!(" {origin} "), style);
    } else {
        column = write(buffer, area, column, origin, Style::new());
    }
    column = write(
        buffer,
        area,
        column,
        &format!(" {} ", theme.glyphs.dot),
        muted,
    );
    if let Some(progress) = model.loading {
        draw_gauge(model, progress, buffer, area, column);
        return;
    }
    let tone = match model.workshop.sign() {
        Some(_) => Tone::Fix,
        None => Tone::Muted,
    };
    write(buffer, area, column, news(model), theme.style(tone));
}

fn draw_gauge(model: &Model, progress: Progress, buffer: &mut Buffer, area: Rect, column: usize) {
    let [full, empty] = model.theme.glyphs.gauge;
    let muted = model.theme.style(Tone::Muted);
    let roomy = model.size.0 >= ROOMY;
    let whole = if roomy { GAUGE } else { GAUGE / 2 };
    let filled = progress.per_mille() as usize * whole / 1000;
    let column = write(buffer, area, column, "loading ", muted);
    if progress.files == 0 {
        return;
    }
    let style = model.theme.style(Tone::Fix);
    let column = write(buffer, area, column, &full.repeat(filled), style);
    let column = write(buffer, area, column, &empty.repeat(whole - filled), muted);
    let unit = if roomy { " files" } else { "" };
    let files = format!(" {}/{}{unit}", progress.files_done, progress.files);
    write(buffer, area, column, &files, muted);
}

/// As many banners as there is room for; the last one says how many more there are.
fn draw_banners(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.banners;
    let hidden = model
        .banners()
        .count()
        .saturating_sub(usize::from(area.height));
    for (below, banner) in model.banners().take(usize::from(area.height)).enumerate() {
        let line = line_of(area, below as u16);
        let style = model.theme.style(banner.tone);
        let more = if hidden > 0 && below + 1 == usize::from(area.height) {
            format!("  (+{hidden} more)")
        } else {
            String::new()
        };
        let room = usize::from(area.width).saturating_sub(4 + width_of(&more));
        let column = write(buffer, line, 1, "! ", style);
        let column = write(buffer, line, column, &cut(&banner.text, room), style);
        write(buffer, line, column, &more, model.theme.style(Tone::Muted));
    }
}
