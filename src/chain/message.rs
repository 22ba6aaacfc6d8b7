//! botocore's exact words for a problem, as the user sees them in the terminal and searches for
//! them. Its exceptions are in `exceptions.py`, most of the messages in `credentials.py`.

use super::problem::{
    ChainProblem, ClientProblem, LoopPath, ParameterFault, ParameterProblem, ProblemKind,
};
use super::python;
use crate::config::ProfileName;

impl ParameterProblem {
    /// botocore's line about it (`validate.py`).
    pub(crate) fn message(&self) -> String {
        let name = self.parameter;
        match &self.fault {
            ParameterFault::TooShort { length, minimum } => format!(
                "Invalid length for parameter {name}, value: {length}, valid min length: {minimum}"
            ),
            ParameterFault::TooSmall { value, minimum } => format!(
                "Invalid value for parameter {name}, value: {value}, valid min value: {minimum}"
            ),
            ParameterFault::NotText { value } => format!(
                "Invalid type for parameter {name}, value: {}, type: <class 'dict'>, \
                 valid types: <class 'str'>",
                python::show(value)
            ),
        }
    }
}

impl ChainProblem {
    /// The name of the botocore exception.
    pub(crate) const fn exception(&self) -> &'static str {
        match &self.kind {
            ProblemKind::ProfileNotFound { .. } => "ProfileNotFound",
            ProblemKind::FileRefused { .. } => "ConfigParseError",
            ProblemKind::NoSource
            | ProblemKind::PartialKeys { .. }
            | ProblemKind::PartialBotoKeys => "PartialCredentialsError",
            ProblemKind::Loop(_) => "InfiniteLoopConfigError",
            ProblemKind::EmptyCredentialSource { .. } => "CredentialRetrievalError",
            ProblemKind::InvalidParameters { .. } => "ParamValidationError",
            ProblemKind::NestedValue { exception, .. }
            | ProblemKind::RefusedSetting { exception, .. } => exception,
            ProblemKind::UnbalancedCommand { .. } => "ValueError",
            ProblemKind::NoCredentials => "NoCredentialsError",
            ProblemKind::CredentialFileNotFound { .. } => "ConfigNotFound",
            ProblemKind::OfClient(_) => "SharedConfigError",
            ProblemKind::BothSources
            | ProblemKind::UnknownCredentialSource { .. }
            | ProblemKind::MissingSource { .. }
            | ProblemKind::SourceWithoutCredentials { .. }
            | ProblemKind::WebIdentityWithoutRole
            | ProblemKind::MissingSsoSession { .. }
            | ProblemKind::InconsistentSso { .. }
            | ProblemKind::IncompleteSso { .. }
            | ProblemKind::MissingTokenSession { .. }
            | ProblemKind::IncompleteTokenSession { .. } => "InvalidConfigError",
        }
    }

    /// botocore's exact message; our own words for problems that only other clients report.
    pub fn message(&self) -> String {
        let profile = self.profile.as_deref().unwrap_or_default();
        match &self.kind {
            ProblemKind::ProfileNotFound { name } => {
                format!("The config profile ({name}) could not be found")
            }
            ProblemKind::FileRefused { path } => format!("Unable to parse config file: {path}"),
            ProblemKind::BothSources => format!(
                "The profile \"{profile}\" contains both source_profile and credential_source."
            ),
            ProblemKind::NoSource => "Partial credentials found in assume-role, missing: \
                                      source_profile or credential_source"
                .to_owned(),
            ProblemKind::UnknownCredentialSource { value } => format!(
                "The credential source \"{}\" referenced in profile \"{profile}\" is not valid.",
                python::show(value)
            ),
            ProblemKind::MissingSource { source } => format!(
                "The source_profile \"{source}\" referenced in the profile \"{profile}\" does \
                 not exist."
            ),
            ProblemKind::Loop(path) => path.message(),
            ProblemKind::EmptyCredentialSource { source } => format!(
                "Error when retrieving credentials from {source}: No credentials found in \
                 credential_source referenced in profile {profile}"
            ),
            ProblemKind::SourceWithoutCredentials { source } => {
                format!("The source profile \"{source}\" must have credentials.")
            }
            // The missing blank is botocore's.
            ProblemKind::WebIdentityWithoutRole => "The provided profile or the current \
                environment is configured to assume role with web identity but has no role ARN \
                configured. Ensure that the profile has the role_arnconfiguration set or the \
                AWS_ROLE_ARN env var is set."
                .to_owned(),
            ProblemKind::MissingSsoSession { session } => {
                format!("The specified sso-session does not exist: \"{session}\"")
            }
            ProblemKind::InconsistentSso {
                key,
                profile_value,
                session_value,
            } => format!(
                "The value for {key} is inconsistent between profile ({}) and sso-session ({}).",
                python::show(profile_value),
                python::show(session_value)
            ),
            ProblemKind::IncompleteSso { missing } => format!(
                "The profile \"{profile}\" is configured to use SSO but is missing required \
                 configuration: {}",
                missing.join(", ")
            ),
            ProblemKind::PartialKeys { file } => match file {
                Some(file) => format!(
                    "Partial credentials found in {}, missing: aws_secret_access_key",
                    file.provider()
                ),
                None => {
                    "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY".to_owned()
                }
            },
            ProblemKind::MissingTokenSession { session } => format!(
                "The profile \"{profile}\" is configured to use the SSO token provider but the \
                 \"{session}\" sso_session configuration does not exist."
            ),
            ProblemKind::IncompleteTokenSession { missing } => {
                let names: Vec<String> = missing.iter().map(|key| python::repr(key)).collect();
                format!(
                    "The profile \"{profile}\" is configured to use the SSO token provider but is \
                     missing the following configuration: [{}].",
                    names.join(", ")
                )
            }
            ProblemKind::InvalidParameters { problems } => {
                let mut message = "Parameter validation failed:".to_owned();
                for problem in problems {
                    message.push('\n');
                    message.push_str(&problem.message());
                }
                message
            }
            ProblemKind::RefusedSetting { message, .. } => message.to_string(),
            ProblemKind::NestedValue { message, .. }
            | ProblemKind::UnbalancedCommand { message } => (*message).to_owned(),
            ProblemKind::CredentialFileNotFound { path } => {
                format!("The specified config file ({path}) could not be found.")
            }
            ProblemKind::PartialBotoKeys => {
                "Partial credentials found in boto-config, missing: aws_secret_access_key"
                    .to_owned()
            }
            ProblemKind::NoCredentials => "Unable to locate credentials".to_owned(),
            ProblemKind::OfClient(problem) => problem.message(profile),
        }
    }
}

