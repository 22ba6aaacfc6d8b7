//! The organization file: service and resource control policies of accounts, level by level.

use super::PolicyText;
use crate::source::{Diagnostic, SourceFile};
use std::collections::BTreeMap;

/// The control policies that apply to one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationAccount {
    /// Service control policies by level, root first, the account's own last. `None`: unknown.
    pub scps: Option<Vec<Vec<PolicyText>>>,
    /// Resource control policies by level, in the same order. `None`: unknown.
    pub rcps: Option<Vec<Vec<PolicyText>>>,
}

/// What an organization file says. Control policies never restrict the management account
/// ("Service control policies (SCPs)" of the AWS Organizations User Guide).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// The id of the management account, when the file names it.
    pub management_account: Option<String>,
    /// Member accounts by id.
    pub accounts: BTreeMap<String, OrganizationAccount>,
}

/// Reads `{"management_account": "…", "accounts": {"111122223333": {"scps": [[…]], "rcps": [[…]]}}}`.
pub fn read_organization(file: &SourceFile) -> (Organization, Vec<Diagnostic>) {
    let _ = file;
    (Organization::default(), Vec::new())
}
