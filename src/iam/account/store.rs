//! Facts from snapshots, pasted policies and the organization file, as far as hops need them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;

use super::caller::{CallerPolicies, gather};
use super::entities::Tag;
use super::index::{SnapshotIndex, Target, listed};
use super::organization::Organization;
use super::policy_text::PolicyText;
use super::renamed::{Rename, Renamed as _};
use super::snapshot::{ReplacedRole, SnapshotFile};
use super::stored_policy::Policy;
use super::token::TokenClaims;
use super::wanted::name_key;
use crate::iam::Arn;
use crate::iam::policy::PolicyKind;
use crate::text::Diagnostic;

/// All facts that do not come from the config files.
#[derive(Clone, Debug, Default)]
pub struct AccountStore {
    snapshots: SnapshotIndex,
    pasted: BTreeMap<Arn, Option<Arc<Policy>>>,
    /// The organization's policies.
    pub organization: Organization,
    /// By account and name.
    cached_role_ids: HashMap<String, String>,
    tokens: BTreeMap<String, Arc<TokenClaims>>,
    callers: GatheredCallers,
    /// True if files are still being read.
    pub loading: bool,
}

/// The policies of callers, put together on first use, so that asking twice costs nothing, on
/// whatever thread; never changes an answer.
#[derive(Debug, Default)]
struct GatheredCallers(RwLock<HashMap<Arn, Arc<CallerPolicies>>>);

impl GatheredCallers {
    fn get_mut(&mut self) -> &mut HashMap<Arn, Arc<CallerPolicies>> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, arn: &Arn) -> Option<Arc<CallerPolicies>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(arn).cloned()
    }

    fn insert(&self, arn: Arn, policies: Arc<CallerPolicies>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(arn, policies);
    }
}

impl Clone for GatheredCallers {
    fn clone(&self) -> Self {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Self(RwLock::new(known.clone()))
    }
}

impl AccountStore {
    /// Takes in one snapshot file under its number in the canonical order, and returns the
    /// accounts about which more is known now.
    pub fn absorb(&mut self, order: usize, file: SnapshotFile) -> Vec<Arc<str>> {
        let mut accounts = self.snapshots.insert(order, file);
        let touched = |accounts: &[Arc<str>], arn: &Arn| {
            let mut accounts = accounts.iter();
            accounts.any(|account| **account == *arn.account())
        };
        // A document may stand in the file of another account, or in one without principals.
        let snapshots = &self.snapshots;
        self.callers.get_mut().retain(|arn, side| {
            let known = touched(&accounts, arn);
            let completed = !known && side.all_unseen().any(|unseen| unseen.is_in(snapshots));
            accounts.extend(completed.then(|| Arc::from(arn.account())));
            !known && !completed
        });
        accounts.sort_unstable();
        accounts
    }

    /// The same facts with other names. Of the ids of all roles and users, those that are
    /// mentioned stay known.
    pub(crate) fn renamed(&self, names: &dyn Rename, mentioned: &[&str]) -> Self {
        let pasted = self.pasted.iter();
        let pasted = pasted
            .filter_map(|(role, policy)| Some((role.renamed(names)?, policy.renamed(names)?)));
        let tokens = self.tokens.iter();
        let tokens =
            tokens.filter_map(|(path, claims)| Some((names.text(path), claims.renamed(names)?)));
        let cached = self.cached_role_ids.iter();
        let cached = cached.map(|(role, id)| (names.text(role), names.text(id)));
        Self {
            snapshots: self.snapshots.renamed(names, mentioned),
            pasted: pasted.collect(),
            organization: self.organization.renamed(names).unwrap_or_default(),
            cached_role_ids: cached.collect(),
            tokens: tokens.collect(),
            callers: GatheredCallers::default(),
            loading: self.loading,
        }
    }

    /// Forgets what the snapshots said, for them to be read again.
    pub(crate) fn forget_snapshots(&mut self) {
        self.snapshots = SnapshotIndex::default();
        self.callers.get_mut().clear();
    }

    /// Takes in the claims of a token file, under its path as the profile names it.
    pub(crate) fn learn_token(&mut self, path: &str, claims: TokenClaims) {
        self.tokens.insert(path.to_owned(), Arc::new(claims));
    }

    /// The claims of a token file that was read.
    pub(crate) fn token(&self, path: &str) -> Option<&Arc<TokenClaims>> {
        self.tokens.get(path)
    }

