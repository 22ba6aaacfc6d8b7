//! Snapshots of IAM: answers of the AWS CLI → roles, users, groups and policy texts.
//!
//! [`SnapshotReader`] takes the bytes of a file piece by piece and gives one [`SnapshotFile`];
//! [`SnapshotIndex`] joins the files, in whatever order they finish, and answers questions.

mod answer;
mod caller;
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
mod row;
mod snapshot;
mod store;
mod stored_policy;
mod symbolic;
mod token;
mod unique_id;
mod wanted;

pub(crate) use caller::{BoundaryFact, CallerPolicies, UnseenKind, UnseenPolicy};
pub(crate) use entities::{Group, InlinePolicy, Knowledge, ManagedPolicy, Role, Tag, User};
pub(crate) use foreign::{CollectedFile, TemplateOptions, read_collected, read_foreign};
pub use identities::read_identities;
pub(crate) use identities::{CallerIdentity, Identities, IdentitySource, read_caller_identity};
pub(crate) use index::{SnapshotIndex, Target};
pub(crate) use organization::{OrganizationAccount, PolicyLevels, read_organization};
pub(crate) use policy_text::{PolicyForm, PolicyText, read_policy_file};
pub(crate) use reader::SnapshotReader;
pub use reader::read_snapshot;
pub(crate) use renamed::{Rename, rename_identities};
pub(crate) use snapshot::{SnapshotFile, SnapshotKind, TemplateNames};
pub use store::AccountStore;
pub(crate) use stored_policy::{Policy, StoredPolicy};
pub(crate) use token::TokenClaims;
pub(crate) use unique_id::{UniqueId, UniqueIdKind, is_open_symbol, is_symbolic_name};
pub(crate) use wanted::Wanted;
