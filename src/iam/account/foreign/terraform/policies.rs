//! The policies that a Terraform file attaches to roles and users. Others may be attached from
//! elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::sheet::{SnapshotBuilder, planned};
use super::documents::unknown_document;
use super::resource::{Fate, Resource, Value};
use crate::iam::Arn;
use crate::iam::account::{InlinePolicy, ManagedPolicy};
use crate::iam::policy::PolicyKind;

/// A holder's own list of policies.
#[derive(Default)]
pub(super) struct Held {
    pub(super) inline: Vec<InlinePolicy>,
    pub(super) attached: Vec<Arn>,
}

impl Held {
    fn attach(&mut self, arn: &str) {
        match Arn::parse(arn) {
            Ok(arn) if self.attached.contains(&arn) => {}
            Ok(arn) => self.attached.push(arn),
            Err(_) => self.inline.push(InlinePolicy {
                name: arn.into(),
                document: None,
            }),
        }
    }

    pub(super) fn add_inline(&mut self, policy: InlinePolicy) {
        let mut held = self.inline.iter_mut();
        match held.find(|held| held.name == policy.name) {
            // The role's own attribute repeats policies that are resources of their own.
            Some(held) if is_same(held, &policy) => {}
            // IAM has one of the two.
            Some(held) => held.document = None,
            None => self.inline.push(policy),
        }
    }
}

/// Returns true if two documents say the same, perhaps in another layout.
fn is_same(one: &InlinePolicy, other: &InlinePolicy) -> bool {
    let value = |policy: &InlinePolicy| {
        let text = &policy.document.as_ref()?.text().text;
        serde_json::from_str::<serde_json::Value>(text).ok()
    };
    value(one) == value(other)
}

/// Holders by configuration of the provider, kind and name.
pub(super) type Holders = BTreeMap<(String, &'static str, String), Held>;

/// The attribute that names the holder of a policy, by the type of the resource, and the kind of
/// that holder.
const HOLDERS: [(&str, &str, &str); 6] = [
    ("aws_iam_role_policy", "role", "role"),
    ("aws_iam_role_policy_attachment", "role", "role"),
    ("aws_iam_user_policy", "user", "user"),
    ("aws_iam_user_policy_attachment", "user", "user"),
    ("aws_iam_policy_attachment", "roles", "role"),
    ("aws_iam_policy_attachment", "users", "user"),
];

/// Notes the holders that the file does not make and whose policies it changes.
pub(super) fn note_reaches(sheet: &mut SnapshotBuilder, resources: &[Resource<'_, '_>]) {
    let changes = resources.iter().filter(|it| it.fate != Fate::Stays);
    for resource in changes {
        let rows = HOLDERS.iter().filter(|(kind, ..)| *kind == resource.kind);
        for (_, attribute, noun) in rows {
            for name in names(resource, attribute) {
                let name = name.rsplit('/').next().unwrap_or_default();
                let makes = |it: &Resource<'_, '_>| {
                    let kind = it.kind.strip_prefix("aws_iam_");
                    !it.is_data && kind == Some(*noun) && it.text("name").as_deref() == Some(name)
                };
                if !resources.iter().any(makes) {
                    sheet.add_reach(noun, name);
                }
            }
        }
    }
}

/// Collects the policies that resources attach, with their holders.
pub(super) fn gather(sheet: &mut SnapshotBuilder, resources: &[Resource<'_, '_>]) -> Holders {
    let mut holders = Holders::new();
    let present = |it: &&Resource<'_, '_>| !it.is_data && it.fate != Fate::Deleted;
    for resource in resources.iter().filter(present) {
        let rows = HOLDERS.iter().filter(|(kind, ..)| *kind == resource.kind);
        for (kind, attribute, noun) in rows {
            for name in names(resource, attribute) {
                // Terraform takes the name or the ARN of a role.
                let name = name.rsplit('/').next().unwrap_or_default().to_owned();
                let key = (resource.provider.clone(), *noun, name);
                let held = holders.entry(key).or_default();
                if kind.ends_with("_attachment") {
                    match resource.value("policy_arn") {
                        Value::Unknown => {
                            held.add_inline(unknown(resource, "policy_arn", resources));
                        }
                        _ => held.attach(&resource.text("policy_arn").unwrap_or_default()),
                    }
                } else {
                    held.add_inline(inline(sheet, resource, resources));
                }
            }
        }
    }
    holders
}

/// A text, or a list of texts.
fn names(resource: &Resource<'_, '_>, attribute: &str) -> Vec<String> {
    let Value::Known(node) = resource.value(attribute) else {
        return Vec::new();
    };
    let json = &resource.page.json;
    let all = json.string(node).into_iter();
    let all = all.chain(json.elements(node).filter_map(|name| json.string(name)));
    all.map(Into::into).collect()
}

/// A policy that is known after apply, by its address.
fn unknown(resource: &Resource<'_, '_>, attribute: &str, all: &[Resource<'_, '_>]) -> InlinePolicy {
    let name: Arc<str> = resource.address.as_str().into();
    let kind = PolicyKind::Identity;
    InlinePolicy {
        document: Some(unknown_document(
            resource,
            attribute,
            Arc::clone(&name),
            kind,
            all,
        )),
        name,
    }
}

fn inline(
    sheet: &mut SnapshotBuilder,
    resource: &Resource<'_, '_>,
    all: &[Resource<'_, '_>],
) -> InlinePolicy {
    let name = resource.text("name").unwrap_or_default();
    match resource.value("policy") {
        Value::Unknown => unknown(resource, "policy", all),
        Value::None => sheet.inline(resource.page, &name, None),
        Value::Known(node) => {
            let mut policy = sheet.inline(resource.page, &name, Some(node));
            if resource.fate != Fate::Stays {
                policy.document = policy.document.map(|stored| {
                    let text = stored.text().clone();
                    planned((&*name).into(), PolicyKind::Identity, text)
                });
            }
            policy
        }
    }
}

/// A customer managed policy, or one that is looked up.
pub(super) fn managed(
    sheet: &mut SnapshotBuilder,
    resource: &Resource<'_, '_>,
    all: &[Resource<'_, '_>],
    arn: Arn,
) -> ManagedPolicy {
    let (name, kind) = (arn.text(), PolicyKind::Identity);
    let document = match resource.value("policy") {
        Value::Unknown => Some(unknown_document(resource, "policy", name, kind, all)),
        Value::None => None,
        Value::Known(node) => sheet.policy(resource.page, node, name, kind),
    };
    ManagedPolicy {
        document,
        location: resource.page.location(resource.values),
        arn,
    }
}
