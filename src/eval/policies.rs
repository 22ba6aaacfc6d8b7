//! The policies that apply to a request, including those without a known document.

use std::sync::Arc;

use super::trace::Layer;
use crate::iam::account::{Policy, UnseenPolicy};

/// The identity-based policies of the caller: all attached and inline policies of the user and its
/// groups, or of the role.
#[derive(Clone, Debug)]
pub(crate) enum IdentityPolicies<'a> {
    /// These documents, and further policies that apply but have no known document.
    Known {
        /// The policies.
        policies: &'a [Arc<Policy>],
        /// Policies without a known document. Each of these may allow and may deny.
        unseen: &'a [UnseenPolicy],
    },
    /// Unknown.
    Unknown,
}

/// A policy that limits what others grant: a permissions boundary or a session policy.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit<'a> {
    /// No such policy.
    None,
    /// A policy with a known document.
    Known(&'a Arc<Policy>),
    /// Not looked up; never changes the decision.
    NotChecked,
    /// A policy without a known document: it may allow, and it may deny.
    Unseen(&'a UnseenPolicy),
}

impl<'a> Limit<'a> {
    /// The policy, if its document is not known.
    pub(crate) const fn unseen(self) -> Option<&'a UnseenPolicy> {
        match self {
            Self::Unseen(policy) => Some(policy),
            Self::None | Self::Known(_) | Self::NotChecked => None,
        }
    }
}

/// Policies of an organization, one list per level, root first.
#[derive(Clone, Debug)]
pub(crate) enum OrganizationPolicies<'a> {
    /// The policies of these levels; without levels, none apply.
    Known(&'a [Vec<Arc<Policy>>]),
    /// Not looked up; never changes the decision.
    NotChecked,
}

impl<'a> OrganizationPolicies<'a> {
    const fn levels(&self) -> &'a [Vec<Arc<Policy>>] {
        match self {
            Self::Known(levels) => levels,
            Self::NotChecked => &[],
        }
    }
}

/// Every policy that takes part in a decision.
#[derive(Clone, Debug)]
pub(crate) struct PolicySet<'a> {
    /// The target role's trust policy.
    pub trust: &'a Arc<Policy>,
    /// The caller's policies.
    pub identity: IdentityPolicies<'a>,
    /// The caller's permissions boundary.
    pub boundary: Limit<'a>,
    /// The session policy that was passed when the caller's own session was created.
    pub session: Limit<'a>,
    /// Service control policies of the caller's account.
    pub scps: OrganizationPolicies<'a>,
    /// Resource control policies of the target's account. Only their denies matter, because
    /// `RCPFullAWSAccess` is always attached.
    pub rcps: OrganizationPolicies<'a>,
}

impl<'a> IdentityPolicies<'a> {
    /// Identity policies that are all known.
    pub(crate) const fn all(policies: &'a [Arc<Policy>]) -> Self {
        Self::Known {
            policies,
            unseen: &[],
        }
    }

    /// The policies with a known document.
    pub(super) const fn policies(&self) -> &'a [Arc<Policy>] {
        match self {
            Self::Known { policies, .. } => policies,
            Self::Unknown => &[],
        }
    }
}

/// The position of a policy in a [`PolicySet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PolicyPosition {
    pub layer: Layer,
    /// The level of the organization, counted from the root.
    pub level: usize,
    /// The index within that level.
    pub index: usize,
}

impl<'a> PolicySet<'a> {
    /// Returns true if SCPs or RCPs are checked.
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

    /// The first policy written by a person that IAM would not accept.
    pub(crate) fn first_refused(&self) -> Option<PolicyPosition> {
        let mut policies = self.placed();
        policies.find_map(|(at, policy)| policy.document.is_refused().then_some(at))
    }

    /// Every policy with a known document, the trust policy first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a Arc<Policy>> {
        self.placed().map(|(_, policy)| policy)
    }

    fn placed(&self) -> impl Iterator<Item = (PolicyPosition, &'a Arc<Policy>)> {
        let list = |layer, level, policies: &'a [Arc<Policy>]| {
            let place = move |index| PolicyPosition {
                layer,
                level,
                index,
            };
            let policies = policies.iter().enumerate();
            policies.map(move |(index, policy)| (place(index), policy))
        };
        let limit = move |layer, limit: Limit<'a>| {
            let policy = match limit {
                Limit::Known(policy) => std::slice::from_ref(policy),
                Limit::None | Limit::NotChecked | Limit::Unseen(_) => &[],
            };
            list(layer, 0, policy)
        };
        let levels = move |layer, policies: &OrganizationPolicies<'a>| {
            let levels = policies.levels().iter().enumerate();
            levels.flat_map(move |(level, policies)| list(layer, level, policies))
        };
        list(Layer::Trust, 0, std::slice::from_ref(self.trust))
            .chain(list(Layer::Identity, 0, self.identity.policies()))
            .chain(limit(Layer::Boundary, self.boundary))
            .chain(limit(Layer::Session, self.session))
            .chain(levels(Layer::Scp, &self.scps))
            .chain(levels(Layer::Rcp, &self.rcps))
    }

    /// A set in which only the trust policy is known.
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
