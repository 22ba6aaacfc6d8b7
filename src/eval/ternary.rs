//! Three values: what is false, what is true, and what cannot be known.

use serde::Serialize;

/// A truth value of Kleene's strong logic, ordered false, unknown, true: *and* is the minimum,
/// *or* is the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ternary {
    /// Certainly not.
    False,
    /// A missing fact decides.
    Unknown,
    /// Certainly.
    True,
}

impl Ternary {
    /// Both hold.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one holds.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// What holds whichever of the two is the case: the common value, else unknown.
    #[must_use]
    pub(crate) fn join(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }

    /// Whether it is certain that it holds.
    pub(crate) const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Whether it is certain that it does not hold.
    pub(crate) const fn is_false(self) -> bool {
        matches!(self, Self::False)
    }

    /// Whether a missing fact decides.
    pub(crate) const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl std::ops::Not for Ternary {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Ternary {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}
