//! A chain as a picture: a box per profile, an arrow per hop.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::{Chain, Contents, escape, tone_class};
use crate::explain::{Mark, Stop, generated_words, report_words};

/// The width of a picture, as wide as a phone.
const WIDTH: usize = 360;
const BOX: usize = 62;
const ARROW: usize = 46;
/// The columns of text in a box.
const COLUMNS: usize = 42;
/// The height of a heading.
const HEADING: usize = 30;

/// Colours for a picture that stands alone.
const STYLE: &str = "\
svg{font-family:system-ui,sans-serif;--bg:#fff;--text:#1b1f24;--muted:#57606a;--line:#8c959f;\
--panel:#f6f8fa;--allowed:#0a6b2d;--denied:#b3261e;--undetermined:#7a5200;--problem:#6f3fc0}\
@media(prefers-color-scheme:dark){svg{--bg:#14171a;--text:#e6e9ec;--muted:#a5adb6;--line:#78818b;\
--panel:#1f2429;--allowed:#6fdc8c;--denied:#ff8f86;--undetermined:#f0c251;--problem:#d2a8ff}}";

/// A picture of all chains, as a file of its own.
pub(super) fn image(contents: &Contents) -> String {
    let heights = contents.chains.iter().map(|chain| HEADING + height(chain));
    let total: usize = heights.sum::<usize>() + 10;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {total}\" width=\"{WIDTH}\" \
         height=\"{total}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"var(--bg)\"/>\n",
        escape(report_words::title())
    );
    let mut top = 0;
    for chain in &contents.chains {
        let heading = format!(
            "{}  {} {}",
            chain.name,
            chain.mark.symbol,
            chain.mark.shown()
        );
        let _ = writeln!(
            out,
            "<text x=\"10\" y=\"{}\" font-size=\"15\" font-weight=\"600\" fill=\"var(--text)\">{}</text>",
            top + 20,
            escape(&short(&heading, COLUMNS))
        );
        put_chain(&mut out, chain, top + HEADING);
        top += HEADING + height(chain);
    }
    out.push_str("</svg>\n");
    out
}

/// A picture of one chain inside a page, which has the colours.
pub(super) fn picture(chain: &Chain) -> String {
    let height = height(chain);
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" \
         aria-label=\"{}\">\n",
        escape(&spoken(chain))
    );
    put_chain(&mut out, chain, 0);
    out.push_str("</svg>\n");
    out
}

/// The chain in words.
fn spoken(chain: &Chain) -> String {
    let stop = |stop: &Stop| match &stop.arrow {
        None => stop.content.name.clone(),
        Some(_) => format!("{}: {}", stop.content.name, stop.content.mark.shown()),
    };
    let stops: Vec<String> = chain.stops.iter().map(stop).collect();
    report_words::picture(&chain.name, &stops.join(", "))
}

fn height(chain: &Chain) -> usize {
    chain.stops.len() * (BOX + ARROW) - if chain.stops.is_empty() { 0 } else { ARROW } + 12
}

fn put_chain(out: &mut String, chain: &Chain, top: usize) {
    for (at, stop) in chain.stops.iter().enumerate() {
        let y = top + 6 + at * (BOX + ARROW);
        if at > 0 {
            put_arrow(out, stop.content.mark, stop.content.not_reached, y - ARROW);
        }
        put_box(out, stop, y);
    }
}

fn put_arrow(out: &mut String, mark: Mark, not_reached: bool, y: usize) {
    let (from, to) = (y + 2, y + ARROW - 4);
    let dash = if not_reached {
        " stroke-dasharray=\"4 4\""
    } else {
        ""
    };
    let color = color(mark);
    let _ = writeln!(
        out,
        "<path d=\"M30 {from}V{to}M24 {head}L30 {to}L36 {head}\" fill=\"none\" stroke=\"{color}\" \
         stroke-width=\"2\"{dash}/>\n<text x=\"48\" y=\"{middle}\" font-size=\"14\" font-weight=\"600\" \
         fill=\"{color}\">{} {}</text>",
        mark.symbol,
        escape(mark.shown()),
        head = to - 7,
        middle = y + ARROW / 2 + 5,
    );
}

fn put_box(out: &mut String, stop: &Stop, y: usize) {
    let row = &stop.content;
    let color = color(row.mark);
    let role = row.role.as_deref().unwrap_or_default();
    let below = match &row.account {
        Some(account) if !role.is_empty() => format!("{role} · {account}"),
        Some(account) => account.clone(),
        None => role.to_owned(),
    };
    let session = row.session.as_ref().map(|cell| {
        if cell.generated {
            report_words::session(&generated_words(&cell.text))
        } else {
            report_words::session(&cell.text)
        }
    });
    let _ = writeln!(
        out,
        "<g><title>{}</title><rect x=\"6\" y=\"{y}\" width=\"{}\" height=\"{BOX}\" rx=\"6\" \
         fill=\"var(--panel)\" stroke=\"{color}\" stroke-width=\"1.5\"/>\n\
         <text x=\"18\" y=\"{}\" font-size=\"14\" font-weight=\"600\" fill=\"var(--text)\">{}</text>",
        escape(&format!("{} {below}", row.name)),
        WIDTH - 12,
        y + 21,
        escape(&short(&row.name, COLUMNS))
    );
    let lines = [Some(below), session];
    for (at, line) in lines
        .into_iter()
        .flatten()
        .filter(|line| !line.is_empty())
        .enumerate()
    {
        let _ = writeln!(
            out,
            "<text x=\"18\" y=\"{}\" font-size=\"12\" fill=\"var(--muted)\">{}</text>",
            y + 38 + at * 16,
            escape(&short(&line, COLUMNS + 6))
        );
    }
    out.push_str("</g>\n");
}

fn color(mark: Mark) -> String {
    match tone_class(mark.tone) {
        "" | "strong" | "muted" => "var(--line)".to_owned(),
        "fix" | "supposed" | "unknown" => "var(--muted)".to_owned(),
        class => format!("var(--{class})"),
    }
}

/// A text that is not wider than some columns.
fn short(text: &str, columns: usize) -> String {
    let mut width = 0;
    let mut short = String::new();
    for character in text.chars() {
        width += character.width().unwrap_or(0);
        if width > columns {
            short.push('…');
            break;
        }
        short.push(character);
    }
    short
}
