//! Who asks for which role, and how.

use super::{PartialText, RequestContext};
use crate::iam::{Arn, PrincipalKind};

/// What kind of identity signs the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerKind {
    /// An IAM user, with long-term keys or a `GetSessionToken` session.
    User,
    /// A session of a role, however it was begun.
    RoleSession,
    /// The root user of an account; may not assume roles.
    Root,
    /// A `GetFederationToken` session; may not assume roles.
    FederatedUser,
    /// The bearer of a token of an `OpenID` Connect provider, who signs nothing: the action is
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity,
    /// A user or a session of a role, it is not known which.
    Unknown,
}

/// The session name of a role session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionName {
    /// Wholly or partly known. An unknown name is a partial text of one [`super::UnknownPart::Session`].
    Named(PartialText),
    /// Some session that no policy names.
    Unnamed,
}

/// The unique id of a user or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerId {
    /// `AIDA…` or `AROA…`.
    Known(Box<str>),
    /// It has one, which is not known.
    Unknown,
    /// It is taken to be none that any policy names.
    Unnamed,
}

/// The identity that signs the call. What is `None` is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// What it is.
    pub kind: CallerKind,
    /// `aws`, `aws-cn` …
    pub partition: Option<Box<str>>,
    /// Its account; of a role session the account of the role. Text that is not 12 digits is
    /// equal only to itself.
    pub account: Option<Box<str>>,
    /// The ARN of the user or role with its path, as in `aws:PrincipalArn`; `None` when the path
    /// or more is unknown. Of a web identity the provider, as a trust policy names it.
    pub principal_arn: Option<PartialText>,
    /// The name of the user or role without path.
    pub name: Option<PartialText>,
    /// The session name; of no matter for users.
    pub session: SessionName,
    /// The unique id of the user or role.
    pub unique_id: CallerId,
}

/// The path of the roles that are linked to a service ("Create a service-linked role").
const SERVICE_LINKED: &str = ":role/aws-service-role/";

/// Whether a role is linked to a service: SCPs and RCPs do not restrict it ("Service control
/// policies (SCPs)", "Resource control policies (RCPs)" of the AWS Organizations User Guide).
pub(super) fn is_service_linked(role: &str) -> bool {
    role.contains(SERVICE_LINKED)
}

impl Caller {
    /// Whether it is known to be a session of a role that is linked to a service.
    pub(super) fn is_service_linked(&self) -> bool {
        let role = self.principal_arn.as_ref().and_then(PartialText::as_text);
        role.is_some_and(is_service_linked)
    }

    /// A caller of whom nothing is known.
    pub(crate) const fn unknown() -> Self {
        Self {
            kind: CallerKind::Unknown,
            partition: None,
            account: None,
            principal_arn: None,
            name: None,
            session: SessionName::Unnamed,
            unique_id: CallerId::Unknown,
        }
    }

    /// The caller an ARN names: user, root, federated user, role (some session of it) or role
    /// session. The path of a session's role is unknown until `role_arn` says it. `None` for any
    /// other ARN.
    pub fn from_arn(arn: &Arn, role_arn: Option<&Arn>) -> Option<Self> {
        let kind = match arn.kind() {
            PrincipalKind::User => CallerKind::User,
            PrincipalKind::Role | PrincipalKind::AssumedRole => CallerKind::RoleSession,
            PrincipalKind::Root => CallerKind::Root,
            PrincipalKind::FederatedUser => CallerKind::FederatedUser,
            PrincipalKind::Other => return None,
        };
        let whole = match arn.kind() {
            PrincipalKind::AssumedRole => role_arn,
            _ => Some(role_arn.unwrap_or(arn)),
        };
        let session = arn.session().map_or(SessionName::Unnamed, |session| {
            SessionName::Named(PartialText::text(session))
        });
        Some(Self {
            kind,
            partition: Some(arn.partition().into()),
            account: Some(arn.account().into()),
            principal_arn: whole.map(|arn| PartialText::text(arn.as_str())),
            name: Some(PartialText::text(whole.unwrap_or(arn).name())),
            session,
            unique_id: CallerId::Unnamed,
        })
    }
}

/// What happens at points where AWS pages contradict each other or are silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Contested {
    /// They are unknown.
    #[default]
    Unknown,
    /// They have the documented default of `rolechain batch`.
    Settled,
}

/// What the call passes besides the role, as far as STS checks it before any policy
/// (API reference, `AssumeRole`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallParameters {
    /// `RoleSessionName`, when it is written down; generated names are always well formed.
    pub session_name: Option<Box<str>>,
    /// `ExternalId`
    pub external_id: Option<Box<str>>,
    /// `SerialNumber`
    pub serial_number: Option<Box<str>>,
    /// `SourceIdentity`
    pub source_identity: Option<Box<str>>,
    /// `DurationSeconds`
    pub duration_seconds: Option<u64>,
    /// The target role's maximum, when it is known, in seconds.
    pub max_session_duration: Option<u64>,
}

/// One question: may this caller do this with that role?
#[derive(Clone, Debug)]
pub struct AssumeRoleRequest {
    /// Who calls.
    pub caller: Caller,
    /// The role.
    pub target: Arn,
    /// Every context key.
    pub context: RequestContext,
    /// What STS checks before any policy.
    pub parameters: CallParameters,
    /// Contested points.
    pub contested: Contested,
    /// Take identity policies that are not known as allowing.
    pub suppose_identity: bool,
}
