//! The last lines of a report of `rolechain lint`.

use crate::text::{text, word};

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
