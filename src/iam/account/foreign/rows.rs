//! Rows that describe one user, role or policy each: configuration items of AWS Config, rows of
//! Steampipe and `CloudQuery`.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::entities::{InlinePolicy, Knowledge, ManagedPolicy, Role, User};
use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::unique_id::UniqueId;
use super::super::wanted::Wanted;
use super::page::Page;
use super::sheet::{self, SnapshotBuilder, boundary, tags};
use super::{find_doubt, is_deleted, latest};
use crate::iam::json::JsonKind;
use crate::iam::policy::PolicyKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{harmless, text, word};

/// Names of a trust policy. `assume_role_policy_std` of Steampipe is not among them: its actions are
/// in lower case and its order is another.
const TRUST: [&str; 3] = [
    "assumeRolePolicyDocument",
    "assume_role_policy",
    "assume_role_policy_document",
];
const INLINE: [&str; 3] = ["rolePolicyList", "userPolicyList", "inline_policies"];

/// A row, within a file or within a string of one.
struct ForeignRow<'p, 't> {
    page: &'p Page<'t>,
    node: usize,
}

impl<'t> ForeignRow<'_, 't> {
    /// The value of the first of some members that is there. Null counts as there.
    fn get(&self, keys: &[&str]) -> Option<usize> {
        keys.iter().find_map(|key| self.page.get(self.node, key))
    }

    fn text(&self, keys: &[&str]) -> Option<Cow<'t, str>> {
        self.page.first_string(self.node, keys)
    }

    fn inline(&self, sheet: &mut SnapshotBuilder) -> Option<Vec<InlinePolicy>> {
        let page = self.page;
        let list = self.get(&INLINE)?;
        // Steampipe has null where there are none.
        if page.kind(list) == JsonKind::Null {
            return Some(Vec::new());
        }
        let rows = (page.kind(list) == JsonKind::Array).then(|| page.json.elements(list))?;
        let read = |row| {
            let name = page.first_string(row, &["policyName", "PolicyName"])?;
            let document = ["policyDocument", "PolicyDocument"];
            let document = document.iter().find_map(|key| page.get(row, key));
            Some(sheet.inline(page, &name, document))
        };
        rows.map(read).collect()
    }

    fn attached(&self) -> Option<Vec<Arn>> {
        let page = self.page;
        let list = self.get(&["attachedManagedPolicies", "attached_policy_arns"])?;
        if page.kind(list) == JsonKind::Null {
            return Some(Vec::new());
        }
        let rows = (page.kind(list) == JsonKind::Array).then(|| page.json.elements(list))?;
        let arn = |row| {
            let text = page
                .json
                .string(row)
                .or_else(|| page.string(row, "policyArn"))?;
            Arn::parse(&text).ok()
        };
        rows.map(arn).collect()
    }

    fn boundary(&self) -> Knowledge<Option<Arn>> {
        let page = self.page;
        let keys = [
            "permissionsBoundary",
            "permissions_boundary_arn",
            "permissions_boundary",
        ];
        let Some(node) = self.get(&keys) else {
            return Knowledge::Unknown;
        };
        if page.kind(node) == JsonKind::Null {
            return Knowledge::Known(None);
        }
        let keys = ["permissionsBoundaryArn", "PermissionsBoundaryArn"];
        let text = page
            .json
            .string(node)
            .or_else(|| page.first_string(node, &keys));
        text.map_or(Knowledge::Unknown, |text| boundary(&text))
    }

    fn id(&self, keys: &[&str]) -> Option<UniqueId> {
        UniqueId::parse(&self.text(keys)?)
    }

    fn add_role(&self, sheet: &mut SnapshotBuilder) {
        let at = self.page.location(self.node);
        let arn = self.text(&["arn"]).unwrap_or_default();
        let Some(arn) = sheet.arn(&arn, PrincipalKind::Role, &at) else {
            return;
        };
        let trust = self.get(&TRUST);
        let trust = trust.filter(|node| self.page.kind(*node) != JsonKind::Null);
        let read = |node| sheet.policy(self.page, node, arn.text(), PolicyKind::Trust);
        let trust = trust.and_then(read);
        let (inline, attached) = (self.inline(sheet), self.attached());
        sheet.add_role(Role {
            unique_id: self.id(&["roleId", "role_id"]),
            trust,
            lists_policies: inline.is_some() || attached.is_some(),
            inline,
            attached,
            boundary: self.boundary(),
            tags: self.tags(),
            max_session_duration: self.page.number(self.node, "max_session_duration"),
            ..sheet::role(arn, at)
        });
    }

    fn tags(&self) -> Knowledge<Vec<super::super::entities::Tag>> {
        let found = self.get(&["tags"]).and_then(|node| tags(self.page, node));
        found.map_or(Knowledge::Unknown, Knowledge::Known)
    }

    fn add_user(&self, sheet: &mut SnapshotBuilder) {
        let at = self.page.location(self.node);
        let arn = self.text(&["arn"]).unwrap_or_default();
        let Some(arn) = sheet.arn(&arn, PrincipalKind::User, &at) else {
            return;
        };
        let json = &self.page.json;
        let groups = self.page.list(self.node, "groupList");
        let groups = groups.and_then(|groups| {
            let name = |node| json.string(node).map(Cow::into_owned);
            groups.into_iter().map(name).collect()
        });
        let inline = self.inline(sheet);
        sheet.add_user(User {
            unique_id: self.id(&["userId", "user_id"]),
            more_policies: false,
            inline,
            attached: self.attached(),
            groups,
            boundary: self.boundary(),
            tags: self.tags(),
            location: at,
            arn,
        });
    }

    fn add_policy(&self, sheet: &mut SnapshotBuilder) {
        let page = self.page;
        let Some(arn) = self.text(&["arn"]).and_then(|arn| Arn::parse(&arn).ok()) else {
            return;
        };
        let versions = page
            .list(self.node, "policyVersionList")
            .unwrap_or_default();
        let is_default = |version: &usize| {
            let mark = page.get(*version, "isDefaultVersion");
            mark.is_some_and(|mark| page.kind(mark) == JsonKind::Boolean(true))
        };
        let mut default = versions.into_iter().filter(is_default);
        let document = match (default.next(), default.next()) {
            (Some(version), None) => page.get(version, "document"),
            _ => self.get(&["policy"]),
        };
        let document = document.filter(|node| page.kind(*node) != JsonKind::Null);
        let read = |node| sheet.policy(page, node, arn.text(), PolicyKind::Identity);
        let policy = ManagedPolicy {
            document: document.and_then(read),
            location: page.location(self.node),
            arn: arn.clone(),
        };
        sheet.add_policy(policy);
    }
}

