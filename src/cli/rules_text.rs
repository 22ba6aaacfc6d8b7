//! The table of rules for people.

use std::fmt::Write as _;

use super::style::{pad, put};
use super::wrap::HANG;
use crate::explain::Tone;
use crate::explain::rule_words::{level_word, needs_word, rule_title, subject_word};
use crate::lint::Rule;

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
