//! The rows of a snapshot that matter to the current chains.

use super::unique_id::UniqueIdKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{differ_in_digits, is_one_slip};
use foldhash::{HashMap, HashSet};

/// The principals that the profiles refer to. Only their rows are read in full; for all others only
/// the unique id is kept.
///
/// Names are compared ignoring case and path: IAM names are unique in an account ignoring case
/// ("IAM and AWS STS quotas", name requirements), so a role with another path or case is found too
/// and can be suggested as the right one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    everything: bool,
    /// By account.
    roles: HashMap<String, RoleNames>,
    /// Those that are given by ARN.
    role_arns: HashSet<Arn>,
    users: HashSet<String>,
    user_accounts: HashSet<String>,
    role_names: HashSet<String>,
    permission_sets: HashSet<String>,
    unique_ids: HashSet<String>,
    policies: HashSet<Arn>,
}

/// The wanted roles of one account: names in lower case, without path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RoleNames {
    names: HashSet<String>,
    /// The names by their first or last letters: a slip leaves one of the two unchanged. See
    /// [`ends`].
    by_end: HashMap<End, Vec<String>>,
}

impl RoleNames {
    fn add(&mut self, name: &str) {
        if self.names.insert(name.to_owned()) && name.len() >= SHORTEST_MISSPELT {
            for end in ends(name, end_length(name.len())) {
                self.by_end.entry(end).or_default().push(name.to_owned());
            }
        }
    }

    /// Returns true if a name, in lower case, is a slip away from one of these.
    fn has_near(&self, name: &str) -> bool {
        // Different numbers are not slips: role-1 and role-2 are two roles.
        let is_near = |wanted: &String| {
            is_one_slip(wanted.as_bytes(), name.as_bytes()) && !differ_in_digits(wanted, name)
        };
        // A wanted name may be one letter shorter or longer, and so may its end.
        let shortest = end_length(name.len().saturating_sub(1));
        let mut ends =
            (shortest..=end_length(name.len() + 1)).flat_map(|length| ends(name, length));
        ends.any(|end| {
            let wanted = self.by_end.get(&end);
            wanted.is_some_and(|wanted| wanted.iter().any(is_near))
        })
    }
}

impl Wanted {
    /// An empty set, to be filled with the `add_…` methods.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// All rows of all files.
    pub fn everything() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// Adds a role, by account and name without path.
    pub fn add_role(&mut self, account: &str, name: &str) {
        let roles = self.roles.entry(account.to_owned()).or_default();
        roles.add(&name.to_ascii_lowercase());
    }

    /// The one wanted role that a test accepts; `None` if there are several.
    pub(super) fn only_role(&self, test: impl Fn(&Arn) -> bool) -> Option<&Arn> {
        let mut roles = self.role_arns.iter().filter(|arn| test(arn));
        roles.next().filter(|_| roles.next().is_none())
    }

    /// Adds the roles with this name, without path, in any account.
    pub(crate) fn add_role_name(&mut self, name: &str) {
        self.role_names.insert(name.to_ascii_lowercase());
    }

    /// Adds the role that a text names: an ARN, or the name of a role in any account.
    pub(crate) fn add_role_text(&mut self, text: &str) {
        match Arn::parse(text) {
            Ok(arn) => self.add_arn(&arn),
            Err(_) => self.add_role_name(text),
        }
    }

    /// Adds a user, by account and name without path.
    pub fn add_user(&mut self, account: &str, name: &str) {
        self.users.insert(name_key(account, name));
        self.user_accounts.insert(account.to_owned());
    }

    /// Adds the role, user or managed policy with an ARN; for a session's ARN, its role. Other ARNs
    /// have no row and are ignored.
    pub fn add_arn(&mut self, arn: &Arn) {
        match arn.kind() {
            PrincipalKind::Role | PrincipalKind::AssumedRole => {
                if arn.kind() == PrincipalKind::Role {
                    self.role_arns.insert(arn.clone());
                }
                self.add_role(arn.account(), arn.name());
            }
            PrincipalKind::User => self.add_user(arn.account(), arn.name()),
            PrincipalKind::Other if arn.as_str().contains(":policy/") => {
                self.policies.insert(arn.clone());
            }
            PrincipalKind::Root | PrincipalKind::FederatedUser | PrincipalKind::Other => {}
        }
    }

    /// Adds the roles that IAM Identity Center creates for a permission set in an account:
    /// `AWSReservedSSO_<permission set>_<16 hex digits>`.
    pub fn add_permission_set(&mut self, account: &str, permission_set: &str) {
        let prefix = format!("{RESERVED}{permission_set}");
        self.permission_sets.insert(name_key(account, &prefix));
    }

    /// Adds the role or user with a unique id, regardless of name and account. The part after a
    /// colon (`AROA…:session`) is removed.
    pub fn add_unique_id(&mut self, id: &str) {
        let bare = id.split(':').next().unwrap_or(id);
        if UniqueIdKind::of(bare) != UniqueIdKind::Other {
            self.unique_ids.insert(bare.to_owned());
        }
    }

