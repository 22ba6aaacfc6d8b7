//! The known values of a request's context keys, and the list of keys that AWS documents ("AWS
//! global condition context keys").

use super::PartialText;
use crate::iam::policy::ConditionKey;
use crate::iam::typed::{Instant, Number};
use crate::text::nearest;

/// Inclusive bounds of a present value with unknown text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// An instant within the bounds.
    Instant(Instant, Instant),
    /// A number within the bounds.
    Number(Number, Number),
}

/// The known part of one context key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// One value.
    Value(Box<str>),
    /// A list, even if it holds one value or none. An empty list counts as absent.
    List(Vec<Box<str>>),
    /// Not in the request.
    Absent,
    /// In the request with one value of unknown text, perhaps within bounds.
    Present(Option<Bounds>),
    /// One of these possibilities; none of them is itself a `OneOf`.
    OneOf(Vec<ContextValue>),
    /// In the request with one value that is partly known.
    PartialText(PartialText),
    /// Unknown, including whether it is in the request.
    Unknown,
}

impl ContextValue {
    /// One known value.
    pub fn value(text: impl Into<Box<str>>) -> Self {
        Self::Value(text.into())
    }

    /// A partial text. Without unknown parts it becomes a known value.
    pub(crate) fn partial(partial: PartialText) -> Self {
        match partial.as_text() {
            Some(text) => Self::Value(text.into()),
            None => Self::PartialText(partial),
        }
    }
}

/// The origin of a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyOrigin {
    /// Derived from the chain, the config files or a snapshot.
    Derived,
    /// Assumed until a fact contradicts it.
    Supposed,
    /// Given by the user or the request.
    Given,
}

/// One key of the request.
#[derive(Clone, Debug)]
pub(crate) struct ContextEntry {
    /// The key in its usual spelling.
    pub name: Box<str>,
    /// The key as it is compared.
    pub key: ConditionKey,
    /// The known part of its value.
    pub value: ContextValue,
    /// The origin of the value.
    pub origin: KeyOrigin,
}

/// All context keys of one request. A key that is not listed is absent.
#[derive(Clone, Debug, Default)]
pub struct RequestContext {
    /// Ordered by digest, then by name.
    entries: Vec<ContextEntry>,
}

impl RequestContext {
    /// A request without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key and replaces its previous value.
    pub fn set(&mut self, name: &str, value: ContextValue, origin: KeyOrigin) {
        let key = ConditionKey::new(name);
        let entry = ContextEntry {
            name: name.into(),
            value,
            origin,
            key,
        };
        match self.search(&entry.key) {
            Ok(at) => self.entries[at] = entry,
            Err(at) => self.entries.insert(at, entry),
        }
    }

    /// A request with these keys, none of them twice.
    pub(crate) fn of(mut entries: Vec<ContextEntry>) -> Self {
        entries.sort_by(|a, b| place(&a.key).cmp(&place(&b.key)));
        Self { entries }
    }

    /// The entry of a key, if it is listed.
    pub(crate) fn find(&self, key: &ConditionKey) -> Option<&ContextEntry> {
        self.search(key).ok().map(|at| &self.entries[at])
    }

    /// The known part of a key's value.
    pub(crate) fn get(&self, key: &ConditionKey) -> &ContextValue {
        self.find(key)
            .map_or(&ContextValue::Absent, |entry| &entry.value)
    }

    /// All listed keys by name, in alphabetical order.
    pub(crate) fn sorted(&self) -> Vec<&ContextEntry> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by(|a, b| a.key.folded().cmp(b.key.folded()));
        entries
    }

    fn search(&self, key: &ConditionKey) -> Result<usize, usize> {
        self.entries
            .binary_search_by(|entry| place(&entry.key).cmp(&place(key)))
    }
}

/// The sort key of the keys of a request.
fn place(key: &ConditionKey) -> (u64, &str) {
    (key.digest(), key.folded())
}

/// Returns true if a key may hold several values in one request ("AWS global condition context
/// keys", "IAM and AWS STS condition context keys").
pub(crate) fn is_multivalued(key: &ConditionKey) -> bool {
    let name = key.folded();
    matches!(
        name,
        "aws:tagkeys"
            | "sts:transitivetagkeys"
            | "aws:principalorgpaths"
            | "aws:resourceorgpaths"
            | "aws:vpceorgpaths"
            | "aws:sourceorgpaths"
            | "aws:calledvia"
            | "aws:principalservicenameslist"
            | "sts:requestcontextproviders"
    ) || name.ends_with(":amr")
        || name.starts_with("saml:edu")
}

/// Sorted without regard to case ("AWS global condition context keys"; "Actions, resources, and condition
/// keys for AWS Security Token Service"; "Available keys for AWS STS" of "IAM and AWS STS
/// condition context keys").
const KNOWN: &[&str] = &[
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ChatbotSourceArn",
    "aws:CurrentTime",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:IsMcpServiceAction",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalType",
    "aws:referer",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:SecureTransport",
    "aws:SignInSessionArn",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIdentity",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:userid",
    "aws:username",
    "aws:ViaAWSMcpService",
    "aws:ViaAWSService",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
    "sts:AWSServiceName",
    "sts:DurationSeconds",
    "sts:ExternalId",
    "sts:RequestContextProviders",
    "sts:RoleSessionName",
    "sts:SourceIdentity",
    "sts:TransitiveTagKeys",
];

/// Prefixes of keys that end with a name chosen by the user.
const WITH_NAME: &[&str] = &[
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "sts:requestcontext/",
];

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
    let lower = |text: &'static str| text.bytes().map(|byte| byte.to_ascii_lowercase());
    KNOWN
        .binary_search_by(|known| lower(known).cmp(name.bytes()))
        .is_ok()
        || WITH_NAME.iter().any(|prefix| name.starts_with(prefix))
}

/// The documented key whose name is nearest, in its usual spelling.
pub(crate) fn nearest_key(name: &str) -> Option<&'static str> {
    let whole = KNOWN.iter().map(|known| (*known, *known));
    let bare = KNOWN
        .iter()
        .filter_map(|known| Some((known.split_once(':')?.1, *known)));
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
        assert!(KNOWN.is_sorted_by_key(|known| known.to_lowercase()));
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
