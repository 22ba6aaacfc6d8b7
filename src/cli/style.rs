//! Tones as ANSI styles. Text is written with styles; the stream strips them if necessary.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::explain::{Mark, Run, Tone, in_ascii};
use crate::text::{harmless, text};

/// The style of a tone: the 16 ANSI colours, which follow the user's own scheme.
pub(crate) const fn style_of(tone: Tone) -> Style {
    let style = Style::new();
    let color = match tone {
        Tone::Plain => return style,
        Tone::Muted => AnsiColor::BrightBlack,
        Tone::Strong => return style.bold(),
        Tone::Allowed => AnsiColor::Green,
        Tone::Denied => AnsiColor::Red,
        Tone::Undetermined | Tone::Warning => AnsiColor::Yellow,
        Tone::Problem => AnsiColor::Magenta,
        Tone::UnknownPart | Tone::Fix => AnsiColor::Cyan,
        Tone::Supposed => AnsiColor::Blue,
    };
    style.fg_color(Some(anstyle::Color::Ansi(color)))
}

/// Appends text in a tone.
pub(crate) fn put(out: &mut String, tone: Tone, text: &str) {
    let style = style_of(tone);
    if style == Style::new() {
        out.push_str(text);
    } else {
        let _ = write!(out, "{style}{text}{style:#}");
    }
}

/// Appends runs.
pub(crate) fn put_runs(out: &mut String, runs: &[Run]) {
    for run in runs {
        put(out, run.tone, &run.text);
    }
}

/// Appends symbol and word of a verdict.
pub(crate) fn put_mark(out: &mut String, mark: Mark) {
    put(out, mark.tone, &format!("{} {}", mark.symbol, mark.shown()));
}

/// Appends runs on a line of their own.
pub(crate) fn put_line(out: &mut String, runs: &[Run]) {
    put_runs(out, runs);
    out.push('\n');
}

/// Appends the profile of a chain.
pub(crate) fn put_at(out: &mut String, profile: &str) {
    put(
        out,
        Tone::Muted,
        &text!("at {profile}: ", profile = harmless(profile)),
    );
}

/// Names of a chain, harmless and with arrows between them.
pub(crate) fn arrows<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(harmless).collect();
    names.join(" → ")
}

/// Appends blanks up to a column, at least one.
pub(crate) fn pad(out: &mut String, used: usize, column: usize) {
    for _ in 0..column.saturating_sub(used).max(1) {
        out.push(' ');
    }
}

/// The report for output: with `--ascii`, our own characters are replaced by ASCII.
pub(crate) fn plain(text: String, ascii: bool) -> String {
    if ascii {
        in_ascii(&text).into_owned()
    } else {
        text
    }
}
