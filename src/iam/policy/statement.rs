//! One statement of a policy document ("IAM JSON policy elements: Statement").

use super::condition::ConditionBlock;
use super::principal::{PrincipalElement, PrincipalForm};
use super::reading::{DocumentReading, Violation};
use super::resource::ResourceElement;
use super::{Effect, PolicyKind};
use crate::iam::{Glob, typed};
use crate::text::Span;

/// A text of a document and its span, including quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spanned {
    /// The text with JSON escapes resolved.
    pub text: Box<str>,
    /// Bytes of the document's text.
    pub span: Span,
}

/// One statement. All spans are byte ranges of
/// [`PolicyDocument::text`](super::PolicyDocument::text).
#[derive(Clone, Debug, Default)]
pub(crate) struct Statement {
    /// The whole object.
    pub span: Span,
    /// `Sid`, if any.
    pub sid: Option<Spanned>,
    /// The effect; `None` if it is neither `Allow` nor `Deny`.
    pub effect: Option<Effect>,
    /// The value of `Effect`; empty if there is none.
    pub effect_span: Span,
    /// `Principal` or `NotPrincipal`.
    pub principal: PrincipalElement,
    /// `Action` or `NotAction`.
    pub action: ActionElement,
    /// `Resource` or `NotResource`.
    pub resource: ResourceElement,
    /// `Condition`.
    pub condition: ConditionBlock,
    /// Members with an unknown meaning. At best it is then unknown if the statement applies.
    pub not_understood: Vec<Span>,
}

impl Statement {
    pub(super) fn read(reading: &mut DocumentReading<'_, '_>, node: usize) -> Self {
        let json = reading.json;
        let mut statement = Self {
            span: reading.span(node),
            ..Self::default()
        };
        if reading.refuse_duplicates(node) {
            statement.not_understood.push(statement.span);
        }
        let (mut actions, mut resources) = (0, 0);
        for (key, value) in json.members(node) {
            let name = json.string(key).unwrap_or_default();
            match &*name {
                "Sid" => statement.sid = read_sid(reading, value),
                "Effect" => {
                    statement.effect_span = reading.span(value);
                    statement.effect = read_effect(reading, value);
                }
                "Principal" | "NotPrincipal" if !reading.kind.has_principals() => {
                    reading.refuse_key(Violation::ProhibitedPrincipal, key);
                    statement.not_understood.push(reading.span(key));
                }
                "Principal" | "NotPrincipal" => {
                    statement.principal = PrincipalElement::read(reading, value);
                    if *name == *"NotPrincipal" {
                        statement.principal.negated = true;
                        reading.refuse_key(Violation::NotPrincipal, key);
                    }
                }
                "Action" | "NotAction" => {
                    actions += 1;
                    let strings = statement.read_strings(reading, value);
                    let open = |node: &usize| reading.planned && json.raw(*node).contains('⟨');
                    if strings.iter().any(open) {
                        statement.not_understood.push(reading.span(value));
                    }
                    let negated = *name == *"NotAction";
                    statement.action = ActionElement::read(reading, value, &strings, negated);
                }
                "Resource" | "NotResource" => {
                    resources += 1;
                    if reading.kind == PolicyKind::Trust {
                        // The policy applies to its own role, whatever is written here.
                        reading.refuse_key(Violation::ProhibitedResource, key);
                        continue;
                    }
                    let strings = statement.read_strings(reading, value);
                    let negated = *name == *"NotResource";
                    statement.resource = ResourceElement::read(reading, value, &strings, negated);
                }
                "Condition" => statement.condition = ConditionBlock::read(reading, value),
                _ => {
                    reading.refuse_key(Violation::UnknownElement((*name).into()), key);
                    statement.not_understood.push(reading.span(key));
                }
            }
        }
        statement.refuse_gaps(reading, node, actions, resources);
        statement
    }

