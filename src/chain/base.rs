//! The first credentials of a chain and their source.

use strum::VariantArray as _;

use super::parameter::{Parameter, SessionName};
use crate::config::{ConfigFile, ProfileName};
use crate::text::Location;

/// The values of `credential_source` ("Using an IAM role in the AWS CLI").
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
pub enum CredentialSource {
    /// The environment variables `AWS_ACCESS_KEY_ID` and so on.
    Environment,
    /// The container endpoint (`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI`).
    EcsContainer,
    /// The instance metadata service.
    Ec2InstanceMetadata,
}

impl CredentialSource {
    /// All sources.
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The spelling that `credential_source` requires, including capitals.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// botocore's name for the provider of these credentials.
    pub(crate) const fn provider(self) -> &'static str {
        match self {
            Self::Environment => "env",
            Self::EcsContainer => "container-role",
            Self::Ec2InstanceMetadata => "iam-role",
        }
    }
}

/// The base of a chain: the source of the first credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseCredentials {
    /// The profile that holds the credentials, or the only profile with the `credential_source`
    /// that names them; `None` if several profiles or none name them.
    pub profile: Option<ProfileName>,
    /// The kind of credentials.
    pub kind: BaseKind,
    /// The line that determines the kind.
    pub location: Option<Location>,
}

/// The kinds of first credentials.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum BaseKind {
    /// Keys in one of the two files.
    Static {
        /// The file that holds both keys.
        file: ConfigFile,
        /// `aws_access_key_id`. Not secret, but show it shortened.
        access_key_id: Parameter,
        /// True if a session token is set as well, even to nothing.
        has_session_token: bool,
        /// `aws_account_id`, the account of the keys.
        account_id: Option<Parameter>,
    },
    /// IAM Identity Center.
    Sso {
        /// `sso_account_id`.
        account_id: Parameter,
        /// `sso_role_name`, the permission set.
        role_name: Parameter,
        /// `sso_start_url`, of the profile or of its sso-session.
        start_url: Parameter,
        /// `sso_region`, of the profile or of its sso-session.
        region: Parameter,
        /// `sso_session`, if the profile names one.
        session: Option<Parameter>,
    },
    /// `aws login`.
    Login {
        /// `login_session`: the ARN of the principal that signed in.
        login_session: Parameter,
    },
    /// A program that prints credentials.
    Process {
        /// `credential_process`.
        command: Parameter,
    },
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity {
        /// The path of the token.
        token_file: Parameter,
        /// The role.
        role_arn: Parameter,
        /// The session name.
        role_session_name: SessionName,
        /// True if the path came from `AWS_WEB_IDENTITY_TOKEN_FILE`.
        from_environment: bool,
    },
    /// Environment, container or instance.
    Surroundings {
        /// The kind of source.
        source: CredentialSource,
        /// True if a profile's `credential_source` names it; false if it was the last resort.
        named: bool,
        /// `AWS_ACCESS_KEY_ID` from the environment, if set.
        access_key_id: Option<String>,
        /// True if the environment sets a session token.
        has_session_token: bool,
    },
    /// Keys in a boto 2 file (`BOTO_CONFIG`).
    Legacy {
        /// The access key id.
        access_key_id: Parameter,
    },
}

/// The row name of the environment's web identity.
pub(crate) const AMBIENT_IDENTITY: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

impl BaseCredentials {
    /// The key under which the answer of `aws sts get-caller-identity` is looked up: the profile
    /// that holds the credentials, or the value of `credential_source`.
    pub(crate) fn identity_key(&self) -> Option<&str> {
        match &self.kind {
            BaseKind::Surroundings { source, .. } => Some(source.name()),
            _ => self.profile.as_deref(),
        }
    }
}

impl BaseKind {
    /// The word used in JSON: `static`, `sso`, `login`, `process`, `web_identity`, `env`, `ec2`,
    /// `ecs`, `legacy`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Surroundings { source, .. } => match source {
                CredentialSource::Environment => "env",
                CredentialSource::EcsContainer => "ecs",
                CredentialSource::Ec2InstanceMetadata => "ec2",
            },
            other => other.into(),
        }
    }
}
