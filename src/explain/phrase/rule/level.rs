//! Words for the columns of the table of rules.

use crate::lint::{Needs, Subject};
use crate::text::Severity;

/// The level of a finding as `--level` names it.
pub(crate) const fn level_word(level: Severity) -> &'static str {
    match level {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    }
}

/// The inputs that a rule needs.
pub(crate) const fn needs_word(needs: Needs) -> &'static str {
    match needs {
        Needs::Document => "the policy alone",
        Needs::Files => "the files",
        Needs::Caller => "the caller",
    }
}

/// The subject of a rule.
pub(crate) const fn subject_word(subject: Subject) -> &'static str {
    match subject {
        Subject::Files => "AWS files",
        Subject::TrustPolicy => "trust policy",
        Subject::Condition => "condition",
        Subject::Call => "call",
        Subject::WebIdentity => "web identity",
    }
}
