//! Facts about a call that a `CloudTrail` record contains and an error message does not.
//!
//! Follows the `CloudTrail` User Guide, "record contents" and "userIdentity element", and "Logging
//! IAM and AWS STS API calls" of the IAM User Guide.

use crate::predict::TokenBearer;

/// Facts about a call that a record contains and an error message does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallEvent {
    /// `userIdentity.type`: `IAMUser`, `AssumedRole`, `AWSAccount`, `AWSService` …
    pub kind: Option<String>,
    /// The account of the caller.
    pub account: Option<String>,
    /// The calling service, on its own or on behalf of a caller (`invokedBy`).
    pub service: Option<String>,
    /// The bearer of a web identity's token.
    pub bearer: Option<TokenBearer>,
    /// The role of the calling session, with its path (`sessionIssuer`).
    pub issuer: Option<String>,
    /// True if the caller's credentials are temporary, by the prefix of its key id.
    pub temporary: Option<bool>,
    /// True if the caller's session was created with MFA.
    pub mfa: Option<bool>,
    /// The time when the caller's session was created.
    pub session_began: Option<String>,
    /// The source identity that the caller's session carries.
    pub source_identity: Option<String>,
    /// The source address of the call, or the name of a service.
    pub source_ip: Option<String>,
    /// The program that made the call.
    pub user_agent: Option<String>,
    /// The VPC endpoint that the call went through.
    pub vpc_endpoint: Option<String>,
    /// The request parameters; `None` if the record omits them, as records of refused calls do.
    pub parameters: Option<CallParameter>,
}

/// The parameters of the call other than role, session name and external id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallParameter {
    /// `durationSeconds`
    pub duration_seconds: Option<u64>,
    /// `serialNumber`: an MFA code was sent.
    pub serial_number: Option<String>,
    /// `sourceIdentity`
    pub source_identity: Option<String>,
    /// `tags`: session tags.
    pub tags: Vec<(String, String)>,
    /// `transitiveTagKeys`
    pub transitive_tags: Vec<String>,
    /// `incomingTransitiveTags`: tags that the caller's session passes on.
    pub inherited_tags: Vec<(String, String)>,
    /// The number of session policies that limit the new session.
    pub session_policies: usize,
}

impl CallEvent {
    /// Returns true if the call passes session tags, its own or inherited ones.
    pub(crate) fn passes_tags(&self) -> bool {
        self.parameters
            .as_ref()
            .is_some_and(|sent| !sent.tags.is_empty() || !sent.inherited_tags.is_empty())
    }

    /// The source identity requested for the new session.
    pub(crate) fn new_source_identity(&self) -> Option<&str> {
        let sent = self.parameters.as_ref();
        sent.and_then(|sent| sent.source_identity.as_deref())
            .or(self.source_identity.as_deref())
    }
}
