//! Requests for reports, and what came of them.

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

/// Why a report is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotExported {
    /// There is a file of this name.
    Exists,
    /// The text says why.
    Failed(String),
}
