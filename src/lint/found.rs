//! Findings as they are collected: so many of each rule, and how many more there are.

use foldhash::HashMap;

use super::Finding;
use super::table::RuleId;

/// So many findings of one rule are kept; the rest is counted. A file of millions of bad lines would
/// otherwise need many times its size in memory.
const MOST_OF_A_RULE: usize = 1_000;

/// Findings, not too many of each rule.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The first of each rule.
    pub(super) list: Vec<Finding>,
    /// How many are not in the list.
    pub(super) more: usize,
    kept: HashMap<RuleId, usize>,
}

impl Found {
    /// Returns true if no more of a rule are kept.
    pub(super) fn is_full_of(&self, rule: RuleId) -> bool {
        let kept = self.kept.get(&rule);
        kept.is_some_and(|kept| *kept >= MOST_OF_A_RULE)
    }

    pub(super) fn push(&mut self, finding: Finding) {
        let kept = self.kept.entry(finding.kind.rule().id).or_default();
        if *kept < MOST_OF_A_RULE {
            *kept += 1;
            self.list.push(finding);
        } else {
            self.more += 1;
        }
    }
}

impl Extend<Finding> for Found {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        for finding in findings {
            self.push(finding);
        }
    }
}
