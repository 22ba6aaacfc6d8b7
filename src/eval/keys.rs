//! The condition keys that AWS documents: name, type, and whether a request holds several values.
//!
//! The value of a key in a call is derived in `predict/context_values.rs`.

use crate::iam::policy::ConditionKey;
use crate::iam::typed::{Instant, Number, parse_address, parse_boolean};
use crate::text::{nearest, word};

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

/// A key with one value.
const ONE: bool = false;
/// A key with a list of values.
const MANY: bool = true;

/// Sorted without regard to case ("AWS global condition context keys"; "Actions, resources, and
/// condition keys for AWS Security Token Service"; "Available keys for AWS STS" of "IAM and AWS STS
/// condition context keys").
#[rustfmt::skip]
const KNOWN: &[(&str, KeyType, bool)] = &[
    ("aws:AssumedRoot", KeyType::Text, ONE),
    ("aws:CalledVia", KeyType::Text, MANY),
    ("aws:CalledViaFirst", KeyType::Text, ONE),
    ("aws:CalledViaLast", KeyType::Text, ONE),
    ("aws:ChatbotSourceArn", KeyType::Arn, ONE),
    ("aws:CurrentTime", KeyType::Instant, ONE),
    ("aws:Ec2InstanceSourcePrivateIPv4", KeyType::Address, ONE),
    ("aws:Ec2InstanceSourceVpc", KeyType::Text, ONE),
    ("aws:EpochTime", KeyType::Instant, ONE),
    ("aws:FederatedProvider", KeyType::Text, ONE),
    ("aws:IsMcpServiceAction", KeyType::Boolean, ONE),
    ("aws:MultiFactorAuthAge", KeyType::Number, ONE),
    ("aws:MultiFactorAuthPresent", KeyType::Boolean, ONE),
    ("aws:PrincipalAccount", KeyType::Text, ONE),
    ("aws:PrincipalArn", KeyType::Arn, ONE),
    ("aws:PrincipalIsAWSService", KeyType::Boolean, ONE),
    ("aws:PrincipalOrgID", KeyType::Text, ONE),
    ("aws:PrincipalOrgPaths", KeyType::Text, MANY),
    ("aws:PrincipalServiceName", KeyType::Text, ONE),
    ("aws:PrincipalServiceNamesList", KeyType::Text, MANY),
    ("aws:PrincipalType", KeyType::Text, ONE),
    ("aws:referer", KeyType::Text, ONE),
    ("aws:RequestedRegion", KeyType::Text, ONE),
    ("aws:ResourceAccount", KeyType::Text, ONE),
    ("aws:ResourceOrgID", KeyType::Text, ONE),
    ("aws:ResourceOrgPaths", KeyType::Text, MANY),
    ("aws:SecureTransport", KeyType::Boolean, ONE),
    ("aws:SignInSessionArn", KeyType::Arn, ONE),
    ("aws:SourceAccount", KeyType::Text, ONE),
    ("aws:SourceArn", KeyType::Arn, ONE),
    ("aws:SourceIdentity", KeyType::Text, ONE),
    ("aws:SourceIp", KeyType::Address, ONE),
    ("aws:SourceOrgID", KeyType::Text, ONE),
    ("aws:SourceOrgPaths", KeyType::Text, MANY),
    ("aws:SourceVpc", KeyType::Text, ONE),
    ("aws:SourceVpcArn", KeyType::Arn, ONE),
    ("aws:SourceVpce", KeyType::Text, ONE),
    ("aws:TagKeys", KeyType::Text, MANY),
    ("aws:TokenIssueTime", KeyType::Instant, ONE),
    ("aws:UserAgent", KeyType::Text, ONE),
    ("aws:userid", KeyType::Text, ONE),
    ("aws:username", KeyType::Text, ONE),
    ("aws:ViaAWSMcpService", KeyType::Boolean, ONE),
    ("aws:ViaAWSService", KeyType::Boolean, ONE),
    ("aws:VpceAccount", KeyType::Text, ONE),
    ("aws:VpceOrgID", KeyType::Text, ONE),
    ("aws:VpceOrgPaths", KeyType::Text, MANY),
    ("aws:VpcSourceIp", KeyType::Address, ONE),
    ("sts:AWSServiceName", KeyType::Text, ONE),
    ("sts:DurationSeconds", KeyType::Number, ONE),
    ("sts:ExternalId", KeyType::Text, ONE),
    ("sts:RequestContextProviders", KeyType::Arn, MANY),
    ("sts:RoleSessionName", KeyType::Text, ONE),
    ("sts:SourceIdentity", KeyType::Text, ONE),
    ("sts:TransitiveTagKeys", KeyType::Text, MANY),
];

/// Prefixes of keys that end with a name chosen by the user.
const WITH_NAME: &[&str] = &[
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "sts:requestcontext/",
];

/// The row of a key in lower case.
fn row(name: &str) -> Option<&'static (&'static str, KeyType, bool)> {
    let lower = |text: &'static str| text.bytes().map(|byte| byte.to_ascii_lowercase());
    let at = KNOWN.binary_search_by(|known| lower(known.0).cmp(name.bytes()));
    at.ok().map(|at| &KNOWN[at])
}

/// Returns true if a key may hold several values in one request.
pub(crate) fn is_multivalued(key: &ConditionKey) -> bool {
    let name = key.folded();
    match row(name) {
        Some(known) => known.2,
        None => name.ends_with(":amr") || name.starts_with("saml:edu"),
    }
}

/// The type of a key in lower case.
pub(crate) fn key_type(key: &str) -> KeyType {
    match key {
        "ec2:sourceinstancearn" | "lambda:sourcefunctionarn" => KeyType::Arn,
        _ => row(key).map_or(KeyType::Text, |known| known.1),
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

/// Returns true if a key of the `aws:` or `sts:` namespace is not named by any AWS page, so that no
/// request contains it. Keys of other namespaces return false: identity providers bring their own
/// keys.
pub(crate) fn is_undocumented(key: &ConditionKey) -> bool {
    let name = key.folded();
    (name.starts_with("aws:") || name.starts_with("sts:")) && !documented_key(key)
}

/// Returns true if an AWS page names a key of the `aws:` or `sts:` namespace.
pub(crate) fn documented_key(key: &ConditionKey) -> bool {
    let name = key.folded();
    row(name).is_some() || WITH_NAME.iter().any(|prefix| name.starts_with(prefix))
}

/// The documented key whose name is nearest, in its usual spelling.
pub(crate) fn nearest_key(name: &str) -> Option<&'static str> {
    let names = KNOWN.iter().map(|known| known.0);
    let whole = names.clone().map(|known| (known, known));
    let bare = names.filter_map(|known| Some((known.split_once(':')?.1, known)));
    let found = if name.contains(':') {
        nearest(name, whole)
    } else {
        nearest(name, bare)
    };
    found.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_closed_namespaces_are_undocumented() {
        assert!(KNOWN.is_sorted_by_key(|known| known.0.to_lowercase()));
        for known in [
            "aws:SourceIp",
            "AWS:UserId",
            "aws:PrincipalTag/Team",
            "token.actions.githubusercontent.com:sub",
        ] {
            assert!(!is_undocumented(&ConditionKey::new(known)), "{known}");
        }
        for unknown in ["aws:Foo", "sts:RoleSession", "aws:PrincipalTag"] {
            assert!(is_undocumented(&ConditionKey::new(unknown)), "{unknown}");
        }
    }
}
