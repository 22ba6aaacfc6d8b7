//! What snapshots, pasted policies and the organization file say, as far as hops need it. A
//! document is parsed once, when the first hop asks for it.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::file::SnapshotFile;
use super::index::{RoleLookup, SnapshotIndex};
use super::knowledge::Knowledge;
use super::organization::Organization;
use super::policy_text::{PolicyForm, PolicyText};
use super::role::{Role, Tag, User};
use crate::iam::Arn;
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind};

/// A trust policy, parsed from the very text that is shown.
#[derive(Clone, Debug)]
pub struct TrustPolicy {
    /// The statements; spans count in [`PolicyText::text`] of `text`.
    pub document: PolicyDocument,
    /// The text as its author wrote it, moved left, or spread if it came as one line.
    pub text: PolicyText,
    /// Given with `--trust-policy` rather than found in a snapshot.
    pub pasted: bool,
}

/// The target of a hop, as far as it is known.
#[derive(Clone, Debug)]
pub enum Target {
    /// Its trust policy is here.
    Known(Arc<TrustPolicy>),
    /// The role is listed, its trust policy could not be read.
    Unreadable,
    /// The account has a role of this name under another path or in other case: this one.
    Elsewhere(Arn),
    /// The account's whole snapshot has no such role.
    NotFound,
    /// No snapshot says anything about it.
    NoSnapshot,
}

/// One policy of the caller's side, with the name it goes by.
#[derive(Clone, Debug)]
pub struct NamedPolicy {
    /// Policy name, or ARN of a managed policy.
    pub name: Arc<str>,
    /// Its document.
    pub document: Arc<PolicyDocument>,
    /// Its text, laid out as the document's spans count.
    pub text: PolicyText,
}

/// What is known of the caller's permissions boundary.
#[derive(Clone, Debug, Default)]
pub enum BoundaryFact {
    /// There is none.
    None,
    /// This one.
    Known(NamedPolicy),
    /// There is one whose document is missing, or nobody said.
    #[default]
    Unknown,
}

/// The caller's side: its own policies, as far as a snapshot holds them.
#[derive(Clone, Debug, Default)]
pub struct CallerPolicies {
    /// The policies that can speak of `sts:AssumeRole` at all; others never matter.
    pub policies: Vec<NamedPolicy>,
    /// Whether these are all there are; otherwise documents are missing.
    pub complete: bool,
    /// Whether a snapshot says anything about the caller's policies.
    pub known: bool,
    /// Its permissions boundary.
    pub boundary: BoundaryFact,
}

/// Levels of an organization's policies, parsed.
#[derive(Clone, Debug, Default)]
pub struct OrganizationLevels {
    /// SCPs, levels root first; `None`: unknown.
    pub scps: Option<Vec<Vec<PolicyDocument>>>,
    /// RCPs, likewise.
    pub rcps: Option<Vec<Vec<PolicyDocument>>>,
}

/// Everything known besides the config files.
#[derive(Debug, Default)]
pub struct Facts {
    snapshots: SnapshotIndex,
    pasted: BTreeMap<Arn, Arc<TrustPolicy>>,
    organization: BTreeMap<String, OrganizationLevels>,
    management_account: Option<String>,
    cached_role_ids: BTreeMap<(String, String), String>,
    /// Parsed on first use, so that asking twice costs nothing; never changes an answer.
    trust: RefCell<HashMap<Arn, Option<Arc<TrustPolicy>>>>,
    callers: RefCell<HashMap<Arn, Arc<CallerPolicies>>>,
    /// What a managed policy adds to its holder's side: nothing for most.
    managed: RefCell<HashMap<Arn, CallerPolicies>>,
    /// Whether files are still being read.
    pub loading: bool,
}

impl Facts {
    /// Takes in one snapshot file under its number in the canonical order, and returns the
    /// accounts about which more is known now.
    pub fn absorb(&mut self, order: usize, file: SnapshotFile) -> Vec<Arc<str>> {
        let accounts = self.snapshots.insert(order, file);
        let touched = |arn: &Arn| accounts.iter().any(|account| **account == *arn.account());
        self.trust.get_mut().retain(|arn, _| !touched(arn));
        self.callers.get_mut().retain(|arn, _| !touched(arn));
        self.managed.get_mut().clear();
        accounts
    }

    /// Gives one role a trust policy that a person wrote or pasted. It wins over snapshots.
    pub fn paste_trust_policy(&mut self, role: Arn, text: &PolicyText) {
        let origin = match text.form {
            PolicyForm::Bare => Origin::Authored,
            _ => Origin::Stored,
        };
        let policy = trust_policy(text, origin, true);
        self.pasted.insert(role, Arc::new(policy));
    }

