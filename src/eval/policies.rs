//! Which policies apply to a request, and which of them have no document here.

use std::sync::Arc;

use crate::iam::account::{Policy, UnseenPolicy};

/// The identity-based policies of the caller: all attached and inline policies of the user and
/// its groups, or of the role.
#[derive(Clone, Debug)]
pub enum IdentityPolicies<'a> {
    /// These documents, and the policies that apply as well without their documents being here.
    Known {
        /// The policies.
        policies: &'a [Arc<Policy>],
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
    Known(&'a Arc<Policy>),
    /// Not looked up; never changes the decision.
    NotChecked,
    /// There is one without its document being here: it may allow, and it may deny.
    Unseen(&'a UnseenPolicy),
}

impl<'a> Limit<'a> {
    fn is_refused(self) -> bool {
        matches!(self, Self::Known(policy) if policy.document.is_refused())
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
    Known(&'a [Vec<Arc<Policy>>]),
    /// Not looked up; never changes the decision.
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
fn refused_in(policies: &[Arc<Policy>]) -> Option<usize> {
    policies
        .iter()
        .position(|policy| policy.document.is_refused())
}

/// Every policy that has a say.
#[derive(Clone, Debug)]
pub struct PolicySet<'a> {
    /// The target role's trust policy.
    pub trust: &'a Arc<Policy>,
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
    pub const fn all(policies: &'a [Arc<Policy>]) -> Self {
        Self::Known {
            policies,
            unseen: &[],
        }
    }

    /// The policies that are here.
    pub(super) const fn policies(&self) -> &'a [Arc<Policy>] {
        match self {
            Self::Known { policies, .. } => policies,
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
    /// Whether SCPs or RCPs are looked at.
    pub(crate) const fn checks_organization(&self) -> bool {
        let unchecked = [&self.scps, &self.rcps];
        !matches!(
            unchecked,
            [
                OrganizationPolicies::NotChecked,
                OrganizationPolicies::NotChecked
            ]
        )
    }

    /// The first policy that a person wrote so that IAM would not accept it.
    pub(crate) fn first_refused(&self) -> Option<PolicyPosition> {
        if self.trust.document.is_refused() {
            return Some(PolicyPosition::Trust);
        }
        let identity = refused_in(self.identity.policies()).map(PolicyPosition::Identity);
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

    /// Every policy that is here, the trust policy first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a Arc<Policy>> {
        let limits = [self.boundary, self.session].into_iter();
        let limits = limits.filter_map(|limit| match limit {
            Limit::Known(policy) => Some(policy),
            Limit::None | Limit::NotChecked | Limit::Unseen(_) => None,
        });
        let levels = [&self.scps, &self.rcps].into_iter();
        let levels = levels.flat_map(|levels| match levels {
            OrganizationPolicies::Known(levels) => *levels,
            OrganizationPolicies::NotChecked => &[],
        });
        std::iter::once(self.trust)
            .chain(self.identity.policies())
            .chain(limits)
            .chain(levels.flatten())
    }

    /// A trust policy of which alone is known.
    pub(crate) const fn of_trust(trust: &'a Arc<Policy>) -> Self {
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
