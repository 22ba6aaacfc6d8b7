//! AWS → snapshot files and observed calls, through the `aws` CLI that the user runs anyway.
//!
//! What is to be called is a plain value ([`AwsCall`], [`FetchPlan`], [`HopRequest`]) that can be
//! shown before anything runs; [`AwsCli`] runs one call. Values of the config never travel as bare
//! options: the CLI would replace `file://…` by that file's content, so they stand in one
//! `--cli-input-json` argument. Keys go to children by their environment and live in memory only.

mod answer;
mod call;
pub(crate) mod error;
mod fetch;
mod hop;
mod installed;
mod keys;
mod organization;
pub(crate) mod outcome;
pub(crate) mod plan;
mod process;
mod snapshot;
mod visit;

pub use answer::read_failure;
pub(crate) use call::{AwsCall, Signer};
pub use error::{CallError, ErrorKind};
pub(crate) use fetch::{Fetcher, Sessions};
pub(crate) use hop::{HopRequest, Opened, open_session};
pub(crate) use installed::{AwsCli, ChildEnvironment, InstalledCli, Patience, find_program};
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
