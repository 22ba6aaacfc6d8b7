//! The rules in words: what each looks for, and what it says of what it found.

mod found;
mod texts;

use super::finding::FindingWords;
use crate::lint::{Facts, Needs, RuleId, Subject};
use crate::text::{Severity, text, word};

pub(crate) use texts::rule_title;

/// The finding and the advice.
pub(super) fn rule_words(rule: RuleId, facts: &Facts) -> FindingWords {
    texts::words(rule, facts)
        .or_else(|| found::words(rule, facts))
        .unwrap_or_else(|| (rule_title(rule).to_owned(), String::new()))
}

/// A name in code marks.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

// Words for the columns of the table of rules.

/// The level of a finding as `--level` names it.
pub(crate) fn level_word(level: Severity) -> &'static str {
    match level {
        Severity::Error => word!("error"),
        Severity::Warning => word!("warning"),
        Severity::Note => word!("info"),
    }
}

/// The inputs that a rule needs.
pub(crate) fn needs_word(needs: Needs) -> &'static str {
    match needs {
        Needs::Document => word!("the policy alone"),
        Needs::Files => word!("the files"),
        Needs::Caller => word!("the caller"),
    }
}

/// The subject of a rule.
pub(crate) fn subject_word(subject: Subject) -> &'static str {
    match subject {
        Subject::Files => word!("AWS files"),
        Subject::TrustPolicy => word!("trust policy"),
        Subject::Condition => word!("condition"),
        Subject::Call => word!("call"),
        Subject::WebIdentity => word!("web identity"),
    }
}

// The last lines of a report of `rolechain lint`.

/// How many findings of which level there are, and how many are not shown.
pub(crate) fn lint_summary([errors, warnings, infos]: [usize; 3], hidden: usize) -> String {
    let count = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(count(errors, "error"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning"));
    }
    if infos > 0 {
        parts.push(text!("{infos} info", infos));
    }
    let found = if parts.is_empty() {
        word!("nothing found").to_owned()
    } else {
        parts.join(word!(", "))
    };
    match hidden {
        0 => found,
        hidden => text!(
            "{found}; {hidden} below this level (--level info shows all)",
            found,
            hidden = count(hidden, "finding")
        ),
    }
}

/// How many findings are not listed, as there are too many of their rules.
pub(crate) fn findings_not_listed(count: usize) -> String {
    text!(
        "{count} more are not listed: at most 1,000 of a rule are kept",
        count
    )
}

/// How many rules could not be checked.
pub(crate) fn lint_skipped(count: usize) -> String {
    text!(
        "{count} rules need your files or a caller and were skipped",
        count
    )
}
