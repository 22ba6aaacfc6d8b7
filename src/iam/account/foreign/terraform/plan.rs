//! A Terraform plan as `terraform show -json PLAN` prints it ("JSON Output Format").

use super::super::page::Page;
use super::resource::{Fate, Resource};
use super::state::{kind_and_name, resource_of, text};

/// The resources of `resource_changes`, as they will be. `resource_drift` says what has changed
/// already, and is no part of the plan.
pub(super) fn of_changes<'p, 't>(page: &'p Page<'t>) -> Vec<Resource<'p, 't>> {
    let changes = page.list(0, "resource_changes").unwrap_or_default();
    let doubt = find_doubt(page).map(|doubt| doubt.0);
    let deferred = page.list(0, "deferred_changes").unwrap_or_default();
    let deferred = deferred
        .into_iter()
        .filter_map(|node| Some((page.get(node, "resource_change")?, Some(DEFERRED))));
    let all = changes.into_iter().map(|node| (node, doubt));
    all.chain(deferred)
        .filter_map(|(node, doubt)| of_change(page, node, doubt))
        .collect()
}

/// The reason why the deferred part of a plan is not certain.
const DEFERRED: &str = "the plan defers this change";

/// The reason why no change of a plan is certain, and the code of the problem. A plan with an error
/// cannot be applied; after one that is not complete another one must follow.
pub(super) fn find_doubt(page: &Page<'_>) -> Option<(&'static str, &'static str)> {
    // Plans of older versions lack both.
    let is_other = |name: &str, value: &str| {
        let mut members = page.json.members(0);
        members.any(|(key, node)| {
            page.json.is_string(key, name) && ![value, "null"].contains(&page.json.raw(node))
        })
    };
    if is_other("errored", "false") {
        Some(("the plan was not finished", "plan_errored"))
    } else if is_other("complete", "true") {
        Some(("the plan is not complete", "plan_incomplete"))
    } else {
        None
    }
}

/// The resource of a change; with a doubt it may become another, unless it stays.
fn of_change<'p, 't>(
    page: &'p Page<'t>,
    resource: usize,
    doubt: Option<&'static str>,
) -> Option<Resource<'p, 't>> {
    let (kind, name) = kind_and_name(page, resource)?;
    if page.get(resource, "deposed").is_some() {
        return None;
    }
    let change = page.get(resource, "change")?;
    let fate = fate_of(page, change)?;
    let side = if fate == Fate::Deleted {
        "before"
    } else {
        "after"
    };
    let values = page.get(change, side)?;
    let doubt = doubt.filter(|_| fate != Fate::Stays);
    let fate = match fate {
        Fate::Deleted | Fate::Replaced if doubt.is_some() => Fate::Changes,
        fate => fate,
    };
    let module = text(page, resource, "module_address");
    let is_data = page.string(resource, "mode").as_deref() == Some("data");
    let prefix = if is_data { "data." } else { "" };
    let local = format!("{prefix}{kind}.{name}");
    let configured = configuration_of(page, &module, &local);
    let providers = page.find(0, &["configuration", "provider_config"]);
    let has_several_providers = providers.is_none_or(|it| page.json.members(it).count() > 1);
    let key = configured.and_then(|node| page.string(node, "provider_config_key"));
    let key = key.filter(|_| has_several_providers);
    let key = key.map_or_else(|| text(page, resource, "provider_name"), Into::into);
    Some(Resource {
        address: text(page, resource, "address"),
        module,
        provider: key,
        fate,
        unknown: page.get(change, "after_unknown"),
        before: page.get(change, "before"),
        expressions: configured.and_then(|node| page.get(node, "expressions")),
        doubt,
        ..resource_of(page, resource, kind, values)
    })
}

fn fate_of(page: &Page<'_>, change: usize) -> Option<Fate> {
    let actions = page.list(change, "actions")?;
    let actions: Option<Vec<_>> = actions
        .into_iter()
        .map(|action| page.json.string(action))
        .collect();
    let actions = actions?;
    let actions: Vec<&str> = actions.iter().map(|action| &**action).collect();
    Some(match &actions[..] {
        ["no-op" | "read" | "import"] => Fate::Stays,
        ["create"] => Fate::Created,
        ["update"] => Fate::Changes,
        ["delete"] => Fate::Deleted,
        ["delete" | "forget", "create"] | ["create", "delete" | "forget"] => Fate::Replaced,
        // `forget` leaves the resource alone; what is new to us says nothing.
        _ => return None,
    })
}

/// The configuration of a resource in a module.
fn configuration_of(page: &Page<'_>, module: &str, local: &str) -> Option<usize> {
    let mut node = page.find(0, &["configuration", "root_module"])?;
    for call in module_calls(module) {
        node = page.find(node, &["module_calls", &call, "module"])?;
    }
    let resources = page.list(node, "resources")?;
    resources
        .into_iter()
        .find(|node| page.string(*node, "address").as_deref() == Some(local))
}

/// The names of the modules in `module.a["x.y"].module.b[0]`.
fn module_calls(address: &str) -> Vec<String> {
    let mut plain = String::new();
    let (mut depth, mut quoted) = (0_usize, false);
    for character in address.chars() {
        match character {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            other if depth == 0 && !quoted => plain.push(other),
            _ => {}
        }
    }
    let names = plain.split('.').skip(1).step_by(2);
    names
        .map(str::to_owned)
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::module_calls;

    #[test]
    fn indexes_are_no_part_of_a_module() {
        let calls = module_calls("module.a[\"x.y\"].module.b[0].module.c[\"]\"]");
        assert_eq!(calls, ["a", "b", "c"]);
        assert!(module_calls("").is_empty());
    }
}