impl ClientProblem {
    /// The problem of a profile.
    fn message(&self, profile: &str) -> String {
        match self {
            Self::KeyWithoutRole { key } => {
                format!("profile {profile} has {key} and no role_arn")
            }
            Self::SeveralKinds => format!(
                "profile {profile} has more than one of source_profile, credential_source, \
                     credential_process and web_identity_token_file"
            ),
            Self::OneKey => {
                format!("profile {profile} has one of two keys in a file without the other")
            }
            Self::UnreadableSetting { key } => {
                format!("profile {profile} has a {key} that cannot be read")
            }
            Self::CannotAskForCode => {
                format!("profile {profile} has mfa_serial, and this client asks for no code")
            }
            Self::RingWithCredentials => {
                format!("the sources of profile {profile} form a ring with credentials in it")
            }
        }
    }
}

/// botocore names every profile of a longer path too, and so would each profile of a loop.
const LONGEST_PATH: usize = 1_000;

/// So many are named of a longer path.
const MOST_NAMED: usize = 20;

impl LoopPath {
    fn message(&self) -> String {
        let source = self.source().map(ProfileName::as_str).unwrap_or_default();
        let count = self.visited().count();
        let kept = if count > LONGEST_PATH {
            MOST_NAMED
        } else {
            count
        };
        let names = self.visited().take(kept);
        let mut names: Vec<String> = names.map(|name| python::repr(name)).collect();
        if count > kept {
            names.push(format!("and {} more", count - kept));
        }
        format!(
            "Infinite loop in credential configuration detected. Attempting to load from profile \
             {source} which has already been visited. Visited profiles: [{}]",
            names.join(", ")
        )
    }
}
