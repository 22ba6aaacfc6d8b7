//! The lines of a text, and the ways in which one message may have been broken over several.

use std::collections::BTreeSet;

use super::prefix::{is_frame, without_prefix};
use super::unwrap::{bare, first_word, unwrap, without_colours};
use crate::iam::{Arn, is_account_id};

/// A text as one line, without colours, frames, log prefixes and line breaks.
pub(crate) fn flatten(text: &str) -> String {
    joined(&lines(&unwrap(text)), |_, _| false)
}

/// The lines of a text without log prefixes: those that `prefix` knows, and words that all lines
/// begin with. Otherwise unchanged.
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

/// A JSON text as one line: a terminal may break long lines anywhere, and JSON strings contain no
/// line breaks.
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

/// The number of words that all lines begin with, ignoring numbers.
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

/// The ways in which a text may have been broken over lines, the likeliest first: between words, or
/// after a fixed number of columns at any place. Words that neighbouring lines begin with are most
/// likely a log prefix that `prefix` does not know, especially if all lines have them.
pub(crate) fn readings(text: &str) -> Vec<String> {
    let rejoined = rejoined(text);
    let texts = rejoined.as_deref().into_iter().chain([text]);
    let mut readings: Vec<String> = texts.flat_map(readings_of).collect();
    let mut seen = BTreeSet::new();
    readings.retain(|reading| seen.insert(reading.clone()));
    readings
}

fn readings_of(text: &str) -> Vec<String> {
    let lines = lines(&unwrap(text));
    let (leaderless, all) = without_leaders(&lines);
    let mut readings = joinings(&lines);
    let at = if all { 0 } else { readings.len() };
    readings.splice(at..at, joinings(&leaderless));
    readings
}

/// A text with the lines that a terminal broke joined again. A break may be within a prefix or
/// within the notation around a message. A prefix precedes each line of the terminal or of the
/// program.
fn rejoined(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let width = |line: &&str| line.chars().count();
    let widths: Vec<usize> = lines.iter().map(width).collect();
    let found: Vec<_> = lines.iter().map(|line| without_prefix(line)).collect();
    let texts: Vec<&str> = found.iter().map(|line| line.rest).collect();
    // Lines that begin alike are log lines, each with its own prefix.
    let widest = broken_at(&widths, &texts).filter(|_| leading_words(&texts) == 0)?;
    let all = found.iter().all(|line| line.prefixed);
    let mut whole = String::with_capacity(text.len());
    let mut any = false;
    for (at, line) in lines.iter().enumerate() {
        whole.push_str(if all { found[at].rest } else { line });
        let next = found.get(at + 1);
        if widths[at] == widest && next.is_some_and(|next| all || !next.prefixed) {
            any = true;
        } else {
            whole.push('\n');
        }
    }
    any.then_some(whole)
}

/// The width at which a terminal has broken all longer lines, at any place. A program that wraps
/// between words makes lines of all widths, and never leaves room for the next word.
fn broken_at(widths: &[usize], texts: &[&str]) -> Option<usize> {
    let widest = widths.iter().copied().max()?;
    let text = |at: usize| texts.get(at).copied().unwrap_or_default();
    let has_room = |at: usize| {
        let word = text(at + 1).split_whitespace().next().unwrap_or_default();
        widths[at] + 1 >= widest || widths[at] + 1 + word.chars().count() <= widest
    };
    let wide: Vec<usize> = (0..widths.len())
        .filter(|at| widths[*at] == widest)
        .collect();
    // Retries of the same call also make lines of equal width.
    let begin = |at: usize| text(at).split_whitespace().take(3);
    let tries = wide.windows(2).any(|pair| {
        let mut words = begin(pair[0]).zip(begin(pair[1]));
        words.all(|(one, other)| is_alike(one, other))
    });
    let fits = (2..widths.len()).contains(&wide.len()) && (0..widths.len()).all(has_room);
    (fits && !tries).then_some(widest)
}

