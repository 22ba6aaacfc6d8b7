//! Words for the columns of the table of rules.

use crate::lint::{Needs, Subject};
use crate::text::{Severity, word};

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
