//! What was reported, taken apart.

use serde::Serialize;

use super::call_event::CallEvent;
use super::mask;
use super::read::client_text::ClientError;
use crate::eval::{ASSUME_ROLE_WITH_WEB_IDENTITY, SET_SOURCE_IDENTITY, TAG_SESSION};
use crate::iam::{Arn, PrincipalKind};

/// One thing that was reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// What it says.
    pub outcome: ReportedOutcome,
    /// The ARN of the caller, as AWS prints it.
    pub caller: Option<String>,
    /// The caller's `aws:userid`: `AIDA…`, or `AROA…:session-name`.
    pub user_id: Option<String>,
    /// The action, such as `sts:AssumeRole`.
    pub action: Option<String>,
    /// The role that was to be assumed, or what else the action was on.
    pub resource: Option<String>,
    /// The same with the next word of the text: a line may have been broken in the role's name.
    pub longer_resource: Option<String>,
    /// The ARN of the policy whose Deny AWS found.
    pub policy_arn: Option<String>,
    /// The profile that a client names.
    pub profile: Option<String>,
    /// The source of that profile, as a client names it.
    pub source_profile: Option<String>,
    /// The name the new session was to have (`RoleSessionName`).
    pub session_name: Option<String>,
    /// The external id that was sent.
    pub external_id: Option<String>,
    /// When, as `CloudTrail` says it.
    pub time: Option<String>,
    /// What else a `CloudTrail` record says of the call.
    pub event: Option<Box<CallEvent>>,
}

/// The heart of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum ReportedOutcome {
    /// `AccessDenied`, and which policy AWS names.
    Denied(Option<Because>),
    /// The call went through.
    Allowed,
    /// A caller's identity; no call for a role.
    #[default]
    Identity,
    /// IAM refuses a trust policy that names this principal (`MalformedPolicyDocument`).
    InvalidPrincipal(String),
    /// More than one hour was asked for with the credentials of a role.
    ChainedDuration,
    /// More was asked for than the role's `MaxSessionDuration`.
    MaxSessionDuration,
    /// The account's root user asked.
    RootCaller,
    /// STS refuses a parameter of the call (`ValidationError`).
    Parameter {
        /// Its name as STS writes it, such as `roleSessionName`.
        name: String,
        /// Its value, when STS repeats it.
        value: Option<String>,
    },
    /// The caller may not do something, and the details are in an encoded message.
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
    /// A Deny statement applies; otherwise no statement allows it.
    pub explicit: bool,
    /// Of which kind.
    pub policy: ReportedPolicy,
}

/// The kinds of policies in "Troubleshoot access denied error messages".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportedPolicy {
    /// The caller's own policies.
    Identity,
    /// The trust policy of the role; AWS says so of other resources too.
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
    /// AWS's words for it.
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

    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Resource,
        Self::Trust,
        Self::Boundary,
        Self::Session,
        Self::ServiceControl,
        Self::ResourceControl,
        Self::Endpoint,
    ];
}

impl Reported {
    /// The caller's ARN, split; `None` when a part of it is masked or cut.
    pub(crate) fn caller_arn(&self) -> Option<Arn> {
        whole_arn(self.caller.as_deref()?)
    }

    /// The caller as it was printed, unless all of it is masked.
    pub(crate) fn caller_text(&self) -> Option<&str> {
        let caller = self.caller.as_deref()?;
        let hidden = |pattern: String| pattern.bytes().all(|byte| byte == b'*');
        (!mask::pattern_of(caller).is_some_and(hidden)).then_some(caller)
    }

    /// The name of the caller's session: from its ARN, else from its user id.
    pub fn caller_session(&self) -> Option<String> {
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

    /// Whether it is about assuming a role, or could be.
    pub(crate) fn is_about_roles(&self) -> bool {
        self.action.as_deref().is_none_or(|action| {
            ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"]
                .contains(&action.to_ascii_lowercase().as_str())
        })
    }

    /// Whether it is about a call with a token of an `OpenID` Connect provider.
    pub(crate) fn is_web_identity(&self) -> bool {
        self.action.as_deref() == Some(ASSUME_ROLE_WITH_WEB_IDENTITY)
    }

    /// The action that the call needed in addition to `sts:AssumeRole`, if it is about that one.
    pub(crate) fn further_action(&self) -> Option<&'static str> {
        let action = self.action.as_deref()?;
        [TAG_SESSION, SET_SOURCE_IDENTITY]
            .into_iter()
            .find(|further| action.eq_ignore_ascii_case(further))
    }

    /// Whether AWS was asked for a role, in whatever way, and has answered.
    pub(crate) const fn is_answer(&self) -> bool {
        matches!(
            self.outcome,
            ReportedOutcome::Denied(_) | ReportedOutcome::Allowed
        )
    }

    /// The role it is about, if the resource is one, and whole.
    pub(crate) fn role(&self) -> Option<Arn> {
        let arn = whole_arn(self.resource.as_deref()?)?;
        (arn.kind() == PrincipalKind::Role).then_some(arn)
    }

    /// The role it is about as it was printed, with parts that are masked or cut off.
    pub(crate) fn role_text(&self) -> Option<&str> {
        let resource = self.resource.as_deref()?;
        let role = ":role/";
        // One that is cut before it says what it is may be a role.
        let cut = mask::pattern_of(resource)
            .is_some_and(|pattern| pattern.starts_with("arn:") && !pattern.contains('/'));
        (resource.contains(role) || cut).then_some(resource)
    }
}

/// An ARN of which no part is masked or cut.
fn whole_arn(text: &str) -> Option<Arn> {
    let arn = Arn::parse(text).ok()?;
    mask::pattern_of(text).is_none().then_some(arn)
}

impl Reported {
    /// The same without what differs from one try to the next.
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
