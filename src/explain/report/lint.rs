//! `lint` and `rules`: findings and the table of rules.

use serde::Serialize;

use super::Document;
use super::finding::FindingReport;
use crate::config::ProfileSet;
use crate::explain::lint::LintOutcome;
use crate::explain::phrase::rule::{level_word, rule_title};
use crate::lint::Rule;

#[derive(Serialize)]
struct LintReport {
    summary: Summary,
    findings: Vec<FindingReport>,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
    /// Findings below the level that was asked for.
    below_level: usize,
    /// Findings of rules with very many, which are not listed.
    not_listed: usize,
    /// Rules that need a caller or files which are not there.
    rules_skipped: usize,
}

/// `lint`: the findings with their places.
pub(crate) fn lint_report(
    outcome: &LintOutcome,
    set: Option<&ProfileSet>,
) -> impl Serialize + use<> {
    let [error, warning, info] = outcome.counts();
    let findings = outcome.findings.iter();
    Document::from(LintReport {
        summary: Summary {
            error,
            warning,
            info,
            below_level: outcome.hidden,
            not_listed: outcome.more,
            rules_skipped: outcome.skipped,
        },
        findings: findings.map(|it| FindingReport::of(it, set)).collect(),
    })
}

#[derive(Serialize)]
struct RulesReport {
    rules: Vec<RuleReport>,
}

#[derive(Serialize)]
struct RuleReport {
    id: &'static str,
    name: &'static str,
    level: &'static str,
    subject: &'static str,
    needs: &'static str,
    title: &'static str,
    failing: &'static str,
    fixed: &'static str,
}

impl From<&Rule> for RuleReport {
    fn from(rule: &Rule) -> Self {
        Self {
            id: rule.code(),
            name: rule.name,
            level: level_word(rule.level),
            subject: rule.subject().into(),
            needs: rule.needs.into(),
            title: rule_title(rule.id),
            failing: rule.failing,
            fixed: rule.fixed,
        }
    }
}

/// `rules`: rows of the table.
pub(crate) fn rules_report(rules: &[Rule]) -> impl Serialize + use<> {
    Document::from(RulesReport {
        rules: rules.iter().map(RuleReport::from).collect(),
    })
}
