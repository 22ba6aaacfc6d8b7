//! The keys of a profile, and one `key = value` of a section with its location. Secrets have
//! already been removed.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::text::{Location, Span, WITHHELD, names_secret};

/// One of the two AWS files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigFile {
    /// `~/.aws/config`, or the file that `AWS_CONFIG_FILE` names.
    Config,
    /// `~/.aws/credentials`, or the file that `AWS_SHARED_CREDENTIALS_FILE` names.
    Credentials,
}

impl ConfigFile {
    /// botocore's name for the provider that reads static keys from this file.
    pub(crate) const fn provider(self) -> &'static str {
        match self {
            Self::Config => "config-file",
            Self::Credentials => "shared-credentials-file",
        }
    }
}

/// The value of a setting as botocore returns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue {
    /// Text. If the value continues on indented lines, they are joined with `\n`.
    Text(Arc<str>),
    /// Sub-keys: the value begins on the line below its key ("Configuration and credential file
    /// settings in the AWS CLI", nested settings). In file order, each key once, with its last
    /// value.
    Nested(Arc<[(Arc<str>, Arc<str>)]>),
    /// A secret key or a token. Its text is not kept.
    Secret {
        /// True if the text was empty.
        empty: bool,
    },
}

impl SettingValue {
    /// The text, unless it is nested or secret.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nested(_) | Self::Secret { .. } => None,
        }
    }

    /// The value of a sub-key.
    pub(crate) fn nested(&self, sub_key: &str) -> Option<&str> {
        let Self::Nested(pairs) = self else {
            return None;
        };
        let found = pairs.iter().find(|(key, _)| &**key == sub_key);
        found.map(|(_, value)| &**value)
    }

    /// Returns true if Python treats the value as false, that is, if it is empty.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Nested(pairs) => pairs.is_empty(),
            Self::Secret { empty } => *empty,
        }
    }
}

/// One setting: a key, its value, and their locations.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The key.
    pub key: SettingKey,
    /// The value.
    pub value: SettingValue,
    /// The file and the line of the key.
    pub location: Location,
    /// The file that contains it.
    pub file: ConfigFile,
    /// All lines of the setting with their line ends, including continuation lines.
    pub span: Span,
    /// The key as it is written.
    pub key_span: Span,
    /// From the first to the last character of the value. For an empty value, the empty span where
    /// it would begin.
    pub value_span: Span,
}

impl Setting {
    /// The text of the value, unless it is nested or secret.
    pub fn text(&self) -> Option<&str> {
        self.value.text()
    }
}

// The keys of a profile.

/// Generates the enum and the table of names from one list, which is sorted by name.
macro_rules! setting_keys {
    ($($variant:ident = $name:literal,)+) => {
        /// A key in lower case, as botocore compares it.
        ///
        /// The variants are the keys that botocore and the AWS CLI read from a profile
        /// ("Configuration and credential file settings in the AWS CLI", "Settings reference" in
        /// the SDKs and Tools Reference Guide).
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum SettingKey {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
            /// A key that the AWS CLI does not read.
            Other(Arc<str>),
        }

        /// The known keys, sorted by name.
        pub(super) const KNOWN: &[(&str, SettingKey)] = &[$(($name, SettingKey::$variant)),+];

        impl SettingKey {
            /// The key in lower case, as in a file.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Other(name) => name,
                }
            }
        }
    };
}

setting_keys! {
    AccountIdEndpointMode = "account_id_endpoint_mode",
    AddressingStyle = "addressing_style",
    ApiVersions = "api_versions",
    AuthSchemePreference = "auth_scheme_preference",
    AwsAccessKeyId = "aws_access_key_id",
    AwsAccountId = "aws_account_id",
    AwsSecretAccessKey = "aws_secret_access_key",
    AwsSecurityToken = "aws_security_token",
    AwsSessionToken = "aws_session_token",
    CaBundle = "ca_bundle",
    CliAutoPrompt = "cli_auto_prompt",
    CliBinaryFormat = "cli_binary_format",
    CliErrorFormat = "cli_error_format",
    CliFollowUrlparam = "cli_follow_urlparam",
    CliHelpOutput = "cli_help_output",
    CliHistory = "cli_history",
    CliPager = "cli_pager",
    CliTimestampFormat = "cli_timestamp_format",
    CredentialProcess = "credential_process",
    CredentialSource = "credential_source",
    CsmClientId = "csm_client_id",
    CsmEnabled = "csm_enabled",
    CsmHost = "csm_host",
    CsmPort = "csm_port",
    DataPath = "data_path",
    DefaultsMode = "defaults_mode",
    DisableHostPrefixInjection = "disable_host_prefix_injection",
    DisableRequestCompression = "disable_request_compression",
    DurationSeconds = "duration_seconds",
    Ec2MetadataServiceEndpoint = "ec2_metadata_service_endpoint",
    Ec2MetadataServiceEndpointMode = "ec2_metadata_service_endpoint_mode",
    Ec2MetadataV1Disabled = "ec2_metadata_v1_disabled",
    EndpointDiscoveryEnabled = "endpoint_discovery_enabled",
    EndpointUrl = "endpoint_url",
    ExternalId = "external_id",
    IgnoreConfiguredEndpointUrls = "ignore_configured_endpoint_urls",
    ImdsUseIpv6 = "imds_use_ipv6",
    LoginSession = "login_session",
    MaxAttempts = "max_attempts",
    MetadataServiceNumAttempts = "metadata_service_num_attempts",
    MetadataServiceTimeout = "metadata_service_timeout",
    MfaSerial = "mfa_serial",
    Output = "output",
    ParameterValidation = "parameter_validation",
    Region = "region",
    RequestChecksumCalculation = "request_checksum_calculation",
    RequestMinCompressionSizeBytes = "request_min_compression_size_bytes",
    ResponseChecksumValidation = "response_checksum_validation",
    RetryMode = "retry_mode",
    RoleArn = "role_arn",
    RoleSessionName = "role_session_name",
    S3 = "s3",
    S3DisableExpressSessionAuth = "s3_disable_express_session_auth",
    S3DisableMultiregionAccessPoints = "s3_disable_multiregion_access_points",
    S3UsEast1RegionalEndpoint = "s3_us_east_1_regional_endpoint",
    S3UseArnRegion = "s3_use_arn_region",
    S3api = "s3api",
    SdkUaAppId = "sdk_ua_app_id",
    Services = "services",
    Sigv4aSigningRegionSet = "sigv4a_signing_region_set",
    SourceProfile = "source_profile",
    SsoAccountId = "sso_account_id",
    SsoAutoPopulated = "sso_auto_populated",
    SsoMaxAttempts = "sso_max_attempts",
    SsoRegion = "sso_region",
    SsoRegistrationScopes = "sso_registration_scopes",
    SsoRoleName = "sso_role_name",
    SsoSession = "sso_session",
    SsoStartUrl = "sso_start_url",
    StsRegionalEndpoints = "sts_regional_endpoints",
    TcpKeepalive = "tcp_keepalive",
    UseDualstackEndpoint = "use_dualstack_endpoint",
    UseFipsEndpoint = "use_fips_endpoint",
    UserAgentAppid = "user_agent_appid",
    WebIdentityTokenFile = "web_identity_token_file",
}

