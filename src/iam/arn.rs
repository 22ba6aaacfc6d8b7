//! Amazon Resource Names of principals, split once and kept with their text.
//!
//! Follows "IAM identifiers" and "Amazon Resource Names" of the IAM User Guide.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// The kind of principal that an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// `arn:P:iam::A:user/path/name`
    User,
    /// `arn:P:iam::A:role/path/name`
    Role,
    /// `arn:P:iam::A:root`
    Root,
    /// `arn:P:sts::A:assumed-role/name/session`
    AssumedRole,
    /// `arn:P:sts::A:federated-user/name`
    FederatedUser,
    /// Any other resource: an identity provider, an MFA device, a group, a policy.
    Other,
}

/// An ARN of six parts, `arn:partition:service:region:account:resource`.
///
/// ARNs are case-sensitive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    text: Arc<str>,
    kind: PrincipalKind,
    /// Offsets of the five separating colons.
    colons: [u16; 5],
}

/// The reason why a text is not an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArnError {
    /// It does not begin with `arn:`.
    NoPrefix,
    /// It has fewer than six parts between colons.
    TooFewParts,
    /// It is longer than 2,048 characters, the maximum for STS.
    TooLong,
}

/// Returns true for an account id: 12 digits ("View AWS account identifiers").
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true if a text is a placeholder for an account id: one letter twelve times, `<…>`,
/// `${…}`, `***`, or a name with `ACCOUNT` in it. Lower-case letters, digits and hyphens may be an
/// account alias instead.
pub(crate) fn is_account_placeholder(text: &str) -> bool {
    let enclosed = |open: &str, close| text.starts_with(open) && text.ends_with(close);
    let mut bytes = text.bytes();
    let first = bytes.next().unwrap_or(b'?');
    let repeated = bytes.all(|byte| byte == first);
    repeated && (first == b'*' || text.len() == 12 && first.is_ascii_alphabetic())
        || enclosed("<", '>')
        || enclosed("${", '}')
        || text.to_ascii_uppercase().contains("ACCOUNT")
            && text.contains(|c: char| c.is_ascii_uppercase() || c == '_')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl Arn {
    /// Splits a text at its first five colons; those inside `${…}` do not separate.
    pub fn parse(text: &str) -> Result<Self, ArnError> {
        if !text.starts_with("arn:") {
            return Err(ArnError::NoPrefix);
        }
        if text.len() > 4 * 2048 {
            return Err(ArnError::TooLong);
        }
        let mut colons = [0_u16; 5];
        let mut found = 0;
        let mut in_variable = false;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'$' if text[at..].starts_with("${") => in_variable = true,
                b'}' => in_variable = false,
                b':' if !in_variable => {
                    colons[found] = at as u16;
                    found += 1;
                    if found == 5 {
                        break;
                    }
                }
                _ => {}
            }
        }
        if found < 5 {
            return Err(ArnError::TooFewParts);
        }
        let service = &text[colons[1] as usize + 1..colons[2] as usize];
        let resource = &text[colons[4] as usize + 1..];
        let kind = match (service, resource) {
            ("iam", "root") => PrincipalKind::Root,
            ("iam", _) if resource.starts_with("user/") => PrincipalKind::User,
            ("iam", _) if resource.starts_with("role/") => PrincipalKind::Role,
            ("sts", _) if resource.starts_with("assumed-role/") => PrincipalKind::AssumedRole,
            ("sts", _) if resource.starts_with("federated-user/") => PrincipalKind::FederatedUser,
            _ => PrincipalKind::Other,
        };
        Ok(Self {
            text: Arc::from(text),
            kind,
            colons,
        })
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    pub(crate) fn text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The kind of principal that it names.
    pub const fn kind(&self) -> PrincipalKind {
        self.kind
    }

    fn part(&self, index: usize) -> &str {
        let start = self.colons[index] as usize + 1;
        let end = self
            .colons
            .get(index + 1)
            .map_or(self.text.len(), |colon| *colon as usize);
        &self.text[start..end]
    }

    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub(crate) fn partition(&self) -> &str {
        self.part(0)
    }

    /// `iam`, `sts` …
    pub(crate) fn service(&self) -> &str {
        self.part(1)
    }

    /// The region; empty in the ARNs of principals.
    pub(crate) fn region(&self) -> &str {
        self.part(2)
    }

    /// The account id as written; normally 12 digits.
    pub fn account(&self) -> &str {
        self.part(3)
    }

    /// Everything after the fifth colon.
    pub(crate) fn resource(&self) -> &str {
        self.part(4)
    }

    /// The name without type and path: for `role/team/Admin` it is `Admin`, for
    /// `assumed-role/Admin/jane` it is `Admin` (the role), for `user/jane` it is `jane`.
    pub fn name(&self) -> &str {
        let resource = self.resource();
        match self.kind {
            PrincipalKind::AssumedRole => resource.split('/').nth(1).unwrap_or(""),
            _ => resource.rsplit('/').next().unwrap_or(resource),
        }
    }

    /// The path of a user, group, policy or role: for `role/team/x/Admin` it is `/team/x/`.
    pub(crate) fn path(&self) -> &str {
        let resource = self.resource();
        let path = resource.find('/').zip(resource.rfind('/'));
        path.map_or("/", |(from, to)| &resource[from..=to])
    }

    /// The session name of an assumed-role ARN.
    pub(crate) fn session(&self) -> Option<&str> {
        match self.kind {
            PrincipalKind::AssumedRole => self.resource().splitn(3, '/').nth(2),
            _ => None,
        }
    }
}

impl fmt::Debug for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Arn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Arn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| D::Error::custom("an ARN was expected"))
    }
}

impl Arn {
    /// Returns true if IAM accepts name and path of the role: a name of 1 to 64 of `A-Z a-z 0-9 _ +
    /// = , . @ -` and a path of at most 512 visible ASCII characters ("`CreateRole`", request
    /// parameters).
    pub(crate) fn is_role_iam_takes(&self) -> bool {
        let (_, full) = self.resource().split_once('/').unwrap_or_default();
        let path = full.strip_suffix(self.name()).unwrap_or_default();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
        matches!(self.name().len(), 1..=64)
            && self.name().bytes().all(fits)
            && path.len() < 512
            && path.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

/// The ARN of the role in `arn:aws:sts::ACCOUNT:assumed-role/NAME/…*…`, without the role's path;
/// `None` if the text is not a session ARN, has no wildcard, or has one before the session.
/// `Principal` does not accept such an ARN: there a wildcard does not match part of a name or ARN
/// ("AWS JSON policy elements: Principal").
pub(crate) fn role_of_sessions(text: &str) -> Option<String> {
    let (head, rest) = text.split_once(":assumed-role/")?;
    let (name, session) = rest.split_once('/')?;
    let (partition, account) = head.strip_prefix("arn:")?.split_once(":sts::")?;
    let plain = |part: &str| !part.is_empty() && !part.contains(['*', '?', ':', '/']);
    let fits = plain(partition) && plain(account) && plain(name) && session.contains(['*', '?']);
    fits.then(|| format!("arn:{partition}:iam::{account}:role/{name}"))
}
