//! The caller's side: the policies that apply to a user or role, and those whose documents are
//! missing.

use std::sync::Arc;

use serde::Serialize;

use super::entities::{InlinePolicy, Knowledge, Role, User};
use super::index::SnapshotIndex;
use super::stored_policy::{Policy, StoredPolicy};
use crate::iam::Arn;
use crate::text::serialize_shown;

/// In which way a policy without a document applies to its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnseenKind {
    /// A managed policy that is attached.
    Attached,
    /// The permissions boundary.
    Boundary,
    /// An inline policy.
    Inline,
    /// The policies of a group that no snapshot describes.
    Group,
    /// A list of policies that the holder's row lacks.
    List,
    /// Whatever may be attached that the source of the holder does not list.
    More,
}

/// A policy that is known to apply to a caller, although no snapshot holds a document of it that
/// can be read. It may deny anything.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct UnseenPolicy {
    /// How it applies.
    pub kind: UnseenKind,
    /// The ARN of a managed policy, the name of an inline policy or group, or the member that a
    /// row lacks.
    #[serde(serialize_with = "serialize_shown")]
    pub name: Arc<str>,
    /// The user, role or group that holds it.
    pub holder: Arn,
}

impl UnseenPolicy {
    /// Returns true if snapshots hold it after all.
    pub(super) fn is_in(&self, snapshots: &SnapshotIndex) -> bool {
        match self.kind {
            UnseenKind::Attached | UnseenKind::Boundary => {
                let arn = Arn::parse(&self.name).ok();
                let policy = arn.and_then(|arn| snapshots.managed_policy(&arn));
                policy.is_some_and(|policy| policy.document.is_some())
            }
            UnseenKind::Group => {
                let group = snapshots.group(self.holder.account(), &self.name);
                group.is_some()
            }
            // Only another row of the holder could bring it.
            UnseenKind::Inline | UnseenKind::List | UnseenKind::More => false,
        }
    }
}

/// The caller's permissions boundary, as far as it is known.
#[derive(Clone, Debug, Default)]
pub enum BoundaryFact {
    /// There is none.
    None,
    /// This one.
    Known(Arc<Policy>),
    /// There is one, or may be one, without its document.
    Unseen(UnseenPolicy),
    /// No snapshot says anything about it.
    #[default]
    Unknown,
}

/// The caller's side: its own policies, as far as a snapshot holds them.
#[derive(Clone, Debug, Default)]
pub struct CallerPolicies {
    /// The policies that can speak of STS at all; others never matter.
    pub policies: Vec<Arc<Policy>>,
    /// Those that apply too, without a document that can be read.
    pub unseen: Vec<UnseenPolicy>,
    /// The documents of these that are here and cannot be read.
    pub unreadable: Vec<Arc<Policy>>,
    /// True if a snapshot says anything about the caller's policies.
    pub known: bool,
    /// Its permissions boundary.
    pub boundary: BoundaryFact,
}

impl CallerPolicies {
    /// The same as if nothing else were attached; `None` if that is so.
    pub(crate) fn without_more(&self) -> Option<Self> {
        let is_more = |unseen: &UnseenPolicy| unseen.kind == UnseenKind::More;
        if !self.unseen.iter().any(is_more) {
            return None;
        }
        let mut listed = self.clone();
        listed.unseen.retain(|unseen| !is_more(unseen));
        Some(listed)
    }

    /// Those without a document, the boundary included.
    pub(super) fn all_unseen(&self) -> impl Iterator<Item = &UnseenPolicy> {
        let boundary = match &self.boundary {
            BoundaryFact::Unseen(unseen) => Some(unseen),
            BoundaryFact::None | BoundaryFact::Known(_) | BoundaryFact::Unknown => None,
        };
        self.unseen.iter().chain(boundary)
    }
}

/// The policies of a user or role, by its exact ARN.
pub(super) fn gather(snapshots: &SnapshotIndex, arn: &Arn) -> CallerPolicies {
    let gatherer = |holder| Gatherer {
        snapshots,
        holder,
        side: CallerPolicies::default(),
    };
    if let Some(role) = snapshots.role(arn) {
        return gatherer(arn).reached("role").role(role);
    }
    match snapshots.user_named(arn.account(), arn.name()) {
        Some(user) if user.arn == *arn => gatherer(arn).reached("user").user(user),
        _ => CallerPolicies::default(),
    }
}

