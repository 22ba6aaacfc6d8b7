//! Who signs a hop: the identity behind a node's credentials, with what is known of it.

mod arn;
mod base;
mod keys;
mod permission_set;
pub(crate) mod session;
mod token;

use std::sync::Arc;

use super::survey::Survey;
use crate::chain::{Hop, NodeContent, NodeId, Parameter};
use crate::eval::{Caller, CallerId, PartialText, SessionName, UnknownPart};
use crate::iam::Arn;
use crate::iam::account::{AccountStore, TokenClaims};
use crate::text::Location;
use session::{role_id, role_session, session_arn, userid_of_session};

pub(crate) use arn::{caller_of_arn, caller_of_id};
pub(crate) use token::{issuer_of_key, token_bearer};

/// Where the knowledge of a caller comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerOrigin {
    /// The session that the hop before opens.
    HopBefore,
    /// The identities file.
    Identities(Location),
    /// `login_session`.
    LoginSession(Option<Location>),
    /// The settings of an SSO profile.
    Sso,
    /// `granted_sso_account_id` and `granted_sso_role_name`, which granted writes.
    Granted(Location),
    /// The settings of a web identity profile.
    WebIdentity,
    /// `mfa_serial` of the hop: the account, and probably the user.
    MfaSerial(Option<Location>),
    /// The account that newer access key ids encode; undocumented by AWS.
    AccessKeyId,
    /// `aws_account_id`
    AccountSetting,
    /// The question about a call that no profile makes.
    Question,
    /// AWS itself, in an error text or a `CloudTrail` record.
    Reported,
    /// Nothing says who it is.
    Unknown,
}

/// Where a unique id was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdOrigin {
    /// A snapshot.
    Snapshot,
    /// The identities file.
    Identities,
    /// A session cached by the AWS CLI.
    CliCache,
    /// What AWS reported.
    Reported,
    /// Nowhere.
    Unknown,
}

/// How a session came about, where that decides which context keys it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// IAM Identity Center, whose sessions carry the user's attributes as session tags.
    IdentityCenter,
    /// Web identity, whose token may hold tags.
    WebIdentity,
    /// `aws login`.
    SignedIn,
    /// A profile's own call, an instance role, or a user's long-term keys: nothing else can have
    /// been put into it.
    Plain,
    /// Somebody else made it, or AWS reported it and no profile here opens it: it may be any of
    /// these, with session tags.
    Foreign,
}

/// The caller of one hop.
#[derive(Clone, Debug)]
pub struct CallerFacts {
    /// The caller as the evaluation sees it.
    pub caller: Caller,
    /// The ARN as AWS would print it.
    pub arn: PartialText,
    /// `aws:userid`; `None` when nothing is known.
    pub userid: Option<PartialText>,
    /// The exact ARN of the user or role behind it, when it is known with path.
    pub principal: Option<Arn>,
    /// Where the identity comes from.
    pub origin: CallerOrigin,
    /// Where the unique id comes from.
    pub id_origin: IdOrigin,
    /// Only probably so: what rests on it is never more than "probably allowed".
    pub probable: bool,
    /// Whether the credentials are temporary: `Some(true)` for every session.
    pub temporary: Option<bool>,
    /// How its session came about.
    pub session_kind: SessionKind,
    /// The hop's own `mfa_serial` counts only for users.
    pub mfa_possible: bool,
    /// `sso_region`, if the path of the caller's role rests on it: it is taken as the primary
    /// region of IAM Identity Center.
    pub path_region: Option<Parameter>,
    /// Whether a user is known to stand at the beginning of the chain: a user's session carries
    /// nothing on to the next.
    pub begun_by_user: bool,
    /// The issuer of a web identity's token, without `https://`.
    pub issuer: Option<Box<str>>,
    /// The claims of a web identity's token file, if it was read.
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

    /// The account, when it is known.
    pub(crate) fn account(&self) -> Option<&str> {
        self.caller.account.as_deref()
    }

    /// The same caller without what is only probable; `None` when everything is certain.
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
        // The device is one of the caller's account, but may have any name.
        if matches!(self.origin, CallerOrigin::MfaSerial(_)) {
            certain.caller.account.clone_from(&self.caller.account);
        }
        Some(certain)
    }

    /// The same caller under another session name.
    #[must_use]
    pub(crate) fn with_session(&self, name: &PartialText) -> Self {
        let mut other = self.clone();
        other.caller.session = SessionName::Named(name.clone());
        if let (Some(account), Some(role)) = (&self.caller.account, &self.caller.name) {
            other.arn = session_arn(self.caller.partition.as_deref(), account, role, name);
        }
        other.userid = Some(userid_of_session(&self.caller.unique_id, name));
        other
    }

    /// The same caller as AWS reported it: with this `aws:userid`, if it was reported.
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

/// Who signs the hop of `child`, whose credentials come from `parent`.
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
/// without what a hop from them may add.
pub(crate) fn credentials_of(survey: &Survey, facts: &AccountStore, id: NodeId) -> CallerFacts {
    match (&survey.forest.node(id).content, survey.hop(id)) {
        (_, Some((hop, target))) => session_of(survey, facts, hop, target),
        (NodeContent::Base(base), None) => base::base_caller(survey, facts, base, None),
        _ => CallerFacts::unknown(),
    }
}

/// Whether a user is known to stand at the beginning of a node's chain.
pub(crate) fn is_begun_by_user(survey: &Survey, id: NodeId) -> bool {
    survey
        .base_of(id)
        .is_some_and(|base| base::is_of_user(survey.base_identity(id), base))
}

/// The session that a hop opens.
pub(crate) fn session_of(
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
