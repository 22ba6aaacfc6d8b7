//! Settings that accept one of a few words, and botocore's messages about any other.

use crate::chain::parameter::Parameter;
use crate::chain::python;
use crate::config::SettingKey;

/// A setting that accepts one of a few words.
pub(super) struct Words {
    pub name: Name,
    pub accepted: &'static [&'static str],
    case: Case,
    exception: &'static str,
    /// The message, with `{}` in place of the value.
    message: &'static str,
}

/// How botocore treats capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Case matters.
    Exact,
    /// Case is ignored.
    Folded,
    /// Case is ignored, and the message shows the value in lower case.
    Lowered,
    /// Case is ignored, and a nested value makes botocore fail.
    Text,
}

impl Words {
    /// Returns the exception and its message if botocore refuses the value.
    pub(crate) fn refuse(&self, found: &Parameter) -> Option<(&'static str, String)> {
        let mut shown = found.shown();
        match found.text() {
            Some(text) => {
                let lower = text.to_lowercase();
                let exact = self.case == Case::Exact;
                if self.accepted.contains(&if exact { text } else { &lower }) {
                    return None;
                }
                if self.case == Case::Lowered {
                    shown = lower;
                }
            }
            None if self.case == Case::Text => {
                return Some(("AttributeError", python::NO_LOWER.to_owned()));
            }
            None => {}
        }
        Some((self.exception, self.message.replacen("{}", &shown, 1)))
    }
}

pub(super) static METADATA_MODE: Words = Words {
    name: Name::new(
        SettingKey::Ec2MetadataServiceEndpointMode,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    ),
    accepted: &["ipv4", "ipv6"],
    case: Case::Text,
    exception: "InvalidIMDSEndpointModeError",
    message: "Invalid EC2 Instance Metadata endpoint mode: {} Valid endpoint modes \
              (case-insensitive): ('ipv4', 'ipv6').",
};

pub(super) static DEFAULTS_MODE: Words = Words {
    name: Name::new(SettingKey::DefaultsMode, "AWS_DEFAULTS_MODE"),
    accepted: &[
        "legacy",
        "auto",
        "standard",
        "in-region",
        "cross-region",
        "mobile",
    ],
    case: Case::Text,
    exception: "InvalidDefaultsMode",
    message: "Client configured with invalid defaults mode: {}. Valid defaults modes include: \
              legacy, auto, standard, in-region, cross-region, mobile.",
};

pub(super) static STS_REGIONAL: Words = Words {
    name: Name::new(
        SettingKey::StsRegionalEndpoints,
        "AWS_STS_REGIONAL_ENDPOINTS",
    ),
    accepted: &["legacy", "regional", ""],
    case: Case::Exact,
    exception: "InvalidSTSRegionalEndpointsConfigError",
    message: "STS regional endpoints option {} is invalid. Valid options are: \"legacy\", \
              \"regional\"",
};

pub(super) static REQUEST_CHECKSUM: Words = Words {
    name: Name::new(
        SettingKey::RequestChecksumCalculation,
        "AWS_REQUEST_CHECKSUM_CALCULATION",
    ),
    accepted: &["when_supported", "when_required"],
    case: Case::Lowered,
    exception: "InvalidChecksumConfigError",
    message: "Unsupported configuration value for request_checksum_calculation. Expected one of \
              ('when_supported', 'when_required') but got {}.",
};

pub(super) static RESPONSE_CHECKSUM: Words = Words {
    name: Name::new(
        SettingKey::ResponseChecksumValidation,
        "AWS_RESPONSE_CHECKSUM_VALIDATION",
    ),
    message: "Unsupported configuration value for response_checksum_validation. Expected one of \
              ('when_supported', 'when_required') but got {}.",
    accepted: &["when_supported", "when_required"],
    case: Case::Lowered,
    exception: "InvalidChecksumConfigError",
};

