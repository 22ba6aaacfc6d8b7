//! The whole pipeline as pure steps: config → tree ([`Survey`]), tree and facts → verdicts
//! ([`Prediction`]), verdicts → the cause of each.
//!
//! The tree is complete before any policy arrives; facts arrive file by file, and only the hops
//! that a file affects are evaluated again.

mod assumptions;
mod cached;
mod call;
mod caller;
mod cause;
mod caution;
mod chains;
mod change;
mod clients;
mod context_values;
mod editable_keys;
mod evaluate_hop;
mod extra;
mod identity;
mod index;
mod outcome;
mod outcomes;
mod overrides;
mod prediction;
mod survey;
mod tags;
mod variant;
mod verdict;
mod web_identity;
mod what_if;

pub use assumptions::Assumptions;
pub(crate) use assumptions::SuppliedValue;
pub(crate) use cached::{
    CachedContent, CachedEntry, CachedHop, CachedState, SessionCache, find_cached,
};
pub(crate) use call::{CallOverride, CallSource, TokenBearer, is_call};
pub(crate) use caller::{CallerFacts, CallerOrigin, IdOrigin};
pub(crate) use caution::is_foreign;
pub(crate) use change::{Effect, SettingChange};
pub(crate) use clients::{
    ClientDifference, ClientHop, ClientRow, compare_clients, group_differences, profile_differences,
};
pub(crate) use editable_keys::{EditableKey, KeyInterest, editable_keys};
pub(crate) use evaluate_hop::{EvaluationOverrides, evaluate_with, session_name_of};
pub(crate) use outcome::{FurtherAction, HopOutcome, SessionFit};
pub(crate) use overrides::RoleChoice;
pub(crate) use prediction::Arrival;
pub use prediction::Prediction;
pub use survey::{Config, Survey};
pub(crate) use survey::{Invocation, RowContent, granted_set, mfa_device};
pub(crate) use verdict::{Cause, Half, HopVerdict, ProfileVerdict, SideVerdict};
pub use what_if::SettingOverride;
pub(crate) use what_if::{ContextError, ContextOverride, OverrideError};

pub(crate) use caller::{
    SessionKind, account_of_key, caller_of_arn, caller_of_id, credentials_of, issuer_of_key,
    key_of_account,
};
pub(crate) use change::PolicyOverride;
pub(crate) use extra::CallFacts;
pub(crate) use outcome::HopView;
pub(crate) use overrides::Supposed;
pub(crate) use variant::Variant;

#[cfg(test)]
pub(crate) use cause::cause_of_missing;
