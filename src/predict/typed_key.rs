//! Types of condition keys, and values that a key can never have, regardless of the policy.

use crate::iam::typed::{Instant, Number, parse_address, parse_boolean};
use crate::text::word;

/// The type of a condition key ("AWS global condition context keys").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyType {
    /// An IP address.
    Address,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Boolean,
    /// An instant, as text or in seconds since 1970.
    Instant,
    /// A number.
    Number,
    /// Text.
    Text,
}

/// The type of a documented key, in lower case.
pub(crate) fn key_type(key: &str) -> KeyType {
    match key {
        "aws:sourceip" | "aws:vpcsourceip" | "aws:ec2instancesourceprivateipv4" => KeyType::Address,
        "aws:principalarn"
        | "aws:sourcearn"
        | "aws:signinsessionarn"
        | "aws:sourcevpcarn"
        | "aws:chatbotsourcearn"
        | "sts:requestcontextproviders"
        | "ec2:sourceinstancearn"
        | "lambda:sourcefunctionarn" => KeyType::Arn,
        "aws:securetransport"
        | "aws:multifactorauthpresent"
        | "aws:viaawsservice"
        | "aws:principalisawsservice"
        | "aws:ismcpserviceaction"
        | "aws:viaawsmcpservice" => KeyType::Boolean,
        "aws:currenttime" | "aws:tokenissuetime" | "aws:epochtime" => KeyType::Instant,
        "aws:multifactorauthage" | "sts:durationseconds" => KeyType::Number,
        _ => KeyType::Text,
    }
}

/// The expected form of a key's value; `None` if the value has it.
pub(crate) fn expected_value(key: &str, value: &str) -> Option<&'static str> {
    let (fits, expected) = match key_type(&key.to_ascii_lowercase()) {
        KeyType::Address => (
            parse_address(value).is_some(),
            word!("an IP address such as 203.0.113.10"),
        ),
        KeyType::Boolean => (parse_boolean(value).is_some(), word!("true or false")),
        KeyType::Instant => (
            Instant::parse(value).is_some(),
            word!("an instant such as 2026-01-31T12:00:00Z, or seconds since 1970"),
        ),
        KeyType::Number => (Number::parse(value).is_some(), word!("a number of seconds")),
        KeyType::Arn | KeyType::Text => return None,
    };
    (!fits).then_some(expected)
}
