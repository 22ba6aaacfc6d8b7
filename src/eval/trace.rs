//! A record of everything that an evaluation examined: the explanation as data.

use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Ternary;
use crate::iam::account::{Policy, UnseenPolicy};
use crate::iam::policy::Effect;

/// The deciding policies, or the layer that a trace belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// STS's checks before any policy.
    Call,
    /// The target role's trust policy.
    Trust,
    /// The caller's identity-based policies.
    Identity,
    /// The caller's permissions boundary.
    Boundary,
    /// The policy of the caller's own session.
    Session,
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
}

/// How a trust statement names the caller, which determines what else must allow the call ("How AWS
/// enforcement code logic evaluates requests").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantLevel {
    /// The account; identity policies must allow the call too.
    Account,
    /// The role of the session.
    Role,
    /// The user.
    User,
    /// Everyone.
    Everyone,
    /// This very session.
    Session,
    /// The provider of the web identity.
    Provider,
}

/// The contribution of a statement to the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Contribution {
    /// The statement does not apply.
    Inert,
    /// It allows.
    Allows,
    /// It denies.
    Denies,
    /// It would allow, depending on a missing fact.
    CouldAllow,
    /// It would deny, depending on a missing fact.
    CouldDeny,
}

/// How the two halves of an `aws:userid` of the form `id:session-name` agree with a policy value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct UserIdHalves {
    /// The unique id before the colon.
    pub id: Ternary,
    /// The session name after it. A policy value without a colon has none, which never matches.
    pub session_name: Ternary,
}

/// The trace of one policy.
#[derive(Clone, Debug)]
pub struct PolicyTrace {
    /// The policy.
    pub policy: Arc<Policy>,
    /// The layer it belongs to.
    pub layer: Layer,
    /// The level of the organization, root first; 0 elsewhere.
    pub level: u32,
    /// The index within its layer and level.
    pub index: u32,
    /// The range of its statements in [`super::Evaluation::statements`].
    pub statements: Range<u32>,
}

impl PartialEq for PolicyTrace {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.policy, &other.policy)
            && (self.layer, self.level, self.index) == (other.layer, other.level, other.index)
            && self.statements == other.statements
    }
}

impl Eq for PolicyTrace {}

/// The trace of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementTrace {
    /// The index in its document.
    pub index: u32,
    /// The effect if it applies.
    pub effect: Option<Effect>,
    /// True if it names the caller, or if the policy has no principals.
    pub principal: Ternary,
    /// The range of its principals in [`super::Evaluation::principals`].
    pub principals: Range<u32>,
    /// True if it covers the action.
    pub action: Ternary,
    /// The first listed action that matches.
    pub action_match: Option<u32>,
    /// True if it covers the target role, or if the policy has no resources.
    pub resource: Ternary,
    /// True if all conditions hold.
    pub conditions: Ternary,
    /// The range of its conditions in [`super::Evaluation::conditions`].
    pub entries: Range<u32>,
    /// Its contribution to the decision.
    pub contribution: Contribution,
}

/// The trace of one principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrincipalTrace {
    /// The index in the statement.
    pub index: u32,
    /// True if it names the caller.
    pub truth: Ternary,
    /// The kind of grant it would be.
    pub level: Option<GrantLevel>,
    /// The reason.
    pub reason: Reason,
}

/// The trace of one key under one operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConditionTrace {
    /// The index in the statement's conditions.
    pub index: u32,
    /// True if it holds.
    pub truth: Ternary,
    /// The reason.
    pub reason: Reason,
    /// The range of its values in [`super::Evaluation::values`]; empty if the key is absent and
    /// that decides.
    pub values: Range<u32>,
}

/// The trace of one policy value. If the request has several values, it covers a match of any of
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueTrace {
    /// The index in the condition's values.
    pub index: u32,
    /// True if the request's value matches it, before negation.
    pub truth: Ternary,
    /// The reason.
    pub reason: Reason,
    /// For the `aws:userid` of a role session: the result of each half.
    pub halves: Option<UserIdHalves>,
}

/// A fact without which the call cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MissingFact {
    /// A context key of the request, in the request's spelling.
    ContextKey(Box<str>),
    /// The caller's identity: its kind, account, name or session name.
    Caller,
    /// The token of a web identity: its provider and claims.
    WebIdentityToken,
    /// The unique id of the caller's user or role.
    #[strum(serialize = "role_id")]
    CallerId,
    /// The relation of the caller's account to the role's: same or different.
    CallerAccount,
    /// The digits or letters that a client generates for a session name at each call. An evaluation
    /// itself reports [`Self::ContextKey`]; code that knows that nothing else about the key is
    /// unknown reports this.
    GeneratedName,
    /// The caller's own policies, which are entirely unknown.
    IdentityPolicies,
    /// The document of a policy that applies to the caller.
    PolicyDocument(Box<UnseenPolicy>),
    /// The maximum session duration of the target role.
    MaxSessionDuration,
    /// The meaning of a policy element that we do not know.
    PolicyElement,
    /// A part of a planned policy that its file does not say, by its name there.
    PlannedValue(Box<str>),
    /// The behaviour of AWS on a point that its pages leave open.
    ContestedPoint,
}