    /// Gives one role a trust policy that a person wrote or pasted; `None` if it could not be read.
    /// It wins over snapshots.
    pub fn paste_trust_policy(&mut self, role: Arn, text: Option<&PolicyText>) {
        let policy = text.map(|text| {
            let name = role.text();
            Arc::new(Policy::parse(name, text, PolicyKind::Trust, text.origin))
        });
        self.pasted.insert(role, policy);
    }

    /// Keeps what was given to another store and not to this one.
    pub(crate) fn keep_pasted(&mut self, earlier: &Self) {
        let mut pasted = earlier.pasted.clone();
        pasted.append(&mut self.pasted);
        self.pasted = pasted;
    }

    /// Returns true if a role's trust policy was given by a person.
    pub(crate) fn is_pasted(&self, role: &Arn) -> bool {
        self.pasted.contains_key(role)
    }

    /// Notes a role id learnt from the AWS CLI's cache. It stays right when the entry has
    /// expired, until the role is deleted and made again.
    pub(crate) fn learn_role_id(&mut self, account: &str, role_name: &str, id: &str) {
        let key = name_key(account, role_name);
        self.cached_role_ids.insert(key, id.to_owned());
    }

    /// The role id learnt from the AWS CLI's cache.
    pub(crate) fn cached_role_id(&self, account: &str, role_name: &str) -> Option<&str> {
        let id = self.cached_role_ids.get(&name_key(account, role_name));
        id.map(String::as_str)
    }

    /// The snapshots read so far.
    pub(crate) const fn snapshots(&self) -> &SnapshotIndex {
        &self.snapshots
    }

    /// Returns true if nothing at all is known about any policy.
    pub(crate) fn is_empty(&self) -> bool {
        self.snapshots.is_empty() && self.pasted.is_empty()
    }

    /// The target of a hop.
    pub(crate) fn target(&self, arn: &Arn) -> Target {
        if let Some(pasted) = self.pasted.get(arn) {
            return Target::known(pasted.as_ref());
        }
        self.snapshots.look_up(arn)
    }

    /// The policies of a user or role, by its exact ARN.
    pub(crate) fn caller_policies(&self, arn: &Arn) -> Arc<CallerPolicies> {
        if let Some(known) = self.callers.find(arn) {
            return known;
        }
        let policies = Arc::new(gather(&self.snapshots, arn));
        self.callers.insert(arn.clone(), Arc::clone(&policies));
        policies
    }

    /// The tags of a user or role, if a snapshot says them.
    pub(crate) fn tags(&self, arn: &Arn) -> Option<&[Tag]> {
        let tags = if let Some(role) = self.snapshots.role(arn) {
            &role.tags
        } else {
            let user = self.snapshots.user_named(arn.account(), arn.name())?;
            (user.arn == *arn).then_some(&user.tags)?
        };
        tags.known().map(Vec::as_slice)
    }

    /// Returns true if the users and roles with these unique ids have all been deleted: no snapshot
    /// lists one of them, although the caller's account is whole.
    pub(crate) fn are_deleted<'a>(
        &self,
        account: &str,
        mut ids: impl Iterator<Item = &'a str>,
    ) -> bool {
        self.snapshots.account_whole(account) && ids.all(|id| !self.snapshots.id_known(id))
    }
}

// Problems of snapshots, alone and compared with each other.

impl SnapshotIndex {
    /// The roles that will be replaced.
    pub(super) fn replaced(&self) -> impl Iterator<Item = &ReplacedRole> {
        self.files.values().flat_map(|file| &file.replaced)
    }

    /// Everything that could not be read, file by file in canonical order, then what the files
    /// disagree about.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let files = self.files.values();
        let mut found: Vec<Diagnostic> = files
            .flat_map(|file| file.diagnostics.iter().cloned())
            .collect();
        found.extend(self.disagreements());
        found
    }

    /// Disagreements between files, and references in one file that another one breaks.
    pub(crate) fn disagreements(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for role in self.roles() {
            found.extend(self.replaced().filter_map(|replaced| replaced.breaks(role)));
        }
        for arn in self.arns() {
            let mut listed = listed(&self.files, &self.roles[arn].places);
            if let Some((kind, last)) = listed.next() {
                found.extend(listed.find_map(|(other, earlier)| {
                    last.disagreement(earlier, kind.is_planned() && other.is_planned())
                }));
            }
        }
        found
    }
}