impl SettingKey {
    /// The keys that determine a hop.
    pub(crate) const OF_HOP: [Self; 7] = [
        Self::RoleArn,
        Self::SourceProfile,
        Self::CredentialSource,
        Self::RoleSessionName,
        Self::ExternalId,
        Self::MfaSerial,
        Self::DurationSeconds,
    ];

    /// The keys that give a profile credentials of its own.
    pub(crate) const OF_CREDENTIALS: [Self; 10] = [
        Self::AwsAccessKeyId,
        Self::AwsSecretAccessKey,
        Self::AwsSessionToken,
        Self::CredentialProcess,
        Self::LoginSession,
        Self::SsoAccountId,
        Self::SsoRegion,
        Self::SsoRoleName,
        Self::SsoSession,
        Self::SsoStartUrl,
    ];

    /// Returns true for the keys of a call and of credentials, for `region` and `output`.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Self::Region | Self::Output)
            || Self::OF_HOP.contains(self)
            || Self::OF_CREDENTIALS.contains(self)
    }

    /// Returns true if the AWS CLI reads this key.
    pub(crate) const fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// Returns true if the key's value may be shown: the key is known, and its value neither is nor
    /// can contain a secret, as a command can.
    pub(crate) fn is_showable(&self) -> bool {
        self.is_known() && !self.starts_with("aws_") && !self.holds_command()
    }

    /// Returns true if the value is a command line, in which `#` and `;` have a meaning.
    pub(crate) const fn holds_command(&self) -> bool {
        matches!(self, Self::CredentialProcess | Self::CliPager)
    }

    /// Returns true if the value is secret: the key is one of the three that the AWS CLI reads, or
    /// an unknown one with such a name.
    pub(crate) fn is_secret(&self) -> bool {
        match self {
            Self::AwsSecretAccessKey | Self::AwsSessionToken | Self::AwsSecurityToken => true,
            Self::Other(name) => {
                names_secret(name) || name.split([' ', '\t']).next().is_some_and(names_secret)
            }
            _ => false,
        }
    }
}

impl From<&str> for SettingKey {
    fn from(written: &str) -> Self {
        let known = |name: &str| {
            let at = KNOWN
                .binary_search_by(|(known, _)| (*known).cmp(name))
                .ok()?;
            Some(KNOWN[at].1.clone())
        };
        known(written).unwrap_or_else(|| {
            let lower = written.to_lowercase();
            known(&lower).unwrap_or_else(|| Self::Other(lower.into()))
        })
    }
}

impl From<&Self> for SettingKey {
    fn from(key: &Self) -> Self {
        key.clone()
    }
}

impl Borrow<str> for SettingKey {
    fn borrow(&self) -> &str {
        self
    }
}

impl Hash for SettingKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl AsRef<str> for SettingKey {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Deref for SettingKey {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for SettingKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for SettingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.split_once([' ', '\t']) {
            // `aws_session_token abc==`, without the `=` it needs: the value is in the key.
            Some((key, _)) if self.is_secret() && self.meant().is_none() => {
                write!(f, "{key} {WITHHELD}")
            }
            _ => f.pad(self),
        }
    }
}

impl PartialEq<&str> for SettingKey {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl Ord for SettingKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other)
    }
}

impl PartialOrd for SettingKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::super::setting::*;

    #[test]
    fn the_list_of_keys_is_sorted_and_without_repetition() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
