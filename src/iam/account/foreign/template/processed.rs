//! The roles of a template that are not as it is written: a transform makes them or may change them.
//! And those that it does not make, but attaches policies to.

use std::sync::Arc;

use foldhash::HashSet;

use super::super::sheet::Sheet;
use super::macros::find_macro;
use super::resolve::Resolver;
use super::roles::ATTACHING;
use super::tree::Tree;
use crate::text::{Diagnostic, Location, Severity, harmless, text};

/// Reports the roles that a transform makes or may change, and the way to get the outcome.
pub(super) fn report(sheet: &mut Sheet, resolver: &Resolver<'_>) {
    const MAKERS: [&str; 2] = ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"];
    let Some(resources) = resolver.template.get("Resources") else {
        return;
    };
    let kind = |resource: &Tree| {
        resource
            .get("Type")
            .and_then(Tree::scalar)
            .map(str::to_owned)
    };
    let has_own_role = |resource: &Tree| {
        let properties = resource.get("Properties");
        properties.is_some_and(|it| it.get("Role").is_some())
    };
    let makers = resources.members().iter().filter(|(_, resource)| {
        kind(resource).is_some_and(|kind| MAKERS.contains(&&*kind)) && !has_own_role(resource)
    });
    let made: Vec<String> = makers
        .map(|(logical, _)| format!("{logical}Role"))
        .collect();
    let mut roles = resources.members().iter();
    let is_role =
        |(_, resource): &&(String, Tree)| kind(resource).as_deref() == Some("AWS::IAM::Role");
    let doubt = roles
        .by_ref()
        .filter(is_role)
        .find_map(|(_, resource)| find_macro(resolver.template, resource));
    let (code, what) = match (doubt, &made[..]) {
        (Some(name), _) => (
            "template_macro",
            text!(
                "{name} may change the roles of this template, which decide nothing",
                name = harmless(&name)
            ),
        ),
        (None, []) => return,
        (None, _) => (
            "sam_roles_not_read",
            text!(
                "the roles that SAM makes are not read: {names}",
                names = harmless(&made.join(", "))
            ),
        ),
    };
    let problem = Diagnostic::new(Severity::Note, code, what);
    let at = Location::new(Arc::clone(resolver.file), resources.line);
    sheet.report(problem.at(at).help(
        "after the deployment save the outcome: aws cloudformation get-template --template-stage Processed",
    ));
}

/// Notes the roles and users that the template does not make and to which it attaches policies.
pub(super) fn note_reaches(sheet: &mut Sheet, resolver: &Resolver<'_>) {
    let Some(resources) = resolver.template.get("Resources") else {
        return;
    };
    let made = resources.members().iter();
    let made = made.filter_map(|(logical, _)| resolver.arn_of(logical, 0));
    let made: HashSet<String> = made.map(|arn| arn.name().to_owned()).collect();
    for (_, resource) in resources.members() {
        let kind = resource.get("Type").and_then(Tree::scalar);
        let row = ATTACHING.iter().find(|it| kind == Some(it.0));
        let Some((_, roles, users)) = row else {
            continue;
        };
        for (property, noun) in [(roles, "role"), (users, "user")] {
            let names = resource.get("Properties").and_then(|it| it.get(property));
            let names = names.and_then(|names| resolver.resolve(names));
            let one = names.as_slice();
            let names = names.as_ref().and_then(Tree::elements).unwrap_or(one);
            for name in names.iter().filter_map(Tree::known) {
                if !made.contains(name) {
                    sheet.add_reach(noun, name);
                }
            }
        }
    }
}
