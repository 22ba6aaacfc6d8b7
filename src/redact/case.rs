//! The files of a case: what a prediction of some hops rests on, as the program reads it again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use super::rewrite_config;
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::iam::account::{
    Group, InlinePolicy, Knowledge, ManagedPolicy, Policy, PolicyLevels, Role, StoredPolicy, Tag,
    UniqueId, User,
};
use crate::predict::Prediction;

/// Files by name.
pub(crate) type CaseFiles = BTreeMap<String, String>;

/// The files by name: config and credentials without secrets and comments, the roles and users of
/// the hops, who the bases are, control policies and context keys.
pub(crate) fn case_files(prediction: &Prediction, nodes: &[NodeId]) -> CaseFiles {
    let mut files = CaseFiles::new();
    let config = &prediction.survey.config;
    for (name, file) in [
        ("config", &config.profiles.config),
        ("credentials", &config.profiles.credentials),
    ] {
        let same = |text: &str| text.to_owned();
        let rewritten = file
            .as_ref()
            .and_then(|file| rewrite_config(&file.source, name, &same));
        if let Some(file) = rewritten {
            files.insert(
                name.to_owned(),
                String::from_utf8_lossy(&file.bytes).into_owned(),
            );
        }
    }
    let mut add = |name: &str, value: Value| {
        files.insert(name.to_owned(), format!("{value:#}\n"));
    };
    for (account, held) in held(prediction, nodes) {
        for (name, value) in held.files(prediction, &account) {
            add(&format!("snapshots/{account}-{name}.json"), value);
        }
    }
    let identities: serde_json::Map<String, Value> = config
        .identities
        .iter()
        .map(|(name, identity)| {
            let answer = json!({"UserId": identity.user_id, "Account": identity.account,
                "Arn": identity.arn.as_str()});
            (name.clone(), answer)
        })
        .collect();
    if !identities.is_empty() {
        add("identities.json", identities.into());
    }
    if let Some(organization) = organization(prediction) {
        add("org.json", organization);
    }
    let context = &prediction.survey.assumptions.context;
    if !context.is_empty() {
        add("context.json", context.as_file());
    }
    files
}

/// The known facts of an account, as far as the hops touch it.
#[derive(Default)]
struct TouchedAccount<'a> {
    roles: BTreeMap<&'a Arn, &'a Role>,
    users: BTreeMap<&'a Arn, &'a User>,
    groups: BTreeMap<&'a Arn, &'a Group>,
    policies: BTreeMap<&'a Arn, &'a ManagedPolicy>,
}

/// The roles and users of the hops with all that applies to them, by account.
fn held<'a>(prediction: &'a Prediction, nodes: &[NodeId]) -> BTreeMap<String, TouchedAccount<'a>> {
    let snapshots = prediction.facts.snapshots();
    let mut touched: BTreeSet<Arn> = BTreeSet::new();
    for &node in nodes {
        touched.extend(prediction.survey.target_role(node));
        if let Some(outcome) = prediction.outcome(node) {
            touched.extend(outcome.elsewhere.clone());
            touched.extend(outcome.caller.principal.clone());
        }
    }
    let identities = prediction.survey.config.identities.values();
    touched.extend(identities.map(|identity| identity.arn.clone()));
    let mut accounts: BTreeMap<String, TouchedAccount<'_>> = BTreeMap::new();
    for arn in &touched {
        let held = accounts.entry(arn.account().to_owned()).or_default();
        if let Some(role) = snapshots.role_named(arn.account(), arn.name()) {
            held.add_role(prediction, role);
        }
        if let Some(user) = snapshots.user_named(arn.account(), arn.name()) {
            held.add_user(prediction, user);
        }
    }
    // An account is whole only if it has a role.
    for (account, held) in &mut accounts {
        if held.roles.is_empty() && snapshots.account_whole(account) {
            let any = snapshots.roles().find(|role| role.arn.account() == account);
            if let Some(role) = any {
                held.add_role(prediction, role);
            }
        }
    }
    accounts
}

