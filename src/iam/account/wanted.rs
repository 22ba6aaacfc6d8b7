//! Which rows of a snapshot matter to the chains at hand.

use super::unique_id::UniqueIdKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{differ_in_digits, is_one_slip};
use foldhash::{HashMap, HashSet};

/// The principals that the profiles speak of. Only their rows are read in full; of all others a
/// snapshot keeps the unique id.
///
/// Names are compared ignoring case, and without path: IAM names are unique in an account
/// ignoring case ("IAM and AWS STS quotas", name requirements), so a role under another path or
/// case is found too and can be named as the right one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    everything: bool,
    /// By account.
    roles: HashMap<String, RoleNames>,
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
    /// The same by their first or last letters: a slip leaves one of the two as it is. See [`ends`].
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

    /// Whether a name, in lower case, is a slip away from one of these.
    fn has_near(&self, name: &str) -> bool {
        // Numbers are no slips: role-1 and role-2 are two roles.
        let is_near = |wanted: &String| {
            is_one_slip(wanted.as_bytes(), name.as_bytes()) && !differ_in_digits(wanted, name)
        };
        // A wanted name may be a letter shorter or longer, and its end then, too.
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
        let roles = self.roles.entry(account.to_owned()).or_default();
        roles.add(&name.to_ascii_lowercase());
    }

    /// Wants the roles of this name, without path, in whatever account.
    pub(crate) fn add_role_name(&mut self, name: &str) {
        self.role_names.insert(name.to_ascii_lowercase());
    }

    /// Wants the role that a text names: an ARN, or the name of a role in whatever account.
    pub(crate) fn add_role_text(&mut self, text: &str) {
        match Arn::parse(text) {
            Ok(arn) => self.add_arn(&arn),
            Err(_) => self.add_role_name(text),
        }
    }

    /// Wants a user, by account and name without path.
    pub fn add_user(&mut self, account: &str, name: &str) {
        self.users.insert(name_key(account, name));
        self.user_accounts.insert(account.to_owned());
    }

    /// Wants the role, user or managed policy that an ARN names; the role of a session's ARN. Other
    /// ARNs name no row and are passed over.
    pub fn add_arn(&mut self, arn: &Arn) {
        match arn.kind() {
            PrincipalKind::Role | PrincipalKind::AssumedRole => {
                self.add_role(arn.account(), arn.name());
            }
            PrincipalKind::User => self.add_user(arn.account(), arn.name()),
            PrincipalKind::Other if arn.as_str().contains(":policy/") => {
                self.policies.insert(arn.clone());
            }
            PrincipalKind::Root | PrincipalKind::FederatedUser | PrincipalKind::Other => {}
        }
    }

    /// Wants the roles that IAM Identity Center makes for a permission set in an account:
    /// `AWSReservedSSO_<permission set>_<16 hex digits>`.
    pub fn add_permission_set(&mut self, account: &str, permission_set: &str) {
        let prefix = format!("{RESERVED}{permission_set}");
        self.permission_sets.insert(name_key(account, &prefix));
    }

    /// Wants the role or user with a unique id, whatever its name and account. The part after a
    /// colon (`AROA…:session`) is cut off.
    pub fn add_unique_id(&mut self, id: &str) {
        let bare = id.split(':').next().unwrap_or(id);
        if UniqueIdKind::of(bare) != UniqueIdKind::Other {
            self.unique_ids.insert(bare.to_owned());
        }
    }

    /// Wants what `other` wants too.
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

    /// Whether all that `other` wants is wanted here too.
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

    /// The managed policies that are wanted whoever holds them.
    pub(super) const fn policies(&self) -> &HashSet<Arn> {
        &self.policies
    }

    /// Whether every row is wanted.
    pub(crate) const fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether a role's row is wanted for its account and name.
    pub(crate) fn has_role(&self, account: &str, name: &str) -> bool {
        self.has_role_named(account, name, &name.to_ascii_lowercase())
    }

    /// The same; `lower` is the name in lower case.
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

    /// Whether a role's row is wanted for its account and name, or because the name is a slip away
    /// from a wanted one: it may be the role that was meant.
    pub(crate) fn has_role_or_near(&self, account: &str, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        let roles = self.roles.get(account);
        self.has_role_named(account, name, &lower)
            || roles.is_some_and(|roles| roles.has_near(&lower))
    }

    /// Whether a user's row is wanted for its account and name.
    pub(crate) fn has_user(&self, account: &str, name: &str) -> bool {
        self.everything || self.users.contains(&name_key(account, name))
    }

    /// Whether any user of an account is wanted.
    pub(crate) fn has_users_of(&self, account: &str) -> bool {
        self.everything || self.user_accounts.contains(account)
    }

    /// Whether a row is wanted for its unique id.
    pub(crate) fn has_unique_id(&self, id: &str) -> bool {
        self.everything || self.unique_ids.contains(id)
    }
}

/// The beginning of the names of roles of IAM Identity Center.
pub(super) const RESERVED: &str = "AWSReservedSSO_";

/// Whether a role's name is one that IAM Identity Center gives.
pub(super) fn is_reserved(name: &str) -> bool {
    let start = name.as_bytes().get(..RESERVED.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(RESERVED.as_bytes()))
}

/// Shorter names are a slip away from all others.
const SHORTEST_MISSPELT: usize = 3;

/// How many letters at one of its ends a slip leaves as they are in a name of this length: the
/// worst is two letters in the middle swapped.
fn end_length(name: usize) -> usize {
    (name.saturating_sub(2) / 2).min(LONGEST_END)
}

/// Enough letters to tell names apart.
const LONGEST_END: usize = 3;

/// So many of the first letters of a name, or of the last.
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
