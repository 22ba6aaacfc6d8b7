//! Findings as workflow commands of GitHub Actions, which show them beside the changed lines
//! ("Workflow commands for GitHub Actions").

use std::fmt::Write as _;

use crate::config::ProfileSet;
use crate::explain::describe_finding;
use crate::explain::lint::{LintOutcome, finding_place};
use crate::text::{Severity, harmless};

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