    /// The first control policy that IAM would refuse: its account, `SCP` or `RCP`, the level from 1,
    /// and what is wrong.
    pub fn refused_control_policy(&self) -> Option<(&str, &'static str, usize, String)> {
        self.organization.iter().find_map(|(account, levels)| {
            let find = |levels: &Option<Vec<Vec<PolicyDocument>>>, kind| {
                levels
                    .iter()
                    .flatten()
                    .enumerate()
                    .find_map(|(level, policies)| {
                        let refused = policies.iter().find(|policy| policy.is_refused())?;
                        let violation = refused.violations().first()?;
                        let what = violation.violation.code().replace('_', " ");
                        let place = if violation.pointer.is_empty() {
                            what
                        } else {
                            format!("{what} at {}", violation.pointer)
                        };
                        Some((account.as_str(), kind, level + 1, place))
                    })
            };
            find(&levels.scps, "SCP").or_else(|| find(&levels.rcps, "RCP"))
        })
    }

    /// Takes in the organization file.
    pub fn set_organization(&mut self, organization: &Organization) {
        let parse = |levels: &Vec<Vec<PolicyText>>, kind: PolicyKind| -> Vec<Vec<PolicyDocument>> {
            levels
                .iter()
                .map(|level| {
                    level
                        .iter()
                        .map(|text| PolicyDocument::parse(&text.text, kind, Origin::Authored))
                        .collect()
                })
                .collect()
        };
        self.management_account
            .clone_from(&organization.management_account);
        for (account, policies) in &organization.accounts {
            self.organization.insert(
                account.clone(),
                OrganizationLevels {
                    scps: policies
                        .scps
                        .as_ref()
                        .map(|levels| parse(levels, PolicyKind::Scp)),
                    rcps: policies
                        .rcps
                        .as_ref()
                        .map(|levels| parse(levels, PolicyKind::Rcp)),
                },
            );
        }
    }

    /// Notes a role id learnt from the AWS CLI's cache. It stays right when the entry has
    /// expired, until the role is deleted and made again.
    pub fn learn_role_id(&mut self, account: &str, role_name: &str, id: &str) {
        self.cached_role_ids
            .insert((account.to_owned(), role_name.to_owned()), id.to_owned());
    }

    /// The role id learnt from the AWS CLI's cache.
    pub fn cached_role_id(&self, account: &str, role_name: &str) -> Option<&str> {
        self.cached_role_ids
            .get(&(account.to_owned(), role_name.to_owned()))
            .map(String::as_str)
    }

    /// The snapshots read so far.
    pub const fn snapshots(&self) -> &SnapshotIndex {
        &self.snapshots
    }

    /// Whether nothing at all is known about any policy.
    pub fn is_empty(&self) -> bool {
        self.snapshots.is_empty() && self.pasted.is_empty()
    }

    /// Whether control policies do not apply to this account's principals and resources.
    pub fn is_management_account(&self, account: &str) -> bool {
        self.management_account.as_deref() == Some(account)
    }

    /// The organization's policies for an account.
    pub fn organization_of(&self, account: &str) -> Option<&OrganizationLevels> {
        self.organization.get(account)
    }

    /// The target of a hop.
    pub fn target(&self, arn: &Arn) -> Target {
        if let Some(policy) = self.pasted.get(arn) {
            return Target::Known(Arc::clone(policy));
        }
        match self.snapshots.look_up(arn) {
            RoleLookup::NotFound => Target::NotFound,
            RoleLookup::NoSnapshot => Target::NoSnapshot,
            RoleLookup::Elsewhere(role) => Target::Elsewhere(role.arn.clone()),
            RoleLookup::Found(role) => {
                let mut trust = self.trust.borrow_mut();
                let trust = trust.entry(arn.clone()).or_insert_with(|| {
                    let text = role.trust.as_ref()?;
                    Some(Arc::new(trust_policy(text, Origin::Stored, false)))
                });
                trust.as_ref().map_or(Target::Unreadable, |policy| {
                    Target::Known(Arc::clone(policy))
                })
            }
        }
    }

    /// The policies of a user or role, by its exact ARN.
    pub fn caller_policies(&self, arn: &Arn) -> Arc<CallerPolicies> {
        if let Some(known) = self.callers.borrow().get(arn) {
            return Arc::clone(known);
        }
        let policies = Arc::new(self.read_caller_policies(arn));
        self.callers
            .borrow_mut()
            .insert(arn.clone(), Arc::clone(&policies));
        policies
    }

    fn read_caller_policies(&self, arn: &Arn) -> CallerPolicies {
        if let Some(role) = self.snapshots.role(arn) {
            return self.policies_of_role(role);
        }
        match self.snapshots.user_named(arn.account(), arn.name()) {
            Some(user) if user.arn == *arn => self.policies_of_user(user),
            _ => CallerPolicies::default(),
        }
    }

