//! The kinds of findings, each with the facts that its words need.

use std::sync::Arc;

use super::inputs::Details;
use super::table::{Rule, RuleId};
use super::web_identity::WebIdentityMistake;
use crate::config::{IgnoredSection, LineRefusal, ProfileName, SettingKey};
use crate::iam::policy::Violation;
use crate::iam::{Arn, SerialFault, TextFault};
use crate::text::{Location, Severity};

/// A finding about the AWS files. No variant holds the value of a key that may be secret.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FindingKind {
    /// botocore refuses the whole file for this line (`ConfigParseError`).
    FileRefused(LineRefusal),
    /// A line.
    Line(LineFinding),
    /// A header, or a line that should be one.
    Header(HeaderFinding),
    /// A parameter of a call.
    Call(CallFinding),
    /// IAM would refuse a policy (`MalformedPolicyDocument`).
    PolicyRefused {
        /// The role or user that has it, if that is known.
        holder: Option<Arn>,
        /// Its name; `None` for the trust policy.
        name: Option<Arc<str>>,
        /// The violation.
        violation: Violation,
        /// True if IAM gave it out all the same.
        stored: bool,
        /// The rule it breaks.
        rule: RuleId,
    },
    /// A trust policy for web identities does not do what its author meant.
    WebIdentity(WebIdentityMistake),
    /// Any other rule of the table.
    Rule(RuleId, Details),
}

/// A finding about a line.
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
        /// The text between the marks; `None` if it may be secret.
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
    MfaWithoutRole {
        /// True if profiles assume roles from here, and none of them has a device of its own.
        only_here: bool,
    },
}

/// A finding about a header, or about a line that should be one.
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
        /// The probable intention of its author.
        meant: Option<String>,
    },
    /// A section that a later one of the same name replaces completely.
    SectionReplaced {
        /// Its header.
        header: Arc<str>,
        /// The header that counts.
        by: Arc<str>,
        /// The place of that entry.
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
        /// The fault.
        fault: TextFault,
    },
    /// `external_id` breaks the rules of STS.
    ExternalIdInvalid {
        /// The fault.
        fault: TextFault,
    },
    /// `mfa_serial` names no device that STS takes a code of.
    MfaSerialInvalid {
        /// Why.
        fault: SerialFault,
    },
    /// `duration_seconds` is no integer: left out without a word.
    DurationIgnored {
        /// The value.
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
        /// True if a profile of that name exists.
        exists: bool,
    },
    /// `role_arn` is no role's ARN.
    RoleArnMalformed {
        /// The value.
        value: String,
    },
    /// The account of `role_arn` is not 12 digits.
    AccountIdInvalid {
        /// The text in the place of the account id.
        account: String,
    },
    /// `mfa_serial` where the caller is a role session, which has no MFA device.
    MfaOnChainedHop {
        /// The profile whose session calls.
        source: String,
    },
}

impl FindingKind {
    /// The rule.
    pub fn rule(&self) -> &'static Rule {
        self.rule_id().rule()
    }

    const fn rule_id(&self) -> RuleId {
        match self {
            Self::FileRefused(_) => RuleId::F01,
            Self::Line(line) => line.rule_id(),
            Self::Header(header) => header.rule_id(),
            Self::Call(call) => call.rule_id(),
            Self::PolicyRefused { rule, .. } | Self::Rule(rule, _) => *rule,
            Self::WebIdentity(mistake) => mistake.rule_id(),
        }
    }

    /// How much it matters.
    pub(crate) fn severity(&self) -> Severity {
        let level = self.rule().level;
        match self {
            // IAM has taken it all the same.
            Self::PolicyRefused { stored: true, .. } => level.min(Severity::Warning),
            Self::Rule(_, details) => details.level.unwrap_or(level),
            _ => level,
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
            Self::Rule(rule, _) => rule.rule().name,
        }
    }
}

impl LineFinding {
    const fn rule_id(&self) -> RuleId {
        match self {
            Self::InlineComment { .. } => RuleId::F02,
            Self::CutElsewhere { .. } => RuleId::F03,
            Self::QuotedValue { .. } => RuleId::F04,
            Self::SwallowedSetting { .. } => RuleId::F05,
            Self::UnknownKey { .. } => RuleId::F06,
            Self::KeyWithoutRole { .. } => RuleId::F07,
            Self::KeyIgnored { .. } => RuleId::F08,
            Self::ColonDelimiter { .. } => RuleId::F09,
            Self::MfaWithoutRole { only_here: false } => RuleId::F10,
            Self::MfaWithoutRole { only_here: true } => RuleId::C28,
        }
    }
}

impl HeaderFinding {
    const fn rule_id(&self) -> RuleId {
        match self {
            Self::SwallowedHeader { .. } => RuleId::F11,
            Self::DefaultInCapitals { .. } => RuleId::F12,
            Self::MissingPrefix { .. } => RuleId::F13,
            Self::SectionIgnored { .. } => RuleId::F14,
            Self::SectionReplaced { .. } => RuleId::F15,
            Self::PrefixInCredentials { .. } => RuleId::F16,
            Self::SsoSessionInCredentials => RuleId::F17,
            Self::HeaderReadDifferently { .. } => RuleId::F18,
        }
    }
}

impl CallFinding {
    const fn rule_id(&self) -> RuleId {
        match self {
            Self::SessionNameInvalid { .. } => RuleId::C15,
            Self::ExternalIdInvalid { .. } => RuleId::F19,
            Self::MfaSerialInvalid { .. } => RuleId::F20,
            Self::DurationIgnored { .. } => RuleId::F21,
            Self::DurationOutOfRange { .. } => RuleId::H02,
            Self::DurationTooLongChained { .. } => RuleId::H01,
            Self::SourceWithPrefix { .. } => RuleId::F22,
            Self::RoleArnMalformed { .. } => RuleId::F23,
            Self::AccountIdInvalid { .. } => RuleId::F24,
            Self::MfaOnChainedHop { .. } => RuleId::C28,
        }
    }
}
