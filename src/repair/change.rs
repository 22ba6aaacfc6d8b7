//! The parts of a repair: settings to write, policy changes to request, and their side effects.

use std::sync::Arc;

use serde::Serialize;

use crate::chain::NodeId;
use crate::eval::MissingFact;
use crate::iam::Arn;
use crate::predict::{Cause, Effect, HopVerdict, ProfileVerdict, SettingChange};
use crate::text::serialize_shown;

/// The kind of policy that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PolicySide {
    /// The trust policy of the target role.
    Trust,
    /// An identity-based policy of the caller.
    Identity,
    /// The permissions boundary of the caller.
    Boundary,
}

/// One change to a policy. The names are codes in JSON and never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PolicyEdit {
    /// `StringEquals` becomes `StringLike`, so that `*` is a wildcard.
    Wildcard,
    /// A unique id that belongs to no role or user is replaced by the caller's.
    CurrentId,
    /// A deleted principal is replaced by the ARN of the caller's role or user.
    CurrentPrincipal,
    /// A role ARN gets the role's actual path and case.
    RealPath,
    /// An identity provider's ARN gets the role's own account, or the token's provider.
    RealProvider,
    /// A value gets the case of the token's value.
    RealCase,
    /// The subject pattern of a repository admits every branch, tag and environment.
    AnyRef,
    /// A condition tests the key of the provider that the statement names.
    RealKey,
    /// A session ARN with a wildcard, which `Principal` does not accept, is replaced by the role's
    /// ARN.
    RoleForSessions,
    /// A group or another ARN with a wildcard, which `Principal` does not accept, is replaced by
    /// the account and `ArnLike` on `aws:PrincipalArn`.
    PrincipalPattern,
    /// The caller's value is added to the values of a condition.
    AddValue,
    /// A value is removed from the values of a condition.
    RemoveValue,
    /// The caller is added to the principals.
    AddPrincipal,
    /// The caller's session is added to the principals, because the path of its role is unknown.
    AddSession,
    /// `sts:AssumeRole`, or another action that the call needs, is added to the actions.
    AddAction,
    /// Actions that a trust policy must not name are removed.
    RemoveAction,
    /// The target is added to the resources.
    AddResource,
    /// A statement that allows this call is added.
    AddStatement,
    /// A policy that allows this call is added.
    AddPolicy,
    /// A missing role is created, with a trust policy that names the caller.
    NewRole,
    /// A Deny statement gets a condition that exempts the caller.
    Exempt,
    /// A resource is removed from a Deny statement.
    RemoveResource,
    /// A Deny statement is removed.
    RemoveStatement,
}

/// The protection that a policy change gives up, the least first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, Serialize,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Any session of the caller's role is admitted, where only certain names were.
    AnySession,
    /// A Deny statement no longer covers the caller.
    WeakerDeny,
    /// The caller is admitted although a condition of the policy does not hold for it.
    WithoutCondition,
    /// The caller is admitted without MFA, which the policy requires of everyone: a role session
    /// never has it.
    WithoutMfa,
}

/// A policy before and after a change. This program never writes it: it is meant for the owner of
/// the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PolicyChange {
    /// The account whose owner would make the change.
    pub owner_account: String,
    /// The kind of policy.
    #[serde(rename = "kind")]
    pub side: PolicySide,
    /// The role or user it is attached to.
    pub principal: Arn,
    /// Name or ARN of the policy; `None` for trust policies.
    pub policy_name: Option<String>,
    /// The changes, in document order.
    pub edits: Vec<PolicyEdit>,
    /// The protection that the change gives up.
    pub risk: Option<Risk>,
    /// The document as written by its author; empty for a new policy.
    #[serde(serialize_with = "serialize_shown")]
    pub before: Arc<str>,
    /// The document with the smallest sufficient change; empty for a policy to be deleted.
    #[serde(serialize_with = "serialize_shown")]
    pub after: Arc<str>,
}

/// A change that fixes a hop, proven by evaluating the hop with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    /// The settings to write, in this order; empty if only a policy change helps.
    pub changes: Vec<SettingChange>,
    /// The policies to change; empty if settings are enough.
    pub policies: Vec<PolicyChange>,
    /// The hop's verdict after the change, assuming its caller's session exists: allowed, or
    /// undetermined if it was certainly denied ("as good as the files can tell"), or without a
    /// policy if STS refused the call before it read any.
    pub verdict: HopVerdict,
    /// The verdict of the hop's own profile, including the hops before it.
    pub profile: ProfileVerdict,
    /// Other profiles whose verdict changes, in tree order.
    pub effects: Vec<Effect>,
    /// The number of profiles that the change could affect but that were not evaluated; nearly
    /// always 0.
    pub unchecked: usize,
    /// The facts that are still missing after the change; empty if it is proven. For a role without
    /// a policy: the facts on which STS's acceptance of the call depends.
    pub missing: Vec<MissingFact>,
    /// The next obstacle after the removed one: the reason why the call is then denied.
    pub behind: Option<Cause>,
    /// The new caller, if the repair replaces the present one.
    pub other_caller: Option<OtherCaller>,
}

/// Another caller. Such a repair does not help the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherCaller {
    /// The ARN of the role or user, or the name of the profile if the ARN is unknown.
    pub identity: String,
    /// True if the failing test of the trust policy names this role or user.
    pub named: bool,
}

impl OtherCaller {
    /// The stable code in JSON, like those of [`Risk`].
    pub(crate) const fn code() -> &'static str {
        "other_caller"
    }
}

impl Repair {
    /// Returns true if the hop is then certainly allowed.
    pub(crate) const fn is_proven(&self) -> bool {
        self.verdict.is_allowed()
    }

    /// Returns true if the repair replaces the caller by one that the policy does not name, which
    /// does not fix the present caller's problem.
    pub(crate) fn evades(&self) -> bool {
        self.other_caller.as_ref().is_some_and(|other| !other.named)
    }

    /// The code of the greatest risk: that of a [`Risk`] or [`OtherCaller::code`].
    pub(crate) fn risk_code(&self) -> Option<&'static str> {
        let risks = self.policies.iter().filter_map(|policy| policy.risk);
        let other = self.other_caller.as_ref().map(|_| OtherCaller::code());
        other.or_else(|| risks.max().map(Into::into))
    }

    /// Returns true if a value in it is only likely.
    pub(crate) fn is_guess(&self) -> bool {
        self.changes.iter().any(|change| change.guess)
    }

    /// The other profiles that it makes succeed.
    pub(crate) fn newly_working(&self) -> impl Iterator<Item = NodeId> {
        let green = self.effects.iter().filter(|effect| effect.starts_working());
        green.map(|effect| effect.node)
    }

    /// The other profiles that it makes fail.
    pub(crate) fn newly_failing(&self) -> impl Iterator<Item = NodeId> {
        let red = self.effects.iter().filter(|effect| effect.stops_working());
        red.map(|effect| effect.node)
    }
}
