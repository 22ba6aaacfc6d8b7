//! Terraform state version 4 ("State") and `terraform show -json` ("JSON Output Format").

use std::borrow::Cow;

use super::super::page::Page;
use super::resource::{Fate, Resource, Spelling};

/// The resources of a state file.
pub(super) fn of_state<'p, 't>(page: &'p Page<'t>) -> Vec<Resource<'p, 't>> {
    let mut found = Vec::new();
    for resource in page.list(0, "resources").unwrap_or_default() {
        let Some((kind, name)) = kind_and_name(page, resource) else {
            continue;
        };
        let module = page.string(resource, "module");
        let prefix = module.map_or_else(String::new, |module| format!("{module}."));
        for instance in page.list(resource, "instances").unwrap_or_default() {
            // An object that will be destroyed after its replacement was created.
            if page.get(instance, "deposed").is_some() {
                continue;
            }
            let Some(values) = page.get(instance, "attributes") else {
                continue;
            };
            let index = page.get(instance, "index_key");
            let index = index.map_or_else(String::new, |key| format!("[{}]", page.json.raw(key)));
            found.push(Resource {
                address: format!("{prefix}{kind}.{name}{index}"),
                provider: text(page, resource, "provider"),
                ..resource_of(page, resource, kind.clone(), values)
            });
        }
    }
    found
}

/// The resources of `values` of a shown state.
pub(super) fn of_values<'p, 't>(page: &'p Page<'t>) -> Vec<Resource<'p, 't>> {
    let mut found = Vec::new();
    let mut modules: Vec<usize> = page
        .find(0, &["values", "root_module"])
        .into_iter()
        .collect();
    while let Some(module) = modules.pop() {
        modules.extend(page.list(module, "child_modules").unwrap_or_default());
        for resource in page.list(module, "resources").unwrap_or_default() {
            let is_deposed = page.get(resource, "deposed_key").is_some();
            let (Some((kind, _)), Some(values), false) = (
                kind_and_name(page, resource),
                page.get(resource, "values"),
                is_deposed,
            ) else {
                continue;
            };
            found.push(Resource {
                address: text(page, resource, "address"),
                provider: text(page, resource, "provider_name"),
                ..resource_of(page, resource, kind, values)
            });
        }
    }
    found
}

/// A resource that stays as it is.
pub(super) fn resource_of<'p, 't>(
    page: &'p Page<'t>,
    resource: usize,
    kind: Cow<'t, str>,
    values: usize,
) -> Resource<'p, 't> {
    Resource {
        page,
        address: String::new(),
        module: String::new(),
        kind,
        is_data: page.string(resource, "mode").as_deref() == Some("data"),
        provider: String::new(),
        fate: Fate::Stays,
        values,
        unknown: None,
        before: None,
        expressions: None,
        doubt: None,
        spelling: Spelling::Terraform,
    }
}

pub(super) fn kind_and_name<'t>(
    page: &Page<'t>,
    resource: usize,
) -> Option<(Cow<'t, str>, Cow<'t, str>)> {
    let kind = page.string(resource, "type")?;
    Some((kind, page.string(resource, "name")?))
}

pub(super) fn text(page: &Page<'_>, node: usize, key: &str) -> String {
    page.string(node, key).unwrap_or_default().into_owned()
}
