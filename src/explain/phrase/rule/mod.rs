//! The rules in words: what each looks for, and what it says of what it found.

mod call;
mod condition;
mod level;
mod summary;
mod texts;
mod title;

pub(crate) use level::{level_word, needs_word, subject_word};
pub(crate) use summary::{findings_not_listed, lint_skipped, lint_summary};
pub(crate) use title::rule_title;

use super::finding::Words;
use crate::lint::{Facts, RuleId};

/// The finding and the advice.
pub(super) fn rule_words(rule: RuleId, facts: &Facts) -> Words {
    texts::words(rule, facts)
        .or_else(|| condition::words(rule, facts))
        .or_else(|| call::words(rule, facts))
        .unwrap_or_else(|| (rule_title(rule).to_owned(), String::new()))
}

/// A name in code marks.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
