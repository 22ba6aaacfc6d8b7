//! Findings for people: each with the line that it is about.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::style::{HANG, line_width, pad, put};
use crate::config::ProfileSet;
use crate::explain::lint::{FindingPlace, LintOutcome, finding_place};
use crate::explain::rule_words::{
    findings_not_listed, level_word, lint_skipped, lint_summary, needs_word, rule_title,
    subject_word,
};
use crate::explain::{Tone, describe_finding};
use crate::lint::{Finding, Rule};
use crate::text::{Severity, Span, harmless};

/// Most blanks put before a line to show it where it stands in its file.
const MOST_BLANKS: usize = 80;

/// The report: findings, then a summary.
pub(super) fn text(outcome: &LintOutcome, set: Option<&ProfileSet>, ascii: bool) -> String {
    let decor = if ascii {
        DecorStyle::Ascii
    } else {
        DecorStyle::Unicode
    };
    let width = line_width(&std::io::stdout()).unwrap_or(120);
    let renderer = Renderer::styled().decor_style(decor).term_width(width);
    let mut out = String::new();
    for finding in &outcome.findings {
        out.push_str(&render(&renderer, finding, set));
        out.push_str("\n\n");
    }
    out.push_str(&lint_summary(outcome.counts(), outcome.hidden));
    out.push('\n');
    if outcome.more > 0 {
        out.push_str(&findings_not_listed(outcome.more));
        out.push('\n');
    }
    if outcome.skipped > 0 {
        out.push_str(&lint_skipped(outcome.skipped));
        out.push('\n');
    }
    out
}

fn render(renderer: &Renderer, finding: &Finding, set: Option<&ProfileSet>) -> String {
    let described = describe_finding(finding);
    let level = match described.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::INFO,
    };
    let message = harmless(&described.message);
    let help = described.help.as_deref().map(harmless);
    let level = level.with_name(level_word(described.severity));
    let title = level.primary_title(message).id(finding.kind.rule().code());
    let mut group = Group::with_title(title);
    let place = finding_place(finding, set);
    if let Some(location) = &finding.location {
        let file = harmless(&location.file).into_owned();
        let shown = place.as_ref().and_then(shown_line);
        group = match (&place, shown) {
            (Some(place), Some((line, meant))) => group.element(
                Snippet::source(line)
                    .line_start(place.position.line as usize)
                    .path(file)
                    .annotation(AnnotationKind::Primary.span(meant)),
            ),
            (place, _) => {
                let column = place.as_ref().map(|place| place.position.column as usize);
                let origin = Origin::path(file).line(location.line as usize);
                group.element(match column {
                    Some(column) => origin.char_column(column),
                    None => origin,
                })
            }
        };
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// The line and what is meant of it, made harmless and moved to the column that it has in its file.
fn shown_line(place: &FindingPlace) -> Option<(String, Range<usize>)> {
    let (line, Span { start, end }) = place.excerpt.as_ref()?;
    let (start, end) = (*start as usize, *end as usize);
    let plain = |text: &str| -> String {
        let replaced = text.chars().map(|character| {
            let is_harmless = harmless(character.encode_utf8(&mut [0; 4]))
                .chars()
                .eq([character]);
            if is_harmless { character } else { '\u{fffd}' }
        });
        replaced.collect()
    };
    let before = plain(line.get(..start)?);
    let meant = plain(line.get(start..end)?);
    let behind = plain(line.get(end..)?);
    let column = place.position.column as usize - 1;
    let has = before.chars().count();
    let blanks = " ".repeat(column.saturating_sub(has).min(MOST_BLANKS));
    let skip = has.saturating_sub(column);
    let blank = before.chars().take_while(|c| *c == ' ').count();
    let before = format!("{blanks}{}", &before[skip.min(blank)..]);
    let range = before.len()..before.len() + meant.len();
    Some((format!("{before}{meant}{behind}"), range))
}

// Findings as workflow commands of GitHub Actions, which show them beside the changed lines
// ("Workflow commands for GitHub Actions").

/// One command per finding.
pub(super) fn commands(outcome: &LintOutcome, set: Option<&ProfileSet>) -> String {
    let mut out = String::new();
    for finding in &outcome.findings {
        let rule = finding.kind.rule();
        let described = describe_finding(finding);
        let command = match described.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = write!(out, "::{command} title={}", property(rule.code()));
        if let Some(location) = &finding.location {
            let _ = write!(
                out,
                ",file={},line={}",
                property(&location.file),
                location.line
            );
        }
        if let Some(place) = finding_place(finding, set) {
            let (column, end) = (place.position.column, place.end_column);
            let _ = write!(out, ",col={column},endColumn={end}");
        }
        let help = described.help.unwrap_or_default();
        let _ = writeln!(out, "::{}%0A{}", data(&described.message), data(&help));
    }
    out
}

/// The text of a command.
fn data(text: &str) -> String {
    let escaped = harmless(text).replace('%', "%25");
    escaped.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

// The table of rules for people.

/// One line per rule.
pub(super) fn list(rules: &[Rule]) -> String {
    let mut out = String::new();
    for rule in rules {
        put(&mut out, Tone::Strong, rule.code());
        out.push_str("  ");
        let level = level_word(rule.level);
        put(&mut out, Tone::from(rule.level), level);
        pad(&mut out, level.len(), "warning".len() + 2);
        out.push(HANG);
        out.push_str(rule_title(rule.id));
        out.push('\n');
    }
    out
}

/// One rule with its example.
pub(super) fn describe(rule: &Rule) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, rule.code());
    let _ = writeln!(out, "  {}", rule_title(rule.id));
    for (word, value) in [
        ("name", rule.name),
        ("level", level_word(rule.level)),
        ("subject", subject_word(rule.subject())),
        ("needs", needs_word(rule.needs)),
    ] {
        put(&mut out, Tone::Muted, word);
        pad(&mut out, word.len(), 9);
        let _ = writeln!(out, "{value}");
    }
    for (heading, text) in [("fails", rule.failing), ("fixed", rule.fixed)] {
        out.push('\n');
        put(&mut out, Tone::Muted, heading);
        out.push('\n');
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}
