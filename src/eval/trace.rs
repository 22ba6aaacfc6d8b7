//! Everything an evaluation looked at: the explanation as data.

use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Ternary;
use crate::iam::account::{Policy, UnseenPolicy};
use crate::iam::policy::Effect;

/// Which policies decided, or which one a trace is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// STS refuses before any policy.
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

/// How a trust statement names the caller; decides what else must allow the call
/// ("How AWS enforcement code logic evaluates requests").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantLevel {
    /// The account: identity policies must allow it too.
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

/// What a statement adds to the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// It does not apply.
    Inert,
    /// It allows.
    Allows,
    /// It denies.
    Denies,
    /// It would allow, were a missing fact known to be so.
    CouldAllow,
    /// It would deny, were a missing fact known to be so.
    CouldDeny,
}

/// Which half of an `aws:userid` of the form `id:session-name` agrees with a policy value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct UserIdHalves {
    /// The unique id before the colon.
    pub id: Ternary,
    /// The session name after it. A policy value without a colon has none, which never agrees.
    pub session_name: Ternary,
}

/// One policy that was looked at.
#[derive(Clone, Debug)]
pub struct PolicyTrace {
    /// The policy.
    pub policy: Arc<Policy>,
    /// Where it is attached.
    pub layer: Layer,
    /// Which level of the organization, root first; 0 elsewhere.
    pub level: u32,
    /// Which policy of its layer and level.
    pub index: u32,
    /// Its statements in [`super::Evaluation::statements`].
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

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementTrace {
    /// Its place in its document.
    pub index: u32,
    /// What it does when it applies.
    pub effect: Option<Effect>,
    /// Whether it names the caller; true where a policy has no principals.
    pub principal: Ternary,
    /// Each principal in [`super::Evaluation::principals`].
    pub principals: Range<u32>,
    /// Whether it covers the action.
    pub action: Ternary,
    /// The first listed action that matches.
    pub action_match: Option<u32>,
    /// Whether it covers the target role; true where a policy has no resources.
    pub resource: Ternary,
    /// Whether all conditions hold.
    pub conditions: Ternary,
    /// Each condition in [`super::Evaluation::conditions`].
    pub entries: Range<u32>,
    /// What it adds.
    pub contribution: Contribution,
}

/// One named principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrincipalTrace {
    /// Its place in the statement.
    pub index: u32,
    /// Whether it names the caller.
    pub truth: Ternary,
    /// In which way it would.
    pub level: Option<GrantLevel>,
    /// Why.
    pub reason: Reason,
}

/// One key under one operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionTrace {
    /// Its place in the statement's conditions.
    pub index: u32,
    /// Whether it holds.
    pub truth: Ternary,
    /// Why.
    pub reason: Reason,
    /// Each policy value in [`super::Evaluation::values`]; none when the key's absence decides.
    pub values: Range<u32>,
}

/// One policy value. With several values in the request: whether any of them matches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueTrace {
    /// Its place in the condition's values.
    pub index: u32,
    /// Whether the request's value matches it, before negation.
    pub truth: Ternary,
    /// Why.
    pub reason: Reason,
    /// For `aws:userid` of a role session: which half agrees.
    pub halves: Option<UserIdHalves>,
}

/// A fact without which the call cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MissingFact {
    /// A context key of the request, in the spelling the request has it in.
    ContextKey(Box<str>),
    /// Who the caller is: its kind, account, name or session name.
    Caller,
    /// The token of a web identity: its provider and claims.
    WebIdentityToken,
    /// The unique id of the caller's user or role.
    #[strum(serialize = "role_id")]
    CallerId,
    /// Whether caller and role are of the same account.
    CallerAccount,
    /// The digits or letters that a client makes up for a session name at each call. An evaluation
    /// itself says [`Self::ContextKey`]; whoever knows that nothing else of the key is open says
    /// this.
    GeneratedName,
    /// The caller's own policies, of which nothing is known.
    IdentityPolicies,
    /// The document of a policy that applies to the caller.
    PolicyDocument(Box<UnseenPolicy>),
    /// The longest session the target role gives.
    MaxSessionDuration,
    /// What a member of a stored policy means that is not known here.
    PolicyElement,
    /// What AWS does at a point its pages leave open.
    ContestedPoint,
}

impl MissingFact {
    /// The policy whose document it is.
    pub(crate) const fn unseen_policy(&self) -> Option<&UnseenPolicy> {
        match self {
            Self::PolicyDocument(unseen) => Some(unseen),
            _ => None,
        }
    }

    /// The code put into JSON: a key's name, or one of a few words.
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

/// Why something matched, did not match, or cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The texts, numbers, instants, bytes or booleans are equal.
    Equal,
    /// They are not.
    Different,
    /// Equal but for upper and lower case.
    DifferentCase,
    /// The pattern matches.
    Glob,
    /// The pattern does not match.
    NoGlob,
    /// The number or instant is on the right side.
    InOrder,
    /// It is on the wrong side.
    OutOfOrder,
    /// The address lies in the range.
    InRange,
    /// It lies outside.
    OutOfRange,
    /// The key is not in the request, and a positive operator needs it.
    AbsentPositive,
    /// The key is not in the request, which satisfies a negated operator.
    AbsentNegatedTrue,
    /// The key is not in the request, and `…IfExists` does not need it.
    IfExistsAbsent,
    /// The key is not in the request or an empty list, and the set operator says what then.
    SetEmpty,
    /// Every value of the request satisfies `ForAllValues`.
    EveryValue,
    /// Not every one does.
    NotEveryValue,
    /// Some value of the request satisfies `ForAnyValue`.
    SomeValue,
    /// None does.
    NoValue,
    /// The key is in the request, as `Null` tests.
    KeyPresent,
    /// It is not.
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
    /// A variable's value is not known.
    UnknownVariable,
    /// `*` or `?` is an ordinary character to this operator; as a pattern it would match.
    LiteralStar,
    /// The policy's or the request's value is no number, instant, address, ARN … at all.
    TypeError,
    /// A list of several values without a set operator.
    NeedsSetOperator,
    /// The key's value, or whether it is there, is not known.
    UnknownKey,
    /// The operator is not known.
    UnknownOperator,
    /// AWS pages contradict each other or are silent here.
    Contested,
    /// A generated session name is another one each time, so it never equals a fixed one.
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
    /// The same by account and name; the role's path is not known.
    SameRoleName,
    /// The role's name is the caller's, its path is not.
    OtherPath,
    /// The principal is this very session.
    SameSession,
    /// The principal is a session of the caller's role with another name.
    OtherSessionName,
    /// The principal is the caller's unique id.
    SameId,
    /// The principal is another unique id.
    OtherId,
    /// The principal is some other user, role or session.
    OtherPrincipal,
    /// The principal is of a kind the caller is not: a user for a role session, or the reverse.
    OtherKind,
    /// The principal is in another partition.
    OtherPartition,
    /// The principal is the provider of the token.
    SameProvider,
    /// The principal is another provider.
    OtherProvider,
    /// The principal is a provider of another account than the role's, which STS does not ask.
    ForeignProvider,
    /// The principal can never call `AssumeRole`: a service, a provider, a federated user.
    NotACaller,
    /// It depends on a part of the caller that is not known.
    UnknownCaller,
    /// The unique id of the caller is not known.
    UnknownId,
    /// IAM does not accept a group as principal, so it names no caller.
    GroupPrincipal,
    /// IAM does not accept a wildcard within a principal, so it names no caller.
    WildcardPrincipal,
    /// IAM does not accept this principal.
    NotAPrincipal,
}
