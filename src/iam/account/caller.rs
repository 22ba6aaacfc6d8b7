//! The caller's side: the policies that apply to a user or role, and those whose documents are
//! missing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::index::SnapshotIndex;
use super::knowledge::Knowledge;
use super::policy_text::PolicyText;
use super::role::{NamedPolicyText, Role, User};
use crate::iam::Arn;
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind};

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

/// In which way a policy without a document applies to its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

impl UnseenKind {
    /// The stable code in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Attached => "attached",
            Self::Boundary => "boundary",
            Self::Inline => "inline",
            Self::Group => "group",
            Self::List => "list",
        }
    }
}

/// A policy that is known to apply to a caller, although no snapshot holds a document of it that
/// can be read. It may deny anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnseenPolicy {
    /// How it applies.
    pub kind: UnseenKind,
    /// The ARN of a managed policy, the name of an inline policy or group, or the member that a
    /// row lacks.
    pub name: Arc<str>,
    /// The user, role or group that holds it.
    pub holder: Arn,
}

impl UnseenPolicy {
    /// Whether snapshots hold it after all.
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
            UnseenKind::Inline | UnseenKind::List => false,
        }
    }
}

/// What is known of the caller's permissions boundary.
#[derive(Clone, Debug, Default)]
pub enum BoundaryFact {
    /// There is none.
    None,
    /// This one.
    Known(NamedPolicy),
    /// There is one, or may be one, without its document.
    Unseen(UnseenPolicy),
    /// No snapshot says anything about it.
    #[default]
    Unknown,
}

/// The caller's side: its own policies, as far as a snapshot holds them.
#[derive(Clone, Debug, Default)]
pub struct CallerPolicies {
    /// The policies that can speak of `sts:AssumeRole` at all; others never matter.
    pub policies: Vec<NamedPolicy>,
    /// Those that apply too, without a document that can be read.
    pub unseen: Vec<UnseenPolicy>,
    /// The documents of these that are here and cannot be read.
    pub unreadable: Vec<NamedPolicy>,
    /// Whether a snapshot says anything about the caller's policies.
    pub known: bool,
    /// Its permissions boundary.
    pub boundary: BoundaryFact,
}

impl CallerPolicies {
    /// Those without a document, the boundary included.
    pub(super) fn all_unseen(&self) -> impl Iterator<Item = &UnseenPolicy> {
        let boundary = match &self.boundary {
            BoundaryFact::Unseen(unseen) => Some(unseen),
            BoundaryFact::None | BoundaryFact::Known(_) | BoundaryFact::Unknown => None,
        };
        self.unseen.iter().chain(boundary)
    }
}

/// A document as far as it is here.
#[derive(Clone, Debug)]
pub(super) enum Document {
    /// No snapshot holds it.
    Missing,
    /// It is no policy.
    Unreadable(NamedPolicy),
    /// It says nothing that can matter to a hop.
    Idle,
    /// It can matter.
    Read(NamedPolicy),
}

/// Managed policies that were parsed before.
pub(super) type ManagedPolicies = RefCell<HashMap<Arn, Document>>;

/// The policies of a user or role, by its exact ARN.
pub(super) fn gather(
    snapshots: &SnapshotIndex,
    managed: &ManagedPolicies,
    arn: &Arn,
) -> CallerPolicies {
    let gatherer = |holder| Gatherer {
        snapshots,
        managed,
        holder,
        side: CallerPolicies::default(),
    };
    if let Some(role) = snapshots.role(arn) {
        return gatherer(arn).role(role);
    }
    match snapshots.user_named(arn.account(), arn.name()) {
        Some(user) if user.arn == *arn => gatherer(arn).user(user),
        _ => CallerPolicies::default(),
    }
}

struct Gatherer<'a> {
    snapshots: &'a SnapshotIndex,
    managed: &'a ManagedPolicies,
    holder: &'a Arn,
    side: CallerPolicies,
}

impl<'a> Gatherer<'a> {
    fn role(mut self, role: &'a Role) -> CallerPolicies {
        self.side.known = role.lists_policies;
        if role.lists_policies {
            self.inline("RolePolicyList", role.inline.as_deref());
            self.attached(role.attached.as_deref());
        }
        self.boundary(&role.boundary);
        self.side
    }

    fn user(mut self, user: &'a User) -> CallerPolicies {
        self.side.known = true;
        self.inline("UserPolicyList", user.inline.as_deref());
        self.attached(user.attached.as_deref());
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

    fn inline(&mut self, member: &str, inline: Option<&[NamedPolicyText]>) {
        let Some(inline) = inline else {
            self.miss(UnseenKind::List, member);
            return;
        };
        for policy in inline {
            let document = read(&policy.name, policy.document.as_ref(), PolicyKind::Identity);
            self.add(UnseenKind::Inline, &policy.name, document);
        }
    }

    fn attached(&mut self, attached: Option<&[Arn]>) {
        let Some(attached) = attached else {
            self.miss(UnseenKind::List, "AttachedManagedPolicies");
            return;
        };
        for arn in attached {
            let mut managed = self.managed.borrow_mut();
            let read = || self.managed_policy(arn, PolicyKind::Identity);
            let document = managed.entry(arn.clone()).or_insert_with(read).clone();
            self.add(UnseenKind::Attached, arn.as_str(), document);
        }
    }

    fn add(&mut self, kind: UnseenKind, name: &str, document: Document) {
        match document {
            Document::Idle => {}
            Document::Read(policy) => self.side.policies.push(policy),
            Document::Missing => self.miss(kind, name),
            Document::Unreadable(policy) => {
                self.miss(kind, name);
                self.side.unreadable.push(policy);
            }
        }
    }

    fn boundary(&mut self, boundary: &Knowledge<Option<Arn>>) {
        self.side.boundary = match boundary {
            Knowledge::Unknown if self.side.known => {
                BoundaryFact::Unseen(self.unseen(UnseenKind::List, "PermissionsBoundary"))
            }
            Knowledge::Unknown => BoundaryFact::Unknown,
            Knowledge::Known(None) => BoundaryFact::None,
            Knowledge::Known(Some(arn)) => match self.managed_policy(arn, PolicyKind::Boundary) {
                Document::Read(policy) => BoundaryFact::Known(policy),
                other => {
                    if let Document::Unreadable(policy) = other {
                        self.side.unreadable.push(policy);
                    }
                    BoundaryFact::Unseen(self.unseen(UnseenKind::Boundary, arn.as_str()))
                }
            },
        };
    }

    fn managed_policy(&self, arn: &Arn, kind: PolicyKind) -> Document {
        let policy = self.snapshots.managed_policy(arn);
        let text = policy.and_then(|policy| policy.document.as_ref());
        read(arn.as_str(), text, kind)
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

fn read(name: &str, text: Option<&PolicyText>, kind: PolicyKind) -> Document {
    let Some(text) = text else {
        return Document::Missing;
    };
    let document = PolicyDocument::parse_shared(&text.text, kind, Origin::Stored);
    let readable = document.is_readable();
    // A boundary blocks what it does not speak of, and sts:TagSession and sts:SetSourceIdentity may
    // be allowed in a policy of their own.
    let matters = kind == PolicyKind::Boundary
        || document.speaks_of_assume_role()
        || text.text.contains("sts:");
    let policy = NamedPolicy {
        name: Arc::from(name),
        document: Arc::new(document),
        text: text.clone(),
    };
    match (readable, matters) {
        (false, _) => Document::Unreadable(policy),
        (true, false) => Document::Idle,
        (true, true) => Document::Read(policy),
    }
}
