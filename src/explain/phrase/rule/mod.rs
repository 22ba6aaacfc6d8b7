//! What the rules of lint say of what they found, and the words of the table of rules.

mod found;

use super::finding::FindingWords;
use crate::lint::{Details, Needs, RULES, RuleId, Subject};
use crate::text::{Severity, fill_text, text, translated, with_some, word};

/// The pieces that the words in a row of the table may insert.
const PIECES: [&str; 5] = ["given", "about", "meant", "value", "wanted"];

const _: () = {
    let mut at = 0;
    while at < RULES.len() {
        if let Some((message, advice)) = RULES[at].words {
            with_some(message, &PIECES);
            with_some(advice, &PIECES);
        }
        at += 1;
    }
};

/// The finding and the advice.
pub(super) fn rule_words(rule: RuleId, details: &Details) -> FindingWords {
    let Some((message, advice)) = rule.rule().words else {
        return found::words(rule, details);
    };
    let Details {
        given,
        about,
        meant,
        ..
    } = details;
    let (value, wanted) = (quoted(given), quoted(meant));
    let named = PIECES
        .into_iter()
        .zip([given, about, meant, &value, &wanted]);
    let named = named.map(|(name, piece)| (name, piece as &dyn std::fmt::Display));
    let named: Vec<_> = named.collect();
    let filled = |text: &str| fill_text(translated(text), &named);
    (filled(message), filled(advice))
}

/// A text in quotation marks.
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
