//! What a setting is called in the files and in the environment.

/// The key of a setting and the variable that counts instead of it.
#[derive(Clone, Copy)]
pub(super) struct Name {
    /// The key in the files.
    pub key: &'static str,
    /// The variable; empty if none stands for the setting.
    pub variable: &'static str,
}

impl Name {
    pub const METADATA_TIMEOUT: Self =
        Self::new("metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT");
    pub const METADATA_ATTEMPTS: Self = Self::new(
        "metadata_service_num_attempts",
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
    );
    pub const METADATA_ENDPOINT: Self = Self::new(
        "ec2_metadata_service_endpoint",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    );
    pub const API_VERSIONS: Self = Self::only("api_versions");
    pub const S3: Self = Self::only("s3");
    pub const S3_ARN_REGION: Self = Self::new("s3_use_arn_region", "AWS_S3_USE_ARN_REGION");
    pub const NO_ENDPOINT_URLS: Self = Self::new(
        "ignore_configured_endpoint_urls",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    );
    pub const SERVICES: Self = Self::only("services");
    pub const ENDPOINT_URL: Self = Self::new("endpoint_url", "AWS_ENDPOINT_URL");
    pub const STS_ENDPOINT_URL: Self = Self::new("endpoint_url", "AWS_ENDPOINT_URL_STS");
    pub const FIPS: Self = Self::new("use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT");
    pub const DUAL_STACK: Self = Self::new("use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT");
    pub const MAX_ATTEMPTS: Self = Self::new("max_attempts", "AWS_MAX_ATTEMPTS");
    pub const COMPRESSION: Self = Self::new(
        "request_min_compression_size_bytes",
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
    );
    pub const AUTH_SCHEMES: Self =
        Self::new("auth_scheme_preference", "AWS_AUTH_SCHEME_PREFERENCE");
    pub const KEEPALIVE: Self = Self::only("tcp_keepalive");
    pub const CA_BUNDLE: Self = Self::new("ca_bundle", "AWS_CA_BUNDLE");
    pub const MONITOR: Self = Self::new("csm_enabled", "AWS_CSM_ENABLED");
    pub const MONITOR_PORT: Self = Self::new("csm_port", "AWS_CSM_PORT");
    /// That of another library, for lack of botocore's own.
    pub const OTHER_CA_BUNDLE: Self = Self::new("", "REQUESTS_CA_BUNDLE");

    pub const fn new(key: &'static str, variable: &'static str) -> Self {
        Self { key, variable }
    }

    /// A setting for which no variable stands.
    pub const fn only(key: &'static str) -> Self {
        Self::new(key, "")
    }
}
