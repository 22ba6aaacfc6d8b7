//! All snapshot files together, whatever order they finished in.

use super::entities::{Group, ManagedPolicy, MfaDevice, Role, User};
use super::foreign::keep_common;
use super::policy_text::POLICY_TOO_LARGE;
use super::snapshot::{Planned, SnapshotFile, SnapshotKind, replace_principals};
use super::stored_policy::Policy;
use super::unique_id::UniqueId;
use super::wanted::{RESERVED, Wanted, is_reserved, name_key};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, text};
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

/// The target of a hop, as far as it is known.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// Its trust policy is here.
    Known(Arc<Policy>),
    /// The role is listed, its trust policy could not be read.
    Unreadable,
    /// The account has a role of this name under a different path or capitalization: this one.
    Elsewhere(Arn),
    /// The account's whole snapshot has no such role.
    NotFound,
    /// No snapshot says anything about it, or the role was not among those wanted when the account
    /// was read.
    NoSnapshot,
}

impl Target {
    pub(super) fn known(policy: Option<&Arc<Policy>>) -> Self {
        policy.map_or(Self::Unreadable, |policy| Self::Known(Arc::clone(policy)))
    }
}

/// The position of an entry: the number of the file, then the place in the file. The largest one
/// counts.
pub(super) type RowPlace = (usize, usize);

/// All snapshot files joined. The answers depend on the files and their order numbers only, not
/// on the order in which they were inserted.
///
/// A role that several files list is the one of the last file. What that file does not say (the
/// policies, if it is an answer of get-role) is taken from the last file before it that does,
/// provided both speak of the same `RoleId`: else the earlier one is another role that had the
/// same name.
#[derive(Clone, Debug, Default)]
pub(crate) struct SnapshotIndex {
    pub(super) files: BTreeMap<usize, SnapshotFile>,
    pub(super) roles: HashMap<Arn, RolePlaces>,
    role_names: HashMap<String, Vec<Arn>>,
    /// The names of the roles of IAM Identity Center, to be found by their beginning.
    reserved: BTreeSet<String>,
    /// Made-up snapshots may give one id to several roles.
    pub(super) role_ids: HashMap<UniqueId, Vec<Arn>>,
    users: HashMap<String, RowPlace>,
    user_ids: HashMap<UniqueId, RowPlace>,
    groups: HashMap<String, RowPlace>,
    mfa_devices: HashMap<Arn, RowPlace>,
    /// By owner. A device may have another owner in a later file.
    devices_of: HashMap<Arn, BTreeSet<Arn>>,
    /// Accounts of which all virtual MFA devices of users are listed.
    device_accounts: BTreeSet<Arc<str>>,
    /// The ids of all files in one set, made when the first one is looked up: a repair asks for
    /// every id that a policy lists.
    pub(super) ids: OnceLock<HashSet<Box<str>>>,
    /// The last file that says of a role that it is deleted.
    deleted: HashMap<Arn, usize>,
    /// A listing without documents must not hide a document, so having one comes first.
    policies: HashMap<Arn, (bool, RowPlace)>,
    pub(super) planned: Planned,
}

/// The places that list a role, and the result if there are several.
#[derive(Clone, Debug, Default)]
pub(super) struct RolePlaces {
    /// Ascending.
    pub(super) places: Vec<RowPlace>,
    joined: Option<Box<Role>>,
}

/// The roles at some places with the kinds of their files, the last one first.
pub(super) fn listed<'a>(
    files: &'a BTreeMap<usize, SnapshotFile>,
    places: &'a [RowPlace],
) -> impl Iterator<Item = (SnapshotKind, &'a Role)> {
    let role = |(order, at): &RowPlace| {
        let file = files.get(order)?;
        Some((file.kind, file.roles.get(*at)?))
    };
    places.iter().rev().filter_map(role)
}

/// Puts a place under a key unless a later one is there.
fn put<K: Eq + Hash, P: Ord + Copy>(places: &mut HashMap<K, P>, key: K, place: P) {
    let last = places.entry(key).or_insert(place);
    *last = place.max(*last);
}

