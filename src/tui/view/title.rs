//! The title line, and below it the banners: messages about the whole tree.

use super::{width_of, write};
use crate::explain::{Mark, PENDING, Run, Tone};
use crate::text::{text, word};
use crate::tui::layout::AIRY;
use crate::tui::model::Model;
use crate::tui::text::{Piece, cut_front, cut_words, wrap};
use crate::tui::work::Rows;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::fmt::Write as _;

/// Columns of the loading gauge.
const GAUGE: usize = 12;
/// From this width on, the gauge has its full length.
const ROOMY: u16 = 110;
/// From this width on, there is room for the program's own name.
const WITH_NAME: u16 = 72;
/// Assumed maximum width of a path; a longer one is cut at its beginning.
const PATH: usize = 24;

/// Columns before and after a banner's text.
const BANNER_MARGINS: usize = 4;

/// A text of the title and its style.
type Part = (String, Style);

pub(crate) fn draw(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.title;
    let room = usize::from(area.width);
    let (left, counts) = fit(model, room);
    let mut column = room + 1 - columns_of(&counts);
    for (text, style) in &counts {
        column = write(buffer, area, column, text, *style) + 2;
    }
    let left_room = room - columns_of(&counts);
    draw_left(model, buffer, area, &left, left_room);
    draw_banners(model, buffer);
}

/// The width of the counts with a gap after each.
fn columns_of(parts: &[Part]) -> usize {
    parts.iter().map(|(text, _)| width_of(text) + 2).sum()
}

/// The left side: the origin, which may be cut, and the loading state after it.
#[derive(Clone)]
struct Left {
    origin: String,
    news: Vec<Part>,
}

impl Left {
    /// The minimum useful width.
    fn needed(&self, model: &Model) -> usize {
        let name = if model.size.0 >= WITH_NAME { 12 } else { 1 };
        let sample = 2 * usize::from(model.title.sample);
        let news: usize = self.news.iter().map(|(text, _)| width_of(text)).sum();
        let gap = if self.news.is_empty() { 0 } else { 3 };
        name + width_of(&self.origin).min(PATH) + sample + gap + news + 1
    }
}

/// Chooses the left side and the counts that fit into a line. Words are shortened before a whole
/// path, counts before the loading state, and each count before the one that matters more: the
/// counts stand in the order of importance. Only what does not fit without words is left out, and
/// `…` stands for it.
fn fit(model: &Model, room: usize) -> (Left, Vec<Part>) {
    let origin = &model.title.origin;
    let short = origin.rsplit('/').next().unwrap_or(origin);
    let lefts = [(origin.as_str(), true), (short, true), (short, false)];
    let lefts = lefts.map(|(origin, gauge)| Left {
        origin: origin.to_owned(),
        news: news(model, gauge),
    });
    let all = model.counts.len();
    let ways = (0..=all)
        .rev()
        .flat_map(|words| [(true, words), (false, words)]);
    let ways: Vec<_> = ways
        .map(|(label, words)| counts(model, label, words))
        .collect();
    let (with_gauge, without) = lefts.split_at(2);
    for lefts in [with_gauge, without] {
        for counts in &ways {
            let fits = |left: &&Left| left.needed(model) + columns_of(counts) <= room;
            if let Some(left) = lefts.iter().find(fits) {
                return (left.clone(), counts.clone());
            }
        }
    }
    let mut left = without[0].clone();
    let mut counts = counts(model, false, 0);
    let more = ("…".to_owned(), model.theme.style(Tone::Muted));
    let mut dropped = 0;
    while left.needed(model) + columns_of(&counts) > room && counts.len() > dropped.min(1) {
        // While files are being read, the progress matters more than the counts so far.
        if model.loading.is_none() && !left.news.is_empty() {
            left.news.clear();
        } else {
            counts.truncate(counts.len() - 1 - dropped.min(1));
            counts.push(more.clone());
            dropped += 1;
        }
    }
    (left, counts)
}

/// The counts of the tree's hops, the first `worded` of them with words.
fn counts(model: &Model, label: bool, worded: usize) -> Vec<Part> {
    let mut shown: Vec<(Mark, bool, usize)> = Vec::new();
    for (place, &(mark, count)) in model.counts.iter().enumerate() {
        // Without words, two counts with the same symbol could not be distinguished.
        let same = |other: &&(Mark, usize)| other.0.symbol == mark.symbol;
        let last = place + model.counts[place..].iter().take_while(same).count();
        match shown.last_mut() {
            Some((before, false, sum)) if before.symbol == mark.symbol => *sum += count,
            _ => shown.push((mark, last <= worded, count)),
        }
    }
    // Without its word, the sign of rows that wait would stand for something left out. The loading
    // state tells of them too.
    shown.retain(|(mark, words, _)| *words || *mark != PENDING);
    let style = |tone| model.theme.style(tone);
    let label = label && !shown.is_empty();
    let label = label.then(|| (word!("hops").to_owned(), style(Tone::Muted)));
    let counts = shown.into_iter().map(|(mark, words, count)| {
        let mut text = format!("{} {count}", model.theme.symbol(mark));
        if words {
            let _ = write!(text, " {}", mark.shown());
        }
        (text, style(mark.tone))
    });
    label.into_iter().chain(counts).collect()
}

/// The work on another thread, in a word.
fn work(model: &Model) -> Option<&'static str> {
    if model.reading.is_some() || matches!(model.workshop.rows, Rows::Reading) {
        Some(word!("reading"))
    } else if model.requests.planning.is_some() {
        Some(word!("planning"))
    } else if model.workshop.is_busy() {
        Some(word!("evaluating"))
    } else {
        None
    }
}