    /// Adds everything that `other` contains.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.everything |= other.everything;
        for (all, more) in [
            (&mut self.users, &other.users),
            (&mut self.user_accounts, &other.user_accounts),
            (&mut self.role_names, &other.role_names),
            (&mut self.permission_sets, &other.permission_sets),
            (&mut self.unique_ids, &other.unique_ids),
        ] {
            all.extend(more.iter().cloned());
        }
        self.policies.extend(other.policies.iter().cloned());
        other.roles.iter().for_each(|(account, more)| {
            let roles = self.roles.entry(account.clone()).or_default();
            more.names.iter().for_each(|name| roles.add(name));
        });
    }

    /// Returns true if everything in `other` is wanted here too.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let has_roles = |(account, wanted): (&String, &RoleNames)| {
            let own = self.roles.get(account);
            let has = |name| own.is_some_and(|own| own.names.contains(name));
            let mut names = wanted.names.iter();
            names.all(|name| has(name) || self.role_names.contains(name))
        };
        self.everything
            || !other.everything
                && other.roles.iter().all(has_roles)
                && other.role_names.is_subset(&self.role_names)
                && other.users.is_subset(&self.users)
                && other.permission_sets.is_subset(&self.permission_sets)
                && other.unique_ids.is_subset(&self.unique_ids)
                && other.policies.is_subset(&self.policies)
    }

    /// The managed policies that are wanted regardless of their holder.
    pub(super) const fn policies(&self) -> &HashSet<Arn> {
        &self.policies
    }

    /// Returns true if every row is wanted.
    pub(crate) const fn is_everything(&self) -> bool {
        self.everything
    }

    /// Returns true if a role's row is wanted for its account and name.
    pub(crate) fn has_role(&self, account: &str, name: &str) -> bool {
        self.has_role_named(account, name, &name.to_ascii_lowercase())
    }

    /// Like [`Self::has_role`]; `lower` is the name in lower case.
    fn has_role_named(&self, account: &str, name: &str, lower: &str) -> bool {
        let roles = self.roles.get(account);
        self.everything
            || roles.is_some_and(|roles| roles.names.contains(lower))
            || self.role_names.contains(lower)
            || is_reserved(name)
                && name.rsplit_once('_').is_some_and(|(prefix, _)| {
                    self.permission_sets.contains(&name_key(account, prefix))
                })
    }

    /// Returns true if a role's row is wanted for its account and name, or because its name is a
    /// slip away from a wanted one: it may be the role that was meant.
    pub(crate) fn has_role_or_near(&self, account: &str, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        let roles = self.roles.get(account);
        self.has_role_named(account, name, &lower)
            || roles.is_some_and(|roles| roles.has_near(&lower))
    }

    /// Returns true if a user's row is wanted for its account and name.
    pub(crate) fn has_user(&self, account: &str, name: &str) -> bool {
        self.everything || self.users.contains(&name_key(account, name))
    }

    /// Returns true if any user of an account is wanted.
    pub(crate) fn has_users_of(&self, account: &str) -> bool {
        self.everything || self.user_accounts.contains(account)
    }

    /// Returns true if a row is wanted for its unique id.
    pub(crate) fn has_unique_id(&self, id: &str) -> bool {
        self.everything || self.unique_ids.contains(id)
    }
}

/// The prefix of the names of IAM Identity Center roles.
pub(super) const RESERVED: &str = "AWSReservedSSO_";

/// Returns true if a role has a name that IAM Identity Center generates.
pub(super) fn is_reserved(name: &str) -> bool {
    let start = name.as_bytes().get(..RESERVED.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(RESERVED.as_bytes()))
}

/// Names of this length or shorter are a slip away from all others.
const SHORTEST_MISSPELT: usize = 3;

/// The number of letters that a slip leaves unchanged at one end of a name of this length: the
/// worst case is two swapped letters in the middle.
fn end_length(name: usize) -> usize {
    (name.saturating_sub(2) / 2).min(LONGEST_END)
}

/// Enough letters to tell names apart.
const LONGEST_END: usize = 8;

/// The first or the last letters of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct End {
    is_first: bool,
    length: u8,
    letters: [u8; LONGEST_END],
}

/// The keys of [`RoleNames::by_end`] for a name.
fn ends(name: &str, length: usize) -> [End; 2] {
    let name = name.as_bytes();
    let first = name.get(..length).unwrap_or_default();
    let last = name.len().checked_sub(length);
    let last = last.and_then(|from| name.get(from..)).unwrap_or_default();
    [(true, first), (false, last)].map(|(is_first, end)| {
        let mut letters = [0; LONGEST_END];
        letters[..end.len()].copy_from_slice(end);
        End {
            is_first,
            length: length as u8,
            letters,
        }
    })
}

/// Account and lower-case name in one text; a slash is in neither.
pub(super) fn name_key(account: &str, name: &str) -> String {
    let mut key = String::with_capacity(account.len() + 1 + name.len());
    key.push_str(account);
    key.push('/');
    key.extend(name.chars().map(|character| character.to_ascii_lowercase()));
    key
}
