//! Reasons why a chain does not resolve: facts for the explanation, and botocore's own words.

use std::sync::Arc;

use crate::config::{ConfigFile, ProfileName, ProfileSet, SettingKey, SettingValue};
use crate::text::Location;

/// A chain that does not resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainProblem {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The profile that contains it, if any.
    pub profile: Option<ProfileName>,
    /// The line to blame.
    pub location: Option<Location>,
}

impl ChainProblem {
    /// The refusal of a whole file, which fails every profile. botocore reads the config file first
    /// and reports only the first refusal.
    pub(super) fn of_refused_file(set: &ProfileSet) -> Option<Self> {
        let refusal = set.refusals().next()?;
        Some(Self {
            kind: ProblemKind::FileRefused {
                path: refusal.location.file.to_string(),
            },
            profile: None,
            location: Some(refusal.location.clone()),
        })
    }

    /// The profile asked for does not exist.
    pub(super) fn not_found(name: &str) -> Self {
        let name = name.to_owned();
        Self {
            kind: ProblemKind::ProfileNotFound { name },
            profile: None,
            location: None,
        }
    }

    /// Adds the words that the refused setting accepts.
    #[must_use]
    pub(super) fn taking(mut self, words: &'static [&'static str]) -> Self {
        if let ProblemKind::RefusedSetting { accepted, .. } = &mut self.kind {
            *accepted = words;
        }
        self
    }

    /// Returns true if a problem of the requested profile comes before those of its sources.
    pub(super) const fn comes_first(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::Loop(_)
                | ProblemKind::RefusedSetting {
                    before_load: true,
                    ..
                }
        )
    }
}

/// A reason why a chain does not resolve. The names follow botocore's checks in `credentials.py`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The profile asked for exists in neither file.
    ProfileNotFound {
        /// Its name.
        name: String,
    },
    /// botocore refuses one of the files, and with it every profile.
    FileRefused {
        /// The name of the file.
        path: String,
    },
    /// `source_profile` and `credential_source` together.
    BothSources,
    /// `role_arn` with neither `source_profile` nor `credential_source`.
    NoSource,
    /// `credential_source` is none of the three words, including capitals.
    UnknownCredentialSource {
        /// The value as written.
        value: SettingValue,
    },
    /// `source_profile` names a profile that does not exist.
    MissingSource {
        /// The name.
        source: String,
    },
    /// The chain comes back to a profile that it has visited.
    Loop(LoopPath),
    /// `credential_source` names a source that has no credentials.
    EmptyCredentialSource {
        /// The value of `credential_source`.
        source: &'static str,
    },
    /// The source profile exists but has no credentials of any kind.
    SourceWithoutCredentials {
        /// Its name.
        source: ProfileName,
    },
    /// `web_identity_token_file` without a role.
    WebIdentityWithoutRole,
    /// `sso_session` names an sso-session that does not exist.
    MissingSsoSession {
        /// The name.
        session: String,
    },
    /// The profile and its sso-session disagree.
    InconsistentSso {
        /// The key.
        key: SettingKey,
        /// The value in the profile.
        profile_value: SettingValue,
        /// The value in the sso-session.
        session_value: SettingValue,
    },
    /// SSO keys are missing, in botocore's order.
    IncompleteSso {
        /// The keys.
        missing: Vec<SettingKey>,
    },
    /// An access key id without its secret.
    PartialKeys {
        /// The file that holds it; `None` for the environment.
        file: Option<ConfigFile>,
    },
    /// The `sso_session` of a requested profile does not exist or is empty. botocore requires it
    /// even if the credentials come from elsewhere.
    MissingTokenSession {
        /// The name.
        session: String,
    },
    /// The `sso_session` of a requested profile lacks these keys.
    IncompleteTokenSession {
        /// The keys.
        missing: Vec<SettingKey>,
    },
    /// botocore refuses to send the call.
    InvalidParameters {
        /// Each finding, in botocore's order.
        problems: Vec<ParameterProblem>,
    },
    /// botocore expects text, and fails on a nested value.
    NestedValue {
        /// The key.
        key: SettingKey,
        /// The Python exception.
        exception: &'static str,
        /// Python's message.
        message: &'static str,
    },
    /// A setting or a variable makes botocore refuse to create a client.
    RefusedSetting {
        /// The key, or the variable.
        name: Box<str>,
        /// The Python exception.
        exception: &'static str,
        /// The exception's message.
        message: Box<str>,
        /// The accepted words; empty if the setting does not take words.
        accepted: &'static [&'static str],
        /// True if it is reported before any problem of the chain.
        before_load: bool,
    },
    /// `credential_process` has an unbalanced quote or ends in a backslash.
    UnbalancedCommand {
        /// Python's message.
        message: &'static str,
    },
    /// `AWS_CREDENTIAL_FILE` names a file that does not exist.
    CredentialFileNotFound {
        /// Its path.
        path: String,
    },
    /// A boto 2 file has an access key id without its secret.
    PartialBotoKeys,
    /// Nothing supplies credentials.
    NoCredentials,
    /// A client other than the AWS CLI refuses the profile.
    OfClient(ClientProblem),
}

