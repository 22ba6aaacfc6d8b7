//! The same facts with other names: the texts of a store, each replaced by a function.

use std::sync::{Arc, OnceLock};

use foldhash::HashSet;

use super::entities::{Group, InlinePolicy, Knowledge, ManagedPolicy, MfaDevice, Role, Tag, User};
use super::identities::{CallerIdentity, Identities};
use super::index::SnapshotIndex;
use super::organization::{Organization, OrganizationAccount, PolicyLevels};
use super::policy_text::PolicyText;
use super::snapshot::{Fetched, ReplacedRole, SnapshotFile, WholeAccount};
use super::stored_policy::{Policy, StoredPolicy};
use super::token::TokenClaims;
use super::unique_id::UniqueId;
use super::wanted::Wanted;
use crate::iam::Arn;
use crate::text::Location;

/// How names are replaced. The structure of a text must stay, so that an ARN stays one.
pub(crate) trait Rename {
    /// A name, an ARN, an id or any other text.
    fn text(&self, text: &str) -> String;
    /// The JSON text of a policy document, line by line.
    fn policy(&self, text: &str) -> String;
}

/// A fact with other names.
pub(crate) trait Renamed: Sized {
    /// The same fact; `None` if it cannot be expressed with the other names.
    fn renamed(&self, names: &dyn Rename) -> Option<Self>;
}

impl<T: Renamed> Renamed for Option<T> {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        match self {
            None => Some(None),
            Some(fact) => fact.renamed(names).map(Some),
        }
    }
}

impl<T: Renamed> Renamed for Knowledge<T> {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(match self {
            Self::Known(fact) => Self::Known(fact.renamed(names)?),
            Self::Unknown => Self::Unknown,
        })
    }
}

impl<T: Renamed> Renamed for Vec<T> {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(self.iter().filter_map(|fact| fact.renamed(names)).collect())
    }
}

impl<T: Renamed> Renamed for Arc<T> {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        T::renamed(self, names).map(Self::new)
    }
}

impl Renamed for String {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(names.text(self))
    }
}

impl Renamed for Box<str> {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(names.text(self).into())
    }
}

impl Renamed for Arc<str> {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(names.text(self).into())
    }
}

impl Renamed for Arn {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Self::parse(&names.text(self.as_str())).ok()
    }
}

impl Renamed for UniqueId {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(self.with_text(&names.text(self.as_str())))
    }
}

impl Renamed for Location {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(Self::new(self.file.renamed(names)?, self.line))
    }
}

impl Renamed for PolicyText {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(Self {
            text: names.policy(&self.text).into(),
            location: self.location.renamed(names)?,
            defaults: None,
            ..self.clone()
        })
    }
}

impl Renamed for StoredPolicy {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        let text = self.text().renamed(names)?;
        Some(Self::new(self.name().renamed(names)?, self.kind(), text))
    }
}

impl Renamed for Policy {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        let (text, document) = (self.text.renamed(names)?, &self.document);
        let name = self.name.renamed(names)?;
        Some(Self::parse(name, &text, document.kind(), document.origin()))
    }
}

/// Types of which each field is renamed or kept; one that is in neither list does not compile.
macro_rules! renamed {
    ($($type:ident { $($renamed:ident),* } keeps { $($kept:ident),* })*) => {$(
        impl Renamed for $type {
            fn renamed(&self, names: &dyn Rename) -> Option<Self> {
                Some(Self {
                    $($renamed: self.$renamed.renamed(names)?,)*
                    $($kept: self.$kept,)*
                })
            }
        }
    )*};
}

renamed! {
    InlinePolicy { name, document } keeps {}
    Tag { key, value } keeps {}
    Role {
        arn, unique_id, trust, inline, attached, boundary, tags, location
    } keeps { lists_policies, more_policies, max_session_duration }
    User {
        arn, unique_id, inline, attached, groups, boundary, tags, location
    } keeps { more_policies }
    Group { arn, inline, attached, location } keeps {}
    ManagedPolicy { arn, document, location } keeps {}
    MfaDevice { serial, user } keeps {}
    WholeAccount { account } keeps { users, ids }
    ReplacedRole { arn, id, location } keeps {}
    Fetched { by } keeps { at }
    TokenClaims { issuer, subject, audience, authorized_party, methods } keeps { expires }
    CallerIdentity { arn, user_id, account, location } keeps { source }
}

/// Without the diagnostics, whose words hold names.
impl Renamed for SnapshotFile {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        Some(Self {
            name: self.name.renamed(names)?,
            kind: self.kind,
            fetched: self.fetched.renamed(names)?,
            accounts: self.accounts.renamed(names)?,
            whole: self.whole.renamed(names)?,
            truncated: self.truncated.renamed(names)?,
            roles: self.roles.renamed(names)?,
            users: self.users.renamed(names)?,
            groups: self.groups.renamed(names)?,
            managed_policies: self.managed_policies.renamed(names)?,
            mfa_devices: self.mfa_devices.renamed(names)?,
            device_accounts: self.device_accounts.renamed(names)?,
            ids: String::new(),
            deleted: self.deleted.renamed(names)?,
            replaced: self.replaced.renamed(names)?,
            reaches: self.reaches.renamed(names)?,
            rows: self.rows,
            role_rows: self.role_rows,
            template: None,
            unreadable: self.unreadable,
            wanted: Arc::new(Wanted::everything()),
            diagnostics: Vec::new(),
        })
    }
}

impl Renamed for Organization {
    fn renamed(&self, names: &dyn Rename) -> Option<Self> {
        let levels = |levels: &Option<PolicyLevels>| levels.renamed(names);
        let account = |(id, policies): (&String, &OrganizationAccount)| {
            let renamed = OrganizationAccount {
                scps: levels(&policies.scps)?,
                rcps: levels(&policies.rcps)?,
            };
            Some((names.text(id), renamed))
        };
        Some(Self {
            management_account: self.management_account.renamed(names)?,
            accounts: self.accounts.iter().filter_map(account).collect(),
        })
    }
}

/// Callers under their renamed profiles.
pub(crate) fn rename_identities(identities: &Identities, names: &dyn Rename) -> Identities {
    let renamed = identities
        .iter()
        .filter_map(|(name, identity)| Some((names.text(name), identity.renamed(names)?)));
    renamed.collect()
}

impl SnapshotIndex {
    /// The same files with other names, in the same order. Of the ids of all roles and users,
    /// those that are mentioned stay known.
    pub(super) fn renamed(&self, names: &dyn Rename, mentioned: &[&str]) -> Self {
        let mut index = Self::default();
        for (order, file) in &self.files {
            if let Some(file) = file.renamed(names) {
                index.insert(*order, file);
            }
        }
        let known = mentioned.iter().filter(|id| self.id_known(id));
        let known = known.map(|id| names.text(id).into_boxed_str());
        let known: HashSet<_> = known.collect();
        index.ids = OnceLock::from(known);
        index
    }
}
