//! What is odd about the files themselves, with place and remedy.

use super::survey::Survey;
use crate::source::Diagnostic;

/// Every finding, in file order.
pub fn find(_survey: &Survey) -> Vec<Diagnostic> {
    Vec::new()
}
