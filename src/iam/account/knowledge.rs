//! The difference between "there is none" and "nobody told us".

/// A fact that a snapshot may or may not carry.
///
/// `Known(None)` of a permissions boundary says that the role has none; `Unknown` says that the
/// shape the role was read from does not list boundaries at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Knowledge<T> {
    /// The snapshot says so.
    Known(T),
    /// The snapshot does not speak of it.
    #[default]
    Unknown,
}

impl<T> Knowledge<T> {
    /// The fact, when it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(fact) => Some(fact),
            Self::Unknown => None,
        }
    }

    /// Whether the snapshot speaks of it.
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }
}
