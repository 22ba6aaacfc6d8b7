//! AWS → snapshot files and observed calls, through the user's own `aws` CLI.
//!
//! Planned calls are plain values ([`AwsCall`], [`FetchPlan`], [`HopRequest`]) that can be shown
//! before anything runs; [`AwsCli`] runs one call. Values of the config are never passed as bare
//! options: the CLI would replace `file://…` by the contents of that file, so they are passed in
//! one `--cli-input-json` argument. Keys are passed to children by their environment and kept only
//! in memory.

pub(crate) mod answer;
mod call;
mod fetch;
mod hop;
mod installed;
mod organization;
pub(crate) mod outcome;
pub(crate) mod plan;
mod process;
mod snapshot;
mod visit;

pub(crate) use answer::{CallError, ErrorKind};
pub(crate) use call::{AwsCall, Signer};
pub(crate) use fetch::{Fetcher, Sessions};
pub(crate) use hop::{HopRequest, Opened, open_session};
pub(crate) use installed::{
    AwsCli, ChildEnvironment, InstalledCli, Patience, find_program, version_of,
};
pub(crate) use organization::fetch_organization;
pub(crate) use outcome::{
    AccountResult, CallRecord, FetchEvent, FetchOutcome, IdentityResult, OrganizationResult,
};
pub(crate) use plan::{
    AccountNeed, AccountPlan, Candidate, FetchPlan, IdentityPlan, Reader, Reading, Standing,
    Touched, Unreadable, plan_fetch, reading_policy,
};
pub(crate) use process::Cancel;
pub(crate) use snapshot::write_owner_only;

#[cfg(test)]
pub(crate) use answer::read_failure;
