//! The whole pipeline as pure steps: config → tree ([`Survey`]), tree and facts → verdicts
//! ([`Workspace`]), verdicts → the cause of each.
//!
//! The tree stands before any policy arrives; facts grow file by file, and only the hops a file
//! touches are judged anew.

mod assumptions;
mod cached;
mod caller;
mod cause;
mod caution;
mod clients;
mod context;
mod edited;
mod extra;
mod facts;
mod findings;
mod fit;
mod judge;
mod missing;
mod repair;
mod reported;
mod survey;
mod tags;
mod trace;
mod typed_key;
mod verdict;
mod what_if;
mod workspace;
mod written;

pub use assumptions::{Assumptions, SuppliedContext, SuppliedValue};
pub use cached::{CachedContent, CachedEntry, CachedHop, CachedState, SessionCache, find_cached};
pub use caller::{CallerFacts, CallerOrigin, IdOrigin, account_of_key, generated_shape};
pub use cause::{CauseFacts, cause_of_missing};
pub use clients::{ClientHop, ClientRow, compare_clients, node_differences};
pub use edited::{EditedConfig, NothingToWrite};
pub use extra::FurtherAction;
pub use facts::{BoundaryFact, CallerPolicies, Facts, NamedPolicy, Target, TrustPolicy};
pub use findings::{Finding, FindingKind, Findings, TextFault};
pub use fit::SessionFit;
pub use judge::{Judgement, session_name_of};
pub use repair::{
    EditableSetting, Effect, OtherCaller, PolicyChange, PolicyEdit, PolicySide, Repair, Risk,
    SettingChange, editable_settings, edits_of, find_repair, find_repairs,
};
pub use reported::{
    Agent, Because, CallEvent, CallParameter, Difference, HopMatch, IdFact, Match, Nearness,
    Replay, Reported, ReportedOutcome, ReportedPolicy, Stranger, clients_naming, match_reported,
    profile_named, read_reported,
};
pub use survey::{Config, Row, RowContent, Survey, TargetArn, mfa_user};
pub use trace::describe_trace;
pub use verdict::{Cause, Half, HopVerdict, Light, ProfileVerdict};
pub use what_if::{
    ContextError, ContextSupposition, EditableKey, KeyInterest, Supposition, SuppositionError,
    editable_keys,
};
pub use workspace::{Arrival, Workspace};

pub use crate::chain::{Client, NodeId};