impl<'a> TouchedAccount<'a> {
    fn add_role(&mut self, prediction: &'a Prediction, role: &'a Role) {
        self.roles.insert(&role.arn, role);
        self.add_policies(prediction, role.attached.iter().flatten());
        self.add_policies(prediction, role.boundary.known().into_iter().flatten());
    }

    fn add_user(&mut self, prediction: &'a Prediction, user: &'a User) {
        self.users.insert(&user.arn, user);
        self.add_policies(prediction, user.attached.iter().flatten());
        self.add_policies(prediction, user.boundary.known().into_iter().flatten());
        for group in user.groups.iter().flatten() {
            let group = prediction
                .facts
                .snapshots()
                .group(user.arn.account(), group);
            if let Some(group) = group {
                self.groups.insert(&group.arn, group);
                self.add_policies(prediction, group.attached.iter().flatten());
            }
        }
    }

    fn add_policies(&mut self, prediction: &'a Prediction, arns: impl Iterator<Item = &'a Arn>) {
        for arn in arns {
            if let Some(policy) = prediction.facts.snapshots().managed_policy(arn) {
                self.policies.insert(&policy.arn, policy);
            }
        }
    }

    /// The answers of the AWS CLI that say as much, and no more.
    fn files(&self, prediction: &Prediction, account: &str) -> Vec<(String, Value)> {
        let mut files: Vec<(String, Value)> = Vec::new();
        let lists = |role: &Role| role.lists_policies && !role.more_policies;
        let listing = self.roles.values().filter(|role| lists(role));
        let details: Vec<Value> = listing.map(|role| role_row(role)).collect();
        let users: Vec<Value> = self.users.values().map(|user| user_row(user)).collect();
        let groups: Vec<Value> = self.groups.values().map(|group| group_row(group)).collect();
        let policies: Vec<Value> = self.policies.values().map(|it| policy_row(it)).collect();
        if prediction.facts.snapshots().account_whole(account) {
            files.push((
                "details".to_owned(),
                json!({"UserDetailList": users, "GroupDetailList": groups,
                "RoleDetailList": details, "Policies": policies}),
            ));
        } else {
            let mut part = serde_json::Map::new();
            for (name, rows) in [
                ("UserDetailList", users),
                ("GroupDetailList", groups),
                ("RoleDetailList", details),
                ("Policies", policies),
            ] {
                if !rows.is_empty() {
                    part.insert(name.to_owned(), rows.into());
                }
            }
            // All four lists would say that the account has no other role.
            if part.len() == 4 {
                part.insert("IsTruncated".to_owned(), true.into());
            }
            if !part.is_empty() {
                files.push(("part".to_owned(), part.into()));
            }
        }
        let mut listed: Vec<Value> = Vec::new();
        for role in self.roles.values() {
            match role.max_session_duration {
                None if lists(role) => {}
                Some(seconds) if lists(role) => listed.push(json!({"Arn": role.arn.as_str(),
                    "RoleId": id(role.unique_id.as_ref()), "RoleName": role.arn.name(),
                    "MaxSessionDuration": seconds})),
                _ if role.boundary.is_known() => {
                    files.push((
                        format!("role{}", files.len()),
                        json!({"Role": role_row(role)}),
                    ));
                }
                _ => listed.push(role_row(role)),
            }
        }
        if !listed.is_empty() {
            files.push(("roles".to_owned(), json!({"Roles": listed})));
        }
        files
    }
}

fn id(id: Option<&UniqueId>) -> Option<&str> {
    id.filter(|id| !id.is_symbolic()).map(UniqueId::as_str)
}

fn document(policy: &StoredPolicy) -> Value {
    as_json(&policy.text().text)
}

/// A document, or its text if it is no JSON.
fn as_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

fn documents(inline: &[InlinePolicy]) -> Vec<Value> {
    let policy = |policy: &InlinePolicy| {
        let document = policy.document.as_ref().map(|it| document(it));
        json!({"PolicyName": &*policy.name, "PolicyDocument": document})
    };
    inline.iter().map(policy).collect()
}

fn attached(arns: &[Arn]) -> Vec<Value> {
    let row = |arn: &Arn| json!({"PolicyName": arn.name(), "PolicyArn": arn.as_str()});
    arns.iter().map(row).collect()
}

