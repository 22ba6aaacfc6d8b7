//! `Action` and `NotAction` ("IAM JSON policy elements: Action").

use super::PolicyKind;
use super::reading::Reading;
use super::violation::Violation;
use crate::iam::{Glob, typed};
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
    fn read(reading: &mut Reading<'_, '_>, node: usize, negated: bool) -> Self {
        let text = reading.json.string(node).unwrap_or_default();
        let pattern = Self {
            glob: Glob::parse(&typed::fold(&text)),
            text: text.into(),
            span: reading.span(node),
        };
        let is_checked = reading.kind == PolicyKind::Trust && !negated;
        if is_checked && !pattern.fits_trust_policies() {
            reading.refuse(Violation::ProhibitedAction(pattern.text.clone()), node);
        }
        pattern
    }

    /// Whether a trust policy may list it. A wildcard that takes in other actions as well is
    /// accepted; AWS pages show it, although validators warn about it.
    pub(crate) fn fits_trust_policies(&self) -> bool {
        OF_TRUST_POLICIES
            .iter()
            .any(|action| self.glob.matches(action))
    }
}

impl ActionElement {
    pub(super) fn read(
        reading: &mut Reading<'_, '_>,
        value: usize,
        strings: &[usize],
        negated: bool,
    ) -> Self {
        let patterns = strings
            .iter()
            .map(|node| ActionPattern::read(reading, *node, negated));
        Self {
            negated,
            patterns: patterns.collect(),
            span: reading.span(value),
        }
    }

    /// The first listed pattern that matches an action, given in lower case.
    pub(crate) fn find_match(&self, folded_action: &str) -> Option<usize> {
        self.patterns
            .iter()
            .position(|pattern| pattern.glob.matches(folded_action))
    }

    /// Whether the element covers an action, given in lower case.
    pub(crate) fn covers(&self, folded_action: &str) -> bool {
        (self.find_match(folded_action).is_some() != self.negated) && !self.patterns.is_empty()
    }
}
