//! The keys that a profile may have, and the key that a misspelt one was meant to be.

use crate::text::distance;

/// What botocore and the AWS CLI read from a profile ("Configuration and credential file settings
/// in the AWS CLI", "Settings reference" in the SDKs and Tools Reference Guide), sorted.
const KNOWN: &[&str] = &[
    "account_id_endpoint_mode",
    "addressing_style",
    "api_versions",
    "auth_scheme_preference",
    "aws_access_key_id",
    "aws_account_id",
    "aws_secret_access_key",
    "aws_security_token",
    "aws_session_token",
    "ca_bundle",
    "cli_auto_prompt",
    "cli_binary_format",
    "cli_error_format",
    "cli_follow_urlparam",
    "cli_help_output",
    "cli_history",
    "cli_pager",
    "cli_timestamp_format",
    "credential_process",
    "credential_source",
    "csm_client_id",
    "csm_enabled",
    "csm_host",
    "csm_port",
    "data_path",
    "defaults_mode",
    "disable_host_prefix_injection",
    "disable_request_compression",
    "duration_seconds",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_v1_disabled",
    "endpoint_discovery_enabled",
    "endpoint_url",
    "external_id",
    "ignore_configured_endpoint_urls",
    "imds_use_ipv6",
    "login_session",
    "max_attempts",
    "metadata_service_num_attempts",
    "metadata_service_timeout",
    "mfa_serial",
    "output",
    "parameter_validation",
    "region",
    "request_checksum_calculation",
    "request_min_compression_size_bytes",
    "response_checksum_validation",
    "retry_mode",
    "role_arn",
    "role_session_name",
    "s3",
    "s3_disable_express_session_auth",
    "s3_disable_multiregion_access_points",
    "s3_us_east_1_regional_endpoint",
    "s3_use_arn_region",
    "s3api",
    "sdk_ua_app_id",
    "services",
    "sigv4a_signing_region_set",
    "source_profile",
    "sso_account_id",
    "sso_auto_populated",
    "sso_max_attempts",
    "sso_region",
    "sso_registration_scopes",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "sts_regional_endpoints",
    "tcp_keepalive",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "user_agent_appid",
    "web_identity_token_file",
];

/// Parameters of `AssumeRole` that people write into a profile, where the AWS CLI does not read them.
const IGNORED: &[&str] = &[
    "policy",
    "policy_arns",
    "session_tags",
    "source_identity",
    "tags",
    "transitive_session_tags",
    "transitive_tag_keys",
];

/// Keys of other tools that resemble a known key and are not a misspelling of it.
const FOREIGN: &[&str] = &[
    "account_id",
    "assume_role_ttl",
    "include_profile",
    "mfa_process",
    "parent_profile",
    "role_name",
    "session_duration",
    "sso_account_name",
    "sso_use_device_code",
    "user_arn",
];

/// Other names of a known key, too different to be a misspelling: the parameter's name in the API
/// or on the command line, and the names that other tools and people use.
const ALIASES: &[(&str, &str)] = &[
    ("assume_role_arn", "role_arn"),
    ("duration", "duration_seconds"),
    ("external", "external_id"),
    ("mfa_arn", "mfa_serial"),
    ("mfa_device", "mfa_serial"),
    ("mfa_device_arn", "mfa_serial"),
    ("mfa_serial_number", "mfa_serial"),
    ("role_session", "role_session_name"),
    ("serial_number", "mfa_serial"),
    ("session_name", "role_session_name"),
    ("source", "source_profile"),
];

/// Whether the AWS CLI reads this key.
pub(crate) fn is_known(key: &str) -> bool {
    KNOWN.binary_search(&key).is_ok()
}

/// Whether the key is a parameter of `AssumeRole` that no profile can set.
pub(crate) fn is_ignored(key: &str) -> bool {
    IGNORED.contains(&key)
}

/// Whether the key's value may be shown: the key is known, and its value neither is a secret nor
/// may hold one, as a command may.
pub(crate) fn is_showable(key: &str) -> bool {
    is_known(key) && !key.starts_with("aws_") && !holds_command(key)
}

/// Whether the value is a command line, in which `#` and `;` mean something.
pub(crate) fn holds_command(key: &str) -> bool {
    matches!(key, "credential_process" | "cli_pager")
}

/// The known key that an unknown one was meant to be: it differs in `-`, blanks and underscores
/// only, is another name of it, or is one or two edits away.
pub(crate) fn meant_by(key: &str) -> Option<&'static str> {
    if is_known(key) || is_ignored(key) || FOREIGN.contains(&key) || key.len() > 40 {
        return None;
    }
    let joined = joined(key);
    if let Some(same) = KNOWN.iter().find(|known| self::joined(known) == joined) {
        return Some(same);
    }
    let alias = ALIASES
        .iter()
        .find(|(name, _)| self::joined(name) == joined);
    if let Some((_, meant)) = alias {
        return Some(meant);
    }
    let most_edits = match key.chars().count() {
        0..=4 => return None,
        5 => 1,
        _ => 2,
    };
    KNOWN
        .iter()
        .filter_map(|known| Some((distance(key, known, most_edits)?, *known)))
        .min()
        .map(|(_, known)| known)
}

/// The key without separators.
fn joined(key: &str) -> String {
    key.chars().filter(|c| !"-_ .".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_keys_is_sorted_and_without_repetition() {
        assert!(KNOWN.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_misspelt_key_finds_the_known_one() {
        for (slip, meant) in [
            ("role_sesion_name", "role_session_name"),
            ("source-profile", "source_profile"),
            ("source profile", "source_profile"),
            ("soruce_profile", "source_profile"),
            ("rolearn", "role_arn"),
            ("externalid", "external_id"),
            ("mfa_seriel", "mfa_serial"),
            ("regoin", "region"),
            ("sso_acount_id", "sso_account_id"),
            ("role_session", "role_session_name"),
            ("role-session-name", "role_session_name"),
            ("mfa_serial_number", "mfa_serial"),
            ("mfa-serial", "mfa_serial"),
            ("duration_second", "duration_seconds"),
            ("external-id", "external_id"),
        ] {
            assert_eq!(meant_by(slip), Some(meant), "{slip}");
        }
    }

    #[test]
    fn keys_of_the_cli_and_of_other_tools_are_not_misspelt() {
        for key in [
            "cli_pager",
            "s3",
            "retry_mode",
            "include_profile",
            "x_principal_arn",
            "aws_session_expiration",
            "granted_sso_region",
            "source_identity",
            "color",
            "role_name",
        ] {
            assert_eq!(meant_by(key), None, "{key}");
        }
    }
}
