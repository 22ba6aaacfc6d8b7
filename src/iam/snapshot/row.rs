//! One row of a snapshot → a role, user, group or managed policy.

use super::PolicyText;
use crate::source::{Diagnostic, Severity, SourceFile};

pub(super) fn read_policy_file(file: &SourceFile) -> Result<PolicyText, Diagnostic> {
    Err(Diagnostic::new(
        Severity::Error,
        "policy_file_unreadable",
        file.name.to_string(),
    ))
}
