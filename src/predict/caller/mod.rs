//! The caller of a hop: the identity behind a node's credentials, as far as it is known.

mod arn;
mod base;
pub(crate) mod session;

use std::sync::Arc;

use super::survey::Survey;
use crate::chain::{Hop, NodeContent, NodeId, Parameter};
use crate::eval::{Caller, CallerId, CallerSession, PartialText, UnknownPart};
use crate::iam::Arn;
use crate::iam::account::{AccountStore, TokenClaims};
use crate::text::Location;
use session::{role_id, role_session, session_arn, userid_of_session};

pub(crate) use arn::{caller_of_arn, caller_of_id};
pub(crate) use base::{account_of_key, issuer_of_key, key_of_account, token_bearer};

/// The origin of a caller's identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerOrigin {
    /// The session that the previous hop opens.
    HopBefore,
    /// The identities file.
    Identities(Location),
    /// `login_session`.
    LoginSession(Option<Location>),
    /// The settings of an SSO profile.
    Sso,
    /// `granted_sso_account_id` and `granted_sso_role_name`, written by granted.
    Granted(Location),
    /// The settings of a web identity profile.
    WebIdentity,
    /// `mfa_serial` of the hop: gives the account, and probably the user.
    MfaSerial(Option<Location>),
    /// The account that newer access key ids encode; undocumented by AWS.
    AccessKeyId,
    /// `aws_account_id`
    AccountSetting,
    /// A question about a call that no profile makes.
    Question,
    /// AWS itself, in an error message or a `CloudTrail` record.
    Reported,
    /// Unknown.
    Unknown,
}

/// The origin of a unique id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdOrigin {
    /// A snapshot.
    Snapshot,
    /// The identities file.
    Identities,
    /// A session cached by the AWS CLI.
    CliCache,
    /// A report by AWS.
    Reported,
    /// Unknown.
    Unknown,
}

/// How a session was created, which determines some of its context keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// IAM Identity Center, whose sessions carry the user's attributes as session tags.
    IdentityCenter,
    /// Web identity, whose token may hold tags.
    WebIdentity,
    /// `aws login`.
    SignedIn,
    /// A profile's own call, an instance role, or a user's long-term keys: these add no tags.
    Plain,
    /// A session that no profile here opens, made elsewhere or reported by AWS: it may be of any
    /// kind, with session tags.
    Foreign,
}

/// The known facts about the caller of one hop.
#[derive(Clone, Debug)]
pub struct CallerFacts {
    /// The caller as used in the evaluation.
    pub caller: Caller,
    /// The ARN as AWS would print it.
    pub arn: PartialText,
    /// `aws:userid`; `None` if nothing is known about it.
    pub userid: Option<PartialText>,
    /// The exact ARN of the user or role behind it, if it is known including the path.
    pub principal: Option<Arn>,
    /// The origin of the identity.
    pub origin: CallerOrigin,
    /// The origin of the unique id.
    pub id_origin: IdOrigin,
    /// True if the caller is only a guess: a verdict based on it is at most "probably allowed".
    pub probable: bool,
    /// True if the credentials are temporary, as for every session; `None` if unknown.
    pub temporary: Option<bool>,
    /// How the session was created.
    pub session_kind: SessionKind,
    /// True if the caller may be a user, for whom the hop's own `mfa_serial` counts.
    pub mfa_possible: bool,
    /// `sso_region`, if the path of the caller's role depends on it: it is assumed to be the
    /// primary region of IAM Identity Center.
    pub path_region: Option<Parameter>,
    /// True if the chain is known to begin with a user: a user's session passes nothing on to the
    /// next.
    pub begun_by_user: bool,
    /// The issuer of a web identity's token, without `https://`.
    pub issuer: Option<Box<str>>,
    /// The claims in a web identity's token file, if it was read.
    pub token: Option<Arc<TokenClaims>>,
}

impl CallerFacts {
    fn unknown() -> Self {
        Self {
            caller: Caller::unknown(),
            arn: PartialText::unknown(UnknownPart::Any),
            userid: None,
            principal: None,
            origin: CallerOrigin::Unknown,
            id_origin: IdOrigin::Unknown,
            probable: false,
            temporary: None,
            session_kind: SessionKind::Plain,
            mfa_possible: true,
            path_region: None,
            begun_by_user: false,
            issuer: None,
            token: None,
        }
    }