fn joinings(lines: &[Line]) -> Vec<String> {
    let widths: Vec<usize> = lines.iter().map(|line| line.width).collect();
    let widest = widths.iter().copied().max().unwrap_or_default();
    // If a line is broken at a blank, the blank is lost or the next line begins with it.
    let broken =
        |before: &Line, after: &Line| before.width == widest && after.start != Start::Blank;
    let mut readings = Vec::new();
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    if broken_at(&widths, &texts).is_some() {
        readings.push(joined(lines, |before, after| {
            broken(before, after) && after.start == Start::Word
        }));
    }
    readings.push(joined(lines, |_, _| false));
    readings.push(joined(lines, broken));
    // After a log prefix, a blank may belong to the prefix or to the line.
    readings.push(joined(lines, |before, after| {
        broken(before, after) && after.start == Start::Word
    }));
    readings
}

/// A line without prefixes, frames and surrounding blanks.
#[derive(Clone)]
struct Line {
    text: String,
    /// The width of the whole line in characters, including its prefix.
    width: usize,
    start: Start,
    /// True if the log marks it as the continuation of the previous line.
    continues: bool,
    /// True if it ended with a blank.
    open: bool,
}

/// The beginning of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Word,
    /// One blank, not inside a frame.
    Blank,
    /// One blank after a prefix, which may belong to the prefix.
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

/// The lines without the words that they share with the beginning of previous lines, ignoring
/// numbers; and true if every line begins with such words.
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

/// Returns true if two words are equal except for their numbers.
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
                glue(before, line) || line.start == Start::Word && is_cut(&text, &line.text)
            };
            if !glued {
                text.push(' ');
            }
        }
        text.push_str(&line.text);
    }
    text
}

// Repairs ARNs that a line break has cut in two. An ARN contains no blank and has a fixed form, so
// a cut is visible at any line width.

/// The beginning of every ARN in any partition.
const HEAD: &str = "arn:aws";

/// Returns true if a text ends within an ARN that continues with the first word of the next line.
pub(super) fn is_cut(text: &str, next: &str) -> bool {
    let before = text.rsplit(' ').next().unwrap_or_default();
    let word = format!("{before}{}", bare(first_word(next)));
    let begins = word.match_indices(HEAD).map(|(at, _)| at);
    let begin = begins.take_while(|at| *at < before.len()).last();
    begin.is_some_and(|at| is_unfinished(&before[at..]) && has_account(&word[at..]))
}

/// Returns true if an ARN lacks a part that every ARN of its kind has.
fn is_unfinished(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, service, _, _, resource] = parts[..] else {
        return true;
    };
    let least = match resource.split('/').next() {
        _ if service == "organizations" => 3,
        _ if !matches!(service, "iam" | "sts") => 0,
        Some("root") => 0,
        Some("assumed-role") => 2,
        _ => 1,
    };
    resource.is_empty() || resource.ends_with('/') || resource.matches('/').count() < least
}

/// Returns true if the account of an ARN, as far as it is there, is an account id or masked.
fn has_account(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let account = parts.get(4).copied().unwrap_or_default();
    let digits = account.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, parts.len() > 5) {
        (true, true) => account.is_empty() || is_account_id(account),
        (true, false) => account.len() <= 12,
        (false, _) => !account.starts_with(|it: char| it.is_ascii_digit()) || account.contains('*'),
    }
}

/// The ARN that a stretch of text forms once the blanks left by line breaks are removed, if nothing
/// else can be there.
pub(super) fn whole(stretch: &str) -> Option<String> {
    /// A line of forty columns holds a third of the longest ARNs in practice.
    const MOST_PIECES: usize = 4;
    let pieces: Vec<&str> = bare(stretch.trim()).split(' ').collect();
    let word = pieces.concat();
    let sound = word.starts_with("arn:") && !is_unfinished(&word) && has_account(&word);
    let fits = pieces.len() <= MOST_PIECES && sound && Arn::parse(&word).is_ok();
    fits.then_some(word)
}
