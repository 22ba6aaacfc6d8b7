//! The known values of a request's context keys.

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
