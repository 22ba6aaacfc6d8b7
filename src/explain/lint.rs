//! Findings of the rules for reports: chosen, counted, each with its very place.

use crate::config::{ProfileSet, SettingKey, SwallowedLine, shown_line};
use crate::lint::{Finding, Rule};
use crate::text::{Position, Severity, Span};

/// The very place of a finding.
#[derive(Clone, Debug)]
pub(crate) struct FindingPlace {
    /// Line and column from 1.
    pub(crate) position: Position,
    /// The column behind its last character on that line.
    pub(crate) end_column: u32,
    /// The line, if it may be shown, and the bytes of it that are meant.
    pub(crate) excerpt: Option<(String, Span)>,
}

/// A longer line is not shown: it would hide what the finding says.
const LONGEST_LINE: usize = 4_096;

/// The place of a finding, if it is in a file. `set` holds the files for findings that concern no
/// policy.
pub(crate) fn finding_place(finding: &Finding, set: Option<&ProfileSet>) -> Option<FindingPlace> {
    let location = finding.location.as_ref()?;
    let span = finding.span?;
    if let Some(policy) = &finding.policy {
        let text = &policy.text;
        let (line, within) = line_around(text.text.as_bytes(), span);
        let line = String::from_utf8_lossy(line).into_owned();
        let position = text.position(span.start);
        return Some(place(position, line, within, true));
    }
    let mut files = set?.files();
    let file = files.find(|file| file.source.name == location.file)?;
    let (line, within) = line_around(&file.source.bytes, span);
    let column = String::from_utf8_lossy(&line[..within.range().start]);
    let position = Position {
        line: location.line,
        column: column.chars().count() as u32 + 1,
    };
    let line = String::from_utf8_lossy(line).into_owned();
    // A line that the value above has swallowed may hold anything.
    let line_of = |swallowed: &SwallowedLine| swallowed.location.line;
    let swallowed = file.swallowed.binary_search_by_key(&location.line, line_of);
    let may_show = may_be_shown(&line) && swallowed.is_err();
    Some(place(position, line, within, may_show))
}

fn place(position: Position, line: String, within: Span, may_show: bool) -> FindingPlace {
    let meant = line.get(within.range()).unwrap_or_default();
    let end_column = position.column + meant.chars().count() as u32;
    FindingPlace {
        position,
        end_column,
        // Invalid bytes have become other characters, at other offsets.
        excerpt: (may_show
            && line.len() <= LONGEST_LINE
            && line.is_char_boundary(within.range().end))
        .then_some((line, within)),
    }
}

/// The line in which a span begins, without its end, and the span within it.
fn line_around(text: &[u8], span: Span) -> (&[u8], Span) {
    let start = span.range().start.min(text.len());
    let from = memchr::memrchr(b'\n', &text[..start]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |newline| start + newline);
    let line = text[from..end].trim_ascii_end();
    let last = span.range().end.saturating_sub(from).min(line.len());
    let first = (start - from).min(line.len());
    (line, Span::new(first, last.max(first)))
}

/// Returns true if a line of the AWS files holds nothing that may be secret: a header and nothing
/// behind it, or a setting whose value may be shown.
fn may_be_shown(line: &str) -> bool {
    let trimmed = line.trim();
    let key = trimmed.split(['=', ':']).next().unwrap_or_default();
    let is_header = trimmed.starts_with('[') && trimmed.find(']') == Some(trimmed.len() - 1);
    let key = key.trim_end().to_ascii_lowercase();
    (is_header || SettingKey::from(key.as_str()).is_showable()) && shown_line(line) == line
}

/// The selection of findings for a report.
#[derive(Clone, Debug)]
pub(crate) struct LintFilter {
    /// The least level.
    pub(crate) level: Severity,
    /// Beginnings of ids; empty for all.
    pub(crate) select: Vec<String>,
    /// Beginnings of ids.
    pub(crate) ignore: Vec<String>,
}

impl LintFilter {
    /// Returns true if a rule is asked for at all.
    pub(crate) fn takes(&self, rule: &Rule) -> bool {
        let begins = |start: &String| {
            let own = rule.code().get(..start.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(start))
        };
        (self.select.is_empty() || self.select.iter().any(begins))
            && !self.ignore.iter().any(begins)
    }
}

/// The result of running the rules.
#[derive(Debug)]
pub(crate) struct LintOutcome {
    /// The findings to report.
    pub(crate) findings: Vec<Finding>,
    /// How many were left out for their level.
    pub(crate) hidden: usize,
    /// How many more there are, of rules with very many.
    pub(crate) more: usize,
    /// How many rules could not be checked.
    pub(crate) skipped: usize,
}

impl LintOutcome {
    /// Chooses among findings.
    pub(crate) fn choose(
        (mut findings, more): (Vec<Finding>, usize),
        filter: &LintFilter,
        skipped: usize,
    ) -> Self {
        findings.retain(|finding| filter.takes(finding.kind.rule()));
        let before = findings.len();
        findings.retain(|finding| finding.kind.severity() >= filter.level);
        let hidden = before - findings.len();
        Self {
            findings,
            hidden,
            more,
            skipped,
        }
    }

    /// How many errors, warnings and infos there are.
    pub(crate) fn counts(&self) -> [usize; 3] {
        [Severity::Error, Severity::Warning, Severity::Note].map(|level| {
            let findings = self.findings.iter();
            findings.filter(|it| it.kind.severity() == level).count()
        })
    }
}
