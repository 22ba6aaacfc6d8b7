//! Everything an evaluation looked at, as indexes into the documents: the explanation as data.

use std::ops::Range;

use super::{Reason, Ternary};
use crate::iam::account::UnseenPolicy;
use crate::iam::policy::Effect;

/// Which policies decided, or which one a trace is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Layer {
    /// The word put into JSON.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Trust => "trust",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
        }
    }
}

/// How a trust statement names the caller; decides what else must allow the call
/// ("How AWS enforcement code logic evaluates requests").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl GrantLevel {
    /// Every level, in the order of [`Self::index`].
    pub const ALL: [Self; 6] = [
        Self::Account,
        Self::Role,
        Self::User,
        Self::Everyone,
        Self::Session,
        Self::Provider,
    ];

    /// Its place in [`Self::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// The word put into JSON.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Role => "role",
            Self::User => "user",
            Self::Everyone => "everyone",
            Self::Session => "session",
            Self::Provider => "provider",
        }
    }
}

/// What a statement adds to the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Contribution {
    /// The word put into JSON.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Inert => "inert",
            Self::Allows => "allows",
            Self::Denies => "denies",
            Self::CouldAllow => "could_allow",
            Self::CouldDeny => "could_deny",
        }
    }
}

/// Which half of an `aws:userid` of the form `id:session-name` agrees with a policy value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserIdHalves {
    /// The unique id before the colon.
    pub id: Ternary,
    /// The session name after it. A policy value without a colon has none, which never agrees.
    pub session_name: Ternary,
}

/// One policy that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTrace {
    /// Where it is attached.
    pub layer: Layer,
    /// Which level of the organization, root first; 0 elsewhere.
    pub level: u32,
    /// Which policy of its layer and level.
    pub index: u32,
    /// Its statements in [`super::Evaluation::statements`].
    pub statements: Range<u32>,
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingFact {
    /// A context key of the request, in the spelling the request has it in.
    ContextKey(Box<str>),
    /// Who the caller is: its kind, account, name or session name.
    Caller,
    /// The token of a web identity: its provider and claims.
    WebIdentityToken,
    /// The unique id of the caller's user or role.
    CallerId,
    /// Whether caller and role are of the same account.
    CallerAccount,
    /// The digits or letters that a client makes up for a session name at each call. An evaluation
    /// itself says [`Self::ContextKey`]; whoever knows that nothing else of the key is open says this.
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
            Self::Caller => "caller",
            Self::WebIdentityToken => "web_identity_token",
            Self::CallerId => "role_id",
            Self::CallerAccount => "caller_account",
            Self::GeneratedName => "generated_name",
            Self::IdentityPolicies => "identity_policies",
            Self::PolicyDocument(_) => "policy_document",
            Self::MaxSessionDuration => "max_session_duration",
            Self::PolicyElement => "policy_element",
            Self::ContestedPoint => "contested_point",
        }
    }
}
