//! The dialog that exports a report.

use super::keymap::Scope;
use super::prompt::Line;
use super::report_news::ReportAsked;
use crate::chain::NodeId;

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
