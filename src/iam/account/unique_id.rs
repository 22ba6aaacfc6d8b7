//! Unique ids of IAM entities.

use std::fmt;
use std::sync::Arc;

/// The kind of entity that a unique id belongs to ("IAM identifiers", table of unique id prefixes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UniqueIdKind {
    /// `AROA`: a role.
    Role,
    /// `AIDA`: a user.
    User,
    /// Any other prefix: groups, policies, instance profiles, or no unique id at all.
    Other,
}

impl UniqueIdKind {
    /// The kind a prefix stands for. The prefixes are upper case, always.
    pub(crate) fn of(text: &str) -> Self {
        match text.as_bytes().get(..4) {
            Some(b"AROA") => Self::Role,
            Some(b"AIDA") => Self::User,
            _ => Self::Other,
        }
    }
}

/// A unique id such as `AROAEXAMPLEID12345678`: stays the same for the life of one entity and is
/// never given out again, not even to a role of the same name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UniqueId(Arc<str>);

/// Returns true if a name between `⟨` and `⟩` is that of the id of a role.
pub(crate) fn is_symbolic_name(name: &str) -> bool {
    name.starts_with(SYMBOLIC) || name.starts_with(NEW)
}

/// Returns true if a name between `⟨` and `⟩` is that of the id of a role that may exist already.
pub(crate) fn is_open_symbol(name: &str) -> bool {
    name.starts_with(SYMBOLIC)
}

/// The beginnings of the names of ids that are not known: of a role that a plan makes, which has
/// another id than any role that is there, and of a role of a template, which may be there already.
const NEW: &str = "new id of ";
const SYMBOLIC: &str = "id of ";

impl UniqueId {
    /// Takes a text that can be a unique id: up to 128 letters, digits, underscores and dashes.
    /// Ids of AWS have at least 16 and no dash, but made-up ones in examples are shorter; ask
    /// [`Self::is_well_formed`]. Anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        ((1..=128).contains(&text.len()) && text.bytes().all(word)).then(|| Self(Arc::from(text)))
    }

    /// The id that a role will have which does not exist yet. It equals no other text: IAM takes no
    /// `⟨` in a policy, and no two files have the same name.
    pub(crate) fn new_of(role: &str, file: &str) -> Self {
        Self::named(NEW, role, file)
    }

    /// The id of a role that may exist already. It equals itself; whether it is one that a policy
    /// names is not known.
    pub(crate) fn symbolic(role: &str, file: &str) -> Self {
        Self::named(SYMBOLIC, role, file)
    }

    /// The beginning of an id that is not known.
    pub(super) const SYMBOL: &str = "AROA⟨";

    /// The id with this name between `⟨` and `⟩`.
    pub(super) fn of_symbol(name: &str) -> Self {
        Self(Arc::from(format!("{}{name}⟩", Self::SYMBOL)))
    }

    fn named(beginning: &str, role: &str, file: &str) -> Self {
        let plain = |text: &str| text.replace([':', '⟨', '⟩'], "_");
        Self::of_symbol(&format!("{beginning}{} in {}", plain(role), plain(file)))
    }

    /// The same id in other letters; see [`super::renamed`].
    pub(super) fn with_text(&self, text: &str) -> Self {
        if text == &*self.0 {
            return self.clone();
        }
        Self(Arc::from(text))
    }

    /// Returns true if its role does not exist yet.
    pub(crate) fn is_symbolic(&self) -> bool {
        self.0.contains('⟨')
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind of entity that it belongs to, by its prefix.
    pub fn kind(&self) -> UniqueIdKind {
        UniqueIdKind::of(&self.0)
    }
}

impl fmt::Debug for UniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
