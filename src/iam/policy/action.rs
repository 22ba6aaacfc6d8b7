//! `Action` and `NotAction` ("IAM JSON policy elements: Action").

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

/// The actions a trust policy may name, in lower case: IAM refuses all others with "`AssumeRole`
/// policy may only specify STS `AssumeRole` actions."
const OF_TRUST_POLICIES: [&str; 6] = [
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:tagsession",
    "sts:setsourceidentity",
    "sts:setcontext",
];

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

impl ActionPattern {
    /// Whether a trust policy may list it. A wildcard that takes in other actions as well is
    /// accepted; AWS pages show it, although validators warn about it.
    pub fn fits_trust_policies(&self) -> bool {
        OF_TRUST_POLICIES
            .iter()
            .any(|action| self.glob.matches(action))
    }
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
