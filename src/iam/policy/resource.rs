//! `Resource` and `NotResource` ("IAM JSON policy elements: Resource").

use super::PolicyKind;
use super::reading::{DocumentReading, Violation};
use super::template::TemplatePart;
use crate::iam::Glob;
use crate::text::Span;

/// The number of fields of an ARN.
const ARN_FIELDS: usize = 6;
/// Maximum number of separate fields. Only the path of a role can add fields to the six.
const MOST_FIELDS: usize = u128::BITS as usize - 1;

/// `Resource` or `NotResource`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceElement {
    /// True if the element is present. Trust policies have none and apply to their role.
    pub present: bool,
    /// True for `NotResource`: every resource that is not listed.
    pub negated: bool,
    /// The value; empty if there is none.
    pub span: Span,
    /// The listed patterns.
    pub patterns: Vec<ResourcePattern>,
}

/// One listed resource, a case-sensitive pattern for an ARN.
#[derive(Clone, Debug)]
pub(crate) struct ResourcePattern {
    /// The text as written.
    pub text: Box<str>,
    /// The span of the text.
    pub span: Span,
    /// The pattern, if it has no variables.
    pub glob: Option<ResourceGlob>,
    /// The parts of the pattern, if it has variables.
    pub template: Vec<TemplatePart>,
}

impl ResourceElement {
    pub(super) fn read(
        reading: &mut DocumentReading<'_, '_>,
        value: usize,
        strings: &[usize],
        negated: bool,
    ) -> Self {
        let patterns = strings
            .iter()
            .map(|node| ResourcePattern::read(reading, *node));
        Self {
            present: true,
            negated,
            patterns: patterns.collect(),
            span: reading.span(value),
        }
    }
}

impl ResourcePattern {
    fn read(reading: &mut DocumentReading<'_, '_>, node: usize) -> Self {
        let text = reading.json.string(node).unwrap_or_default();
        if reading.is_open(&text) {
            // An unknown part may contain colons, so no field is certain.
            return Self {
                template: vec![TemplatePart::Unknown((*text).into())],
                span: reading.span(node),
                text: text.into(),
                glob: None,
            };
        }
        let (glob, template) = match TemplatePart::split_pattern(&text, reading.variables) {
            Ok(template) => (None, template),
            Err(glob) => (Some(ResourceGlob::new(glob)), Vec::new()),
        };
        // STS does not complete short ARNs in a session policy.
        let is_short = glob.as_ref().is_some_and(ResourceGlob::is_short);
        if reading.kind == PolicyKind::Session && is_short && *text != *"*" {
            reading.refuse(Violation::ShortResource((*text).into()), node);
        }
        Self {
            text: text.into(),
            span: reading.span(node),
            glob,
            template,
        }
    }
}

/// A pattern for ARNs, field by field. `*` and `?` match within one field; only a `*` at the end of
/// a field may match across the following colons.
#[derive(Clone, Debug)]
pub(crate) struct ResourceGlob {
    fields: Vec<Glob>,
}

impl ResourceGlob {
    /// Splits a pattern at every literal colon.
    pub(crate) fn new(mut pattern: Glob) -> Self {
        let mut fields = Vec::with_capacity(ARN_FIELDS);
        while let Some((field, behind)) = pattern.split_at_colon() {
            fields.push(field);
            pattern = behind;
        }
        fields.push(pattern);
        Self { fields }
    }

    /// Returns true if it has fewer fields than an ARN.
    pub(crate) const fn is_short(&self) -> bool {
        self.fields.len() < ARN_FIELDS
    }

    /// Matches an ARN in a policy of this kind; `None` if AWS pages differ.
    ///
    /// In identity policies and boundaries the missing fields of a short pattern are `*` ("Identify
    /// AWS resources with Amazon Resource Names"). The pages do not say if a `*` at the end of an
    /// inner field of a short pattern may match across colons instead.
    pub(crate) fn matches(&self, arn: &str, kind: PolicyKind) -> Option<bool> {
        let written = matches_fields(&self.fields, arn);
        if !self.is_short() || !matches!(kind, PolicyKind::Identity | PolicyKind::Boundary) {
            return Some(written);
        }
        match (written, matches_fields(&self.completed(), arn)) {
            (true, false) => None,
            (_, completed) => Some(completed),
        }
    }

