//! Who asks for which role, and how; and what STS refuses before it looks at any policy.
//!
//! Refusals follow the parameters and limits of `AssumeRole` in the STS API reference, and "Methods
//! to assume a role" for role chaining.

use serde::Serialize;

use super::partial_text::is_session_name_byte;
use super::{PartialText, RequestContext};
use crate::iam::{Arn, MfaSerial, PrincipalKind};

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
    /// Wholly or partly known. An unknown name is a partial text of one
    /// [`super::UnknownPart::Session`].
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

/// The parameters of the call other than the role, as far as STS checks it before any policy
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

/// The most a session may last whose caller is itself a session of a role, in seconds.
pub const CHAINED_SESSION_LIMIT: u64 = 3600;

/// Why STS refuses a call before any policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum Refusal {
    /// The root user may not assume roles.
    #[strum(serialize = "root_caller")]
    RootUser,
    /// A `GetFederationToken` session may call nothing of STS but `GetCallerIdentity`.
    #[strum(serialize = "federated_user_caller")]
    FederatedUser,
    /// The caller is in another partition than the role.
    OtherPartition,
    /// The session name is shorter than 2, longer than 64, or has a character outside
    /// `[\w+=,.@-]`.
    #[strum(serialize = "session_name_invalid")]
    SessionName,
    /// The external id is shorter than 2, longer than 1,224, or has a character outside
    /// `[\w+=,.@:/-]`.
    #[strum(serialize = "external_id_invalid")]
    ExternalId,
    /// The serial number names no MFA device that STS takes a code of.
    #[strum(serialize = "mfa_serial_invalid")]
    SerialNumber,
    /// The source identity is no session name, or begins with `aws:`.
    #[strum(serialize = "source_identity_invalid")]
    SourceIdentity,
    /// A role session asks for more than [`CHAINED_SESSION_LIMIT`] seconds.
    ChainedDuration {
        /// What it asks for, in seconds.
        seconds: u64,
    },
    /// Less than 900 seconds, or more than 43,200.
    DurationInvalid {
        /// What is asked for, in seconds.
        seconds: u64,
    },
    /// More than the role's maximum.
    DurationTooLong {
        /// What is asked for, in seconds.
        seconds: u64,
        /// The most this role gives, in seconds.
        most: u64,
    },
}

/// The first reason for which STS refuses the call.
pub(crate) fn find_refusal(request: &AssumeRoleRequest) -> Option<Refusal> {
    let caller = &request.caller;
    match caller.kind {
        CallerKind::Root => return Some(Refusal::RootUser),
        CallerKind::FederatedUser => return Some(Refusal::FederatedUser),
        CallerKind::User
        | CallerKind::RoleSession
        | CallerKind::WebIdentity
        | CallerKind::Unknown => {}
    }
    if let Some(partition) = &caller.partition
        && **partition != *request.target.partition()
    {
        return Some(Refusal::OtherPartition);
    }
    let parameters = &request.parameters;
    if let Some(name) = &parameters.session_name
        && !is_session_name(name)
    {
        return Some(Refusal::SessionName);
    }
    if let Some(id) = &parameters.external_id
        && !is_external_id(id)
    {
        return Some(Refusal::ExternalId);
    }
    if let Some(serial) = &parameters.serial_number
        && MfaSerial::parse(serial, request.target.partition()).is_err()
    {
        return Some(Refusal::SerialNumber);
    }
    if let Some(identity) = &parameters.source_identity
        && (!is_session_name(identity) || identity.starts_with("aws:"))
    {
        return Some(Refusal::SourceIdentity);
    }
    let seconds = parameters.duration_seconds?;
    if matches!(caller.kind, CallerKind::RoleSession) && seconds > CHAINED_SESSION_LIMIT {
        return Some(Refusal::ChainedDuration { seconds });
    }
    if !(900..=43_200).contains(&seconds) {
        return Some(Refusal::DurationInvalid { seconds });
    }
    let most = parameters.max_session_duration?;
    (seconds > most).then_some(Refusal::DurationTooLong { seconds, most })
}

/// Whether a text is a session name: 2 to 64 of `[\w+=,.@-]`, ASCII only.
pub(crate) fn is_session_name(text: &str) -> bool {
    (2..=64).contains(&text.len()) && text.bytes().all(is_session_name_byte)
}

/// Whether a text is an external id: 2 to 1,224 of `[\w+=,.@:/-]`, ASCII only.
pub(crate) fn is_external_id(text: &str) -> bool {
    (2..=1224).contains(&text.len())
        && text
            .bytes()
            .all(|byte| is_session_name_byte(byte) || matches!(byte, b':' | b'/'))
}
