//! What is odd about the files themselves, with place and remedy.

use super::survey::Survey;
use crate::profile::ProfileName;
use crate::source::Diagnostic;

/// Something odd about a file, and the profile it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The profile, if it is about one.
    pub profile: Option<ProfileName>,
    /// What, where, and what to do.
    pub diagnostic: Diagnostic,
}

/// Every finding, in file order.
pub fn find(_survey: &Survey) -> Vec<Finding> {
    Vec::new()
}
