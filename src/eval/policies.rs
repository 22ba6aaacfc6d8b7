//! Which policies apply to a request, and which of them nobody has seen.

use crate::iam::account::UnseenPolicy;
use crate::iam::policy::PolicyDocument;

/// The identity-based policies of the caller: all attached and inline policies of the user and
/// its groups, or of the role.
#[derive(Clone, Debug)]
pub enum IdentityPolicies<'a> {
    /// These documents, and the policies that apply as well without their documents being here.
    Known {
        /// The documents.
        documents: Vec<&'a PolicyDocument>,
        /// Each of these may allow, and may deny.
        unseen: &'a [UnseenPolicy],
    },
    /// Nothing is known of them.
    Unknown,
}

/// A policy that limits what others grant: a permissions boundary or a session policy.
#[derive(Clone, Copy, Debug)]
pub enum Limit<'a> {
    /// There is none.
    None,
    /// This one.
    Known(&'a PolicyDocument),
    /// Nobody looked; never changes the decision.
    NotChecked,
    /// There is one without its document being here: it may allow, and it may deny.
    Unseen(&'a UnseenPolicy),
}

impl<'a> Limit<'a> {
    fn is_refused(self) -> bool {
        matches!(self, Self::Known(document) if document.is_refused())
    }

    /// The policy that is known to be one without its document being here.
    pub(crate) const fn unseen(self) -> Option<&'a UnseenPolicy> {
        match self {
            Self::Unseen(policy) => Some(policy),
            Self::None | Self::Known(_) | Self::NotChecked => None,
        }
    }
}

/// Policies of an organization, one list per level, root first.
#[derive(Clone, Debug)]
pub enum OrganizationPolicies<'a> {
    /// These levels; no level means that none apply.
    Known(Vec<Vec<&'a PolicyDocument>>),
    /// Nobody looked; never changes the decision.
    NotChecked,
}

impl OrganizationPolicies<'_> {
    /// Level and position of the first that IAM would not accept.
    fn refused(&self) -> Option<(usize, usize)> {
        let Self::Known(levels) = self else {
            return None;
        };
        let mut levels = levels.iter().enumerate();
        levels.find_map(|(at, level)| Some((at, refused_in(level)?)))
    }
}

/// The position of the first that IAM would not accept.
fn refused_in(documents: &[&PolicyDocument]) -> Option<usize> {
    documents.iter().position(|document| document.is_refused())
}

/// Every policy that has a say.
#[derive(Clone, Debug)]
pub struct PolicySet<'a> {
    /// The target role's trust policy.
    pub trust: &'a PolicyDocument,
    /// The caller's policies.
    pub identity: IdentityPolicies<'a>,
    /// The caller's permissions boundary.
    pub boundary: Limit<'a>,
    /// The policy passed when the caller's own session was begun.
    pub session: Limit<'a>,
    /// Service control policies of the caller's account.
    pub scps: OrganizationPolicies<'a>,
    /// Resource control policies of the target's account. Only their denies matter, since
    /// `RCPFullAWSAccess` is always attached.
    pub rcps: OrganizationPolicies<'a>,
}

impl<'a> IdentityPolicies<'a> {
    /// All of them.
    pub const fn all(documents: Vec<&'a PolicyDocument>) -> Self {
        Self::Known {
            documents,
            unseen: &[],
        }
    }

    /// The documents that are here.
    pub(crate) fn documents(&self) -> &[&'a PolicyDocument] {
        match self {
            Self::Known { documents, .. } => documents,
            Self::Unknown => &[],
        }
    }
}

/// Where a policy stands in a [`PolicySet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyPosition {
    /// The trust policy.
    Trust,
    /// So many identity-based policies come before it.
    Identity(usize),
    /// The permissions boundary.
    Boundary,
    /// The policy of the caller's session.
    Session,
    /// The service control policies: its level, and its position there.
    Scp(usize, usize),
    /// The resource control policies: its level, and its position there.
    Rcp(usize, usize),
}

impl<'a> PolicySet<'a> {
    /// The first policy that a person wrote so that IAM would not accept it.
    pub(crate) fn first_refused(&self) -> Option<PolicyPosition> {
        if self.trust.is_refused() {
            return Some(PolicyPosition::Trust);
        }
        let identity = refused_in(self.identity.documents()).map(PolicyPosition::Identity);
        let boundary = || {
            self.boundary
                .is_refused()
                .then_some(PolicyPosition::Boundary)
        };
        let session = || self.session.is_refused().then_some(PolicyPosition::Session);
        let scp = || {
            self.scps
                .refused()
                .map(|(level, at)| PolicyPosition::Scp(level, at))
        };
        let rcp = || {
            self.rcps
                .refused()
                .map(|(level, at)| PolicyPosition::Rcp(level, at))
        };
        identity
            .or_else(boundary)
            .or_else(session)
            .or_else(scp)
            .or_else(rcp)
    }

    /// A trust policy of which alone is known.
    pub(crate) const fn of_trust(trust: &'a PolicyDocument) -> Self {
        Self {
            trust,
            identity: IdentityPolicies::Unknown,
            boundary: Limit::NotChecked,
            session: Limit::NotChecked,
            scps: OrganizationPolicies::NotChecked,
            rcps: OrganizationPolicies::NotChecked,
        }
    }
}
