//! What is known of a request's context keys ("AWS global condition context keys").

use super::PartialText;
use crate::iam::policy::ConditionKey;
use crate::iam::typed::{Instant, Number};

/// How far a present value of unknown text is narrowed down. Both ends are included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// An instant between the two.
    Instant(Instant, Instant),
    /// A number between the two.
    Number(Number, Number),
}

/// What is known of one context key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// One value.
    Value(Box<str>),
    /// A list, also when it holds one value or none. An empty list counts as absent.
    List(Vec<Box<str>>),
    /// Not in the request.
    Absent,
    /// In the request with one value of unknown text, perhaps within bounds.
    Present(Option<Bounds>),
    /// One of these; none of them is itself a `OneOf`.
    OneOf(Vec<ContextValue>),
    /// In the request with one value that is partly known.
    PartialText(PartialText),
    /// Nothing is known, not even whether it is in the request.
    Unknown,
}

impl ContextValue {
    /// One known value.
    pub fn value(text: impl Into<Box<str>>) -> Self {
        Self::Value(text.into())
    }

    /// A partial text; a partial text without unknown parts is a known value.
    pub(crate) fn partial(partial: PartialText) -> Self {
        match partial.as_text() {
            Some(text) => Self::Value(text.into()),
            None => Self::PartialText(partial),
        }
    }
}

/// Where the knowledge of a key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyOrigin {
    /// Worked out from the chain, the config files or a snapshot.
    Derived,
    /// Taken to be so until somebody says otherwise.
    Supposed,
    /// The user or the request says so.
    Given,
}

/// One key of the request.
#[derive(Clone, Debug)]
pub struct ContextEntry {
    /// The key in its usual spelling.
    pub name: Box<str>,
    /// The key as it is compared.
    pub key: ConditionKey,
    /// What is known of it.
    pub value: ContextValue,
    /// Where that comes from.
    pub origin: KeyOrigin,
}

/// All context keys of one request. A key that is not listed is absent.
#[derive(Clone, Debug, Default)]
pub struct RequestContext {
    /// Ordered by digest, then by name.
    entries: Vec<ContextEntry>,
}

impl RequestContext {
    /// A request without any key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key; what was known of it before is replaced.
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

    /// What is known of a key.
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

/// Whether a key may hold several values in one request ("AWS global condition context keys",
/// "IAM and AWS STS condition context keys").
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