impl SnapshotIndex {
    /// Adds a file under its number in the canonical order (command line, then file name), and
    /// returns the accounts about which something is now known that was not before, sorted. Every
    /// file needs a number of its own; a second file under the same number replaces nothing and
    /// is passed over.
    pub(crate) fn insert(&mut self, order: usize, mut file: SnapshotFile) -> Vec<Arc<str>> {
        if self.files.contains_key(&order) {
            return Vec::new();
        }
        for (at, user) in file.users.iter().enumerate() {
            let key = name_key(user.arn.account(), user.arn.name());
            put(&mut self.users, key, (order, at));
            if let Some(id) = &user.unique_id {
                put(&mut self.user_ids, id.clone(), (order, at));
            }
        }
        for (at, group) in file.groups.iter().enumerate() {
            let key = name_key(group.arn.account(), group.arn.name());
            put(&mut self.groups, key, (order, at));
        }
        for (at, policy) in file.managed_policies.iter_mut().enumerate() {
            self.share_text(policy);
            let place = (policy.document.is_some(), (order, at));
            put(&mut self.policies, policy.arn.clone(), place);
        }
        for (at, device) in file.mfa_devices.iter().enumerate() {
            put(&mut self.mfa_devices, device.serial.clone(), (order, at));
            if let Some(user) = &device.user {
                let devices = self.devices_of.entry(user.clone()).or_default();
                devices.insert(device.serial.clone());
            }
        }
        self.device_accounts
            .extend(file.device_accounts.iter().cloned());
        for (at, role) in file.roles.iter().enumerate() {
            let entry = self.roles.entry(role.arn.clone()).or_default();
            let first = entry.places.is_empty();
            entry.places.push((order, at));
            entry.places.sort_unstable();
            if first {
                let key = name_key(role.arn.account(), role.arn.name());
                if is_reserved(role.arn.name()) {
                    self.reserved.insert(key.clone());
                }
                self.role_names
                    .entry(key)
                    .or_default()
                    .push(role.arn.clone());
            }
            if let Some(id) = &role.unique_id {
                let arns = self.role_ids.entry(id.clone()).or_default();
                arns.push(role.arn.clone());
            }
        }
        for arn in &file.deleted {
            put(&mut self.deleted, arn.clone(), order);
        }
        if let Some(ids) = self.ids.get_mut() {
            ids.extend(file.ids.lines().map(Box::from));
        }
        let accounts = file.accounts.clone();
        self.files.insert(order, file);
        self.join_roles(order);
        accounts
    }

    /// Every account's snapshot repeats the policies that AWS manages: one copy is kept.
    fn share_text(&self, policy: &mut ManagedPolicy) {
        let known = self.managed_policy(&policy.arn);
        let known = known.and_then(|known| known.document.as_ref());
        let document = policy.document.as_mut().and_then(Arc::get_mut);
        if let (Some(known), Some(document)) = (known, document) {
            document.share_text(known);
        }
    }

    /// Joins again the roles of a file that other files list too.
    fn join_roles(&mut self, order: usize) {
        let Some(file) = self.files.get(&order) else {
            return;
        };
        self.planned.add(file);
        for role in &file.roles {
            if let Some(entry) = self.roles.get_mut(&role.arn)
                && entry.places.len() > 1
            {
                let mut listed = listed(&self.files, &entry.places);
                entry.joined = listed.next().map(|(kind, last)| {
                    let mut joined = last.clone();
                    let mut contested = false;
                    for (other, earlier) in listed {
                        if kind.is_planned() && other.is_planned() {
                            let files = [last, earlier].map(|role| &role.location.file);
                            let why = text!(
                                "{one} and {other} make it otherwise",
                                one = files[0],
                                other = files[1]
                            );
                            contested |= keep_common(&mut joined, earlier, &why);
                        } else if !contested {
                            joined.complete_from(earlier);
                        }
                    }
                    Box::new(joined)
                });
            }
        }
    }

