//! Snapshots of IAM: answers of the AWS CLI → roles, users, groups and policy texts.
//!
//! [`SnapshotReader`] takes the bytes of a file piece by piece and gives one [`SnapshotFile`];
//! [`SnapshotIndex`] joins the files, in whatever order they finish, and answers questions.

mod answer;
mod caller;
mod disagreements;
mod entities;
mod excerpt;
mod foreign;
mod gather;
mod identities;
mod index;
mod listed_ids;
mod organization;
mod policy_text;
mod reader;
mod renamed;
mod replaced;
mod row;
mod snapshot;
mod store;
mod stored_policy;
mod symbolic;
mod token;
mod unique_id;
mod wanted;

pub use caller::{BoundaryFact, CallerPolicies, UnseenKind, UnseenPolicy};
pub use entities::{Group, InlinePolicy, Knowledge, ManagedPolicy, MfaDevice, Role, Tag, User};
pub use foreign::{CollectedFile, TemplateOptions};
pub(crate) use foreign::{read_collected, read_foreign};
pub(crate) use identities::read_caller_identity;
pub use identities::{CallerIdentity, Identities, IdentitySource, read_identities};
pub use index::{SnapshotIndex, Target};
pub use organization::{Organization, OrganizationAccount, PolicyLevels, read_organization};
pub use policy_text::{PolicyForm, PolicyText, read_policy_file};
pub use reader::{SnapshotReader, read_snapshot};
pub(crate) use renamed::{Rename, rename_identities};
pub use snapshot::{Fetched, SnapshotFile, SnapshotKind, TemplateNames, WholeAccount};
pub use store::AccountStore;
pub use stored_policy::{Policy, StoredPolicy};
pub use token::TokenClaims;
pub use unique_id::{UniqueId, UniqueIdKind};
pub(crate) use unique_id::{is_open_symbol, is_symbolic_name};
pub use wanted::Wanted;
