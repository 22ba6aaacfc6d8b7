//! Tones as ANSI styles, and lines wrapped between words. Text is written with styles; the stream
//! strips them if necessary.

use std::fmt::Write as _;
use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::explain::{Mark, Run, Tone, in_ascii};
use crate::load::variable;
use crate::text::{harmless, may_break, text};

/// The style of a tone: the 16 ANSI colours, which follow the user's own scheme.
const fn style_of(tone: Tone) -> Style {
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

/// Appends a name and its verdict on a line of their own.
pub(crate) fn put_title(out: &mut String, name: &str, mark: Mark) {
    put(out, Tone::Strong, &format!("{name}  "));
    put_mark(out, mark);
    out.push('\n');
}

/// The width of the widest text.
pub(crate) fn widest<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> usize {
    texts.map(|text| text.as_ref().width()).max().unwrap_or(0)
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

// Wraps lines between words at the width of the terminal.
//
// The text itself marks where its lines may be broken, with characters that foreign text cannot
// contain: control characters are made harmless before.

/// Continuation lines begin in the column of this mark.
pub(crate) const HANG: char = '\u{1}';
/// No line break from here to [`FREE`] or the end of the line: a command, a line of a policy or of
/// a diff, a row of a table.
pub(crate) const KEEP: char = '\u{2}';
/// The end of unbreakable text.
pub(crate) const FREE: char = '\u{3}';

/// A blank inside a command.
const GLUE: char = '\u{4}';

/// If less room than this remains after a mark, the mark is ignored.
const LEAST_ROOM: usize = 40;
/// The minimum width for which lines are broken.
const LEAST_WIDTH: usize = 20;

/// The width to write for: `COLUMNS`, else that of the terminal. Without either, lines are not
/// broken: a program reads them, or an editor that breaks them itself.
pub(crate) fn line_width(stream: &impl IsTerminal) -> Option<usize> {
    let columns = variable("COLUMNS").and_then(|text| text.trim().parse().ok());
    let columns = columns.filter(|columns| *columns > 0);
    let terminal = || {
        let size = stream.is_terminal().then(crossterm::terminal::size)?;
        Some(usize::from(size.ok()?.0)).filter(|columns| *columns > 0)
    };
    let width = columns.or_else(terminal)?;
    Some(width.max(LEAST_WIDTH))
}

/// The text without marks, wrapped to a width if there is one. Words and commands stay whole, even
/// if they are longer than a line.
pub(crate) fn wrap(text: &str, width: Option<usize>) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match width {
            Some(width) if columns(line) > width => Wrapping::new(&glue(line), width).put(&mut out),
            _ => out.extend(line.chars().filter(|c| !is_mark(*c))),
        }
    }
    out
}

const fn is_mark(character: char) -> bool {
    matches!(character, HANG | KEEP | FREE)
}

/// The columns of a line without styles and marks.
fn columns(line: &str) -> usize {
    anstream::adapter::strip_str(line).to_string().width()
}

/// One line while it is written.
struct Wrapping<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    width: usize,
    /// The column in which continuation lines begin.
    hang: usize,
    /// Columns written so far.
    column: usize,
    /// Pending blanks.
    gap: usize,
    /// True if the next word begins a line.
    breaks: bool,
    /// The character written last.
    last: char,
    keeps: bool,
}

impl<'a> Wrapping<'a> {
    fn new(line: &'a str, width: usize) -> Self {
        let indent = line.len() - line.trim_start_matches(' ').len();
        Self {
            rest: line.chars().peekable(),
            width,
            hang: if 2 * indent > width { 0 } else { indent },
            column: 0,
            gap: 0,
            breaks: false,
            last: ' ',
            keeps: false,
        }
    }

    fn put(mut self, out: &mut String) {
        let indent = self.hang;
        while let Some(first) = self.rest.next() {
            match first {
                '\n' => out.push('\n'),
                ' ' | GLUE if !self.keeps => self.gap += 1,
                HANG => {
                    let here = self.column + self.gap;
                    self.breaks = here + LEAST_ROOM > self.width;
                    self.hang = if self.breaks { indent + 4 } else { here };
                }
                KEEP => self.keeps = true,
                FREE => self.keeps = false,
                '\u{1b}' => {
                    out.push(first);
                    self.put_style(out);
                }
                _ => self.put_word(first, out),
            }
        }
    }

