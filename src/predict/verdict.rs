//! The verdicts of hops and profiles, and the codes that scripts rely on.

use serde::Serialize;

use crate::eval::{EvalDecision, Evaluation};

/// The verdict of one hop, one call of `sts:AssumeRole`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, Serialize,
)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum HopVerdict {
    /// The known policies allow it.
    Allowed {
        /// True if this rests on the trust policy alone: nothing is known of the caller's own
        /// policies. Within one account none of them has to allow the hop, but any could deny it.
        trust_only: bool,
    },
    /// A Deny statement applies.
    DeniedExplicit,
    /// No statement allows it, or the role does not exist.
    DeniedImplicit,
    /// A fact or a policy is missing; the list is stored beside the verdict.
    Undetermined,
    /// IAM would refuse the trust policy.
    InvalidPolicy,
    /// STS refuses the call before it looks at any policy.
    NotCallable,
    /// The target role is in no snapshot.
    NoPolicy,
    /// An earlier hop of the chain fails, so AWS never sees this one.
    NotReached,
}

impl HopVerdict {
    /// The stable code in JSON.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Returns true if the known policies allow the hop.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// Returns true if the chain certainly ends here: later hops are not reached.
    pub const fn stops_the_chain(self) -> bool {
        matches!(
            self,
            Self::DeniedExplicit | Self::DeniedImplicit | Self::InvalidPolicy | Self::NotCallable
        )
    }
}

/// The verdict of all policies together on a call.
pub(super) fn verdict_of_call(evaluation: &Evaluation) -> HopVerdict {
    match verdict_of(evaluation.decision) {
        HopVerdict::Allowed { .. } => HopVerdict::Allowed {
            trust_only: evaluation.identity.is_none(),
        },
        verdict => verdict,
    }
}

/// The verdict of one side, or of an evaluation with a known caller's side.
pub(super) const fn verdict_of(decision: EvalDecision) -> HopVerdict {
    match decision {
        EvalDecision::Allowed => HopVerdict::Allowed { trust_only: false },
        EvalDecision::ExplicitlyDenied => HopVerdict::DeniedExplicit,
        EvalDecision::ImplicitlyDenied => HopVerdict::DeniedImplicit,
        EvalDecision::Undetermined => HopVerdict::Undetermined,
        EvalDecision::InvalidPolicy => HopVerdict::InvalidPolicy,
        EvalDecision::NotCallable => HopVerdict::NotCallable,
    }
}

/// The verdict of `--profile NAME` as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "&'static str")]
pub enum ProfileVerdict {
    /// Every hop is allowed.
    Allowed {
        /// True if at least one hop rests on its trust policy alone; see [`HopVerdict::Allowed`].
        trust_only: bool,
    },
    /// The verdict of the first hop that is denied, invalid or not callable.
    Stopped(HopVerdict),
    /// No hop is denied, but at least one is undetermined or has no policy.
    Undetermined,
    /// The profile assumes no role.
    NoHops,
    /// The chain does not resolve.
    Broken,
}

impl ProfileVerdict {
    /// The verdict of the chain with one more hop.
    #[must_use]
    pub(crate) const fn then(self, hop: HopVerdict) -> Self {
        match (self, hop) {
            (Self::Stopped(_) | Self::Broken, _) => self,
            (_, hop) if hop.stops_the_chain() => Self::Stopped(hop),
            (Self::Undetermined, _) | (_, HopVerdict::Undetermined | HopVerdict::NoPolicy) => {
                Self::Undetermined
            }
            (before, hop) => Self::Allowed {
                trust_only: before.is_trust_only()
                    || matches!(hop, HopVerdict::Allowed { trust_only: true }),
            },
        }
    }

    /// The verdict of the chain with one more node. A base that supplies its own credentials adds
    /// no hop.
    #[must_use]
    pub(super) const fn after(self, verdict: HopVerdict, is_hop: bool) -> Self {
        if verdict.is_allowed() && !is_hop {
            self
        } else {
            self.then(verdict)
        }
    }

    /// Returns true if every hop is allowed.
    pub(crate) const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// Returns true if the verdict differs; the basis of an allow makes no difference.
    pub(crate) fn differs_from(self, before: Self) -> bool {
        self.code() != before.code()
    }

    /// Returns true if every hop is allowed, at least one of them by its trust policy alone.
    pub(crate) const fn is_trust_only(self) -> bool {
        matches!(self, Self::Allowed { trust_only: true })
    }

    /// The severity, from 0.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Allowed { .. } | Self::NoHops => 0,
            Self::Undetermined => 1,
            Self::Stopped(_) => 2,
            Self::Broken => 3,
        }
    }

    /// The stable code in JSON.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Allowed { .. } => "allowed",
            Self::Stopped(verdict) => verdict.code(),
            Self::Undetermined => "undetermined",
            Self::NoHops => "no_hops",
            Self::Broken => "broken",
        }
    }
}

impl From<ProfileVerdict> for &'static str {
    fn from(verdict: ProfileVerdict) -> Self {
        verdict.code()
    }
}

/// The verdict of one side of a hop alone: the trust side or the identity side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "&'static str")]
pub enum SideVerdict {
    /// This side has a verdict.
    Verdict(HopVerdict),
    /// Nothing is known about this side.
    NotChecked,
}