/// Reads a file of AWS Config, Steampipe or `CloudQuery`. `pages`: the file, or its lines.
pub(super) fn read(
    pages: &[Page<'_>],
    name: &Arc<str>,
    wanted: &Arc<Wanted>,
) -> Option<SnapshotFile> {
    let mut items: Vec<(&Page<'_>, usize)> = Vec::new();
    let mut rows: Vec<(&Page<'_>, usize)> = Vec::new();
    for page in pages {
        let found = lists(page);
        for (is_item, node) in found {
            let list = if is_item { &mut items } else { &mut rows };
            list.push((page, node));
        }
    }
    let kind = match (items.is_empty(), rows.is_empty()) {
        (true, true) => return None,
        (false, _) => SnapshotKind::AwsConfig,
        (true, false) => SnapshotKind::Rows,
    };
    let mut sheet = SnapshotBuilder::new(name, kind, wanted);
    for found in latest(&items) {
        match found {
            Ok((page, node)) => add_item(&mut sheet, page, node),
            Err(at) => sheet.lose(
                at,
                word!("items of one role contradict each other").to_owned(),
            ),
        }
    }
    for (page, node) in rows {
        let row = ForeignRow { page, node };
        if row.get(&TRUST).is_some() {
            row.add_role(&mut sheet);
        } else {
            row.add_policy(&mut sheet);
        }
    }
    Some(sheet.finish())
}

/// The rows of a page, and whether each is an item of AWS Config.
fn lists(page: &Page<'_>) -> Vec<(bool, usize)> {
    const ITEMS: [&str; 4] = [
        "configurationItems",
        "baseConfigurationItems",
        "BaseConfigurationItems",
        "Results",
    ];
    let of_list = |nodes: Vec<usize>| {
        let rows = nodes.into_iter();
        rows.filter_map(|node| Some((is_item(page, node)?, node)))
            .collect()
    };
    for key in ITEMS {
        if let Some(nodes) = page.list(0, key) {
            return nodes.into_iter().map(|node| (true, node)).collect();
        }
    }
    if let Some(node) = page.get(0, "ConfigurationItem") {
        return vec![(true, node)];
    }
    if let Some(nodes) = page.list(0, "rows") {
        return of_list(nodes);
    }
    match page.kind(0) {
        JsonKind::Array => of_list(page.json.elements(0).collect()),
        _ => of_list(vec![0]),
    }
}

/// Returns true if an object is an item of AWS Config; `None` if it is no row at all.
fn is_item(page: &Page<'_>, node: usize) -> Option<bool> {
    let has = |key: &str| page.get(node, key).is_some();
    if has("configuration") && (has("resourceType") || has("resourceId") || has("resourceid")) {
        return Some(true);
    }
    let is_role = has("arn") && (has("assume_role_policy") || has("assume_role_policy_document"));
    (is_role || has("arn") && has("policy") && has("policy_id")).then_some(false)
}

/// Adds an item. Its configuration is an object, or a string that holds one; so may be the item.
fn add_item(sheet: &mut SnapshotBuilder, page: &Page<'_>, node: usize) {
    if let Some(text) = page.json.string(node) {
        match Page::nested(&text, &page.location(node)) {
            Ok(inner) => add_item(sheet, &inner, 0),
            Err(_) => sheet.lose(
                page.location(node),
                word!("a result is not JSON").to_owned(),
            ),
        }
        return;
    }
    if is_deleted(page, node) {
        let arn = page.first_string(node, &["ARN", "arn"]);
        let arn = arn.and_then(|arn| Arn::parse(&arn).ok());
        if let Some(arn) = arn.filter(|arn| arn.kind() == PrincipalKind::Role) {
            sheet.add_deleted(arn);
        }
        return;
    }
    let Some(configuration) = page.get(node, "configuration") else {
        return;
    };
    let at = page.location(configuration);
    let Some(text) = page.json.string(configuration) else {
        add_configuration(sheet, (page, node), page, configuration);
        return;
    };
    if let Ok(inner) = Page::nested(&text, &at) {
        add_configuration(sheet, (page, node), &inner, 0);
    } else {
        sheet.lose(at, word!("an item's configuration is not JSON").to_owned());
    }
}

fn add_configuration(
    sheet: &mut SnapshotBuilder,
    (outer, item): (&Page<'_>, usize),
    page: &Page<'_>,
    node: usize,
) {
    const KINDS: [[&str; 2]; 3] = [
        ["roleId", "roleName"],
        ["userId", "userName"],
        ["policyId", "policyVersionList"],
    ];
    let row = ForeignRow { page, node };
    let Some(kind) = KINDS.iter().position(|keys| row.get(keys).is_some()) else {
        return;
    };
    let arn = row.text(&["arn"]).unwrap_or_default();
    if let Some(why) = find_doubt(outer, item, &arn) {
        let arn: String = arn.chars().take(120).collect();
        let what = text!(
            "an item about {arn} is passed over: {why}",
            arn = harmless(&arn),
            why
        );
        return sheet.lose(page.location(node), what);
    }
    match kind {
        0 => row.add_role(sheet),
        1 => row.add_user(sheet),
        _ => row.add_policy(sheet),
    }
}