/// The progress of loading, or the loaded policies.
fn news(model: &Model, gauge: bool) -> Vec<Part> {
    let muted = model.theme.style(Tone::Muted);
    let Some(progress) = model.loading else {
        return vec![match work(model) {
            Some(sign) => (sign.to_owned(), model.theme.style(Tone::Fix)),
            None => (model.title.policies.clone(), muted),
        }];
    };
    let mut news = vec![(word!("loading ").to_owned(), muted)];
    if progress.files == 0 {
        return news;
    }
    let roomy = model.size.0 >= ROOMY;
    if gauge {
        let [full, empty] = model.theme.glyphs.gauge;
        let whole = if roomy { GAUGE } else { GAUGE / 2 };
        let filled = progress.per_mille() as usize * whole / 1000;
        news.push((full.repeat(filled), model.theme.style(Tone::Fix)));
        news.push((format!("{} ", empty.repeat(whole - filled)), muted));
    }
    let unit = if roomy { word!(" files") } else { "" };
    news.push((
        format!("{}/{}{unit}", progress.files_done, progress.files),
        muted,
    ));
    news
}

/// The program's name, the origin of the tree, and the loading state.
fn draw_left(model: &Model, buffer: &mut Buffer, area: Rect, left: &Left, room: usize) {
    let theme = &model.theme;
    let mut column = 1;
    if model.size.0 >= WITH_NAME {
        let strong = theme.style(Tone::Strong);
        column = write(buffer, area, column, "rolechain", strong) + 2;
    }
    let news: usize = left.news.iter().map(|(text, _)| width_of(text)).sum();
    let gap = if left.news.is_empty() { 1 } else { 4 };
    let sample = 2 * usize::from(model.title.sample);
    let origin_room = room.saturating_sub(column + news + gap + sample);
    let origin = cut_front(&left.origin, origin_room);
    column = if model.title.sample {
        let style = theme.style(Tone::Fix).add_modifier(Modifier::REVERSED);
        write(buffer, area, column, &format!(" {origin} "), style)
    } else {
        write(buffer, area, column, &origin, Style::new())
    };
    if left.news.is_empty() {
        return;
    }
    let dot = format!(" {} ", theme.glyphs.dot);
    column = write(buffer, area, column, &dot, theme.style(Tone::Muted));
    for (text, style) in &left.news {
        column = write(buffer, area, column, text, *style);
    }
}

/// A line of a banner.
#[derive(Debug)]
struct BannerLine {
    /// The tone.
    tone: Tone,
    /// The text.
    text: String,
    /// True for the first line, which has a sign before it.
    first: bool,
    /// The number of banners left out after this one, in words.
    more: String,
}

/// Banners, those of the prediction first.
fn banners(model: &Model) -> impl Iterator<Item = &Run> {
    let own = model.not_read.iter().chain(&model.title.banners);
    own.chain(&model.problems)
}

/// The number of lines that all banners need.
pub(crate) fn banner_height(model: &Model) -> usize {
    let width = usize::from(model.size.0).saturating_sub(BANNER_MARGINS);
    let lines = |banner| broken(model, banner, width).len();
    banners(model).map(lines).sum()
}

/// The banners in `height` lines: each has one, and the first have more as long as there are any.
/// The last one gives the number of the others.
fn banner_lines(model: &Model, height: usize) -> Vec<BannerLine> {
    let count = banners(model).count();
    let mut spare = height.saturating_sub(count);
    let mut lines = Vec::new();
    for (place, banner) in banners(model).take(height).enumerate() {
        let hidden = count - place - 1;
        let more = if place + 1 == height && hidden > 0 {
            text!("  (+{hidden} more)", hidden)
        } else {
            String::new()
        };
        let width = usize::from(model.size.0).saturating_sub(BANNER_MARGINS + width_of(&more));
        let mut parts = broken(model, banner, width);
        let rest = parts.split_off(parts.len().min(spare + 1));
        spare -= parts.len() - 1;
        if let Some(last) = parts.last_mut() {
            for part in rest {
                *last = format!("{last} {part}");
            }
            *last = cut_words(last, width).into_owned();
        }
        lines.extend(
            parts
                .into_iter()
                .enumerate()
                .map(|(part, text)| BannerLine {
                    tone: banner.tone,
                    text,
                    first: part == 0,
                    more: more.clone(),
                }),
        );
    }
    lines
}

/// A banner in lines; a low screen has one for it, which may be too short.
fn broken(model: &Model, banner: &Run, width: usize) -> Vec<String> {
    let width = if model.size.1 < AIRY {
        usize::MAX
    } else {
        width
    };
    let lines = wrap(std::slice::from_ref(banner), 0, 0, width);
    let text = |line: Vec<Piece>| line.into_iter().map(|piece| piece.text).collect();
    lines.into_iter().map(text).collect()
}

fn draw_banners(model: &Model, buffer: &mut Buffer) {
    let area = model.areas.banners;
    let lines = banner_lines(model, usize::from(area.height));
    for (line, banner) in area.rows().zip(lines) {
        let style = model.theme.style(banner.tone);
        let sign = match banner.tone {
            _ if !banner.first => " ",
            Tone::Supposed => model.theme.glyphs.changed,
            _ if model.theme.ascii => "^",
            _ => "▲",
        };
        let column = write(buffer, line, 1, sign, style) + 1;
        let column = write(buffer, line, column, &banner.text, style);
        write(
            buffer,
            line,
            column,
            &banner.more,
            model.theme.style(Tone::Muted),
        );
    }
}
