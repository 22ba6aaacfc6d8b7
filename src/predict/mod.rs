//! The whole pipeline as pure steps: config → tree ([`Survey`]), tree and facts → verdicts
//! ([`Prediction`]), verdicts → the cause of each.
//!
//! The tree is complete before any policy arrives; facts arrive file by file, and only the hops
//! that a file affects are evaluated again.

mod alike;
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
mod evaluate_hop;
mod extra;
mod fit;
mod identity;
mod index;
mod invocation;
mod missing;
mod outcome;
mod outcomes;
mod overrides;
mod policies;
mod prediction;
mod scenario;
mod survey;
mod tags;
mod typed_key;
mod variant;
mod verdict;
mod web_identity;
mod what_if;

pub use assumptions::{Assumptions, SuppliedContext, SuppliedValue};
pub(crate) use cached::find_cached;
pub use cached::{CachedContent, CachedEntry, CachedHop, CachedState, SessionCache};
pub(crate) use call::is_call;
pub use call::{CALL, CallOverride, CallSource, TokenBearer};
pub use caller::{CallerFacts, CallerOrigin, IdOrigin};
pub use cause::cause_of_missing;
pub(crate) use caution::is_foreign;
pub use change::{Effect, SettingChange};
pub use clients::{ClientDifference, ClientHop, ClientRow};
pub(crate) use clients::{compare_clients, group_differences, profile_differences};
pub(crate) use evaluate_hop::{EvaluationOverrides, evaluate_with, session_name_of};
pub use fit::SessionFit;
pub use invocation::Invocation;
pub use outcome::{FurtherAction, HopOutcome};
pub use overrides::RoleChoice;
pub use prediction::{Arrival, Prediction};
pub use survey::{Config, Row, RowContent, Survey};
pub(crate) use survey::{granted_set, mfa_device};
pub(crate) use typed_key::{KeyType, key_type};
pub use verdict::{Cause, Half, HopVerdict, ProfileVerdict, SideVerdict};
pub(crate) use what_if::editable_keys;
pub use what_if::{
    ContextError, ContextOverride, EditableKey, KeyInterest, OverrideError, SettingOverride,
};

pub(crate) use caller::{SessionKind, caller_of_arn, caller_of_id, credentials_of, issuer_of_key};
pub(crate) use caller::{account_of_key, key_of_account};
pub(crate) use change::PolicyOverride;
pub(crate) use extra::CallFacts;
pub(crate) use index::TreeIndex;
pub(crate) use outcome::HopView;
pub(crate) use overrides::Supposed;
pub(crate) use variant::Variant;
