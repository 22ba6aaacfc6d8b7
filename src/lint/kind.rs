//! The kinds of findings, each with the facts that its words need.

use std::sync::Arc;

use super::web_identity::WebIdentityMistake;
use crate::config::{IgnoredSection, ProfileName, Refusal, SettingKey};
use crate::iam::policy::Violation;
use crate::iam::{Arn, SerialFault, TextFault};
use crate::text::{Location, Severity};

/// What is odd. No variant ever holds the value of a key that may be secret.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FindingKind {
    /// botocore refuses the whole file for this line (`ConfigParseError`).
    FileRefused(Refusal),
    /// A line.
    Line(LineFinding),
    /// A header, or a line that should be one.
    Header(HeaderFinding),
    /// A parameter of a call.
    Call(CallFinding),
    /// IAM would refuse a policy (`MalformedPolicyDocument`).
    PolicyRefused {
        /// The role or user that has it.
        holder: Arn,
        /// Its name; `None` for the trust policy.
        name: Option<Arc<str>>,
        /// What is wrong.
        violation: Violation,
        /// Whether IAM gave it out all the same.
        stored: bool,
    },
    /// A trust policy for web identities does not do what its author meant.
    WebIdentity(WebIdentityMistake),
}

/// What is odd about a line.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum LineFinding {
    /// ` #` or ` ;` behind a value: the AWS CLI takes it for part of the value, the SDKs cut it
    /// off ("Shared config and credentials files" in the SDKs and Tools Reference Guide).
    InlineComment {
        /// The key.
        key: SettingKey,
        /// The value without the comment; `None` where it may be secret.
        value: Option<String>,
    },
    /// The same in a command, where it is meant: only the SDKs cut it off.
    #[strum(serialize = "value_cut_elsewhere")]
    CutElsewhere {
        /// The key.
        key: SettingKey,
    },
    /// The value stands in quotation marks, which become part of it.
    QuotedValue {
        /// The key.
        key: SettingKey,
        /// What stands between the marks; `None` where it may be secret.
        inside: Option<String>,
    },
    /// An indented setting that became part of the value above.
    SwallowedSetting {
        /// The key it would have set.
        key: SettingKey,
        /// The key whose value it is part of now.
        by: SettingKey,
    },
    /// An unknown key, very like one that the AWS CLI knows.
    UnknownKey {
        /// The key.
        key: SettingKey,
        /// The one that was meant.
        meant: SettingKey,
    },
    /// A key of a hop in a profile without `role_arn`.
    KeyWithoutRole {
        /// The key.
        key: SettingKey,
    },
    /// A parameter of `AssumeRole` that the AWS CLI takes from no profile.
    KeyIgnored {
        /// The key.
        key: SettingKey,
    },
    /// `key : value`: an error for the SDKs.
    ColonDelimiter {
        /// The key.
        key: SettingKey,
    },
    /// `mfa_serial` in a profile without `role_arn`: the AWS CLI never asks for the code.
    MfaWithoutRole,
}

/// What is odd about a header, or a line that should be one.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum HeaderFinding {
    /// An indented header that became part of the value above.
    SwallowedHeader {
        /// The text between the brackets.
        name: String,
        /// The key whose value it is part of now.
        by: SettingKey,
    },
    /// `[DEFAULT]`: no profile; every section of the file inherits its keys.
    DefaultInCapitals {
        /// How many keys.
        keys: usize,
    },
    /// `[name]` in the config file, which looks like a profile.
    #[strum(serialize = "missing_profile_prefix")]
    MissingPrefix {
        /// The name.
        name: Arc<str>,
        /// The first profile that names it as its source.
        named_by: Option<ProfileName>,
    },
    /// A section that the AWS CLI passes over.
    SectionIgnored {
        /// The text between the brackets.
        header: Arc<str>,
        /// Why.
        reason: IgnoredSection,
        /// What its author probably meant.
        meant: Option<String>,
    },
    /// A section that a later one of the same name replaces completely.
    SectionReplaced {
        /// Its header.
        header: Arc<str>,
        /// The header that counts.
        by: Arc<str>,
        /// Where that stands.
        at: Location,
    },
    /// `[profile name]` in the credentials file.
    #[strum(serialize = "profile_prefix_in_credentials")]
    PrefixInCredentials {
        /// The name behind the prefix.
        name: String,
    },
    /// `[sso-session name]` in the credentials file.
    SsoSessionInCredentials,
    /// A header that the SDKs read differently.
    HeaderReadDifferently {
        /// The header.
        header: Arc<str>,
        /// The profile's name for the AWS CLI.
        name: Arc<str>,
    },
}