impl MissingFact {
    /// The policy with the missing document.
    pub(crate) const fn unseen_policy(&self) -> Option<&UnseenPolicy> {
        match self {
            Self::PolicyDocument(unseen) => Some(unseen),
            _ => None,
        }
    }

    /// The code in JSON: a key's name, or one of a few words.
    pub fn code(&self) -> &str {
        match self {
            Self::ContextKey(name) => name,
            other => other.into(),
        }
    }
}

impl Serialize for MissingFact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The reason why something matched, did not match, or cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The texts, numbers, instants, bytes or booleans are equal.
    Equal,
    /// The values differ.
    Different,
    /// The values are equal except for case.
    DifferentCase,
    /// The pattern matches.
    Glob,
    /// The pattern does not match.
    NoGlob,
    /// The number or instant is on the right side.
    InOrder,
    /// It is on the wrong side.
    OutOfOrder,
    /// The address is in the range.
    InRange,
    /// The address is outside the range.
    OutOfRange,
    /// The key is not in the request, and a positive operator needs it.
    AbsentPositive,
    /// The key is not in the request, which satisfies a negated operator.
    AbsentNegatedTrue,
    /// The key is not in the request, and `…IfExists` does not need it.
    IfExistsAbsent,
    /// The key is not in the request or an empty list, and the set operator decides.
    SetEmpty,
    /// Every value of the request satisfies `ForAllValues`.
    EveryValue,
    /// Not every value of the request satisfies `ForAllValues`.
    NotEveryValue,
    /// Some value of the request satisfies `ForAnyValue`.
    SomeValue,
    /// No value of the request satisfies `ForAnyValue`.
    NoValue,
    /// `Null`: the key is in the request.
    KeyPresent,
    /// `Null`: the key is not in the request.
    KeyAbsent,
    /// `ForAllValues:Null` is always true, `ForAnyValue:Null` always false.
    SetOperatorWithNull,
    /// A policy value matches.
    ValueMatches,
    /// No policy value matches.
    NoValueMatches,
    /// No policy value matches, which satisfies a negated operator.
    NoneListed,
    /// A policy value matches, which violates a negated operator.
    Listed,
    /// The policy's list of values is empty.
    NoPolicyValues,
    /// A variable of the policy value has no value in this request.
    NoValueVariable,
    /// A variable's value is unknown.
    UnknownVariable,
    /// `*` or `?` is an ordinary character for this operator; as a pattern it would match.
    LiteralStar,
    /// The value of the policy or the request is not a number, instant, address, ARN … at all.
    TypeError,
    /// A list of several values without a set operator.
    NeedsSetOperator,
    /// The key's value is unknown, or it is unknown whether the key is in the request.
    UnknownKey,
    /// The operator is unknown.
    UnknownOperator,
    /// AWS pages contradict each other or are silent here.
    Contested,
    /// A generated session name differs each time, so it never equals a fixed one.
    GeneratedName,

    /// The principal is everyone.
    Everyone,
    /// The principal is the caller's account.
    SameAccount,
    /// The principal is another account.
    OtherAccount,
    /// The principal is the user itself.
    SameUser,
    /// The principal is the role of the session, by its full ARN.
    SameRole,
    /// The principal is the role of the session, by account and name; the role's path is unknown.
    SameRoleName,
    /// The role's name is the caller's, but its path is not.
    OtherPath,
    /// The principal is this very session.
    SameSession,
    /// The principal is a session of the caller's role with another name.
    OtherSessionName,
    /// The principal is the caller's unique id.
    SameId,
    /// The principal is another unique id.
    OtherId,
    /// The principal is another user, role or session.
    OtherPrincipal,
    /// The principal is of another kind than the caller: a user for a role session, or vice versa.
    OtherKind,
    /// The principal is in another partition.
    OtherPartition,
    /// The principal is the provider of the token.
    SameProvider,
    /// The principal is another provider.
    OtherProvider,
    /// The principal is a provider of another account than the role's, which STS does not accept.
    ForeignProvider,
    /// The principal can never call `AssumeRole`: a service, a provider, a federated user.
    NotACaller,
    /// The result depends on an unknown part of the caller.
    UnknownCaller,
    /// The unique id of the caller is unknown.
    UnknownId,
    /// IAM does not accept a group as a principal, so it names no caller.
    GroupPrincipal,
    /// IAM does not accept a wildcard within a principal, so it names no caller.
    WildcardPrincipal,
    /// IAM does not accept this principal.
    NotAPrincipal,
}
