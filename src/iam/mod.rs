//! JSON → policy documents, roles, accounts: what a policy *says*.

mod arn;
mod document;
mod glob;
mod glob_search;
pub mod json;
mod session_pattern;
pub mod snapshot;
pub mod typed;

pub use arn::{Arn, ArnError, PrincipalKind};
pub use document::{
    ActionElement, ActionPattern, Comparison, ConditionBlock, ConditionEntry, ConditionKey,
    ConditionValue, DocumentViolation, Effect, Operand, Operator, Order, Origin, Piece,
    PolicyDocument, PolicyKind, PrincipalElement, PrincipalEntry, PrincipalForm, PrincipalSubject,
    ResourceElement, ResourcePattern, SetOperator, Spanned, Statement, Version, Violation,
};
pub use glob::{Glob, GlobPart, parts_of};
pub use session_pattern::role_of_sessions;
pub use snapshot::{Knowledge, PolicyForm, PolicyText, Role, SnapshotIndex, UniqueId, Wanted};
