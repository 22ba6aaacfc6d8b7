//! The dialog that exports a report.

use super::keymap::Scope;
use super::prompt::Line;
use crate::chain::NodeId;

/// A report to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportAsked {
    /// The last hop of its chain.
    pub node: NodeId,
    /// The name of the file.
    pub file: String,
    /// True if names are to be replaced.
    pub redacted: bool,
    /// True if a file of this name is to be replaced.
    pub replaces: bool,
}

/// The name of the file, and the state of the dialog.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    node: NodeId,
    /// The name of the profile.
    pub(super) profile: String,
    /// The name of the file.
    pub(super) file: Line,
    /// True if names are to be replaced.
    pub(super) redacted: bool,
    /// True if there is such a file, which only a yes replaces.
    pub(super) exists: bool,
}

impl Export {
    pub(super) fn new(node: NodeId, profile: String, file: String) -> Self {
        Self {
            node,
            profile,
            file: Line::new(file),
            redacted: false,
            exists: false,
        }
    }

    /// The layer that has the keys.
    pub(super) const fn scope(&self) -> Scope {
        if self.exists {
            Scope::Replace
        } else {
            Scope::Report
        }
    }

    /// The report that it is about.
    pub(super) fn asked(&self) -> ReportAsked {
        ReportAsked {
            node: self.node,
            file: self.file.text().to_owned(),
            redacted: self.redacted,
            replaces: self.exists,
        }
    }
}