    /// The account, if it is known.
    pub(crate) fn account(&self) -> Option<&str> {
        self.caller.account.as_deref()
    }

    /// The same caller without guesses; `None` if everything is certain.
    pub(crate) fn certain_part(&self) -> Option<Self> {
        if !self.probable {
            return None;
        }
        if let CallerOrigin::Granted(_) = self.origin {
            return Some(Self {
                session_kind: self.session_kind,
                ..Self::unknown()
            });
        }
        let mut certain = Self {
            temporary: self.temporary,
            session_kind: self.session_kind,
            ..Self::unknown()
        };
        certain.caller.kind = self.caller.kind;
        // The device is in the caller's account but may have any name.
        if matches!(self.origin, CallerOrigin::MfaSerial(_)) {
            certain.caller.account.clone_from(&self.caller.account);
        }
        Some(certain)
    }

    /// The same caller with another session name.
    #[must_use]
    pub(crate) fn with_session(&self, name: &PartialText) -> Self {
        let mut other = self.clone();
        other.caller.session = CallerSession::Named(name.clone());
        if let (Some(account), Some(role)) = (&self.caller.account, &self.caller.name) {
            other.arn = session_arn(self.caller.partition.as_deref(), account, role, name);
        }
        other.userid = Some(userid_of_session(&self.caller.unique_id, name));
        other
    }

    /// The same caller as reported by AWS, with this `aws:userid` if it was reported.
    #[must_use]
    pub(crate) fn reported(mut self, user_id: Option<&str>) -> Self {
        self.origin = CallerOrigin::Reported;
        self.probable = false;
        if let Some(user_id) = user_id {
            let id = user_id.split(':').next().unwrap_or_default();
            self.caller.unique_id = CallerId::Known(id.into());
            self.id_origin = IdOrigin::Reported;
            self.userid = Some(PartialText::text(user_id));
        }
        self
    }
}

/// The caller of the hop `child`, whose credentials come from `parent`.
pub(crate) fn find_caller(
    survey: &Survey,
    facts: &AccountStore,
    parent: NodeId,
    child: &Hop,
) -> CallerFacts {
    let node = survey.forest.node(parent);
    let mut found = match &node.content {
        NodeContent::Hop(hop) => {
            let target = survey.hop(parent).and_then(|(_, target)| target);
            session_of(survey, facts, hop, target)
        }
        NodeContent::Base(base) => base::base_caller(survey, facts, base, Some(child)),
        NodeContent::Nothing | NodeContent::Broken { .. } => match (node.hop(), survey.hop(parent))
        {
            (Some(hop), Some((_, target))) => session_of(survey, facts, hop, target),
            _ => CallerFacts::unknown(),
        },
    };
    found.begun_by_user = is_begun_by_user(survey, parent);
    found
}

/// The owner of a node's credentials: the session that its hop opens, or its base credentials
/// without what a later hop may imply.
pub(crate) fn credentials_of(survey: &Survey, facts: &AccountStore, id: NodeId) -> CallerFacts {
    match (&survey.forest.node(id).content, survey.hop(id)) {
        (_, Some((hop, target))) => session_of(survey, facts, hop, target),
        (NodeContent::Base(base), None) => base::base_caller(survey, facts, base, None),
        _ => CallerFacts::unknown(),
    }
}

/// Returns true if a node's chain is known to begin with a user.
fn is_begun_by_user(survey: &Survey, id: NodeId) -> bool {
    survey
        .base_of(id)
        .is_some_and(|base| base::is_of_user(survey.base_identity(id), base))
}

/// The session that a hop opens.
fn session_of(
    survey: &Survey,
    facts: &AccountStore,
    hop: &Hop,
    target: Option<&Arn>,
) -> CallerFacts {
    let Some(role) = target else {
        return CallerFacts::unknown();
    };
    let name = session_text(hop, survey.assumptions.client);
    let identity = survey.config.identities.get(hop.profile.as_str());
    let (id, id_origin) = role_id(facts, role, identity);
    CallerFacts {
        mfa_possible: false,
        temporary: Some(true),
        origin: CallerOrigin::HopBefore,
        ..role_session(role, &name, id, id_origin)
    }
}

pub(crate) use session::session_text;