/// Problems that only clients with rules of their own report
/// ([`ProfileRules`](crate::config::ProfileRules)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientProblem {
    /// `source_profile`, `credential_source` or a token file without `role_arn`.
    KeyWithoutRole {
        /// The key.
        key: SettingKey,
    },
    /// More than one of `source_profile`, `credential_source`, `credential_process` and
    /// `web_identity_token_file`.
    SeveralKinds,
    /// One of `aws_access_key_id` and `aws_secret_access_key` without the other in its file.
    OneKey,
    /// A value that the client cannot read.
    UnreadableSetting {
        /// The key.
        key: SettingKey,
    },
    /// `mfa_serial` is set, but the client cannot ask for a code.
    CannotAskForCode,
    /// A long loop of sources that the client leaves at the credentials of the requested profile.
    /// Not computed.
    RingWithCredentials,
}

/// The path into a loop and the loop itself. Profiles of one loop share its list, which begins with
/// the least name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopPath {
    lead: Vec<ProfileName>,
    members: Arc<[ProfileName]>,
    start: usize,
}

impl LoopPath {
    /// The loop of these members, entered at the first.
    pub(super) fn of(mut members: Vec<ProfileName>) -> Self {
        let least = (0..members.len()).min_by_key(|at| &members[*at]);
        let least = least.unwrap_or_default();
        members.rotate_left(least);
        Self {
            start: (members.len() - least) % members.len().max(1),
            members: members.into(),
            lead: Vec::new(),
        }
    }

    /// The same loop, entered so many members later.
    pub(super) fn entered_at(&self, later: usize) -> Self {
        Self {
            lead: Vec::new(),
            members: Arc::clone(&self.members),
            start: (self.start + later) % self.members.len().max(1),
        }
    }

    /// The same loop, entered after these profiles.
    pub(super) fn entered_from(&self, lead: Vec<ProfileName>) -> Self {
        Self {
            lead,
            members: Arc::clone(&self.members),
            start: self.start,
        }
    }

    /// The profile that the chain comes back to.
    pub(crate) fn source(&self) -> Option<&ProfileName> {
        self.members.get(self.start)
    }

    /// The member with the least name, which stands for the loop: a profile is in one only.
    pub(crate) fn least(&self) -> Option<&ProfileName> {
        self.members.first()
    }

    /// The profiles visited before that, the requested one first; each once.
    pub(crate) fn visited(&self) -> impl Iterator<Item = &ProfileName> {
        self.lead.iter().chain(self.members())
    }

    /// The members of the loop alone, starting where it is entered.
    pub(crate) fn members(&self) -> impl Iterator<Item = &ProfileName> {
        let (end, begin) = self.members.split_at(self.start.min(self.members.len()));
        begin.iter().chain(end)
    }
}

/// A parameter of `AssumeRole` that botocore checks, by its API name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
pub enum ParameterName {
    /// From `role_arn`.
    RoleArn,
    /// From `role_session_name`.
    RoleSessionName,
    /// From `external_id`.
    ExternalId,
    /// From `mfa_serial`.
    SerialNumber,
    /// From `duration_seconds`.
    DurationSeconds,
}

/// One reason why botocore refuses the parameters of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterProblem {
    /// The parameter.
    pub parameter: ParameterName,
    /// The fault.
    pub fault: ParameterFault,
    /// The line of the parameter.
    pub location: Option<Location>,
}

/// A fault of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterFault {
    /// It is shorter than the API's minimum.
    TooShort {
        /// Its length in characters.
        length: usize,
        /// The API's minimum.
        minimum: usize,
    },
    /// It is less than the API's minimum.
    TooSmall {
        /// The number in digits.
        value: String,
        /// The API's minimum.
        minimum: i64,
    },
    /// It is nested, but must be text.
    NotText {
        /// The value.
        value: SettingValue,
    },
}