struct Gatherer<'a> {
    snapshots: &'a SnapshotIndex,
    holder: &'a Arn,
    side: CallerPolicies,
}

impl<'a> Gatherer<'a> {
    /// A template or plan may change the policies of what it does not make itself.
    fn reached(mut self, noun: &str) -> Self {
        let name = self.holder.name();
        let is_holder = |reached: &String| {
            let rest = reached.strip_prefix(noun);
            rest.and_then(|rest| rest.strip_prefix('/')) == Some(name)
        };
        let files = self.snapshots.files();
        for file in files.filter(|file| file.reaches.iter().any(is_holder)) {
            self.miss(UnseenKind::Inline, &file.name);
        }
        self
    }

    fn role(mut self, role: &'a Role) -> CallerPolicies {
        self.side.known = role.lists_policies;
        if role.lists_policies {
            self.inline("RolePolicyList", role.inline.as_deref());
            self.attached(role.attached.as_deref());
            self.more(role.more_policies);
        }
        self.boundary(&role.boundary);
        self.side
    }

    fn user(mut self, user: &'a User) -> CallerPolicies {
        self.side.known = true;
        self.inline("UserPolicyList", user.inline.as_deref());
        self.attached(user.attached.as_deref());
        self.more(user.more_policies);
        self.boundary(&user.boundary);
        let Some(groups) = &user.groups else {
            self.miss(UnseenKind::List, "GroupList");
            return self.side;
        };
        for name in groups {
            let Some(group) = self.snapshots.group(user.arn.account(), name) else {
                self.miss(UnseenKind::Group, name);
                continue;
            };
            let member = std::mem::replace(&mut self.holder, &group.arn);
            self.inline("GroupPolicyList", group.inline.as_deref());
            self.attached(group.attached.as_deref());
            self.holder = member;
        }
        self.side
    }

    fn more(&mut self, more: bool) {
        if more {
            self.miss(UnseenKind::More, "");
        }
    }

    fn inline(&mut self, member: &str, inline: Option<&[InlinePolicy]>) {
        let Some(inline) = inline else {
            self.miss(UnseenKind::List, member);
            return;
        };
        for policy in inline {
            self.add(UnseenKind::Inline, &policy.name, policy.document.as_deref());
        }
    }

    fn attached(&mut self, attached: Option<&[Arn]>) {
        let Some(attached) = attached else {
            self.miss(UnseenKind::List, "AttachedManagedPolicies");
            return;
        };
        for arn in attached {
            self.add(UnseenKind::Attached, arn.as_str(), self.document_of(arn));
        }
    }

    fn add(&mut self, kind: UnseenKind, name: &str, stored: Option<&StoredPolicy>) {
        let Some(stored) = stored else {
            self.miss(kind, name);
            return;
        };
        match stored.policy() {
            Some(policy) if policy.document.is_readable() => {
                self.side.policies.push(Arc::clone(policy));
            }
            Some(unreadable) => {
                self.miss(kind, name);
                self.side.unreadable.push(Arc::clone(unreadable));
            }
            None => {}
        }
    }

    fn boundary(&mut self, boundary: &Knowledge<Option<Arn>>) {
        self.side.boundary = match boundary {
            Knowledge::Unknown if self.side.known => {
                BoundaryFact::Unseen(self.unseen(UnseenKind::List, "PermissionsBoundary"))
            }
            Knowledge::Unknown => BoundaryFact::Unknown,
            Knowledge::Known(None) => BoundaryFact::None,
            Knowledge::Known(Some(arn)) => {
                match self.document_of(arn).map(StoredPolicy::boundary) {
                    Some(policy) if policy.document.is_readable() => BoundaryFact::Known(policy),
                    unreadable => {
                        self.side.unreadable.extend(unreadable);
                        BoundaryFact::Unseen(self.unseen(UnseenKind::Boundary, arn.as_str()))
                    }
                }
            }
        };
    }

    fn document_of(&self, managed_policy: &Arn) -> Option<&'a StoredPolicy> {
        let policy = self.snapshots.managed_policy(managed_policy)?;
        policy.document.as_deref()
    }

    fn unseen(&self, kind: UnseenKind, name: &str) -> UnseenPolicy {
        UnseenPolicy {
            kind,
            name: Arc::from(name),
            holder: self.holder.clone(),
        }
    }

    fn miss(&mut self, kind: UnseenKind, name: &str) {
        self.side.unseen.push(self.unseen(kind, name));
    }
}