/// A parameter of a call that STS refuses, or that does nothing for this caller.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CallFinding {
    /// `role_session_name` breaks the rules of STS.
    SessionNameInvalid {
        /// The name.
        name: String,
        /// How.
        fault: TextFault,
    },
    /// `external_id` breaks the rules of STS.
    ExternalIdInvalid {
        /// How.
        fault: TextFault,
    },
    /// `mfa_serial` names no device that STS takes a code of.
    MfaSerialInvalid {
        /// Why.
        fault: SerialFault,
    },
    /// `duration_seconds` is no integer: left out without a word.
    DurationIgnored {
        /// What it says.
        value: String,
    },
    /// `duration_seconds` is outside 900 to 43,200.
    DurationOutOfRange {
        /// Seconds in digits.
        seconds: String,
    },
    /// More than an hour for a session that another role session opens ("Role chaining").
    DurationTooLongChained {
        /// Seconds in digits.
        seconds: String,
    },
    /// `source_profile = profile name`.
    SourceWithPrefix {
        /// The name behind the prefix.
        name: String,
        /// Whether a profile of that name exists.
        exists: bool,
    },
    /// `role_arn` is no role's ARN.
    RoleArnMalformed {
        /// What it says.
        value: String,
    },
    /// The account of `role_arn` is not 12 digits.
    AccountIdInvalid {
        /// What stands in its place.
        account: String,
    },
    /// `mfa_serial` where the caller is a role session, which has no MFA device.
    MfaOnChainedHop {
        /// The profile whose session calls.
        source: String,
    },
}

impl FindingKind {
    /// How much it matters.
    pub(crate) const fn severity(&self) -> Severity {
        match self {
            Self::FileRefused(_) | Self::PolicyRefused { stored: false, .. } => Severity::Error,
            Self::PolicyRefused { stored: true, .. } | Self::WebIdentity(_) => Severity::Warning,
            Self::Line(line) => line.severity(),
            Self::Header(header) => header.severity(),
            Self::Call(call) => call.severity(),
        }
    }

    /// The stable code in JSON.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::FileRefused(_) => self.into(),
            Self::Line(line) => line.into(),
            Self::Header(header) => header.into(),
            Self::Call(call) => call.into(),
            Self::PolicyRefused { violation, .. } => violation.code(),
            Self::WebIdentity(mistake) => mistake.into(),
        }
    }
}

impl LineFinding {
    const fn severity(&self) -> Severity {
        match self {
            Self::InlineComment { .. }
            | Self::QuotedValue { .. }
            | Self::SwallowedSetting { .. }
            | Self::UnknownKey { .. }
            | Self::KeyWithoutRole { .. } => Severity::Warning,
            Self::CutElsewhere { .. }
            | Self::KeyIgnored { .. }
            | Self::ColonDelimiter { .. }
            | Self::MfaWithoutRole => Severity::Note,
        }
    }
}

impl HeaderFinding {
    const fn severity(&self) -> Severity {
        match self {
            Self::SwallowedHeader { .. }
            | Self::DefaultInCapitals { .. }
            | Self::MissingPrefix { .. }
            | Self::SectionIgnored { .. }
            | Self::SectionReplaced { .. }
            | Self::PrefixInCredentials { .. }
            | Self::SsoSessionInCredentials => Severity::Warning,
            Self::HeaderReadDifferently { .. } => Severity::Note,
        }
    }
}

impl CallFinding {
    const fn severity(&self) -> Severity {
        match self {
            Self::SessionNameInvalid { .. }
            | Self::ExternalIdInvalid { .. }
            | Self::MfaSerialInvalid { .. }
            | Self::DurationOutOfRange { .. }
            | Self::DurationTooLongChained { .. }
            | Self::RoleArnMalformed { .. } => Severity::Error,
            Self::DurationIgnored { .. }
            | Self::SourceWithPrefix { .. }
            | Self::AccountIdInvalid { .. }
            | Self::MfaOnChainedHop { .. } => Severity::Warning,
        }
    }
}
