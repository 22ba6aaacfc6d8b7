//! Templates of `CloudFormation` and CDK, in JSON and YAML: the roles as a deployment would make them.

mod declared;
mod macros;
mod resolve;
mod roles;
mod tree;
mod write;
mod yaml;

use std::cell::RefCell;
use std::sync::Arc;

use foldhash::HashSet;
use macros::find_macro;
use resolve::Resolver;
use roles::ATTACHING;
use tree::Tree;

use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::wanted::Wanted;
use super::page::Page;
use super::sheet::SnapshotBuilder;
use crate::text::{Diagnostic, Location, Severity, harmless, text};

pub(crate) use resolve::TemplateOptions;

/// Reads a JSON file if it is a template.
pub(super) fn read_json(
    page: &Page<'_>,
    name: &Arc<str>,
    wanted: &Arc<Wanted>,
    options: &TemplateOptions,
) -> Option<SnapshotFile> {
    // `aws cloudformation get-template` puts the template into a member.
    let body = page.get(0, "TemplateBody").unwrap_or(0);
    page.get(body, "Resources")?;
    read(&tree::of_json(page, body), name, wanted, options)
}

/// Reads a text that is no JSON, if it is a template.
pub(super) fn read_yaml(
    text: &str,
    name: &Arc<str>,
    wanted: &Arc<Wanted>,
    options: &TemplateOptions,
) -> Option<SnapshotFile> {
    // Parsing other files, which may be large, would be in vain.
    let is_key = |line: &str| line.starts_with("Resources:") || line.starts_with("\"Resources\":");
    if !text.lines().any(is_key) {
        return None;
    }
    match yaml::read(text) {
        Ok(tree) => read(&tree, name, wanted, options),
        Err(problem) => {
            let mut sheet = SnapshotBuilder::new(name, SnapshotKind::CloudFormation, wanted);
            let what = text!(
                "the template cannot be read: {why}",
                why = harmless(&problem.what)
            );
            let found = Diagnostic::new(Severity::Error, "template_unreadable", what);
            let at = Location::new(Arc::clone(name), problem.line.max(1));
            sheet.report(
                found
                    .at(at)
                    .help("correct it, or name the template as JSON"),
            );
            let mut file = sheet.finish();
            file.unreadable = true;
            Some(file)
        }
    }
}

fn read(
    template: &Tree,
    name: &Arc<str>,
    wanted: &Arc<Wanted>,
    options: &TemplateOptions,
) -> Option<SnapshotFile> {
    let resources = template.get("Resources")?.members();
    let kind = |resource: &Tree| {
        let kind = resource.get("Type").and_then(Tree::scalar);
        kind.is_some_and(|kind| kind.contains("::"))
    };
    if !resources.iter().any(|(_, resource)| kind(resource)) {
        return None;
    }
    let mut sheet = SnapshotBuilder::new(name, SnapshotKind::CloudFormation, wanted);
    let resolver = Resolver {
        template,
        options,
        file: name,
        defaults: RefCell::default(),
    };
    roles::add_all(&mut sheet, &resolver);
    report(&mut sheet, &resolver);
    note_reaches(&mut sheet, &resolver);
    if let Some((line, names)) = resolver.parameters_by_default() {
        let what = text!(
            "defaults are taken for parameters: {names}",
            names = harmless(&names.join(", "))
        );
        let problem = Diagnostic::new(Severity::Note, "parameter_defaults", what);
        let problem = problem.at(Location::new(Arc::clone(name), line));
        sheet.report(problem.help("if the stack has others: --cfn-parameter NAME=VALUE"));
    }
    if let Some(number) = yaml::find_unquoted(template) {
        let what = "this number has no quotation marks, so that another may be deployed";
        let problem = Diagnostic::new(Severity::Warning, "number_without_quotes", what);
        let problem = problem.at(Location::new(Arc::clone(name), number.line));
        sheet.report(problem.help("write it between quotation marks"));
    }
    let mut file = sheet.finish();
    file.template = Some(resolver.names().into());
    Some(file)
}

// The roles of a template that are not as it is written: a transform makes them or may change them.
// And those that it does not make, but attaches policies to.

/// Reports the roles that a transform makes or may change, and the way to get the outcome.
fn report(sheet: &mut SnapshotBuilder, resolver: &Resolver<'_>) {
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
fn note_reaches(sheet: &mut SnapshotBuilder, resolver: &Resolver<'_>) {
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
