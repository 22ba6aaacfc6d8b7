//! The files of Terraform and Pulumi: state, plan, stack.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::page::Page;
use super::resource::{Fate, Resource, Spelling, is_other_role};

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
fn resource_of<'p, 't>(
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

fn kind_and_name<'t>(page: &Page<'t>, resource: usize) -> Option<(Cow<'t, str>, Cow<'t, str>)> {
    let kind = page.string(resource, "type")?;
    Some((kind, page.string(resource, "name")?))
}

pub(super) fn text(page: &Page<'_>, node: usize, key: &str) -> String {
    page.string(node, key).unwrap_or_default().into_owned()
}

// A Terraform plan as `terraform show -json PLAN` prints it ("JSON Output Format").

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

// Stacks of Pulumi, as `pulumi stack export` prints them. The provider for AWS is Terraform's: types
// and attributes are the same in another spelling.

/// The types of resources that are read: Pulumi's, then Terraform's.
const TYPES: [(&str, &str); 8] = [
    ("aws:iam/policy:Policy", "aws_iam_policy"),
    (
        "aws:iam/policyAttachment:PolicyAttachment",
        "aws_iam_policy_attachment",
    ),
    ("aws:iam/role:Role", "aws_iam_role"),
    ("aws:iam/rolePolicy:RolePolicy", "aws_iam_role_policy"),
    (
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws_iam_role_policy_attachment",
    ),
    ("aws:iam/user:User", "aws_iam_user"),
    ("aws:iam/userPolicy:UserPolicy", "aws_iam_user_policy"),
    (
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        "aws_iam_user_policy_attachment",
    ),
];

/// The resources of a stack; `None` if the file is none.
pub(super) fn of_stack<'p, 't>(page: &'p Page<'t>) -> Option<Vec<Resource<'p, 't>>> {
    let deployment = page
        .get(0, "deployment")
        .or_else(|| page.find(0, &["checkpoint", "latest"]))?;
    page.get(deployment, "manifest")?;
    // A stack without resources has no list.
    let resources = page.list(deployment, "resources").unwrap_or_default();
    let pending = page
        .list(deployment, "pending_operations")
        .unwrap_or_default();
    let pending: BTreeSet<_> = pending
        .into_iter()
        .filter_map(|node| page.string(page.get(node, "resource")?, "urn"))
        .collect();
    let of_resource = |node: usize| {
        let kind = page.string(node, "type")?;
        let known = TYPES.iter().find(|(known, _)| *known == kind);
        let kind = match known {
            Some((_, kind)) => (*kind).into(),
            None if is_other_role(&kind) => kind,
            None => return None,
        };
        // What was replaced, and is not deleted yet, is no part of the stack.
        let is_true = |key: &str| {
            page.get(node, key)
                .is_some_and(|it| page.json.raw(it) == "true")
        };
        if is_true("delete") || is_true("pendingReplacement") {
            return None;
        }
        let urn = text(page, node, "urn");
        let is_pending = pending.contains(&*urn);
        // What the program entered comes without what AWS knows.
        let values = page.get(node, "outputs")?;
        Some(Resource {
            address: urn,
            provider: text(page, node, "provider"),
            is_data: is_true("external"),
            doubt: is_pending.then_some("an operation on it was interrupted"),
            spelling: Spelling::Pulumi,
            ..resource_of(page, node, kind, values)
        })
    };
    Some(resources.into_iter().filter_map(of_resource).collect())
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
