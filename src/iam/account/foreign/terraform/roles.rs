//! Roles, users and managed policies of a Terraform file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::sheet::{self, SnapshotBuilder, boundary, planned};
use super::documents::unknown_document;
use super::policies::{Held, Holders, gather, managed, note_reaches};
use super::resource::{Accounts, Fate, Resource, Value};
use crate::iam::account::{Knowledge, Role, StoredPolicy, Tag, UniqueId, User};
use crate::iam::policy::PolicyKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Severity, harmless, text};

/// Adds everything to the sheet: what is only looked up first, so that what the file manages counts.
pub(super) fn add_all(sheet: &mut SnapshotBuilder, resources: &[Resource<'_, '_>]) {
    let accounts = Accounts::of(resources);
    let mut holders = gather(sheet, resources);
    drop_ambiguous(&mut holders, resources);
    note_reaches(sheet, resources);
    let (looked_up, managed): (Vec<_>, Vec<_>) = resources.iter().partition(|it| it.is_data);
    for resource in looked_up.into_iter().chain(managed) {
        match &*resource.kind {
            "aws_iam_role" => add_role(sheet, resource, resources, &accounts, &mut holders),
            "aws_iam_user" if !resource.is_data => {
                add_user(sheet, resource, &accounts, &mut holders);
            }
            "aws_iam_policy" if resource.fate != Fate::Deleted => {
                if let Some(arn) = arn_of(resource, &accounts, "policy") {
                    let policy = self::managed(sheet, resource, resources, arn);
                    sheet.add_policy(policy);
                }
            }
            _ => {}
        }
    }
}

/// Forgets the policies of names that several holders have: shown files do not say which
/// configuration of the provider, and so which account, a resource belongs to.
fn drop_ambiguous(holders: &mut Holders, resources: &[Resource<'_, '_>]) {
    let mut seen = BTreeSet::new();
    for resource in resources.iter().filter(|it| !it.is_data) {
        let noun = match &*resource.kind {
            "aws_iam_role" => "role",
            "aws_iam_user" => "user",
            _ => continue,
        };
        if let Some(name) = resource.text("name") {
            let key = (resource.provider.clone(), noun, name.into_owned());
            if !seen.insert(key.clone()) {
                holders.remove(&key);
            }
        }
    }
}

/// The ARN of a resource that exists, or of one that will.
fn arn_of(resource: &Resource<'_, '_>, accounts: &Accounts, noun: &str) -> Option<Arn> {
    match resource.text("arn") {
        Some(text) => Arn::parse(&text).ok(),
        None => accounts.arn(resource, noun),
    }
}

fn add_role(
    sheet: &mut SnapshotBuilder,
    resource: &Resource<'_, '_>,
    all: &[Resource<'_, '_>],
    accounts: &Accounts,
    holders: &mut Holders,
) {
    let page = resource.page;
    let at = page.location(resource.values);
    note_old_role(sheet, resource);
    if resource.fate == Fate::Deleted {
        return;
    }
    let Some(arn) = arn_of(resource, accounts, "role") else {
        let address = harmless(&resource.address);
        let what = text!(
            "{address} has no ARN yet, and its name or account is not certain",
            address
        );
        let problem = Diagnostic::new(Severity::Note, "role_without_arn", what).at(at);
        sheet.report(problem.help("profiles that name the role find no policy of it here"));
        return;
    };
    let Some(arn) = sheet.arn(arn.as_str(), PrincipalKind::Role, &at) else {
        return;
    };
    let is_same = |other: &Resource<'_, '_>| {
        let is_role = !other.is_data && other.kind == resource.kind;
        is_role && other.text("arn").as_deref() == Some(arn.as_str())
    };
    if resource.is_data && all.iter().any(is_same) {
        return;
    }
    let held = hold(sheet, resource, holders, "role", arn.name());
    let trust = trust_of(sheet, resource, all, &arn);
    let is_data = resource.is_data;
    sheet.add_role(Role {
        unique_id: id_of(sheet, resource),
        trust,
        lists_policies: !is_data,
        more_policies: !is_data,
        inline: (!is_data).then_some(held.inline),
        attached: (!is_data).then_some(held.attached),
        boundary: boundary_of(resource),
        tags: tags_of(resource),
        max_session_duration: match resource.value("max_session_duration") {
            Value::Known(node) => page.json.scalar(node).and_then(|text| text.parse().ok()),
            Value::None | Value::Unknown => None,
        },
        ..sheet::role(arn, at)
    });
}

