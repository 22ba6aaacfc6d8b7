//! The process environment and the clock.

use jiff::Timestamp;
use std::collections::BTreeMap;

use crate::text::names_secret;

/// The placeholder for a secret that is set.
const SET: &str = "****";

/// One variable of the process environment, or `None` if it is not set. Parts that are not Unicode
/// are replaced.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// A variable of another library that botocore uses.
const CA_BUNDLE: &str = "REQUESTS_CA_BUNDLE";

/// All `AWS_…` variables, and `REQUESTS_CA_BUNDLE`. For secrets only "set" (`****`) or "set to
/// nothing" (the empty text) is kept: botocore needs no more before it signs a request.
pub(crate) fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let name = if cfg!(windows) {
                name.to_ascii_uppercase()
            } else {
                name
            };
            (name.starts_with("AWS_") || name == CA_BUNDLE).then(|| {
                let value = if is_secret(&name) {
                    let set = if value.is_empty() { "" } else { SET };
                    set.to_owned()
                } else {
                    value.to_string_lossy().into_owned()
                };
                (name, value)
            })
        })
        .collect()
}

/// Returns true if a variable is a secret, by its name. A `…_FILE` names a file, not its content.
fn is_secret(name: &str) -> bool {
    !name.ends_with("_FILE") && names_secret(name)
}

/// The current time.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn names_of_secrets_are_told_from_names_of_files() {
        for name in [
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_BEARER_TOKEN_BEDROCK",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "AWS_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_ACCESS_KEY_ID",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
