//! Lines of a text, and the ways in which one message may have been broken over them.

use std::collections::BTreeSet;

use super::prefix::{is_frame, without_prefix};
use super::unwrap::{unwrap, without_colours};

/// A text as one line: no colours, no frames, no prefixes of logs, no line breaks.
pub(crate) fn flatten(text: &str) -> String {
    joined(&lines(&unwrap(text)), |_, _| false)
}

/// A text without what a log has put around its lines, otherwise as it is: without what `prefix`
/// knows, and without the words that all lines begin with too.
pub(super) fn without_log(text: &str) -> Vec<String> {
    let text = without_colours(text);
    let mut known = String::with_capacity(text.len());
    let mut cut = true;
    for line in text.lines() {
        let found = without_prefix(line);
        if !cut && !found.continues {
            known.push('\n');
        }
        let ends = |it: char| it.is_whitespace() || is_frame(it);
        known.push_str(if found.cut {
            found.rest
        } else {
            found.rest.trim_end_matches(ends)
        });
        cut = found.cut;
    }
    let lines: Vec<&str> = known
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let leaders = leading_words(&lines);
    let leaderless = lines.iter().map(|line| without_words(line, leaders));
    let leaderless = leaderless.collect::<Vec<_>>().join("\n");
    let mut readings = Vec::new();
    for text in [known, leaderless] {
        readings.extend([unbroken(&text), text.replace('\n', " ")]);
    }
    readings.dedup();
    readings
}

/// A text of JSON as one line: a terminal breaks the longest ones anywhere, and no text in it has a
/// line break of its own.
fn unbroken(text: &str) -> String {
    let width = |line: &str| line.chars().count();
    let widest = text.lines().map(width).max().unwrap_or_default();
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        joined.push_str(line);
        if width(line) < widest {
            joined.push(' ');
        }
    }
    joined
}

/// How many words all lines begin with, whatever the numbers in them.
fn leading_words(lines: &[&str]) -> usize {
    let shared = |pair: &[&str]| {
        let words = pair[0].split_whitespace().zip(pair[1].split_whitespace());
        words
            .take_while(|(one, other)| is_alike(one, other))
            .count()
    };
    lines.windows(2).map(shared).min().unwrap_or_default()
}

fn without_words(line: &str, count: usize) -> &str {
    (0..count).fold(line.trim_start(), |rest, _| {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest[end..].trim_start()
    })
}

/// The ways in which a text may have been broken over lines, the likeliest first: between words,
/// or after so many columns, wherever that falls. Words that neighbouring lines begin with are the
/// prefix of a log that `prefix` does not know, most likely so if all lines do.
pub(super) fn readings(text: &str) -> Vec<String> {
    let lines = lines(&unwrap(text));
    let (leaderless, all) = without_leaders(&lines);
    let mut readings = joinings(&lines);
    let at = if all { 0 } else { readings.len() };
    readings.splice(at..at, joinings(&leaderless));
    let mut seen = BTreeSet::new();
    readings.retain(|reading| seen.insert(reading.clone()));
    readings
}

fn joinings(lines: &[Line]) -> Vec<String> {
    let widest = lines
        .iter()
        .map(|line| line.width)
        .max()
        .unwrap_or_default();
    // Of a line that was broken at a blank the blank is gone, or begins the next line.
    let broken =
        |before: &Line, after: &Line| before.width == widest && after.start != Start::Blank;
    let mut readings = Vec::new();
    // A terminal that breaks anywhere makes lines of one width; by chance no two are alike.
    let as_wide = lines.iter().filter(|line| line.width + 1 >= widest);
    if as_wide.count() >= 2 {
        readings.push(joined(lines, |before, after| {
            // With all of its sentence on it, a line was not broken.
            let whole = before.text.contains("User: ") && before.text.contains(" on resource: ");
            let word = before.text.rsplit(' ').next().unwrap_or_default();
            broken(before, after) && word.contains("arn:") && !whole && !goes_on(&after.text)
        }));
    }
    readings.push(joined(lines, |_, _| false));
    readings.push(joined(lines, broken));
    // Behind the prefix of a log a blank may be the prefix's own, or one that the line began with.
    readings.push(joined(lines, |before, after| {
        broken(before, after) && after.start == Start::Word
    }));
    readings
}

/// Whether a line begins with a word that follows an ARN in AWS's messages.
fn goes_on(line: &str) -> bool {
    const WORDS: [&str; 6] = ["is", "because", "with", "on", "status", "(Service:"];
    let first = line.split(' ').next().unwrap_or_default();
    WORDS.contains(&first)
}

/// A line without prefixes, frames and blanks at its ends.
#[derive(Clone)]
struct Line {
    text: String,
    /// The characters of the whole line, prefix and all.
    width: usize,
    start: Start,
    /// Whether the log says that it goes on where the line before was cut.
    continues: bool,
    /// Whether a blank stood at its end.
    open: bool,
}

/// What a line began with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Word,
    /// One blank, outside of any frame.
    Blank,
    /// One blank behind a prefix, which may be the prefix's own.
    PrefixBlank,
}

fn lines(text: &str) -> Vec<Line> {
    let between = |character: char| {
        character.is_whitespace() || is_frame(character) || character == '\u{feff}'
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut cut = false;
    for line in text.lines() {
        let found = without_prefix(line);
        let words: Vec<&str> = found
            .rest
            .split(between)
            .filter(|word| !word.is_empty())
            .collect();
        let continues = found.continues || cut;
        cut = found.cut;
        if words.is_empty() {
            if continues && let Some(last) = lines.last_mut() {
                last.open |= !found.rest.is_empty();
            }
            continue;
        }
        let blank = found.rest.starts_with(char::is_whitespace);
        let one_blank = blank && !found.rest.starts_with("  ");
        lines.push(Line {
            text: words.join(" "),
            width: line.trim_end().chars().count(),
            start: match (continues, found.prefixed) {
                (true, _) if blank => Start::Blank,
                (false, false) if one_blank => Start::Blank,
                (false, true) if one_blank => Start::PrefixBlank,
                _ => Start::Word,
            },
            continues,
            open: found.rest.ends_with(char::is_whitespace),
        });
    }
    lines
}

/// The lines without the words at their beginning that the lines before begin with too, whatever
/// the numbers in them; and whether every line begins with such.
fn without_leaders(lines: &[Line]) -> (Vec<Line>, bool) {
    let mut without = lines.to_vec();
    let mut all = lines.len() > 1;
    for (at, line) in without.iter_mut().enumerate().skip(1) {
        let words = lines[at - 1].text.split(' ').zip(line.text.split(' '));
        let leader: usize = words
            .take_while(|(before, word)| !word.contains("arn:") && is_alike(before, word))
            .map(|(_, word)| word.len() + 1)
            .sum();
        all &= leader > 0;
        line.text = line.text.get(leader..).unwrap_or_default().to_owned();
    }
    without.retain(|line| !line.text.is_empty());
    (without, all)
}

/// Whether two words are the same but for their numbers.
fn is_alike(one: &str, other: &str) -> bool {
    let parts = |word: &'_ str| {
        let parts = word.split(|it: char| it.is_ascii_digit());
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    one == other || (one.contains(|it: char| it.is_ascii_digit()) && parts(one) == parts(other))
}

fn joined(lines: &[Line], glue: impl Fn(&Line, &Line) -> bool) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).map(|before| &lines[before]) {
            let glued = if line.continues {
                !before.open && line.start != Start::Blank
            } else {
                glue(before, line)
            };
            if !glued {
                text.push(' ');
            }
        }
        text.push_str(&line.text);
    }
    text
}
