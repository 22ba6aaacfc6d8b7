//! A card as plain text: one hop of `rolechain explain`.

use unicode_width::UnicodeWidthStr;

use super::style::{FREE, HANG, KEEP, pad, put, put_line, put_runs};
use crate::explain::{AnnotatedLine, Body, Card, CardSection, Fact, Tone, diff_tone, line_mark};
use crate::text::word;

/// Appends a card without its verdict line, indented by two.
pub(crate) fn put_card(out: &mut String, card: &Card) {
    put_fix(out, card);
    for section in &card.sections {
        put_section(out, section);
    }
}

/// Appends only the sentence of a card and its fix.
pub(crate) fn put_fix(out: &mut String, card: &Card) {
    out.push_str("  ");
    put_line(out, &card.sentence);
    if !card.sides.is_empty() {
        out.push_str("  ");
        put_line(out, &card.sides);
    }
    if let Some(fix) = &card.fix {
        out.push_str("  ");
        put(out, Tone::Fix, word!("fix: "));
        out.push(HANG);
        put_line(out, fix);
    }
    if let Some((place, line)) = &card.fix_line {
        out.push_str("       ");
        out.push(KEEP);
        put(out, Tone::Fix, line);
        out.push(FREE);
        put(out, Tone::Muted, &format!("    ({place})"));
        out.push('\n');
    }
}

fn put_section(out: &mut String, section: &CardSection) {
    out.push('\n');
    if !section.heading.is_empty() {
        out.push_str("  ");
        put(out, Tone::Strong, &section.heading);
        if let Some(origin) = &section.origin {
            put(out, Tone::Muted, &format!("  {origin}"));
        }
        out.push('\n');
    }
    match &section.body {
        Body::Facts(facts) => put_facts(out, facts),
        Body::Paragraphs(paragraphs) => {
            for paragraph in paragraphs {
                out.push_str("    ");
                put_line(out, paragraph);
            }
        }
        Body::Command(lines) => {
            for line in lines {
                out.push(KEEP);
                out.push_str("    ");
                out.push_str(line);
                out.push('\n');
            }
        }
        Body::Diff(lines) => {
            for line in lines {
                out.push(KEEP);
                out.push_str("    ");
                put(out, diff_tone(line), line);
                out.push('\n');
            }
        }
        Body::Policy(lines) => put_policy(out, lines),
    }
}

fn put_facts(out: &mut String, facts: &[Fact]) {
    let labels = facts
        .iter()
        .map(|fact| fact.label.width())
        .max()
        .unwrap_or(0);
    for fact in facts {
        out.push_str("    ");
        put(out, Tone::Muted, fact.label);
        pad(out, fact.label.width(), labels + 2);
        out.push(HANG);
        put_runs(out, &fact.value);
        if let Some(origin) = &fact.origin {
            put(out, Tone::Muted, &format!("  ({origin})"));
        }
        out.push('\n');
    }
}

fn put_policy(out: &mut String, lines: &[AnnotatedLine]) {
    let digits = lines
        .iter()
        .map(|line| line_number(line).len())
        .max()
        .unwrap_or(0);
    for line in lines {
        let sign = line_mark(line.mark);
        out.push_str("    ");
        put(out, sign.tone, &sign.symbol.to_string());
        let number = line_number(line);
        put(out, Tone::Muted, &format!(" {number:>digits$} "));
        out.push_str("│ ");
        out.extend([HANG, KEEP]);
        put_runs(out, &line.text);
        out.push(FREE);
        if let Some(note) = &line.note {
            put(out, Tone::Muted, "   ← ");
            put_runs(out, note);
        }
        out.push('\n');
    }
}

/// The number of a line in its file, or an empty text.
fn line_number(line: &AnnotatedLine) -> String {
    match line.number {
        0 => String::new(),
        number => number.to_string(),
    }
}
