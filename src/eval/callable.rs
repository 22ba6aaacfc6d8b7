//! What STS refuses before it looks at any policy.
//!
//! Follows the parameters and limits of `AssumeRole` in the STS API reference, and "Methods to
//! assume a role" for role chaining.

use super::{AssumeRoleRequest, CallerKind};
use crate::iam::MfaSerial;

/// The most a session may last whose caller is itself a session of a role, in seconds.
pub const CHAINED_SESSION_LIMIT: u64 = 3600;

/// Why STS refuses a call before any policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The root user may not assume roles.
    RootUser,
    /// A `GetFederationToken` session may call nothing of STS but `GetCallerIdentity`.
    FederatedUser,
    /// The caller is in another partition than the role.
    OtherPartition,
    /// The session name is shorter than 2, longer than 64, or has a character outside
    /// `[\w+=,.@-]`.
    SessionName,
    /// The external id is shorter than 2, longer than 1,224, or has a character outside
    /// `[\w+=,.@:/-]`.
    ExternalId,
    /// The serial number names no MFA device that STS takes a code of.
    SerialNumber,
    /// The source identity is no session name, or begins with `aws:`.
    SourceIdentity,
    /// A role session asks for more than [`CHAINED_SESSION_LIMIT`] seconds.
    ChainedDuration {
        /// What it asks for, in seconds.
        seconds: u64,
    },
    /// Less than 900 seconds, more than 43,200, or more than the role's maximum.
    Duration {
        /// What is asked for, in seconds.
        seconds: u64,
        /// The most this role gives, as far as is known, in seconds.
        most: u64,
    },
}

impl Refusal {
    /// The code put into JSON.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::RootUser => "root_caller",
            Self::FederatedUser => "federated_user_caller",
            Self::OtherPartition => "other_partition",
            Self::SessionName => "session_name_invalid",
            Self::ExternalId => "external_id_invalid",
            Self::SerialNumber => "mfa_serial_invalid",
            Self::SourceIdentity => "source_identity_invalid",
            Self::ChainedDuration { .. } => "chained_duration",
            Self::Duration { .. } => "duration_invalid",
        }
    }
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
    let most = parameters.max_session_duration.unwrap_or(43_200);
    (seconds < 900 || seconds > most).then_some(Refusal::Duration { seconds, most })
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

pub(super) const fn is_session_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b'-')
}