/// Notes how the plan changes the old role.
fn note_old_role(sheet: &mut SnapshotBuilder, resource: &Resource<'_, '_>) {
    let (Fate::Deleted | Fate::Replaced, Some(before)) = (resource.fate, resource.before) else {
        return;
    };
    let page = resource.page;
    let arn = page.string(before, "arn");
    let Some(arn) = arn.and_then(|arn| Arn::parse(&arn).ok()) else {
        return;
    };
    sheet.add_deleted(arn.clone());
    let id = page.string(before, "unique_id");
    if let Some(id) = id.and_then(|id| UniqueId::parse(&id)) {
        sheet.add_replaced(arn, id, page.location(before));
    }
}

/// The trust policy; one that is not known yet says why.
fn trust_of(
    sheet: &mut SnapshotBuilder,
    resource: &Resource<'_, '_>,
    all: &[Resource<'_, '_>],
    arn: &Arn,
) -> Option<Arc<StoredPolicy>> {
    const ATTRIBUTE: &str = "assume_role_policy";
    let kind = PolicyKind::Trust;
    match resource.value(ATTRIBUTE) {
        Value::None => None,
        Value::Unknown => Some(unknown_document(resource, ATTRIBUTE, arn.text(), kind, all)),
        Value::Known(node) => {
            let stored = sheet.policy(resource.page, node, arn.text(), kind)?;
            if resource.fate == Fate::Stays {
                return Some(stored);
            }
            Some(planned(arn.text(), kind, stored.text().clone()))
        }
    }
}

/// The unique id. One that does not exist yet equals itself alone.
fn id_of(sheet: &SnapshotBuilder, resource: &Resource<'_, '_>) -> Option<UniqueId> {
    if let Some(id) = resource.text("unique_id") {
        return UniqueId::parse(&id);
    }
    let is_new = matches!(resource.fate, Fate::Created | Fate::Replaced);
    is_new.then(|| UniqueId::new_of(&resource.address, sheet.name()))
}

/// The policies of a holder: those that other resources attach, and those of its own attributes,
/// which hold what was attached when the state was written.
fn hold(
    sheet: &mut SnapshotBuilder,
    resource: &Resource<'_, '_>,
    holders: &mut Holders,
    noun: &'static str,
    name: &str,
) -> Held {
    let key = (resource.provider.clone(), noun, name.to_owned());
    let mut held = holders.remove(&key).unwrap_or_default();
    let page = resource.page;
    if let Value::Known(node) = resource.value("inline_policy") {
        for row in page.json.elements(node) {
            if let Some(name) = page.string(row, "name").filter(|name| !name.is_empty()) {
                let policy = sheet.inline(page, &name, page.get(row, "policy"));
                held.add_inline(policy);
            }
        }
    }
    if let Value::Known(node) = resource.value("managed_policy_arns") {
        for arn in page.json.elements(node) {
            let arn = page.json.string(arn).and_then(|arn| Arn::parse(&arn).ok());
            held.attached
                .extend(arn.filter(|arn| !held.attached.contains(arn)));
        }
    }
    held
}

fn boundary_of(resource: &Resource<'_, '_>) -> Knowledge<Option<Arn>> {
    match resource.value("permissions_boundary") {
        Value::Unknown => Knowledge::Unknown,
        Value::None if resource.is_data => Knowledge::Unknown,
        Value::None => Knowledge::Known(None),
        Value::Known(node) => {
            let text = resource.page.json.string(node);
            text.map_or(Knowledge::Unknown, |text| boundary(&text))
        }
    }
}

/// `tags_all` holds the provider's default tags too.
fn tags_of(resource: &Resource<'_, '_>) -> Knowledge<Vec<Tag>> {
    let tags = (resource.value("tags_all"), resource.value("tags"));
    let ((Value::Known(node), _) | (Value::None, Value::Known(node))) = tags else {
        return Knowledge::Unknown;
    };
    let tags = sheet::tags(resource.page, node);
    tags.map_or(Knowledge::Unknown, Knowledge::Known)
}

fn add_user(
    sheet: &mut SnapshotBuilder,
    resource: &Resource<'_, '_>,
    accounts: &Accounts,
    holders: &mut Holders,
) {
    if resource.fate == Fate::Deleted {
        return;
    }
    let at = resource.page.location(resource.values);
    let Some(arn) = arn_of(resource, accounts, "user") else {
        return;
    };
    let Some(arn) = sheet.arn(arn.as_str(), PrincipalKind::User, &at) else {
        return;
    };
    let held = hold(sheet, resource, holders, "user", arn.name());
    let id = resource.text("unique_id");
    sheet.add_user(User {
        unique_id: id.and_then(|id| UniqueId::parse(&id)),
        more_policies: true,
        inline: Some(held.inline),
        attached: Some(held.attached),
        groups: Some(Vec::new()),
        boundary: boundary_of(resource),
        tags: tags_of(resource),
        location: at,
        arn,
    });
}
