//! The values for which botocore refuses settings: words, regions and addresses of `s3`, endpoint
//! URLs; with botocore's messages.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Checked, ClientSettings};
use crate::chain::parameter::Parameter;
use crate::chain::python::{self, NO_GET};
use crate::config::SettingKey;

/// A setting that accepts one of a few words.
pub(super) struct AcceptedWords {
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

impl AcceptedWords {
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

pub(super) static METADATA_MODE: AcceptedWords = AcceptedWords {
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

pub(super) static DEFAULTS_MODE: AcceptedWords = AcceptedWords {
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

pub(super) static STS_REGIONAL: AcceptedWords = AcceptedWords {
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

pub(super) static REQUEST_CHECKSUM: AcceptedWords = AcceptedWords {
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

pub(super) static RESPONSE_CHECKSUM: AcceptedWords = AcceptedWords {
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

pub(super) static ACCOUNT_ID_MODE: AcceptedWords = AcceptedWords {
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

pub(super) static S3_EXPRESS: AcceptedWords = AcceptedWords {
    name: Name::new(
        SettingKey::S3DisableExpressSessionAuth,
        "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH",
    ),
    accepted: &["true", "false"],
    case: Case::Folded,
    exception: "InvalidConfigError",
    message: "Invalid value \"{}\" for s3_disable_express_session_auth. Value must be a boolean",
};

static S3_ADDRESSING: AcceptedWords = AcceptedWords {
    name: Name::only(SettingKey::S3),
    accepted: &["virtual", "auto", "path"],
    case: Case::Exact,
    exception: "InvalidS3AddressingStyleError",
    message: "S3 addressing style {} is invalid. Valid options are: 'auto', 'virtual', and 'path'",
};

static S3_REGIONAL: AcceptedWords = AcceptedWords {
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

pub(super) static RETRY_MODE: AcceptedWords = AcceptedWords {
    name: Name::new(SettingKey::RetryMode, "AWS_RETRY_MODE"),
    accepted: &["standard", "adaptive", "legacy"],
    case: Case::Exact,
    exception: "InvalidRetryModeError",
    message: "Invalid value provided to \"mode\": \"{}\" must be one of: ('legacy', 'standard', \
              'adaptive')",
};

pub(super) static CLI2_RETRY_MODE: AcceptedWords = AcceptedWords {
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

// The checks of `s3` and the settings beside it.

impl ClientSettings<'_> {
    /// The text of `s3`, unless it is nested and has sub-keys.
    fn find_s3_text(&self) -> Option<Parameter> {
        self.find(Name::S3).filter(|s3| s3.text().is_some())
    }

    /// botocore writes values that it finds elsewhere into the `s3` map, which fails if `s3` is
    /// empty text.
    pub(super) fn check_s3_text(&self) -> Checked {
        let Some(s3) = self.find_s3_text().filter(|s3| s3.value.is_empty()) else {
            return Ok(());
        };
        let writes_regional = || {
            let mode = self.find(&DEFAULTS_MODE.name);
            let mode = mode.as_ref().and_then(Parameter::text);
            self.find(&S3_REGIONAL.name).is_some()
                || mode.is_some_and(|mode| !mode.eq_ignore_ascii_case("legacy"))
        };
        let access_points = "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS";
        if self.find(Name::S3_ARN_REGION).is_some()
            || self.environment.get(access_points).is_some()
            || (self.is_v1() && writes_regional())
        {
            let message = "'str' object does not support item assignment";
            return self.refuse(Name::S3, &s3, "TypeError", message);
        }
        Ok(())
    }

    pub(super) fn check_addressing_style(&self) -> Checked {
        if let Some(s3) = self.find_s3_text().filter(|s3| s3.value.is_empty()) {
            return self.refuse(Name::S3, &s3, "AttributeError", NO_GET);
        }
        self.check_found(
            self.find_nested(Name::S3, "addressing_style"),
            &S3_ADDRESSING,
        )
    }

    /// The setting is read beside `s3` or inside it; if `s3` is text, botocore ignores both.
    pub(super) fn check_s3_regional(&self) -> Checked {
        if !self.is_v1() || self.find_s3_text().is_some() {
            return Ok(());
        }
        let found = self.find(&S3_REGIONAL.name);
        let nested = || self.find_nested(Name::S3, "us_east_1_regional_endpoint");
        self.check_found(found.or_else(nested), &S3_REGIONAL)
    }
}

// The endpoint URLs that botocore accepts (`utils.py`: `is_valid_endpoint_url`,
// `is_valid_ipv6_endpoint_url`, both based on Python's `urlsplit`). They need no scheme.

/// Returns true if botocore accepts the host of a URL.
///
/// # Errors
///
/// Python's message about misplaced brackets.
pub(super) fn has_valid_host(url: &str) -> Result<bool, String> {
    if url.contains(['\t', '\r', '\n']) {
        return Ok(false);
    }
    let host = host_of(url)?;
    Ok(host.is_some_and(|host| is_name(host) || is_ipv6(host)))
}

/// The host of a URL; `None` without `//` or if nothing follows it.
fn host_of(url: &str) -> Result<Option<&str>, String> {
    let url = url.trim_start_matches(|c: char| c <= ' ');
    let behind_scheme = match url.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => url,
    };
    let Some(authority) = behind_scheme.strip_prefix("//") else {
        return Ok(None);
    };
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('[') != authority.contains(']') {
        return Err("Invalid IPv6 URL".to_owned());
    }
    if let Some((_, bracketed)) = authority.split_once('[') {
        check_brackets(bracketed.split(']').next().unwrap_or_default())?;
    }
    let address = authority.rsplit('@').next().unwrap_or_default();
    let host = match address.split_once('[') {
        Some((_, bracketed)) => bracketed.split(']').next(),
        None => address.split(':').next(),
    };
    Ok(host.filter(|host| !host.is_empty()))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Checks that the text in brackets is an IPv6 address.
fn check_brackets(host: &str) -> Result<(), String> {
    if host.parse::<Ipv4Addr>().is_ok() {
        return Err("An IPv4 address cannot be in brackets".to_owned());
    }
    let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
    if address.parse::<Ipv6Addr>().is_err() || zone.is_empty() || zone.contains('%') {
        let host = python::repr(host);
        return Err(format!(
            "{host} does not appear to be an IPv4 or IPv6 address"
        ));
    }
    Ok(())
}

/// Returns true for labels of 1 to 63 letters, digits and hyphens with no hyphen at either end; one
/// final dot is fine.
fn is_name(host: &str) -> bool {
    let labels = host.strip_suffix('.').unwrap_or(host).split('.');
    host.chars().count() <= 255
        && labels.into_iter().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// Returns true for an IPv6 address, with or without a zone.
fn is_ipv6(host: &str) -> bool {
    let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
    address.parse::<Ipv6Addr>().is_ok() && !zone.is_empty() && zone != "25"
}
