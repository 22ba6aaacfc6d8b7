//! JSON → a statement and its actions and resources.

use super::action::{ActionElement, ActionPattern};
use super::path::Path;
use super::pieces::Piece;
use super::read::Reading;
use super::resource::{ResourceElement, ResourceGlob, ResourcePattern};
use super::violation::Violation;
use super::{Effect, PolicyKind, Spanned, Statement};
use crate::iam::json::JsonKind;
use crate::iam::{Glob, typed};
use crate::text::Span;

impl Reading<'_, '_> {
    pub(super) fn read_statement(&mut self, node: usize, path: &Path<'_>) -> Statement {
        let json = self.json;
        let mut statement = Statement {
            span: self.span(node),
            sid: None,
            effect: None,
            effect_span: Span::default(),
            principal: crate::iam::policy::principal::PrincipalElement::default(),
            action: ActionElement::default(),
            resource: ResourceElement::default(),
            condition: crate::iam::policy::condition::ConditionBlock::default(),
            not_understood: Vec::new(),
        };
        if self.refuse_duplicates(node, path) {
            statement.not_understood.push(statement.span);
        }
        let mut has_effect = false;
        let mut has_principal = false;
        let mut actions = 0;
        let mut resources = 0;
        for (key, value) in json.members(node) {
            let name = json.string(key).unwrap_or_default();
            let here = path.key(&name);
            match &*name {
                "Sid" => statement.sid = self.read_sid(value, &here),
                "Effect" => {
                    has_effect = true;
                    statement.effect_span = self.span(value);
                    statement.effect = match json.string(value).as_deref() {
                        Some("Allow") => Some(Effect::Allow),
                        Some("Deny") => Some(Effect::Deny),
                        _ => {
                            let found = json.raw(value).trim_matches('"').into();
                            self.refuse(Violation::UnknownEffect(found), &here, value);
                            None
                        }
                    };
                }
                "Principal" | "NotPrincipal" => {
                    has_principal = true;
                    if !self.kind.has_principals() {
                        self.refuse(Violation::ProhibitedPrincipal, &here, key);
                        statement.not_understood.push(self.span(key));
                        continue;
                    }
                    statement.principal = self.read_principal(value, &here);
                    if *name == *"NotPrincipal" {
                        statement.principal.negated = true;
                        self.refuse(Violation::NotPrincipal, &here, key);
                    }
                }
                "Action" | "NotAction" => {
                    actions += 1;
                    if self.read_strings(value).is_none() {
                        statement.not_understood.push(self.span(value));
                    }
                    let negated = *name == *"NotAction";
                    statement.action = self.read_action(value, &here, negated);
                }
                "Resource" | "NotResource" => {
                    resources += 1;
                    if matches!(self.kind, PolicyKind::Trust) {
                        // The policy applies to its own role, whatever it says here.
                        self.refuse(Violation::ProhibitedResource, &here, key);
                        continue;
                    }
                    if self.read_strings(value).is_none() {
                        statement.not_understood.push(self.span(value));
                    }
                    statement.resource = self.read_resource(value, &here);
                    statement.resource.negated = *name == *"NotResource";
                }
                "Condition" => {
                    statement.condition = self.read_condition(value, &here);
                }
                _ => {
                    let violation = Violation::UnknownElement((*name).into());
                    self.refuse(violation, &here, key);
                    statement.not_understood.push(self.span(key));
                }
            }
        }
        if !has_effect {
            self.refuse(Violation::NoEffect, path, node);
        }
        if !has_principal && self.kind.has_principals() {
            self.refuse(Violation::NoPrincipal, path, node);
            statement.not_understood.push(statement.span);
        }
        if actions == 0 {
            self.refuse(Violation::NoAction, path, node);
            statement.not_understood.push(statement.span);
        }
        if resources == 0 && !matches!(self.kind, PolicyKind::Trust) {
            self.refuse(Violation::NoResource, path, node);
            statement.not_understood.push(statement.span);
        }
        if actions > 1 || resources > 1 {
            self.refuse(Violation::BothForms, path, node);
            statement.not_understood.push(statement.span);
        }
        statement
    }

    fn read_sid(&mut self, value: usize, path: &Path<'_>) -> Option<Spanned> {
        let text = self.json.string(value);
        let well_formed = text
            .as_ref()
            .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !well_formed {
            let found = self.json.raw(value).trim_matches('"').into();
            self.refuse(Violation::MalformedSid(found), path, value);
        }
        Some(Spanned {
            text: text?.into(),
            span: self.span(value),
        })
    }

    /// The strings of a string or list of strings.
    pub(super) fn read_strings(&mut self, value: usize) -> Option<Vec<usize>> {
        let json = self.json;
        match json.node(value).kind {
            JsonKind::PlainString | JsonKind::EscapedString => Some(vec![value]),
            JsonKind::Array => {
                let elements: Vec<usize> = json.elements(value).collect();
                elements
                    .iter()
                    .all(|&element| json.string(element).is_some())
                    .then_some(elements)
            }
            _ => None,
        }
    }

    fn read_action(&mut self, value: usize, path: &Path<'_>, negated: bool) -> ActionElement {
        let checked = matches!(self.kind, PolicyKind::Trust) && !negated;
        let strings = self.read_strings(value).unwrap_or_else(|| {
            self.refuse(Violation::NotStrings, path, value);
            Vec::new()
        });
        let patterns = strings.into_iter().map(|node| {
            let text = self.json.string(node).unwrap_or_default();
            let pattern = ActionPattern {
                glob: Glob::parse(&typed::fold(&text)),
                text: text.into(),
                span: self.span(node),
            };
            if checked && !pattern.fits_trust_policies() {
                self.refuse(
                    Violation::ProhibitedAction(pattern.text.clone()),
                    path,
                    node,
                );
            }
            pattern
        });
        ActionElement {
            negated,
            patterns: patterns.collect(),
            span: self.span(value),
        }
    }

    fn read_resource(&mut self, value: usize, path: &Path<'_>) -> ResourceElement {
        let strings = self.read_strings(value).unwrap_or_else(|| {
            self.refuse(Violation::NotStrings, path, value);
            Vec::new()
        });
        let patterns = strings.into_iter().map(|node| {
            let text = self.json.string(node).unwrap_or_default();
            let (glob, pieces) = match Piece::split_if_variable(&text, self.variables) {
                Ok(pieces) => (None, pieces),
                Err(glob) => (Some(ResourceGlob::from_parts(glob.parts())), Vec::new()),
            };
            // STS completes no ARN of a session policy.
            let is_short = glob.as_ref().is_some_and(ResourceGlob::is_short);
            if matches!(self.kind, PolicyKind::Session) && is_short && *text != *"*" {
                self.refuse(Violation::ShortResource((*text).into()), path, node);
            }
            ResourcePattern {
                text: text.into(),
                span: self.span(node),
                glob,
                pieces,
            }
        });
        ResourceElement {
            present: true,
            negated: false,
            patterns: patterns.collect(),
            span: self.span(value),
        }
    }
}
