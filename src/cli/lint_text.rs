//! Findings for people: each with the line that it is about.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::wrap::line_width;
use crate::config::ProfileSet;
use crate::explain::describe_finding;
use crate::explain::lint::{FindingPlace, LintOutcome, finding_place};
use crate::explain::rule_words::{findings_not_listed, level_word, lint_skipped, lint_summary};
use crate::lint::Finding;
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
