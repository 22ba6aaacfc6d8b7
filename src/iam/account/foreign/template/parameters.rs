//! Parameters of a template ("Parameters").

use super::resolve::{Resolver, is_rewritten};
use super::tree::{Content, Tree};
use crate::iam::account::TemplateNames;

impl Resolver<'_> {
    /// The parameters that have their defaults, with the line of the first.
    pub(super) fn parameters_by_default(&self) -> Option<(u32, Vec<&str>)> {
        let parameters = self.template.get("Parameters")?.members();
        let by_default = parameters.iter().filter(|(name, parameter)| {
            !self.options.parameters.contains_key(name) && default_of(parameter).is_some()
        });
        let found: Vec<_> = by_default.collect();
        let (_, first) = found.first()?;
        let names = found.iter().map(|(name, _)| name.as_str()).collect();
        Some((first.line, names))
    }

    /// The names that options about templates may give.
    pub(super) fn names(&self) -> TemplateNames {
        let names = |section: &str| {
            let section = self.template.get(section).map_or(&[][..], Tree::members);
            section.iter().map(|(name, _)| name.clone()).collect()
        };
        // A loop, a macro or a merge may make more than is listed.
        let may_make = |tree: &Tree| {
            let mut keys = tree.members().iter().map(|(key, _)| key.as_str());
            keys.any(|key| key == "Transform" || is_rewritten(key))
        };
        let resources = self.template.get("Resources");
        TemplateNames {
            is_open: may_make(self.template) || resources.is_some_and(may_make),
            parameters: names("Parameters"),
            resources: names("Resources"),
        }
    }

    pub(super) fn parameter(&self, name: &str, parameter: &Tree, line: u32) -> Option<Tree> {
        let kind = type_of(parameter);
        let given = self.options.parameters.get(name).map(String::as_str);
        let value = given.or_else(|| {
            let default = default_of(parameter)?;
            self.defaults.borrow_mut().insert(name.to_owned());
            Some(default)
        })?;
        if !kind.contains("List") {
            return Some(Tree::text(line, value));
        }
        let elements = value.split(',').map(|it| Tree::text(line, it.trim()));
        Some(Tree {
            line,
            content: Content::List(elements.collect()),
        })
    }
}

fn type_of(parameter: &Tree) -> &str {
    let kind = parameter.get("Type").and_then(Tree::scalar);
    kind.unwrap_or_default()
}

/// The default of a parameter. That of an SSM parameter is the name of another one, whose value is
/// not here.
fn default_of(parameter: &Tree) -> Option<&str> {
    let default = parameter.get("Default").and_then(Tree::scalar);
    default.filter(|_| !type_of(parameter).starts_with("AWS::SSM::"))
}
