//! All snapshot files together, whatever order they finished in.

use super::{Group, ManagedPolicy, Role, SnapshotFile, UniqueId, User};
use crate::iam::Arn;
use crate::source::Diagnostic;
use std::sync::Arc;

/// What is known about a role that somebody names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleLookup<'a> {
    /// Here it is.
    Found(&'a Role),
    /// No role of this ARN, but one of this account and name under another path or case.
    Elsewhere(&'a Role),
    /// The account's whole snapshot is here and has no such role.
    NotFound,
    /// No snapshot says anything about it.
    NoSnapshot,
}

/// All snapshot files joined. The answers depend on the files and their order numbers only, not
/// on the order in which they were inserted.
#[derive(Clone, Debug, Default)]
pub struct SnapshotIndex {
    files: Vec<SnapshotFile>,
}

impl SnapshotIndex {
    /// Adds a file under its number in the canonical order (command line, then file name), and
    /// returns the accounts about which something is now known that was not before, sorted.
    pub fn insert(&mut self, order: usize, file: SnapshotFile) -> Vec<Arc<str>> {
        let _ = order;
        let accounts = file.accounts.clone();
        self.files.push(file);
        accounts
    }

    /// The role of an ARN, and what its absence means.
    pub fn look_up(&self, arn: &Arn) -> RoleLookup<'_> {
        let _ = arn;
        RoleLookup::NoSnapshot
    }

    /// The role of exactly this ARN.
    pub fn role(&self, arn: &Arn) -> Option<&Role> {
        let _ = arn;
        None
    }

    /// The role of this account and name, ignoring case and path.
    pub fn role_named(&self, account: &str, name: &str) -> Option<&Role> {
        let _ = (account, name);
        None
    }

    /// The role or roles of a permission set in an account, `AWSReservedSSO_<set>_<16 hex digits>`.
    pub fn permission_set_roles(&self, account: &str, permission_set: &str) -> Vec<&Role> {
        let _ = (account, permission_set);
        Vec::new()
    }

    /// The role that has this unique id, among those that were wanted.
    pub fn role_with_id(&self, id: &str) -> Option<&Role> {
        let _ = id;
        None
    }

    /// The user of this account and name, ignoring case and path.
    pub fn user_named(&self, account: &str, name: &str) -> Option<&User> {
        let _ = (account, name);
        None
    }

    /// The user that has this unique id, among those that were wanted.
    pub fn user_with_id(&self, id: &str) -> Option<&User> {
        let _ = id;
        None
    }

    /// The group of this account and name.
    pub fn group(&self, account: &str, name: &str) -> Option<&Group> {
        let _ = (account, name);
        None
    }

    /// The managed policy of exactly this ARN.
    pub fn managed_policy(&self, arn: &Arn) -> Option<&ManagedPolicy> {
        let _ = arn;
        None
    }

    /// Whether a whole snapshot of the account's roles is here: only then is an absent role
    /// certainly absent.
    pub fn account_whole(&self, account: &str) -> bool {
        let _ = account;
        false
    }

    /// Whether any snapshot lists a role or user with this id.
    pub fn id_known(&self, id: &str) -> bool {
        let _ = id;
        false
    }

    /// Whether an id of this account belongs to nobody any more: `Some(true)` only when a whole
    /// snapshot of the account lists everything of the id's kind without it; `None` when nothing
    /// can be said.
    pub fn belongs_to_nobody(&self, account: &str, id: &UniqueId) -> Option<bool> {
        let _ = (account, id);
        None
    }

    /// Everything that could not be read, file by file in canonical order, then what the files
    /// disagree about.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// Whether no file has been inserted.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The inserted files in canonical order.
    pub fn files(&self) -> impl Iterator<Item = &SnapshotFile> {
        self.files.iter()
    }

    /// All roles read, by ARN.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.files.iter().flat_map(|file| &file.roles)
    }
}
