//! The results of calls.

use std::path::PathBuf;

use serde_json::Value;

use super::answer::CallError;
use super::plan::{AccountPlan, Reader};
use super::snapshot::member;

/// A call that was made.
#[derive(Clone, Debug)]
pub(crate) struct CallRecord {
    /// The command line.
    pub(crate) command: String,
    /// The reason if it failed.
    pub(crate) error: Option<CallError>,
}

/// The result for a base.
#[derive(Clone, Debug)]
pub(crate) struct IdentityResult {
    /// The name in the identities file.
    pub(crate) base: String,
    /// The output, unchanged.
    pub(crate) answer: Result<String, CallError>,
}

impl IdentityResult {
    /// The ARN of the caller, empty if the answer has none.
    pub(crate) fn arn(&self) -> Result<String, &CallError> {
        let answer = self.answer.as_ref()?;
        let arn = member(answer, "Arn").unwrap_or_default();
        Ok(arn.trim_matches('"').to_owned())
    }

    /// The account and the partition of the caller.
    pub(super) fn account(&self) -> Option<(String, String)> {
        let arn = self.arn().ok()?;
        let mut parts = arn.split(':').skip(1);
        let partition = parts.next()?.to_owned();
        Some((partition, parts.nth(2)?.to_owned()))
    }
}

/// The result for an account.
#[derive(Clone, Debug)]
pub(crate) struct AccountResult {
    /// The partition and the account.
    pub(crate) account: (String, String),
    /// The profile that read it.
    pub(crate) reader: Option<String>,
    /// The file that was written.
    pub(crate) file: Option<PathBuf>,
    /// The number of roles in it.
    pub(crate) roles: usize,
    /// True if it contains everything that was planned for the account.
    pub(crate) complete: bool,
    /// The calls that were made.
    pub(crate) calls: Vec<CallRecord>,
    /// The reason why the file could not be written.
    pub(crate) unwritten: Option<String>,
}

/// An event of a running fetch.
#[derive(Debug)]
pub(crate) enum FetchEvent<'a> {
    /// A profile starts to read an account.
    Began(&'a AccountPlan, &'a Reader),
    /// An account is done.
    Done(&'a AccountResult),
}

/// The result for an organization.
#[derive(Clone, Debug)]
pub(crate) struct OrganizationResult {
    /// The organization file.
    pub(crate) file: Value,
    /// The accounts whose policies could not be read, with the errors.
    pub(crate) failed: Vec<(String, CallError)>,
}

/// The result of a plan.
#[derive(Clone, Debug)]
pub(crate) struct FetchOutcome {
    /// The identities of the bases.
    pub(crate) identities: Vec<IdentityResult>,
    /// The accounts, as planned.
    pub(crate) accounts: Vec<AccountResult>,
    /// The profiles whose sessions could not be opened.
    pub(crate) sessions: Vec<(String, CallError)>,
    /// The control policies, if requested.
    pub(crate) organization: Option<Result<OrganizationResult, CallError>>,
    /// True if the user cancelled.
    pub(crate) interrupted: bool,
}
