//! What a repair consists of: settings to write, policies to ask for, and what else they do.

use std::sync::Arc;

use serde::Serialize;

use crate::chain::NodeId;
use crate::eval::MissingFact;
use crate::iam::Arn;
use crate::predict::{Cause, Effect, HopVerdict, ProfileVerdict, SettingChange};
use crate::text::serialize_shown;

/// What kind of policy a change is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicySide {
    /// The trust policy of the target role.
    Trust,
    /// An identity-based policy of the caller.
    Identity,
    /// The permissions boundary of the caller.
    Boundary,
}

/// What a change does to a policy. The names are codes in JSON and never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyEdit {
    /// `StringEquals` becomes `StringLike`, so that `*` is a wildcard.
    Wildcard,
    /// A unique id that no role or user has is replaced by the caller's.
    CurrentId,
    /// A principal that was deleted is replaced by the ARN of the caller's role or user.
    CurrentPrincipal,
    /// A role ARN gets the role's own path and case.
    RealPath,
    /// An identity provider's ARN gets the role's own account, or the provider of the token.
    RealProvider,
    /// A value gets the case of the token's.
    RealCase,
    /// A repository's subject takes every branch, tag and environment.
    AnyRef,
    /// A condition tests the key of the provider that the statement names.
    RealKey,
    /// A session ARN with a wildcard, which `Principal` does not take, is replaced by the role's ARN.
    RoleForSessions,
    /// A group or another ARN with a wildcard, which `Principal` does not take, is replaced by the
    /// account and `ArnLike` on `aws:PrincipalArn`.
    PrincipalPattern,
    /// The caller's value is added to those a condition lists.
    AddValue,
    /// A value is taken from those a condition lists.
    RemoveValue,
    /// The caller is added to the principals.
    AddPrincipal,
    /// The caller's session is a principal now; the path of its role is not known.
    AddSession,
    /// `sts:AssumeRole`, or another action that the call needs, is added to the actions.
    AddAction,
    /// Actions that a trust policy must not name are taken out.
    RemoveAction,
    /// The target is added to the resources.
    AddResource,
    /// A statement that allows this call is added.
    AddStatement,
    /// A policy that allows this call is added.
    AddPolicy,
    /// A role that does not exist is made, with a trust policy that names the caller.
    NewRole,
    /// A Deny statement gets a condition that exempts the caller.
    Exempt,
    /// A resource is taken from a Deny statement.
    RemoveResource,
    /// A Deny statement is removed.
    RemoveStatement,
}

/// What a change of a policy gives up, the least first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, Serialize,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Any session of the caller's role gets in, whatever its name, where only some did.
    AnySession,
    /// A Deny statement no longer covers the caller.
    WeakerDeny,
    /// The caller gets in although a condition of the policy does not hold for it.
    WithoutCondition,
    /// The caller gets in without MFA, which the policy asks of everybody: a role session never
    /// has it.
    WithoutMfa,
}

/// A policy as it is and as it should be. Never written by this program: it is for whoever owns
/// the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyChange {
    /// The account whose owner would make the change.
    pub owner_account: String,
    /// What kind of policy it is.
    #[serde(rename = "kind")]
    pub side: PolicySide,
    /// The role or user it is attached to.
    pub principal: Arn,
    /// Name or ARN of the policy; `None` for trust policies.
    pub policy_name: Option<String>,
    /// What is changed, in the order of the document.
    pub edits: Vec<PolicyEdit>,
    /// What the change gives up.
    pub risk: Option<Risk>,
    /// The document as its author wrote it; empty for a policy that is to be made.
    #[serde(serialize_with = "serialize_shown")]
    pub before: Arc<str>,
    /// The document with the smallest change that does it; empty for a policy to be deleted.
    #[serde(serialize_with = "serialize_shown")]
    pub after: Arc<str>,
}

/// A change that fixes a hop, proven by evaluating the hop with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The settings to write, in this order; empty if only a policy can do it.
    pub changes: Vec<SettingChange>,
    /// The policies to change; empty if settings do it.
    pub policies: Vec<PolicyChange>,
    /// What the hop becomes, supposing its caller's session existed: allowed, or undetermined
    /// where it was certainly denied ("as good as the files can tell"), or without a policy where
    /// STS refused the call before it looked at any.
    pub verdict: HopVerdict,
    /// What the hop's own profile becomes, with the hops before it as they then are.
    pub profile: ProfileVerdict,
    /// Other profiles whose verdict changes, in the order of the tree.
    pub effects: Vec<Effect>,
    /// How many profiles the change could touch that were not looked at; 0 nearly always.
    pub unchecked: usize,
    /// What still is not known once it is made; empty when it is proven. Without a policy: what it
    /// depends on whether STS accepts the call.
    pub missing: Vec<MissingFact>,
    /// The obstacle behind the one that is removed: why the call is then denied.
    pub behind: Option<Cause>,
    /// Who would call instead of the present caller, if anyone.
    pub other_caller: Option<OtherCaller>,
}

/// Another caller: the present one gains nothing by such a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherCaller {
    /// The ARN of the role or user, or the name of the profile where that is not known.
    pub identity: String,
    /// Whether the trust policy's own test that fails names this role or user.
    pub named: bool,
}

impl OtherCaller {
    /// The stable code in JSON, beside those of [`Risk`].
    pub(crate) const fn code() -> &'static str {
        "other_caller"
    }
}

impl Repair {
    /// Whether the hop is then certainly allowed.
    pub(crate) const fn is_proven(&self) -> bool {
        self.verdict.is_allowed()
    }

    /// Whether it puts somebody in the caller's place whom the policy does not name: no mend of what
    /// the present caller lacks.
    pub(crate) fn dodges(&self) -> bool {
        self.other_caller.as_ref().is_some_and(|other| !other.named)
    }

    /// The code of what it gives up, the worst of it: that of a [`Risk`] or [`OtherCaller::code`].
    pub(crate) fn risk_code(&self) -> Option<&'static str> {
        let risks = self.policies.iter().filter_map(|policy| policy.risk);
        let other = self.other_caller.as_ref().map(|_| OtherCaller::code());
        other.or_else(|| risks.max().map(Into::into))
    }

    /// Whether a value in it is only likely.
    pub(crate) fn is_guess(&self) -> bool {
        self.changes.iter().any(|change| change.guess)
    }

    /// The other profiles that get through with it.
    pub(crate) fn turning_green(&self) -> impl Iterator<Item = NodeId> {
        let green = self.effects.iter().filter(|effect| effect.turns_green());
        green.map(|effect| effect.node)
    }

    /// The other profiles that no longer get through.
    pub(crate) fn turning_red(&self) -> impl Iterator<Item = NodeId> {
        let red = self.effects.iter().filter(|effect| effect.turns_red());
        red.map(|effect| effect.node)
    }
}
