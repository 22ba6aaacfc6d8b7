//! A policy document as IAM reads it: statements with the place of every part, prepared once
//! for evaluation, and everything IAM would refuse about it.
//!
//! Follows "Grammar of the IAM JSON policy language" and the pages of each element in the IAM
//! User Guide.

mod action;
mod condition;
mod operator;
mod path;
mod pieces;
mod principal;
mod read;
mod read_parts;
mod read_statement;
mod resource;
mod violation;

use std::sync::Arc;

use super::json::Json;
use crate::text::Span;

pub use action::{ActionElement, ActionPattern};
pub use condition::{ConditionBlock, ConditionEntry, ConditionKey, ConditionValue, Operand};
pub use operator::{Comparison, Operator, Order, SetOperator};
pub use pieces::Piece;
pub use principal::{PrincipalElement, PrincipalEntry, PrincipalForm, PrincipalSubject};
pub use resource::{ResourceElement, ResourceGlob, ResourcePattern};
pub use violation::{DocumentViolation, Violation};

/// Where a policy is attached; decides which elements it may and must have.
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
    /// Whether statements name principals (resource-based kinds) or must not (the others).
    pub const fn has_principals(self) -> bool {
        matches!(self, Self::Trust | Self::Rcp)
    }
}

/// Who vouches for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// IAM gave it out, so IAM accepts it: what we do not understand in it is unknown.
    Stored,
    /// A person wrote it: what IAM would refuse makes it an invalid policy.
    Authored,
}

/// The `Version` of a document. Only policy variables depend on it
/// ("IAM JSON policy elements: Version").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `2012-10-17`: `${…}` is a variable.
    V2012,
    /// `2008-10-17`: `${…}` is text.
    V2008,
    /// None given: `${…}` is text.
    Absent,
    /// Neither of the two.
    Unrecognised,
}

/// What a statement does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// A text of a document with its place, quotation marks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The text, JSON escapes resolved.
    pub text: Box<str>,
    /// Bytes of the document's text.
    pub span: Span,
}

/// One statement. All spans are bytes of [`PolicyDocument::text`].
#[derive(Clone, Debug)]
pub struct Statement {
    /// The whole object.
    pub span: Span,
    /// `Sid`, if any.
    pub sid: Option<Spanned>,
    /// `None` when it is neither `Allow` nor `Deny`.
    pub effect: Option<Effect>,
    /// The value of `Effect`; empty when there is none.
    pub effect_span: Span,
    /// `Principal` or `NotPrincipal`.
    pub principal: PrincipalElement,
    /// `Action` or `NotAction`.
    pub action: ActionElement,
    /// `Resource` or `NotResource`.
    pub resource: ResourceElement,
    /// `Condition`.
    pub condition: ConditionBlock,
    /// Members whose meaning is not known; whether the statement applies is then unknown at best.
    pub not_understood: Vec<Span>,
}

/// A policy document. Never fails to parse: what is wrong with it is in
/// [`Self::violations`].
#[derive(Clone, Debug)]
pub struct PolicyDocument {
    text: Arc<str>,
    kind: PolicyKind,
    origin: Origin,
    version: Version,
    statements: Vec<Statement>,
    violations: Vec<DocumentViolation>,
    readable: bool,
    speaks_of_assume_role: bool,
}

impl PolicyDocument {
    /// Reads a document. A JSON string, or percent-encoded text as the raw IAM API shows it, is
    /// decoded first; [`Self::text`] is then the decoded text.
    pub fn parse(text: &str, kind: PolicyKind, origin: Origin) -> Self {
        read::read_text(text, kind, origin)
    }

    /// The same of a text that is shared: [`Self::text`] is this very text if it needs no decoding.
    pub fn parse_shared(text: &Arc<str>, kind: PolicyKind, origin: Origin) -> Self {
        read::read_shared(text, kind, origin)
    }

    /// The same from a value within a larger JSON text; spans count from the value's beginning.
    pub fn from_json(json: &Json<'_>, node: usize, kind: PolicyKind, origin: Origin) -> Self {
        read::read_node(json, node, kind, origin)
    }

    /// The JSON text all spans refer to.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Where the policy is attached.
    pub const fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// Who vouches for it.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Its `Version`.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Its statements in document order.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Everything IAM would refuse, in document order.
    pub fn violations(&self) -> &[DocumentViolation] {
        &self.violations
    }

    /// Whether it is an object with statements at all. What an unreadable stored document says
    /// is unknown.
    pub const fn is_readable(&self) -> bool {
        self.readable
    }

    /// Whether IAM would answer `MalformedPolicyDocument`: a person wrote it and something in it
    /// is refused. A stored document is valid by construction.
    pub fn is_refused(&self) -> bool {
        matches!(self.origin, Origin::Authored) && !self.violations.is_empty()
    }

    /// Whether any statement can match `sts:AssumeRole` at all, whoever calls.
    pub const fn speaks_of_assume_role(&self) -> bool {
        self.speaks_of_assume_role
    }
}

#[cfg(test)]
mod tests;
