//! `Action`, `NotAction`, `Resource`, `NotResource`.

use super::pieces::Piece;
use crate::iam::Glob;
use crate::text::Span;

/// `Action` or `NotAction`.
#[derive(Clone, Debug, Default)]
pub struct ActionElement {
    /// `NotAction`: every action that is not listed.
    pub negated: bool,
    /// The value; empty when there is none.
    pub span: Span,
    /// The listed patterns. An empty list makes the statement inert.
    pub patterns: Vec<ActionPattern>,
}

/// One listed action, a case-insensitive glob over `service:Name`.
#[derive(Clone, Debug)]
pub struct ActionPattern {
    /// As written.
    pub text: Box<str>,
    /// Its place.
    pub span: Span,
    /// Case folded.
    pub glob: Glob,
}

impl ActionElement {
    /// The first listed pattern that matches an action, given in lower case.
    pub fn find_match(&self, folded_action: &str) -> Option<usize> {
        self.patterns
            .iter()
            .position(|pattern| pattern.glob.matches(folded_action))
    }

    /// Whether the element covers an action, given in lower case.
    pub fn covers(&self, folded_action: &str) -> bool {
        (self.find_match(folded_action).is_some() != self.negated) && !self.patterns.is_empty()
    }
}

/// `Resource` or `NotResource`.
#[derive(Clone, Debug, Default)]
pub struct ResourceElement {
    /// Whether there is such an element at all; trust policies have none and apply to their role.
    pub present: bool,
    /// `NotResource`: every resource that is not listed.
    pub negated: bool,
    /// The value; empty when there is none.
    pub span: Span,
    /// The listed patterns.
    pub patterns: Vec<ResourcePattern>,
}

/// One listed resource, a case-sensitive glob over an ARN.
#[derive(Clone, Debug)]
pub struct ResourcePattern {
    /// As written.
    pub text: Box<str>,
    /// Its place.
    pub span: Span,
    /// The pattern, when it has no variables.
    pub glob: Option<Glob>,
    /// The pattern in pieces, when it has variables.
    pub pieces: Vec<Piece>,
}