    /// Copies the rest of an escape sequence, which ends with a letter.
    fn put_style(&mut self, out: &mut String) {
        for character in self.rest.by_ref() {
            out.push(character);
            if character.is_ascii_alphabetic() {
                return;
            }
        }
    }

    fn put_word(&mut self, first: char, out: &mut String) {
        let first = if first == GLUE { ' ' } else { first };
        let may_begin = self.gap > 0 || !self.keeps && may_break(self.last, first);
        self.last = first;
        // The word with styles, and the text alone.
        let mut styled = String::from(first);
        let mut word = String::from(first);
        while let Some(next) = self.rest.peek().copied() {
            let ends = match next {
                '\n' | HANG | KEEP | FREE => true,
                ' ' => !self.keeps,
                _ => !self.keeps && may_break(self.last, next),
            };
            if ends {
                break;
            }
            self.rest.next();
            let next = if next == GLUE { ' ' } else { next };
            styled.push(next);
            if next == '\u{1b}' {
                self.put_style(&mut styled);
            } else {
                word.push(next);
                self.last = next;
            }
        }
        let width = word.chars().filter_map(char::width).sum::<usize>();
        let is_full = self.column + self.gap + width > self.width;
        if may_begin && self.column > 0 && (self.breaks || is_full && self.column > self.hang) {
            out.push('\n');
            self.column = 0;
            self.gap = self.hang;
        }
        self.breaks = false;
        let _ = write!(out, "{:1$}{styled}", "", self.gap);
        self.column += self.gap + width;
        self.gap = 0;
    }
}

/// A line in which each command is one word, because a broken command would become two.
fn glue(line: &str) -> String {
    let plain = |word: &str| {
        let word = anstream::adapter::strip_str(word).to_string();
        word.replace(is_mark, "")
    };
    let is_option = |word: &str| word.starts_with("--") && word.len() > 2;
    let mut glued = String::with_capacity(line.len());
    let (mut before, mut last) = (String::new(), String::new());
    for (at, part) in line.split(' ').enumerate() {
        let word = plain(part);
        // A program and its subcommand; an option with the word before it and its value.
        let ends = last.ends_with(['.', ',', ';', ':', ')']);
        let does = matches!(&*last, "aws" | "rolechain") || before == "aws" && !ends;
        let has_value = is_option(&last) && !ends;
        let joins = !last.is_empty() && !word.is_empty() && (does || has_value || is_option(&word));
        if at > 0 {
            glued.push(if joins { GLUE } else { ' ' });
        }
        glued.push_str(part);
        (before, last) = (last, word);
    }
    glued
}

#[cfg(test)]
mod tests {
    use super::{FREE, HANG, KEEP, columns, is_mark, wrap};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_loses_nothing_but_blanks_and_is_broken_only_between_words(
            text in "( {0,4}[a-z✗]{1,9}(-[a-z]{1,9})?|[\u{1}\u{2}\u{3}]|\u{1b}\\[31m| --x|aws | aws iam ){0,30}\n",
            width in 20_usize..90,
        ) {
            let plain = wrap(&text, None);
            let wrapped = wrap(&text, Some(width));
            let words = |text: &str| {
                let text = anstream::adapter::strip_str(text).to_string();
                text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
            };
            prop_assert_eq!(words(&plain), words(&wrapped));
            prop_assert!(!wrapped.contains(is_mark));
            if columns(&plain) <= width {
                prop_assert_eq!(plain, wrapped);
            }
        }
    }

    #[test]
    fn marks_and_commands_decide_where_lines_are_broken() {
        let show = |text: &str| wrap(text, Some(40));
        let row = format!("✗ denied  name  {HANG}one two three four five six\n");
        assert_eq!(
            wrap(&row, Some(44)),
            "✗ denied  name  one two three four five six\n"
        );
        assert_eq!(
            show(&row),
            "✗ denied  name\n    one two three four five six\n"
        );
        let fact = format!("    key  {HANG}one two three four five six seven eight nine ten\n");
        assert_eq!(
            wrap(&fact, Some(50)),
            "    key  one two three four five six seven eight\n         nine ten\n"
        );
        let kept = format!("  {KEEP}one two three four five six seven eight nine{FREE} ten\n");
        assert_eq!(
            show(&kept),
            "  one two three four five six seven eight nine\n  ten\n"
        );
        assert_eq!(
            show("Save the answer and pass it with aws iam get-role --role-name X, then go on.\n"),
            "Save the answer and pass it with\naws iam get-role --role-name X, then go\non.\n"
        );
    }
}