impl SideVerdict {
    /// The verdict of one side; [`Self::NotChecked`] if nothing is known about it.
    pub(super) fn of(decision: Option<EvalDecision>) -> Self {
        decision.map_or(Self::NotChecked, |decision| {
            Self::Verdict(verdict_of(decision))
        })
    }

    /// Returns true if this side allows the hop.
    pub const fn allows(self) -> bool {
        matches!(self, Self::Verdict(HopVerdict::Allowed { .. }))
    }
}

impl From<SideVerdict> for &'static str {
    fn from(side: SideVerdict) -> Self {
        match side {
            SideVerdict::Verdict(verdict) => verdict.code(),
            SideVerdict::NotChecked => "not_checked",
        }
    }
}

/// The failing part of an `aws:userid` test. The value of a role session is `role id:session name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Half {
    /// The session name matches, the unique id does not.
    Id,
    /// The unique id matches, the caller's session name does not.
    #[serde(rename = "session_name")]
    CallerSessionName,
    /// No value has either part right.
    Both,
}

/// The cause that stops a hop. The names are codes in JSON and never change their meaning.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// No value of an `aws:userid` test matches the caller.
    UseridNotListed,
    /// The listed unique ids no longer belong to any role or user.
    UseridStale,
    /// A test of `sts:RoleSessionName` fails.
    #[serde(rename = "session_name_mismatch")]
    #[strum(serialize = "session_name_mismatch")]
    NewSessionNameMismatch,
    /// No statement names the caller as principal.
    PrincipalNotListed,
    /// A unique id is listed in place of a deleted principal.
    PrincipalDeleted,
    /// A test of `aws:PrincipalArn` fails.
    PrincipalArnMismatch,
    /// A test of a tag of the caller fails.
    PrincipalTagMismatch,
    /// A test of the caller's organization fails.
    OrgIdMismatch,
    /// The source address is outside the allowed networks.
    SourceIpOutside,
    /// The trust policy requires an external id and the profile sends none.
    ExternalIdMissing,
    /// The profile sends another external id.
    ExternalIdWrong,
    /// The trust policy requires MFA.
    MfaMissing,
    /// Only AWS services or identity providers are named.
    ServiceOnly,
    /// The statement that names the caller allows another action.
    WrongAction,
    /// A Deny statement of the trust policy applies.
    ExplicitDeny,
    /// No policy of the caller allows `sts:AssumeRole` on the target.
    IdentityMissing,
    /// A policy of the caller denies it.
    IdentityDeny,
    /// The caller's permissions boundary does not allow it.
    BoundaryBlocks,
    /// The session policy of the caller's session does not allow it.
    SessionPolicyBlocks,
    /// A service control policy of the caller's account does not allow it.
    ScpBlocks,
    /// A resource control policy of the target's account denies it.
    RcpDenies,
    /// A role session requests more than one hour.
    ChainedDuration,
    /// `duration_seconds` is outside the range that STS accepts for any role.
    DurationInvalid,
    /// `duration_seconds` is more than the role's maximum.
    DurationTooLong,
    /// The request exceeds the default maximum, and the role's own maximum is unknown.
    DurationUnknown,
    /// The hop names no MFA device that STS accepts a code from.
    MfaSerialInvalid,
    /// The MFA device that the hop names cannot be the calling user's.
    MfaDeviceForeign,
    /// The whole snapshot of the account has no such role.
    RoleNotFound,
    /// The account's snapshot has the role with a different path or case.
    RolePathMismatch,
    /// The target role is in no snapshot.
    NoSnapshot,
    /// The caller cannot be determined from the files.
    CallerUnknown,
    /// The whole snapshot of the caller's account has no such user or role.
    CallerNotFound,
    /// The name of the new session violates the rules of STS.
    #[serde(rename = "session_name_invalid")]
    #[strum(serialize = "session_name_invalid")]
    NewSessionNameInvalid,
    /// The external id violates the rules of STS.
    ExternalIdInvalid,
    /// `role_arn` is not a role ARN.
    RoleArnMalformed,
    /// The caller is the account root user.
    RootCaller,
    /// The caller is a federated user session.
    FederatedCaller,
    /// A test of the subject of the token fails.
    SubjectMismatch,
    /// A test of the audience of the token fails.
    AudienceMismatch,
    /// The token has expired.
    TokenExpired,
    /// The token was not read, so its provider and claims are unknown.
    TokenUnknown,
    /// Caller and target are in different partitions.
    PartitionMismatch,
    /// It is unknown if MFA counts for this caller.
    MfaUnknown,
    /// The caller's own policies are in no snapshot.
    IdentityUnknown,
    /// A policy that applies to the caller has no document in any snapshot; it may deny.
    PolicyDocumentMissing,
    /// The result depends on a condition key that was not supplied.
    ContextUnknown,
    /// Another condition fails.
    ConditionNotMet,
    /// `sts:TagSession` is also needed and not allowed.
    TagSessionMissing,
    /// `sts:SetSourceIdentity` is also needed and not allowed.
    SetSourceIdentityMissing,
    /// IAM would refuse the trust policy.
    PolicyInvalid,
}
