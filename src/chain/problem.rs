//! Why a chain does not resolve: facts for the explanation, and botocore's own words.

use std::sync::Arc;

use crate::config::{ConfigFile, ProfileName, ProfileSet, SettingKey, SettingValue};
use crate::text::Location;

/// A chain that does not resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainProblem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The profile it stands in, if it stands in one.
    pub profile: Option<ProfileName>,
    /// The line to blame.
    pub location: Option<Location>,
}

impl ChainProblem {
    /// botocore reads the config file first; the first file that it refuses spoils every profile.
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

    /// The same of a setting that takes these words.
    #[must_use]
    pub(super) fn taking(mut self, words: &'static [&'static str]) -> Self {
        if let ProblemKind::RefusedSetting { accepted, .. } = &mut self.kind {
            *accepted = words;
        }
        self
    }

    /// Whether a problem of the profile asked for comes before those of its sources.
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

/// What can be wrong with a chain. Names follow botocore's checks in `credentials.py`.
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
    /// `credential_source` is none of the three words, capitals included.
    UnknownCredentialSource {
        /// What it says.
        value: SettingValue,
    },
    /// `source_profile` names a profile that does not exist.
    MissingSource {
        /// The name.
        source: String,
    },
    /// The chain comes back to a profile it has been to.
    Loop(LoopPath),
    /// `credential_source` names a source that has nothing.
    EmptyCredentialSource {
        /// The source's word.
        source: &'static str,
    },
    /// The source profile exists and has no credentials of any kind.
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
    /// The profile and its sso-session say different things.
    InconsistentSso {
        /// The key.
        key: SettingKey,
        /// What the profile says.
        profile_value: SettingValue,
        /// What the sso-session says.
        session_value: SettingValue,
    },
    /// SSO keys are missing, in botocore's order.
    IncompleteSso {
        /// The keys.
        missing: Vec<SettingKey>,
    },
    /// An access key id without its secret.
    PartialKeys {
        /// The file they stand in; `None` for the environment.
        file: Option<ConfigFile>,
    },
    /// A request for the profile needs its `sso_session` to exist and not to be empty, even if
    /// its credentials come from elsewhere.
    MissingTokenSession {
        /// The name.
        session: String,
    },
    /// As above; it lacks these keys.
    IncompleteTokenSession {
        /// The keys.
        missing: Vec<SettingKey>,
    },
    /// botocore refuses to send the call.
    InvalidParameters {
        /// Each finding, in botocore's order.
        problems: Vec<ParameterProblem>,
    },
    /// A value is nested where text is wanted, and botocore stumbles over it.
    NestedValue {
        /// The key.
        key: SettingKey,
        /// The Python exception.
        exception: &'static str,
        /// What Python says.
        message: &'static str,
    },
    /// A setting or a variable for which botocore makes no client.
    RefusedSetting {
        /// The key, or the variable.
        name: Box<str>,
        /// The Python exception.
        exception: &'static str,
        /// What it says.
        message: Box<str>,
        /// The words that it takes; none if it takes something else.
        accepted: &'static [&'static str],
        /// Whether it comes before everything that is wrong with the chain.
        before_load: bool,
    },
    /// `credential_process` has a quote without its partner, or ends in a backslash.
    UnbalancedCommand {
        /// What Python says.
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
    /// Another client than the AWS CLI refuses the profile.
    OfClient(ClientProblem),
}

/// What only clients with rules of their own refuse ([`ProfileRules`](crate::config::ProfileRules)).
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
    /// `mfa_serial`, and the client cannot ask for a code.
    CannotAskForCode,
    /// A long ring of sources that the client leaves at the credentials of the requested profile.
    /// Not computed.
    RingWithCredentials,
}

/// The way into a loop and the loop itself. Profiles of one loop share its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopPath {
    lead: Vec<ProfileName>,
    members: Arc<[ProfileName]>,
    start: usize,
}

impl LoopPath {
    /// A way of `lead` into the ring of `members`, entered at the `start`-th.
    pub(super) fn new(lead: Vec<ProfileName>, members: Arc<[ProfileName]>, start: usize) -> Self {
        Self {
            lead,
            members,
            start,
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

    /// The profile the chain comes back to.
    pub(crate) fn source(&self) -> Option<&ProfileName> {
        self.members.get(self.start)
    }

    /// The profiles visited before that, the one asked for first; each once.
    pub(crate) fn visited(&self) -> impl Iterator<Item = &ProfileName> {
        self.lead.iter().chain(self.members())
    }

    /// The members of the loop alone, from where it is entered.
    pub(crate) fn members(&self) -> impl Iterator<Item = &ProfileName> {
        let (end, begin) = self.members.split_at(self.start.min(self.members.len()));
        begin.iter().chain(end)
    }
}

/// One thing botocore dislikes about the parameters of a call before it sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterProblem {
    /// The parameter as the API calls it: `RoleArn`.
    pub parameter: &'static str,
    /// What is wrong with it.
    pub fault: ParameterFault,
    /// The line it stands on.
    pub location: Option<Location>,
}

/// What can be wrong with a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterFault {
    /// It is shorter than the API's minimum.
    TooShort {
        /// Its length in characters.
        length: usize,
        /// The least the API takes.
        minimum: usize,
    },
    /// It is less than the API's minimum.
    TooSmall {
        /// The number in digits.
        value: String,
        /// The least the API takes.
        minimum: i64,
    },
    /// It is nested where text is wanted.
    NotText {
        /// The value.
        value: SettingValue,
    },
}