pub(super) static ACCOUNT_ID_MODE: Words = Words {
    name: Name::new(
        SettingKey::AccountIdEndpointMode,
        "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    ),
    accepted: &["preferred", "disabled", "required"],
    case: Case::Lowered,
    exception: "InvalidConfigError",
    message: "The configured value '{}' for 'account_id_endpoint_mode' is invalid. Valid values \
              are: ('preferred', 'disabled', 'required').",
};

pub(super) static S3_EXPRESS: Words = Words {
    name: Name::new(
        SettingKey::S3DisableExpressSessionAuth,
        "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH",
    ),
    accepted: &["true", "false"],
    case: Case::Folded,
    exception: "InvalidConfigError",
    message: "Invalid value \"{}\" for s3_disable_express_session_auth. Value must be a boolean",
};

pub(super) static S3_ADDRESSING: Words = Words {
    name: Name::only(SettingKey::S3),
    accepted: &["virtual", "auto", "path"],
    case: Case::Exact,
    exception: "InvalidS3AddressingStyleError",
    message: "S3 addressing style {} is invalid. Valid options are: 'auto', 'virtual', and 'path'",
};

pub(super) static S3_REGIONAL: Words = Words {
    name: Name::new(
        SettingKey::S3UsEast1RegionalEndpoint,
        "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
    ),
    accepted: &["legacy", "regional"],
    case: Case::Exact,
    exception: "InvalidS3UsEast1RegionalEndpointConfigError",
    message: "S3 us-east-1 regional endpoint option {} is invalid. Valid options are: \
              \"legacy\", \"regional\"",
};

pub(super) static RETRY_MODE: Words = Words {
    name: Name::new(SettingKey::RetryMode, "AWS_RETRY_MODE"),
    accepted: &["standard", "adaptive", "legacy"],
    case: Case::Exact,
    exception: "InvalidRetryModeError",
    message: "Invalid value provided to \"mode\": \"{}\" must be one of: ('legacy', 'standard', \
              'adaptive')",
};

pub(super) static CLI2_RETRY_MODE: Words = Words {
    name: Name::new(SettingKey::RetryMode, "AWS_RETRY_MODE"),
    accepted: &["standard", "adaptive"],
    message: "Invalid value provided to \"mode\": \"{}\" must be one of: \"standard\" or \
              \"adaptive\"",
    case: Case::Exact,
    exception: "InvalidRetryModeError",
};

/// The key of a setting and the variable that overrides it.
pub(super) struct Name {
    pub key: SettingKey,
    /// The variable; empty if there is none.
    pub variable: &'static str,
}

impl Name {
    pub(crate) const METADATA_TIMEOUT: &'static Self = &Self::new(
        SettingKey::MetadataServiceTimeout,
        "AWS_METADATA_SERVICE_TIMEOUT",
    );
    pub(crate) const METADATA_ATTEMPTS: &'static Self = &Self::new(
        SettingKey::MetadataServiceNumAttempts,
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
    );
    pub(crate) const METADATA_ENDPOINT: &'static Self = &Self::new(
        SettingKey::Ec2MetadataServiceEndpoint,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    );
    pub(crate) const API_VERSIONS: &'static Self = &Self::only(SettingKey::ApiVersions);
    pub(crate) const S3: &'static Self = &Self::only(SettingKey::S3);
    pub(crate) const S3_ARN_REGION: &'static Self =
        &Self::new(SettingKey::S3UseArnRegion, "AWS_S3_USE_ARN_REGION");
    pub(crate) const NO_ENDPOINT_URLS: &'static Self = &Self::new(
        SettingKey::IgnoreConfiguredEndpointUrls,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    );
    pub(crate) const SERVICES: &'static Self = &Self::only(SettingKey::Services);
    pub(crate) const ENDPOINT_URL: &'static Self =
        &Self::new(SettingKey::EndpointUrl, "AWS_ENDPOINT_URL");
    pub(crate) const STS_ENDPOINT_URL: &'static Self =
        &Self::new(SettingKey::EndpointUrl, "AWS_ENDPOINT_URL_STS");
    pub(crate) const FIPS: &'static Self =
        &Self::new(SettingKey::UseFipsEndpoint, "AWS_USE_FIPS_ENDPOINT");
    pub(crate) const DUAL_STACK: &'static Self = &Self::new(
        SettingKey::UseDualstackEndpoint,
        "AWS_USE_DUALSTACK_ENDPOINT",
    );
    pub(crate) const MAX_ATTEMPTS: &'static Self =
        &Self::new(SettingKey::MaxAttempts, "AWS_MAX_ATTEMPTS");
    pub(crate) const COMPRESSION: &'static Self = &Self::new(
        SettingKey::RequestMinCompressionSizeBytes,
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
    );
    pub(crate) const AUTH_SCHEMES: &'static Self = &Self::new(
        SettingKey::AuthSchemePreference,
        "AWS_AUTH_SCHEME_PREFERENCE",
    );
    pub(crate) const KEEPALIVE: &'static Self = &Self::only(SettingKey::TcpKeepalive);
    pub(crate) const CA_BUNDLE: &'static Self = &Self::new(SettingKey::CaBundle, "AWS_CA_BUNDLE");
    /// The variable of another library, which botocore uses for lack of its own.
    pub(crate) const OTHER_CA_BUNDLE: &'static Self =
        &Self::new(SettingKey::CaBundle, "REQUESTS_CA_BUNDLE");
    pub(crate) const MONITOR: &'static Self = &Self::new(SettingKey::CsmEnabled, "AWS_CSM_ENABLED");
    pub(crate) const MONITOR_PORT: &'static Self = &Self::new(SettingKey::CsmPort, "AWS_CSM_PORT");

    pub(crate) const fn new(key: SettingKey, variable: &'static str) -> Self {
        Self { key, variable }
    }

    /// A setting without a variable.
    pub(crate) const fn only(key: SettingKey) -> Self {
        Self::new(key, "")
    }
}
