//! Three-valued logic: false, true, and unknown.

use serde::Serialize;

/// A truth value of Kleene's strong logic, ordered false, unknown, true: *and* is the minimum,
/// *or* is the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ternary {
    /// Certainly not.
    False,
    /// Depends on a missing fact.
    Unknown,
    /// Certainly.
    True,
}

impl Ternary {
    /// True if both hold.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// True if at least one holds.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The common value of two alternatives, or unknown if they differ.
    #[must_use]
    pub(crate) fn join(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }

    /// Returns true if it certainly holds.
    pub(crate) const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Returns true if it certainly does not hold.
    pub(crate) const fn is_false(self) -> bool {
        matches!(self, Self::False)
    }

    /// Returns true if it depends on a missing fact.
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
