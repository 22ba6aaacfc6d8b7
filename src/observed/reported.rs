//! The parts of a report.

use serde::Serialize;

use super::mask;
use super::read::client_text::ClientError;
use crate::eval::{ASSUME_ROLE_WITH_WEB_IDENTITY, SET_SOURCE_IDENTITY, TAG_SESSION};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::TokenBearer;

/// One reported fact or call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reported {
    /// The result that it reports.
    pub outcome: ReportedOutcome,
    /// The ARN of the caller, as printed by AWS.
    pub caller: Option<String>,
    /// The caller's `aws:userid`: `AIDA…`, or `AROA…:session-name`.
    pub user_id: Option<String>,
    /// The action, such as `sts:AssumeRole`.
    pub action: Option<String>,
    /// The requested role, or another resource of the action.
    pub resource: Option<String>,
    /// The same including the next word of the text, because a line break may divide the role's
    /// name.
    pub longer_resource: Option<String>,
    /// The ARN of the policy whose Deny AWS found.
    pub policy_arn: Option<String>,
    /// The profile that a client names.
    pub profile: Option<String>,
    /// The source of that profile, as a client names it.
    pub source_profile: Option<String>,
    /// The requested name of the new session (`RoleSessionName`).
    pub session_name: Option<String>,
    /// The external id that was sent.
    pub external_id: Option<String>,
    /// The time, as in `CloudTrail`.
    pub time: Option<String>,
    /// Further facts of a `CloudTrail` record.
    pub event: Option<Box<CallEvent>>,
}

/// The result that a report contains.
#[derive(Clone, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum ReportedOutcome {
    /// `AccessDenied`, and the policy that AWS names.
    Denied(Option<Because>),
    /// The call succeeded.
    Allowed,
    /// A caller's identity, without a call for a role.
    #[default]
    Identity,
    /// IAM refuses a trust policy that names this principal (`MalformedPolicyDocument`).
    InvalidPrincipal(String),
    /// A role session requested more than one hour.
    ChainedDuration,
    /// The call requested more than the role's `MaxSessionDuration`.
    MaxSessionDuration,
    /// The caller is the account's root user.
    RootCaller,
    /// STS refuses a parameter of the call (`ValidationError`).
    Parameter {
        /// Its name as written by STS, such as `roleSessionName`.
        name: String,
        /// Its value, if STS repeats it.
        value: Option<String>,
    },
    /// The caller lacks a permission, and the details are in an encoded message.
    Encoded,
    /// The client refuses the profile or its parameters before it calls AWS.
    Client(ClientError),
    /// Another error code with its message.
    Other {
        /// `ExpiredTokenException`, `ValidationError` …
        code: String,
        /// Its message.
        message: String,
    },
}

/// The policy that AWS names as the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because {
    /// True if a Deny statement applies; false if no statement allows the call.
    pub explicit: bool,
    /// The kind of policy.
    pub policy: ReportedPolicy,
}

/// The kinds of policies in "Troubleshoot access denied error messages".
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum ReportedPolicy {
    /// The caller's own policies.
    Identity,
    /// The trust policy of the role; AWS uses this name for other resources too.
    Resource,
    /// The trust policy of the role, named as such.
    Trust,
    /// The caller's permissions boundary.
    Boundary,
    /// The session policy of the caller's session.
    Session,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
    /// The policy of a VPC endpoint.
    Endpoint,
}

impl ReportedPolicy {
    /// AWS's name for it.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::Trust => "role trust policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Endpoint => "VPC endpoint policy",
        }
    }
}

impl Reported {
    /// The caller's parsed ARN; `None` if a part of it is masked or cut.
    pub(crate) fn caller_arn(&self) -> Option<Arn> {
        whole_arn(self.caller.as_deref()?)
    }

    /// The caller as printed, unless all of it is masked.
    pub(crate) fn caller_text(&self) -> Option<&str> {
        let caller = self.caller.as_deref()?;
        let hidden = |pattern: String| pattern.bytes().all(|byte| byte == b'*');
        (!mask::pattern_of(caller).is_some_and(hidden)).then_some(caller)
    }

    /// The name of the caller's session: from its ARN, else from its user id.
    pub(crate) fn caller_session(&self) -> Option<String> {
        let of_arn = self
            .caller
            .as_deref()
            .and_then(|arn| arn.split_once(":assumed-role/")?.1.split_once('/'));
        of_arn
            .map(|(_, name)| name)
            .or_else(|| Some(self.user_id.as_deref()?.split_once(':')?.1))
            .filter(|name| mask::pattern_of(name).is_none())
            .map(str::to_owned)
    }

    /// The parameters of the call, if a record contains them.
    pub(super) fn parameters(&self) -> Option<&CallParameters> {
        self.event.as_ref()?.parameters.as_ref()
    }

    /// Returns true if it concerns the assumption of a role, or could.
    pub(crate) fn is_about_roles(&self) -> bool {
        self.action.as_deref().is_none_or(|action| {
            ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"]
                .contains(&action.to_ascii_lowercase().as_str())
        })
    }

    /// Returns true if it concerns a call with a token of an `OpenID` Connect provider.
    pub(crate) fn is_web_identity(&self) -> bool {
        self.action.as_deref() == Some(ASSUME_ROLE_WITH_WEB_IDENTITY)
    }

    /// The action that the call needed in addition to `sts:AssumeRole`, if the report concerns that
    /// action.
    pub(crate) fn further_action(&self) -> Option<&'static str> {
        let action = self.action.as_deref()?;
        [TAG_SESSION, SET_SOURCE_IDENTITY]
            .into_iter()
            .find(|further| action.eq_ignore_ascii_case(further))
    }

    /// Returns true if AWS answered a request for a role, of any kind.
    pub(crate) const fn is_answer(&self) -> bool {
        matches!(
            self.outcome,
            ReportedOutcome::Denied(_) | ReportedOutcome::Allowed
        )
    }

    /// The role, if the resource is a complete role ARN.
    pub(crate) fn role(&self) -> Option<Arn> {
        let arn = whole_arn(self.resource.as_deref()?)?;
        (arn.kind() == PrincipalKind::Role).then_some(arn)
    }

    /// The role as printed, with masked or cut parts.
    pub(crate) fn role_text(&self) -> Option<&str> {
        let resource = self.resource.as_deref()?;
        // A resource that is cut before its type may be a role.
        let cut = mask::pattern_of(resource)
            .is_some_and(|pattern| pattern.starts_with("arn:") && !pattern.contains('/'));
        (resource.contains(":role/") || cut).then_some(resource)
    }

    /// The report without the parts that differ between retries.
    pub(super) fn without_moment(&self) -> Self {
        let mut same = self.clone();
        same.time = None;
        same.longer_resource = None;
        if let Some(event) = &mut same.event {
            event.session_began = None;
        }
        same
    }
}

/// Parses an ARN; `None` if a part is masked or cut.
fn whole_arn(text: &str) -> Option<Arn> {
    let arn = Arn::parse(text).ok()?;
    mask::pattern_of(text).is_none().then_some(arn)
}

/// Facts about a call that a `CloudTrail` record contains and an error message does not.
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
    pub parameters: Option<CallParameters>,
}

/// The parameters of the call other than role, session name and external id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallParameters {
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