/// Puts the policies of a role, user or group into its row.
fn put_policies(
    row: &mut Value,
    list: &str,
    inline: Option<&[InlinePolicy]>,
    managed: Option<&[Arn]>,
) {
    put(row, list, inline.map(|it| documents(it).into()));
    let managed = managed.map(|it| attached(it).into());
    put(row, "AttachedManagedPolicies", managed);
}

fn put_boundary_and_tags(
    row: &mut Value,
    boundary: &Knowledge<Option<Arn>>,
    tags: &Knowledge<Vec<Tag>>,
) {
    if let Knowledge::Known(Some(arn)) = boundary {
        row["PermissionsBoundary"] = json!({"PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": arn.as_str()});
    }
    if let Knowledge::Known(tags) = tags {
        let tag = |tag: &Tag| json!({"Key": tag.key, "Value": tag.value});
        row["Tags"] = tags.iter().map(tag).collect();
    }
}

fn role_row(role: &Role) -> Value {
    let mut row = json!({"RoleName": role.arn.name(), "Arn": role.arn.as_str()});
    let unique_id = id(role.unique_id.as_ref()).map(Value::from);
    put(&mut row, "RoleId", unique_id);
    let trust = role.trust.as_deref().map(document);
    put(&mut row, "AssumeRolePolicyDocument", trust);
    if !role.more_policies {
        let (inline, managed) = (role.inline.as_deref(), role.attached.as_deref());
        put_policies(&mut row, "RolePolicyList", inline, managed);
    }
    put_boundary_and_tags(&mut row, &role.boundary, &role.tags);
    if !role.lists_policies {
        let longest = role.max_session_duration.map(Value::from);
        put(&mut row, "MaxSessionDuration", longest);
    }
    row
}

fn user_row(user: &User) -> Value {
    let mut row = json!({"UserName": user.arn.name(), "Arn": user.arn.as_str()});
    let unique_id = id(user.unique_id.as_ref()).map(Value::from);
    put(&mut row, "UserId", unique_id);
    let (inline, managed) = (user.inline.as_deref(), user.attached.as_deref());
    put_policies(&mut row, "UserPolicyList", inline, managed);
    let groups = user.groups.as_deref().map(Value::from);
    put(&mut row, "GroupList", groups);
    put_boundary_and_tags(&mut row, &user.boundary, &user.tags);
    row
}

fn group_row(group: &Group) -> Value {
    let mut row = json!({"GroupName": group.arn.name(), "Arn": group.arn.as_str()});
    let (inline, managed) = (group.inline.as_deref(), group.attached.as_deref());
    put_policies(&mut row, "GroupPolicyList", inline, managed);
    row
}

fn policy_row(policy: &ManagedPolicy) -> Value {
    let version = policy.document.as_ref().map(
        |text| json!({"VersionId": "v1", "IsDefaultVersion": true, "Document": document(text)}),
    );
    json!({"PolicyName": policy.arn.name(), "Arn": policy.arn.as_str(), "DefaultVersionId": "v1",
        "PolicyVersionList": version.into_iter().collect::<Vec<_>>()})
}

fn put(row: &mut Value, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        row[name] = value;
    }
}

fn organization(prediction: &Prediction) -> Option<Value> {
    let organization = &prediction.facts.organization;
    let document = |policy: &Arc<Policy>| as_json(&policy.text.text);
    let level = |policies: &Vec<Arc<Policy>>| policies.iter().map(document).collect::<Value>();
    let levels = |levels: &Option<PolicyLevels>| {
        let levels = levels.as_ref();
        levels.map(|levels| levels.iter().map(level).collect::<Value>())
    };
    if organization.accounts.is_empty() && organization.management_account.is_none() {
        return None;
    }
    let mut accounts = serde_json::Map::new();
    for (account, policies) in &organization.accounts {
        let mut entry = json!({});
        put(&mut entry, "scps", levels(&policies.scps));
        put(&mut entry, "rcps", levels(&policies.rcps));
        accounts.insert(account.clone(), entry);
    }
    let mut file = json!({"accounts": accounts});
    put(
        &mut file,
        "management_account",
        organization.management_account.clone().map(Value::from),
    );
    Some(file)
}