    /// The role of an ARN, and what its absence means.
    pub(crate) fn look_up(&self, arn: &Arn) -> Target {
        if let Some(role) = self.role(arn) {
            let policy = role.trust.as_ref().and_then(|trust| trust.policy());
            let policy = self.settled(arn).or(policy);
            let orphaned = policy.and_then(|policy| replace_principals(policy, self.replaced()));
            return Target::known(orphaned.as_ref().or(policy));
        }
        if self.deleted.contains_key(arn) {
            return Target::NotFound;
        }
        if let Some(role) = self.role_named(arn.account(), arn.name()) {
            return Target::Elsewhere(role.arn.clone());
        }
        let asked = |wanted: &Wanted| wanted.has_role(arn.account(), arn.name());
        if self.wholes(arn.account()).any(|file| asked(&file.wanted)) {
            Target::NotFound
        } else {
            Target::NoSnapshot
        }
    }

    /// The role of exactly this ARN.
    pub(crate) fn role(&self, arn: &Arn) -> Option<&Role> {
        let entry = self.roles.get(arn)?;
        // A file that makes a role again lists it, too.
        let (last, _) = entry.places.last()?;
        if self.deleted.get(arn).is_some_and(|order| order > last) {
            return None;
        }
        entry.joined.as_deref().or_else(|| {
            let (order, at) = entry.places.last()?;
            self.files.get(order)?.roles.get(*at)
        })
    }

    /// The role of this account and name, ignoring case and path. An account has one at most; if
    /// files of different times list several, the last one counts.
    pub(crate) fn role_named(&self, account: &str, name: &str) -> Option<&Role> {
        let arns = self.role_names.get(&name_key(account, name))?;
        self.latest(arns.iter())
    }

    /// The role that was read last.
    fn latest<'a>(&'a self, arns: impl Iterator<Item = &'a Arn>) -> Option<&'a Role> {
        let place = |arn: &&Arn| self.roles.get(*arn).and_then(|entry| entry.places.last());
        self.role(arns.max_by_key(place)?)
    }

    /// The role or roles of a permission set in an account, `AWSReservedSSO_<set>_<16 hex digits>`,
    /// by name. There is one, unless the set was deleted and created again.
    pub(crate) fn permission_set_roles(&self, account: &str, permission_set: &str) -> Vec<&Role> {
        let prefix = name_key(account, &format!("{RESERVED}{permission_set}_"));
        self.reserved
            .range(prefix.clone()..)
            .take_while(|key| key.starts_with(&prefix))
            .filter(|key| !key[prefix.len()..].contains('_'))
            .filter_map(|key| self.latest(self.role_names.get(key)?.iter()))
            .collect()
    }

    /// The role that has this unique id, among those that were wanted.
    pub(crate) fn role_with_id(&self, id: &str) -> Option<&Role> {
        let id = UniqueId::parse(id)?;
        let still = |arn: &&Arn| {
            let role = self.role(arn);
            role.is_some_and(|role| role.unique_id.as_ref() == Some(&id))
        };
        self.latest(self.role_ids.get(&id)?.iter().filter(still))
    }

    /// Returns true if a user, a role or the role of a session is certainly none: a whole snapshot
    /// of its account, in which it was wanted, lists all users or roles without one of this path
    /// and case.
    pub(crate) fn lacks(&self, arn: &Arn) -> bool {
        let (account, name) = (arn.account(), arn.name());
        let mut wholes = self.wholes(account);
        match arn.kind() {
            PrincipalKind::User => {
                let listed = self.user_named(account, name);
                let complete = |file: &SnapshotFile| {
                    let mut wholes = file.whole.iter();
                    wholes.any(|whole| *whole.account == *account && whole.users)
                        && file.wanted.has_user(account, name)
                };
                listed.is_none_or(|user| user.arn != *arn) && wholes.any(complete)
            }
            PrincipalKind::Role | PrincipalKind::AssumedRole => {
                let is_it = |role: &Role| match arn.kind() {
                    PrincipalKind::Role => role.arn == *arn,
                    _ => role.arn.name() == name,
                };
                !self.role_named(account, name).is_some_and(is_it)
                    && wholes.any(|file| file.wanted.has_role(account, name))
            }
            _ => false,
        }
    }

