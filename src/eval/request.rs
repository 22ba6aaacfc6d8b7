//! A request: the caller, the role and the parameters, and the refusals of STS that come before any
//! policy.
//!
//! Refusals follow the parameters and limits of `AssumeRole` in the STS API reference, and "Methods
//! to assume a role" for role chaining.

use serde::Serialize;

use super::partial_text::is_session_name_byte;
use super::{PartialText, RequestContext};
use crate::iam::{Arn, MfaSerial, PrincipalKind};

/// The kind of identity that signs the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerKind {
    /// An IAM user, with long-term keys or a `GetSessionToken` session.
    User,
    /// A role session, however it was created.
    RoleSession,
    /// The root user of an account, which may not assume roles.
    Root,
    /// A `GetFederationToken` session, which may not assume roles.
    FederatedUser,
    /// The bearer of a token from an `OpenID` Connect provider. It does not sign; the action is
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity,
    /// A user or a role session; it is not known which.
    Unknown,
}

/// The session name of a role session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerSession {
    /// Wholly or partly known. An unknown name is a partial text with a single
    /// [`super::UnknownPart::Session`].
    Named(PartialText),
    /// A session that no policy names.
    Unnamed,
}

/// The unique id of a user or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerId {
    /// `AIDA…` or `AROA…`.
    Known(Box<str>),
    /// An id that is not known.
    Unknown,
    /// An id that no policy names.
    Unnamed,
}

/// The identity that signs the call. `None` means unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The kind of identity.
    pub kind: CallerKind,
    /// `aws`, `aws-cn` …
    pub partition: Option<Box<str>>,
    /// The account; for a role session, the account of the role. Text other than 12 digits equals
    /// only itself.
    pub account: Option<Box<str>>,
    /// The ARN of the user or role with its path, as in `aws:PrincipalArn`; `None` if the path or
    /// more is unknown. For a web identity, the provider as a trust policy names it.
    pub principal_arn: Option<PartialText>,
    /// The name of the user or role without its path.
    pub name: Option<PartialText>,
    /// The session name; ignored for users.
    pub session: CallerSession,
    /// The unique id of the user or role.
    pub unique_id: CallerId,
}

/// The path of service-linked roles ("Create a service-linked role").
const SERVICE_LINKED: &str = ":role/aws-service-role/";

/// Returns true if a role is service-linked: SCPs and RCPs do not restrict it ("Service control
/// policies (SCPs)", "Resource control policies (RCPs)" of the AWS Organizations User Guide).
pub(super) fn is_service_linked(role: &str) -> bool {
    role.contains(SERVICE_LINKED)
}

impl Caller {
    /// Returns true if the caller is known to be a session of a service-linked role.
    pub(super) fn is_service_linked(&self) -> bool {
        let role = self.principal_arn.as_ref().and_then(PartialText::as_text);
        role.is_some_and(is_service_linked)
    }

    /// A completely unknown caller.
    pub(crate) const fn unknown() -> Self {
        Self {
            kind: CallerKind::Unknown,
            partition: None,
            account: None,
            principal_arn: None,
            name: None,
            session: CallerSession::Unnamed,
            unique_id: CallerId::Unknown,
        }
    }

    /// The caller that an ARN names: user, root, federated user, role (some session of it) or role
    /// session. The path of a session's role is unknown unless `role_arn` gives it. `None` for any
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
        let session = arn.session().map_or(CallerSession::Unnamed, |session| {
            CallerSession::Named(PartialText::text(session))
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

/// How to treat points on which AWS pages contradict each other or are silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Contested {
    /// As unknown.
    #[default]
    Unknown,
    /// By the documented default of `rolechain batch`.
    Settled,
}

/// The parameters of the call other than the role that STS checks before any policy (API reference,
/// `AssumeRole`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallParameters {
    /// `RoleSessionName`, if it is set. Generated names are always well formed.
    pub session_name: Option<Box<str>>,
    /// `ExternalId`
    pub external_id: Option<Box<str>>,
    /// `SerialNumber`
    pub serial_number: Option<Box<str>>,
    /// `DurationSeconds`
    pub duration_seconds: Option<u64>,
    /// The target role's maximum in seconds, if it is known.
    pub max_session_duration: Option<u64>,
}

/// One question: may this caller perform this action on this role?
#[derive(Clone, Debug)]
pub(crate) struct AssumeRoleRequest {
    /// The caller.
    pub caller: Caller,
    /// The role.
    pub target: Arn,
    /// Every context key.
    pub context: RequestContext,
    /// The parameters that STS checks before any policy.
    pub parameters: CallParameters,
    /// The treatment of contested points.
    pub contested: Contested,
    /// True to assume that unknown identity policies allow the call.
    pub suppose_identity: bool,
}

/// The maximum duration of a session whose caller is itself a role session, in seconds.
pub(crate) const CHAINED_SESSION_LIMIT: u64 = 3600;

/// The reason why STS refuses a call before any policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum Refusal {
    /// The root user may not assume roles.
    #[strum(serialize = "root_caller")]
    RootUser,
    /// A `GetFederationToken` session may call no STS operation except `GetCallerIdentity`.
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
    /// The serial number names no MFA device that STS accepts a code from.
    #[strum(serialize = "mfa_serial_invalid")]
    SerialNumber,
    /// A role session requests more than [`CHAINED_SESSION_LIMIT`] seconds.
    ChainedDuration {
        /// The requested seconds.
        seconds: u64,
    },
    /// Less than 900 seconds, or more than 43,200.
    DurationInvalid {
        /// The requested seconds.
        seconds: u64,
    },
    /// More than the role's maximum.
    DurationTooLong {
        /// The requested seconds.
        seconds: u64,
        /// The role's maximum in seconds.
        most: u64,
    },
}

/// The first reason why STS refuses the call.
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

/// Returns true for a valid session name: 2 to 64 of `[\w+=,.@-]`, ASCII only.
pub(crate) fn is_session_name(text: &str) -> bool {
    (2..=64).contains(&text.len()) && text.bytes().all(is_session_name_byte)
}

/// Returns true for a valid external id: 2 to 1,224 of `[\w+=,.@:/-]`, ASCII only.
pub(crate) fn is_external_id(text: &str) -> bool {
    (2..=1224).contains(&text.len())
        && text
            .bytes()
            .all(|byte| is_session_name_byte(byte) || matches!(byte, b':' | b'/'))
}
