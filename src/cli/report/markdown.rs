//! A report as Markdown, as tickets take it.

use std::fmt::Write as _;

use super::{Chain, Contents};
use crate::config::edit::DiffMark;
use crate::explain::{
    AnnotatedLine, Body, Card, CardSection, LineMark, Mark, Run, Tone, line_mark,
    report_words as words,
};

/// The whole document.
pub(super) fn document(contents: &Contents) -> String {
    let mut out = format!("# {}\n\n{}\n", words::title(), contents.date);
    if contents.redacted {
        let _ = write!(out, "\n{}\n", words::redacted());
    }
    for banner in &contents.banners {
        let _ = write!(out, "\n> {}\n", escape(banner));
    }
    for chain in &contents.chains {
        put_chain(&mut out, chain);
    }
    let _ = write!(out, "\n## {}\n\n", words::sources());
    for source in &contents.sources {
        let _ = writeln!(out, "- {}", escape(source));
    }
    let _ = write!(out, "\n{}\n", words::made_by());
    out
}

fn mark(mark: Mark) -> String {
    format!("{} {}", mark.symbol, mark.shown())
}

fn put_chain(out: &mut String, chain: &Chain) {
    let _ = write!(
        out,
        "\n## {}: {}\n\n",
        escape(&chain.name),
        mark(chain.mark)
    );
    for (at, stop) in chain.stops.iter().enumerate() {
        let row = &stop.content;
        let role = row.role.as_deref().unwrap_or_default();
        let arrow = if at > 0 {
            format!("→ {} ", mark(row.mark))
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "{}. {arrow}**{}** {}",
            at + 1,
            escape(&row.name),
            escape(role)
        );
    }
    for (number, card) in &chain.cards {
        put_card(out, *number, card);
    }
    if !chain.needs.is_empty() {
        let _ = write!(out, "\n### {}\n\n", words::not_known());
        for need in &chain.needs {
            let (hop, fact, how) = (escape(&need.hop), escape(&need.fact), escape(&need.how));
            let _ = writeln!(out, "- {hop}: {fact}. {how}");
        }
    }
}

fn put_card(out: &mut String, number: Option<usize>, card: &Card) {
    let heading = escape(&words::hop(number, &card.title));
    let _ = write!(
        out,
        "\n### {heading}: {}\n\n{}\n",
        mark(card.mark),
        runs(&card.sentence)
    );
    if !card.sides.is_empty() {
        let _ = write!(out, "\n{}\n", runs(&card.sides));
    }
    if let Some(fix) = &card.fix {
        let _ = write!(out, "\n**{}**: {}\n", words::fix(), runs(fix));
        if let Some((place, line)) = &card.fix_line {
            let lines: Vec<String> = if card.fix_lines.is_empty() {
                vec![format!("+ {line}")]
            } else {
                let line = |line: &crate::explain::ConfigLine| {
                    let sign = match line.mark {
                        DiffMark::Added => '+',
                        DiffMark::Removed => '-',
                        DiffMark::Heading | DiffMark::Same => ' ',
                    };
                    format!("{sign} {}", line.text)
                };
                card.fix_lines.iter().map(line).collect()
            };
            let _ = write!(out, "\n{}\n", escape(place));
            put_code(out, "diff", &lines);
        }
    }
    for section in &card.sections {
        put_section(out, section);
    }
}

fn put_section(out: &mut String, section: &CardSection) {
    if !section.heading.is_empty() {
        let origin = section.origin.as_deref().unwrap_or_default();
        let heading = format!("{}  {origin}", section.heading);
        let _ = write!(out, "\n#### {}\n", escape(heading.trim_end()));
    }
    match &section.body {
        Body::Facts(facts) => {
            out.push('\n');
            for fact in facts {
                let origin = fact
                    .origin
                    .as_deref()
                    .map(|origin| format!(" ({})", escape(origin)));
                let value = runs(&fact.value);
                let _ = writeln!(
                    out,
                    "- {}: {value}{}",
                    fact.label,
                    origin.unwrap_or_default()
                );
            }
        }
        Body::Paragraphs(paragraphs) => {
            for paragraph in paragraphs {
                let _ = write!(out, "\n{}\n", runs(paragraph));
            }
        }
        Body::Command(lines) => put_code(out, "sh", lines),
        Body::Diff(lines) => put_code(out, "diff", lines),
        Body::Policy(lines) => {
            let lines: Vec<String> = lines.iter().map(policy_line).collect();
            put_code(out, "", &lines);
        }
    }
}

fn policy_line(line: &AnnotatedLine) -> String {
    let number = match line.number {
        0 => String::new(),
        number => number.to_string(),
    };
    let text = plain(&line.text);
    let sign = line_mark(line.mark);
    let note = match (&line.note, line.mark) {
        (Some(note), _) => format!("   ← {}", plain(note)),
        (None, LineMark::None) => String::new(),
        (None, _) => format!("   ← {}", sign.shown()),
    };
    format!("{} {number:>4} {text}{note}", sign.symbol)
        .trim_end()
        .to_owned()
}

/// A block of code, fenced with more marks than it holds in a row.
fn put_code(out: &mut String, language: &str, lines: &[String]) {
    let text = lines.join("\n");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let _ = write!(out, "\n{fence}{language}\n{text}\n{fence}\n");
}

fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn runs(runs: &[Run]) -> String {
    let mut out = String::new();
    for group in runs.chunk_by(|one, other| one.tone == other.tone) {
        let text = plain(group);
        let bare = text.trim();
        if group.iter().all(|run| run.tone == Tone::Strong) && !bare.is_empty() {
            let begin = text.find(bare).unwrap_or(0);
            let (before, after) = (&text[..begin], &text[begin + bare.len()..]);
            let _ = write!(out, "{before}**{}**{after}", escape(bare));
        } else {
            out.push_str(&escape(&text));
        }
    }
    out
}

/// Text in which nothing is markup, a mention or a link.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.extend(['\\', character]);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
