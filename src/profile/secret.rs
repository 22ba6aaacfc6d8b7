//! Where secrets end: nothing behind this file has their text.

use super::lines::{is_blank, trim};

/// The keys whose values are secret.
const SECRET_KEYS: [&str; 3] = [
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
];

/// What stands where a secret stood.
const WITHHELD: &str = "****";

/// Whether the value of a key is secret. Compared without regard to case, since sub-keys keep
/// their case.
pub fn is_secret(key: &str) -> bool {
    SECRET_KEYS
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(key))
}

/// The value of a sub-key, or stars if the sub-key is a secret's.
pub(super) fn withheld<'a>(key: &str, value: &'a str) -> &'a str {
    if is_secret(key) && !value.is_empty() {
        WITHHELD
    } else {
        value
    }
}

/// A continuation line without the secret it may have swallowed: `aws_secret_access_key = x`
/// under a deeper indent is part of the value above for botocore, and a secret all the same.
pub(super) fn withhold_swallowed(line: &str) -> Option<String> {
    let delimiter = line.find(['=', ':'])?;
    if !is_secret(trim(&line[..delimiter])) {
        return None;
    }
    let rest = &line[delimiter + 1..];
    let value = rest.trim_start_matches(is_blank);
    if value.is_empty() {
        return None;
    }
    let kept = line.len() - value.len();
    Some(format!("{}{WITHHELD}", &line[..kept]))
}
