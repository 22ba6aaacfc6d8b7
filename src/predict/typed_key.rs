//! Values that a condition key can never have, regardless of the policy.

use crate::iam::typed::{Instant, Number, parse_address, parse_boolean};

/// The expected form of a key's value; `None` if the value has it. The types are those of "AWS
/// global condition context keys".
pub(crate) fn expected_value(key: &str, value: &str) -> Option<&'static str> {
    let (fits, expected) = match key.to_ascii_lowercase().as_str() {
        "aws:sourceip" | "aws:vpcsourceip" => (
            parse_address(value).is_some(),
            "an IP address such as 203.0.113.10",
        ),
        "aws:securetransport"
        | "aws:multifactorauthpresent"
        | "aws:viaawsservice"
        | "aws:principalisawsservice" => (parse_boolean(value).is_some(), "true or false"),
        "aws:currenttime" | "aws:tokenissuetime" | "aws:epochtime" => (
            Instant::parse(value).is_some(),
            "an instant such as 2026-01-31T12:00:00Z, or seconds since 1970",
        ),
        "aws:multifactorauthage" => (Number::parse(value).is_some(), "a number of seconds"),
        _ => return None,
    };
    (!fits).then_some(expected)
}