    fn policies_of_role(&self, role: &Role) -> CallerPolicies {
        let mut side = CallerPolicies {
            known: role.inline.is_some() || role.attached.is_some(),
            complete: role.inline.is_some() && role.attached.is_some(),
            ..CallerPolicies::default()
        };
        Self::add_inline(&mut side, role.inline.as_deref());
        self.add_attached(&mut side, role.attached.as_deref());
        side.boundary = self.boundary(&role.boundary);
        side
    }

    fn policies_of_user(&self, user: &User) -> CallerPolicies {
        let mut side = CallerPolicies {
            known: true,
            complete: user.inline.is_some() && user.attached.is_some() && user.groups.is_some(),
            ..CallerPolicies::default()
        };
        Self::add_inline(&mut side, user.inline.as_deref());
        self.add_attached(&mut side, user.attached.as_deref());
        for name in user.groups.iter().flatten() {
            let Some(group) = self.snapshots.group(user.arn.account(), name) else {
                side.complete = false;
                continue;
            };
            side.complete &= group.inline.is_some() && group.attached.is_some();
            Self::add_inline(&mut side, group.inline.as_deref());
            self.add_attached(&mut side, group.attached.as_deref());
        }
        side.boundary = self.boundary(&user.boundary);
        side
    }

    fn add_inline(
        side: &mut CallerPolicies,
        inline: Option<&[crate::iam::account::role::NamedPolicyText]>,
    ) {
        for policy in inline.unwrap_or_default() {
            match &policy.document {
                Some(text) => add(side, named(&policy.name, text, PolicyKind::Identity)),
                None => side.complete = false,
            }
        }
    }

    fn add_attached(&self, side: &mut CallerPolicies, attached: Option<&[Arn]>) {
        for arn in attached.unwrap_or_default() {
            let mut managed = self.managed.borrow_mut();
            let read = managed.entry(arn.clone()).or_insert_with(|| {
                let mut alone = CallerPolicies {
                    complete: true,
                    ..CallerPolicies::default()
                };
                match self.document_of(arn) {
                    Some(text) => add(&mut alone, named(arn.as_str(), text, PolicyKind::Identity)),
                    None => alone.complete = false,
                }
                alone
            });
            side.policies.extend(read.policies.iter().cloned());
            side.complete &= read.complete;
        }
    }

    fn document_of(&self, managed_policy: &Arn) -> Option<&PolicyText> {
        let policy = self.snapshots.managed_policy(managed_policy)?;
        policy.document.as_ref()
    }

    fn boundary(&self, boundary: &Knowledge<Option<Arn>>) -> BoundaryFact {
        match boundary {
            Knowledge::Unknown => BoundaryFact::Unknown,
            Knowledge::Known(None) => BoundaryFact::None,
            Knowledge::Known(Some(arn)) => match self.document_of(arn) {
                Some(text) => BoundaryFact::Known(named(arn.as_str(), text, PolicyKind::Boundary)),
                None => BoundaryFact::Unknown,
            },
        }
    }

    /// The tags of a user or role, if a snapshot says them.
    pub fn tags(&self, arn: &Arn) -> Option<&[Tag]> {
        let tags = if let Some(role) = self.snapshots.role(arn) {
            &role.tags
        } else {
            let user = self.snapshots.user_named(arn.account(), arn.name())?;
            (user.arn == *arn).then_some(&user.tags)?
        };
        tags.known().map(Vec::as_slice)
    }

    /// Whether every one of these unique ids belongs to nobody: no snapshot lists it although the
    /// caller's account is whole.
    pub fn belong_to_nobody<'a>(
        &self,
        account: &str,
        mut ids: impl Iterator<Item = &'a str>,
    ) -> bool {
        self.snapshots.account_whole(account) && ids.all(|id| !self.snapshots.id_known(id))
    }
}

fn add(side: &mut CallerPolicies, policy: NamedPolicy) {
    if !policy.document.is_readable() {
        side.complete = false;
    }
    // sts:TagSession and sts:SetSourceIdentity may be allowed in a policy of their own.
    let speaks = policy.document.speaks_of_assume_role() || policy.text.text.contains("sts:");
    if speaks || !policy.document.is_readable() {
        side.policies.push(policy);
    }
}

fn named(name: &str, text: &PolicyText, kind: PolicyKind) -> NamedPolicy {
    NamedPolicy {
        name: Arc::from(name),
        document: Arc::new(PolicyDocument::parse_shared(
            &text.text,
            kind,
            Origin::Stored,
        )),
        text: text.clone(),
    }
}

fn trust_policy(text: &PolicyText, origin: Origin, pasted: bool) -> TrustPolicy {
    let text = text.laid_out();
    TrustPolicy {
        document: PolicyDocument::parse_shared(&text.text, PolicyKind::Trust, origin),
        text,
        pasted,
    }
}
