//! Templates of `CloudFormation` and CDK, in JSON and YAML: the roles as a deployment would make them.

mod declared;
mod macros;
mod parameters;
mod processed;
mod resolve;
mod roles;
mod tree;
mod write;
mod yaml;

use std::cell::RefCell;
use std::sync::Arc;

use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::wanted::Wanted;
use super::page::Page;
use super::sheet::Sheet;
use crate::text::{Diagnostic, Location, Severity, harmless, text};
use resolve::Resolver;
use tree::Tree;

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
            let mut sheet = Sheet::new(name, SnapshotKind::CloudFormation, wanted);
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
    let mut sheet = Sheet::new(name, SnapshotKind::CloudFormation, wanted);
    let resolver = Resolver {
        template,
        options,
        file: name,
        defaults: RefCell::default(),
    };
    roles::add_all(&mut sheet, &resolver);
    processed::report(&mut sheet, &resolver);
    processed::note_reaches(&mut sheet, &resolver);
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