    /// The fields, with `*` for missing ones; an empty field at the end counts as missing.
    fn completed(&self) -> Vec<Glob> {
        let mut fields = self.fields.clone();
        if fields.last().and_then(Glob::as_text) == Some("") {
            fields.pop();
        }
        fields.resize(ARN_FIELDS, Glob::parse("*"));
        fields
    }
}

/// Matches field by field up to the first pattern that may match across colons, then tracks all
/// positions between the fields of the ARN that the patterns can reach, one bit each.
fn matches_fields(mut patterns: &[Glob], arn: &str) -> bool {
    let mut fields = arn.splitn(MOST_FIELDS, ':');
    while let Some((pattern, behind)) = patterns.split_first()
        && (behind.is_empty() || !pattern.is_open_at_end())
    {
        if !fields.next().is_some_and(|field| pattern.matches(field)) {
            return false;
        }
        if pattern.is_open_at_end() {
            return true;
        }
        patterns = behind;
    }
    let fields: Vec<&str> = fields.collect();
    let mut reached: u128 = 1;
    for pattern in patterns {
        let mut next = 0;
        for (at, field) in fields.iter().enumerate() {
            if reached >> at & 1 == 1 && pattern.matches(field) {
                let behind = if pattern.is_open_at_end() {
                    u128::MAX
                } else {
                    1
                };
                next |= behind << (at + 1);
            }
        }
        reached = next;
    }
    reached >> fields.len() & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::111122223333:role/team/T";

    fn matches(pattern: &str, kind: PolicyKind) -> Option<bool> {
        ResourceGlob::new(Glob::parse(pattern)).matches(ROLE, kind)
    }

    #[test]
    fn wildcards_stay_within_their_field_unless_they_end_it() {
        let (yes, no) = (Some(true), Some(false));
        for (pattern, expected) in [
            (ROLE, yes),
            ("*", yes),
            ("arn:*", yes),
            ("arn:aws:iam:*", yes),
            ("arn:aws:iam::1111*:role/team/T", yes),
            ("arn:aws:iam::111122223333:role/*", yes),
            ("arn:aws:iam::111122223333:*", yes),
            ("arn:aws:iam::1111*/T", no),
            ("arn:aws:iam::*role/team/T", no),
            ("arn:aws:iam:?111122223333:role/team/T", no),
            ("arn:a*iam::111122223333:role/team/T", no),
            ("arn:aws:iam::111122223333:role/team/t", no),
            ("arn:aws:iam::111122223333:role/team", no),
        ] {
            for kind in [PolicyKind::Identity, PolicyKind::Scp] {
                assert_eq!(matches(pattern, kind), expected, "{pattern} in {kind:?}");
            }
        }
    }

    #[test]
    fn short_patterns_are_completed_where_aws_does_so() {
        for (pattern, expected) in [
            ("arn:aws", true),
            ("arn:aws:iam", true),
            ("arn:aws:iam:", true),
            ("arn:aws:iam::", true),
            ("arn:aws:iam:*:111122223333", true),
            ("arn:aws:iam::111122223333", true),
            ("arn:aws:sts", false),
            ("arn:aws:iam::999988887777", false),
            ("arn:aws:iam:eu-west-1", false),
        ] {
            assert_eq!(
                matches(pattern, PolicyKind::Identity),
                Some(expected),
                "{pattern}"
            );
            assert_eq!(
                matches(pattern, PolicyKind::Boundary),
                Some(expected),
                "{pattern}"
            );
            assert_eq!(matches(pattern, PolicyKind::Rcp), Some(false), "{pattern}");
        }
    }

    #[test]
    fn a_short_pattern_with_a_wildcard_before_its_end_has_two_readings() {
        assert_eq!(
            matches("arn:aws:iam:*:role/team/T", PolicyKind::Identity),
            None
        );
        assert_eq!(
            matches("arn:aws:iam:*:role/U", PolicyKind::Identity),
            Some(false)
        );
        assert_eq!(matches("arn:*:iam", PolicyKind::Identity), Some(true));
    }
}
