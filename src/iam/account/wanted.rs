//! Which rows of a snapshot matter to the chains at hand.

use super::unique_id::UniqueIdKind;
use crate::iam::{Arn, PrincipalKind};
use std::collections::HashSet;

/// The principals that the profiles speak of. Only their rows are read in full; of all others a
/// snapshot keeps the unique id.
///
/// Names are compared ignoring case, and without path: IAM names are unique in an account
/// ignoring case ("IAM and AWS STS quotas", name requirements), so a role under another path or
/// case is found too and can be named as the right one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    everything: bool,
    roles: HashSet<String>,
    users: HashSet<String>,
    user_accounts: HashSet<String>,
    role_names: HashSet<String>,
    permission_sets: HashSet<String>,
    unique_ids: HashSet<String>,
}

impl Wanted {
    /// Nothing yet; fill it with the `add_…` methods.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Every row of every file.
    pub fn everything() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// Wants a role, by account and name without path.
    pub fn add_role(&mut self, account: &str, name: &str) {
        self.roles.insert(key(account, name));
    }

    /// Wants the roles of this name, without path, in whatever account.
    pub fn add_role_name(&mut self, name: &str) {
        self.role_names.insert(name.to_ascii_lowercase());
    }

    /// Wants a user, by account and name without path.
    pub fn add_user(&mut self, account: &str, name: &str) {
        self.users.insert(key(account, name));
        self.user_accounts.insert(account.to_owned());
    }

    /// Wants the role or user that an ARN names; the role of a session's ARN. Other ARNs name no
    /// row and are passed over.
    pub fn add_arn(&mut self, arn: &Arn) {
        match arn.kind() {
            PrincipalKind::Role | PrincipalKind::AssumedRole => {
                self.add_role(arn.account(), arn.name());
            }
            PrincipalKind::User => self.add_user(arn.account(), arn.name()),
            PrincipalKind::Root | PrincipalKind::FederatedUser | PrincipalKind::Other => {}
        }
    }

    /// Wants the roles that IAM Identity Center makes for a permission set in an account:
    /// `AWSReservedSSO_<permission set>_<16 hex digits>`.
    pub fn add_permission_set(&mut self, account: &str, permission_set: &str) {
        let prefix = format!("{RESERVED}{permission_set}");
        self.permission_sets.insert(key(account, &prefix));
    }

    /// Wants the role or user with a unique id, whatever its name and account. The part after a
    /// colon (`AROA…:session`) is cut off.
    pub fn add_unique_id(&mut self, id: &str) {
        let bare = id.split(':').next().unwrap_or(id);
        if UniqueIdKind::of(bare) != UniqueIdKind::Other {
            self.unique_ids.insert(bare.to_owned());
        }
    }

    /// Whether every row is wanted.
    pub const fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether a role's row is wanted for its account and name.
    pub fn has_role(&self, account: &str, name: &str) -> bool {
        let named = || self.role_names.contains(&name.to_ascii_lowercase());
        if self.everything
            || self.roles.contains(&key(account, name))
            || !self.role_names.is_empty() && named()
        {
            return true;
        }
        is_reserved(name)
            && name
                .rsplit_once('_')
                .is_some_and(|(prefix, _)| self.permission_sets.contains(&key(account, prefix)))
    }

    /// Whether a user's row is wanted for its account and name.
    pub fn has_user(&self, account: &str, name: &str) -> bool {
        self.everything || self.users.contains(&key(account, name))
    }

    /// Whether any user of an account is wanted.
    pub fn has_users_of(&self, account: &str) -> bool {
        self.everything || self.user_accounts.contains(account)
    }

    /// Whether a row is wanted for its unique id.
    pub fn has_unique_id(&self, id: &str) -> bool {
        self.everything || self.unique_ids.contains(id)
    }
}

/// What the names of the roles of IAM Identity Center begin with.
pub(super) const RESERVED: &str = "AWSReservedSSO_";

/// Whether a role's name is one that IAM Identity Center gives.
pub(super) fn is_reserved(name: &str) -> bool {
    let start = name.as_bytes().get(..RESERVED.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(RESERVED.as_bytes()))
}

/// Account and lower-case name in one text; a slash is in neither.
fn key(account: &str, name: &str) -> String {
    let mut key = String::with_capacity(account.len() + 1 + name.len());
    key.push_str(account);
    key.push('/');
    key.extend(name.chars().map(|character| character.to_ascii_lowercase()));
    key
}
