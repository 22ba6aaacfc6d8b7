//! What a setting is called in the files and in the environment.

use crate::config::SettingKey;

/// The key of a setting and the variable that counts instead of it.
pub(super) struct Name {
    /// The key in the files.
    pub key: SettingKey,
    /// The variable; empty if none stands for the setting.
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
    /// That of another library, for lack of botocore's own.
    pub(crate) const OTHER_CA_BUNDLE: &'static Self =
        &Self::new(SettingKey::CaBundle, "REQUESTS_CA_BUNDLE");
    pub(crate) const MONITOR: &'static Self = &Self::new(SettingKey::CsmEnabled, "AWS_CSM_ENABLED");
    pub(crate) const MONITOR_PORT: &'static Self = &Self::new(SettingKey::CsmPort, "AWS_CSM_PORT");

    pub(crate) const fn new(key: SettingKey, variable: &'static str) -> Self {
        Self { key, variable }
    }

    /// A setting for which no variable stands.
    pub(crate) const fn only(key: SettingKey) -> Self {
        Self::new(key, "")
    }
}
