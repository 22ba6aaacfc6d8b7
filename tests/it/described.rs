//! Worlds described in JSON: the files of a user, and a short form of the account.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::support::{World, copy};

const ACCOUNT: &str = "111122223333";

/// Files and an account, as described by a case.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Described {
    /// True to start from the files of the built-in sample.
    sample: bool,
    /// Name → a text, a list of lines, or a JSON value.
    files: Map<String, Value>,
    /// Name → `may` (the statements of its own policy; all of `sts` if omitted) and fields that are
    /// copied to the row of `UserDetailList`.
    users: Map<String, Value>,
    /// The same for `RoleDetailList`, with `trust`, the statements of the trust policy.
    roles: Map<String, Value>,
    /// Rows of `Policies`.
    policies: Vec<Value>,
}

/// Described worlds that have files in common.
#[derive(Deserialize)]
struct List {
    #[serde(flatten)]
    common: Described,
    cases: Vec<Described>,
}

/// The files of every case in a list.
pub fn worlds(list: &Path) -> Vec<World> {
    let text = fs::read(list).unwrap();
    let list: List =
        serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
    let worlds = list.cases.iter().map(|case| {
        let world = World::new();
        list.common.with(case).write(&world.folder());
        world
    });
    worlds.collect()
}

impl Described {
    /// This world with the files and entities of another one added: lines are appended to lines,
    /// and other files and entities of the same name are replaced.
    pub fn with(&self, other: &Self) -> Self {
        let mut all = self.clone();
        all.sample |= other.sample;
        for (name, content) in &other.files {
            match (all.files.get_mut(name), content) {
                (Some(Value::Array(lines)), Value::Array(more)) => lines.extend_from_slice(more),
                _ => {
                    all.files.insert(name.clone(), content.clone());
                }
            }
        }
        all.users.extend(other.users.clone());
        all.roles.extend(other.roles.clone());
        all.policies.extend_from_slice(&other.policies);
        all
    }

    /// Writes the files; the account becomes `snapshot.json`.
    pub fn write(&self, folder: &Path) {
        if self.sample {
            copy(Path::new("assets/sample"), folder);
        }
        for (name, content) in &self.files {
            let text = match content {
                Value::String(text) => text.clone(),
                Value::Array(lines) if lines.iter().all(Value::is_string) => lines
                    .iter()
                    .map(|line| line.as_str().unwrap().to_owned() + "\n")
                    .collect(),
                value => serde_json::to_string_pretty(value).unwrap(),
            };
            write(&folder.join(name), &text);
        }
        if !self.roles.is_empty() || !self.users.is_empty() {
            let text = serde_json::to_string_pretty(&self.account()).unwrap();
            write(&folder.join("snapshot.json"), &text);
        }
    }

    /// The output of `aws iam get-account-authorization-details`.
    fn account(&self) -> Value {
        let users = self.users.iter().map(|(name, user)| {
            let mut row = row("User", name, user, "AIDA");
            row["GroupList"] = json!([]);
            complete(row, user)
        });
        let roles = self.roles.iter().map(|(name, role)| {
            let mut row = row("Role", name, role, "AROA");
            row["AssumeRolePolicyDocument"] = document(&role["trust"]);
            row["InstanceProfileList"] = json!([]);
            row["Tags"] = json!([]);
            complete(row, role)
        });
        json!({"UserDetailList": users.collect::<Value>(), "GroupDetailList": [],
            "RoleDetailList": roles.collect::<Value>(), "Policies": self.policies})
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn row(kind: &str, name: &str, entity: &Value, prefix: &str) -> Value {
    let path = entity["Path"].as_str().unwrap_or("/");
    let of_name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let sts = json!([{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]);
    let own = document(entity.get("may").unwrap_or(&sts));
    json!({
        "Path": path,
        format!("{kind}Name"): name,
        format!("{kind}Id"): format!("{prefix}{:X<17}", of_name.to_uppercase()),
        "Arn": format!("arn:aws:iam::{ACCOUNT}:{}{path}{name}", kind.to_lowercase()),
        "CreateDate": "2024-01-01T00:00:00Z",
        format!("{kind}PolicyList"): [{"PolicyName": "own", "PolicyDocument": own}],
        "AttachedManagedPolicies": [],
    })
}

/// The row, completed from the fields of the description.
fn complete(mut row: Value, entity: &Value) -> Value {
    for (key, value) in entity.as_object().unwrap() {
        if !["trust", "may"].contains(&key.as_str()) {
            row[key] = value.clone();
        }
    }
    row
}
