//! The known values of a request's context keys, and the list of keys that AWS documents ("AWS
//! global condition context keys").

use super::PartialText;
use crate::iam::policy::ConditionKey;
use crate::iam::typed::{Instant, Number};

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
pub struct ContextEntry {
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
        self.entries.binary_search_by(|entry| {
            (entry.key.digest(), entry.key.folded()).cmp(&(key.digest(), key.folded()))
        })
    }
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

/// In lower case, sorted ("AWS global condition context keys"; "Actions, resources, and condition
/// keys for AWS Security Token Service"; "Available keys for AWS STS" of "IAM and AWS STS
/// condition context keys").
const KNOWN: &[&str] = &[
    "aws:assumedroot",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:chatbotsourcearn",
    "aws:currenttime",
    "aws:ec2instancesourceprivateipv4",
    "aws:ec2instancesourcevpc",
    "aws:epochtime",
    "aws:federatedprovider",
    "aws:ismcpserviceaction",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "aws:securetransport",
    "aws:signinsessionarn",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceidentity",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:tagkeys",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsmcpservice",
    "aws:viaawsservice",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "sts:awsservicename",
    "sts:durationseconds",
    "sts:externalid",
    "sts:requestcontextproviders",
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
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
    (name.starts_with("aws:") || name.starts_with("sts:"))
        && KNOWN.binary_search(&name).is_err()
        && !WITH_NAME.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_closed_namespaces_are_undocumented() {
        assert!(KNOWN.is_sorted());
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
