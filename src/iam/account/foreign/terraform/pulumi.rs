//! Stacks of Pulumi, as `pulumi stack export` prints them. The provider for AWS is Terraform's: types
//! and attributes are the same in another spelling.

use std::collections::BTreeSet;

use super::super::page::Page;
use super::resource::{Resource, Spelling, is_other_role};
use super::state::{resource_of, text};

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