    /// Refuses missing required elements and mutually exclusive elements.
    fn refuse_gaps(
        &mut self,
        reading: &mut DocumentReading<'_, '_>,
        node: usize,
        actions: usize,
        resources: usize,
    ) {
        if self.effect_span == Span::default() {
            reading.refuse(Violation::NoEffect, node);
        }
        let lacks_principal =
            reading.kind.has_principals() && self.principal.form == PrincipalForm::Missing;
        let lacks_resource = reading.kind != PolicyKind::Trust && resources == 0;
        for (is_wrong, violation) in [
            (lacks_principal, Violation::NoPrincipal),
            (actions == 0, Violation::NoAction),
            (lacks_resource, Violation::NoResource),
            (actions > 1 || resources > 1, Violation::BothForms),
        ] {
            if is_wrong {
                reading.refuse(violation, node);
                self.not_understood.push(self.span);
            }
        }
    }

    /// The strings of an action or resource element.
    fn read_strings(&mut self, reading: &mut DocumentReading<'_, '_>, value: usize) -> Vec<usize> {
        reading.strings(value).unwrap_or_else(|| {
            reading.refuse(Violation::NotStrings, value);
            self.not_understood.push(reading.span(value));
            Vec::new()
        })
    }
}

fn read_sid(reading: &mut DocumentReading<'_, '_>, value: usize) -> Option<Spanned> {
    let text = reading.json.string(value);
    let well_formed = text
        .as_ref()
        .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !well_formed {
        let found = reading.json.raw(value).trim_matches('"').into();
        reading.refuse(Violation::MalformedSid(found), value);
    }
    Some(Spanned {
        text: text?.into(),
        span: reading.span(value),
    })
}

fn read_effect(reading: &mut DocumentReading<'_, '_>, value: usize) -> Option<Effect> {
    match reading.json.string(value).as_deref() {
        Some("Allow") => Some(Effect::Allow),
        Some("Deny") => Some(Effect::Deny),
        _ => {
            let found = reading.json.raw(value).trim_matches('"').into();
            reading.refuse(Violation::UnknownEffect(found), value);
            None
        }
    }
}

/// `Action` or `NotAction`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActionElement {
    /// True for `NotAction`: every action that is not listed.
    pub negated: bool,
    /// The value; empty if there is none.
    pub span: Span,
    /// The listed patterns. An empty list makes the statement inert.
    pub patterns: Vec<ActionPattern>,
}

/// The actions that a trust policy may name, in lower case: IAM refuses all others with
/// "`AssumeRole` policy may only specify STS `AssumeRole` actions."
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
pub(crate) struct ActionPattern {
    /// The text as written.
    pub text: Box<str>,
    /// The span of the text.
    pub span: Span,
    /// The pattern in lower case.
    pub glob: Glob,
}

impl ActionPattern {
    fn read(reading: &mut DocumentReading<'_, '_>, node: usize, negated: bool) -> Self {
        let text = reading.json.string(node).unwrap_or_default();
        // An action that is not known may be any; of those excluded it may be none.
        let is_open = reading.planned && text.contains('⟨');
        let pattern = Self {
            glob: match (is_open, negated) {
                (true, false) => Glob::parse("*"),
                _ => Glob::parse(&typed::fold(&text)),
            },
            text: text.into(),
            span: reading.span(node),
        };
        let is_checked = reading.kind == PolicyKind::Trust && !negated;
        if is_checked && !pattern.fits_trust_policies() {
            reading.refuse(Violation::ProhibitedAction(pattern.text.clone()), node);
        }
        pattern
    }

    /// Returns true if a trust policy may list it. A wildcard that also covers other actions is
    /// accepted; AWS pages show it, although validators warn about it.
    pub(crate) fn fits_trust_policies(&self) -> bool {
        OF_TRUST_POLICIES
            .iter()
            .any(|action| self.glob.matches(action))
    }
}

impl ActionElement {
    pub(super) fn read(
        reading: &mut DocumentReading<'_, '_>,
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

    /// Returns true if the element covers an action, given in lower case.
    pub(crate) fn covers(&self, folded_action: &str) -> bool {
        (self.find_match(folded_action).is_some() != self.negated) && !self.patterns.is_empty()
    }
}