    /// The user of this account and name, ignoring case and path.
    pub(crate) fn user_named(&self, account: &str, name: &str) -> Option<&User> {
        let (order, at) = self.users.get(&name_key(account, name))?;
        self.files.get(order)?.users.get(*at)
    }

    /// The user that has this unique id, among those that were wanted.
    pub(crate) fn user_with_id(&self, id: &str) -> Option<&User> {
        let (order, at) = self.user_ids.get(&UniqueId::parse(id)?)?;
        self.files.get(order)?.users.get(*at)
    }

    /// The group of this account and name, ignoring case.
    pub(crate) fn group(&self, account: &str, name: &str) -> Option<&Group> {
        let (order, at) = self.groups.get(&name_key(account, name))?;
        self.files.get(order)?.groups.get(*at)
    }

    /// The virtual MFA device of this serial number.
    pub(crate) fn mfa_device(&self, serial: &Arn) -> Option<&MfaDevice> {
        let (order, at) = self.mfa_devices.get(serial)?;
        self.files.get(order)?.mfa_devices.get(*at)
    }

    /// The virtual MFA devices of a user, sorted.
    pub(crate) fn mfa_devices_of<'a>(&'a self, user: &'a Arn) -> impl Iterator<Item = &'a Arn> {
        let devices = self.devices_of.get(user).into_iter().flatten();
        devices.filter(|serial| {
            let listed = self.mfa_device(serial);
            listed.and_then(|listed| listed.user.as_ref()) == Some(user)
        })
    }

    /// Returns true if every virtual MFA device of the users of an account is listed.
    pub(crate) fn lists_mfa_devices(&self, account: &str) -> bool {
        self.device_accounts.contains(account)
    }

    /// The managed policy of exactly this ARN, if anyone wanted attaches it.
    pub(crate) fn managed_policy(&self, arn: &Arn) -> Option<&ManagedPolicy> {
        let (_, (order, at)) = self.policies.get(arn)?;
        self.files.get(order)?.managed_policies.get(*at)
    }

    /// Returns true if a whole snapshot of the account's roles is here: only then is an absent role
    /// certainly absent, and only if it was wanted; [`Self::look_up`] knows.
    pub(crate) fn account_whole(&self, account: &str) -> bool {
        self.wholes(account).next().is_some()
    }

    /// The files that hold an account as a whole. None does while another file holds a mere part
    /// of it: the last part carries no token and looks whole.
    pub(super) fn wholes(&self, account: &str) -> impl Iterator<Item = &SnapshotFile> {
        let is_part = |file: &SnapshotFile| file.truncated.iter().any(|part| **part == *account);
        let parts = self.files.values().any(is_part);
        self.files
            .values()
            .filter(move |file| !parts && file.whole.iter().any(|whole| *whole.account == *account))
    }

    /// The ARNs of all roles, sorted.
    pub(super) fn arns(&self) -> Vec<&Arn> {
        let mut arns: Vec<&Arn> = self.roles.keys().collect();
        arns.sort_unstable();
        arns
    }

    /// Returns true if no file has been inserted.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns true if a file could not be read to its end, or is not JSON.
    pub(crate) fn any_unreadable(&self) -> bool {
        let is_too_large = |problem: &Diagnostic| problem.code == POLICY_TOO_LARGE;
        let mut files = self.files.values();
        files.any(|file| file.unreadable || file.diagnostics.iter().any(is_too_large))
    }

    /// The inserted files in canonical order.
    pub(crate) fn files(&self) -> impl Iterator<Item = &SnapshotFile> {
        self.files.values()
    }

    /// All roles that were read, by ARN.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &Role> {
        self.arns().into_iter().filter_map(|arn| self.role(arn))
    }
}
