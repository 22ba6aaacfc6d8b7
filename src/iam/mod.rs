//! JSON → policy documents, roles, accounts: what a policy *says*.

mod arn;
pub mod snapshot;

pub use arn::{Arn, ArnError, PrincipalKind};
pub use snapshot::{Knowledge, PolicyForm, PolicyText, Role, SnapshotIndex, UniqueId, Wanted};
