//! A policy document as IAM reads it: statements with the span of every part, prepared once for
//! evaluation, and everything that IAM would refuse.
//!
//! Follows "Grammar of the IAM JSON policy language" and the pages of each element in the IAM User
//! Guide.

use serde::Serialize;

mod condition;
mod document;
mod operator;
mod principal;
mod reading;
mod resource;
mod silence;
mod statement;
mod template;

pub(crate) use condition::{ConditionEntry, ConditionValue, Operand};
pub(crate) use document::PolicyDocument;
pub(crate) use operator::{Comparison, Operator, Order, SetOperator};
pub(crate) use principal::{PrincipalEntry, PrincipalForm, PrincipalSubject};
pub(crate) use reading::{DocumentViolation, Violation};
pub(crate) use resource::{ResourceElement, ResourceGlob};
pub(crate) use silence::is_silent;
pub(crate) use statement::{ActionPattern, Statement};
pub(crate) use template::{ConditionKey, TemplatePart, first_unknown};

/// The attachment of a policy, which determines the elements that it may and must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyKind {
    /// The trust policy of a role (`AssumeRolePolicyDocument`).
    Trust,
    /// An identity-based policy of a user, group or role, inline or managed.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
}

impl PolicyKind {
    /// Returns true if statements must name principals (resource-based kinds), false if they must
    /// not.
    pub(crate) const fn has_principals(self) -> bool {
        matches!(self, Self::Trust | Self::Rcp)
    }
}

/// The origin of a document, which determines how errors are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// IAM returned it, so IAM accepts it: parts that we do not understand are unknown.
    Stored,
    /// A person wrote it: parts that IAM would refuse make it an invalid policy.
    Authored,
    /// A plan or template says it, and IAM does not have it yet: as [`Self::Authored`], but what
    /// stands between `⟨` and `⟩` is not known.
    Planned,
}

/// The `Version` of a document. It affects only policy variables ("IAM JSON policy elements:
/// Version").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// `2012-10-17`: `${…}` is a variable.
    V2012,
    /// `2008-10-17`: `${…}` is text.
    V2008,
    /// Missing: `${…}` is text.
    Absent,
    /// Any other version.
    Unrecognised,
}

/// The effect of a statement that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

#[cfg(test)]
mod tests;
