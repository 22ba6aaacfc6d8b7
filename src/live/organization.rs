//! The control policies of an organization: level by level from the root to each account.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::answer::{CallError, ErrorKind};
use super::call::{AwsCall, Signer};
use super::installed::AwsCli;
use super::outcome::OrganizationResult;

/// The kinds of control policies, with their member in the organization file.
const KINDS: [(&str, &str); 2] = [
    ("SERVICE_CONTROL_POLICY", "scps"),
    ("RESOURCE_CONTROL_POLICY", "rcps"),
];

/// The maximum depth of an organization: a root, five units and the account.
const MOST_LEVELS: usize = 8;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    organization: Organization,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Organization {
    master_account_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Roots {
    roots: Vec<Root>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Root {
    #[serde(default)]
    policy_types: Vec<PolicyType>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyType {
    r#type: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parents {
    parents: Vec<Parent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parent {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policies {
    policies: Vec<Parent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    policy: Content,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    content: String,
}

/// Reads the control policies of some accounts with the credentials of the management account or of
/// a delegated administrator; AWS denies it to everyone else.
pub(crate) fn fetch_organization(
    cli: &dyn AwsCli,
    signer: &Signer,
    region: &str,
    accounts: &[String],
) -> Result<OrganizationResult, CallError> {
    let mut reader = OrganizationReader {
        cli,
        signer,
        region,
        documents: BTreeMap::new(),
        attached: BTreeMap::new(),
        parents: BTreeMap::new(),
    };
    let described: Described = reader.ask(&AwsCall::describe_organization())?;
    let roots: Roots = reader.ask(&AwsCall::list_roots())?;
    let mut file = Map::new();
    let mut failed = Vec::new();
    for account in accounts {
        match reader.account(account, &roots) {
            Ok(entry) => _ = file.insert(account.clone(), entry),
            Err(error) if error.kind == ErrorKind::Cancelled => return Err(error),
            Err(error) => failed.push((account.clone(), error)),
        }
    }
    Ok(OrganizationResult {
        file: json!({
            "management_account": described.organization.master_account_id,
            "accounts": file,
        }),
        failed,
    })
}

struct OrganizationReader<'a> {
    cli: &'a dyn AwsCli,
    signer: &'a Signer,
    region: &'a str,
    documents: BTreeMap<String, Value>,
    attached: BTreeMap<(String, &'static str), Vec<Value>>,
    parents: BTreeMap<String, String>,
}

impl OrganizationReader<'_> {
    fn ask<T: DeserializeOwned>(&self, call: &AwsCall) -> Result<T, CallError> {
        let printed = self.cli.run(call, self.signer, self.region)?;
        serde_json::from_slice(&printed).map_err(|_| CallError::of(ErrorKind::Garbage))
    }

    /// The policies of both kinds that apply to an account.
    fn account(&mut self, account: &str, roots: &Roots) -> Result<Value, CallError> {
        let mut levels = vec![account.to_owned()];
        while let Some(last) = levels.last()
            && !last.starts_with("r-")
            && levels.len() < MOST_LEVELS
        {
            let parent = self.parent(&last.clone())?;
            levels.push(parent);
        }
        levels.reverse();
        let mut entry = Map::new();
        for (kind, member) in KINDS {
            let types = roots.roots.iter().flat_map(|root| &root.policy_types);
            let mut types = types.filter(|it| it.r#type == kind);
            let policies = if types.any(|it| it.status == "ENABLED") {
                let of_level = |level: &String| self.policies(level, kind);
                levels.iter().map(of_level).collect::<Result<_, _>>()?
            } else {
                // A kind that is not enabled restricts nothing.
                vec![vec![allow_all(kind)]]
            };
            entry.insert(member.to_owned(), json!(policies));
        }
        Ok(Value::Object(entry))
    }

    fn parent(&mut self, child: &str) -> Result<String, CallError> {
        if let Some(parent) = self.parents.get(child) {
            return Ok(parent.clone());
        }
        let answer: Parents = self.ask(&AwsCall::list_parents(child))?;
        let parent = answer.parents.into_iter().next();
        let parent = parent.ok_or_else(|| CallError::of(ErrorKind::Garbage))?;
        self.parents.insert(child.to_owned(), parent.id.clone());
        Ok(parent.id)
    }

    fn policies(&mut self, target: &str, kind: &'static str) -> Result<Vec<Value>, CallError> {
        let key = (target.to_owned(), kind);
        if let Some(known) = self.attached.get(&key) {
            return Ok(known.clone());
        }
        let answer: Policies = self.ask(&AwsCall::list_policies_for_target(target, kind))?;
        let mut documents = Vec::new();
        for policy in answer.policies {
            documents.push(self.document(&policy.id)?);
        }
        self.attached.insert(key, documents.clone());
        Ok(documents)
    }

    /// `Content` is JSON in a string.
    fn document(&mut self, id: &str) -> Result<Value, CallError> {
        if let Some(known) = self.documents.get(id) {
            return Ok(known.clone());
        }
        let answer: Policy = self.ask(&AwsCall::describe_policy(id))?;
        let document: Value = serde_json::from_str(&answer.policy.content)
            .map_err(|_| CallError::of(ErrorKind::Garbage))?;
        self.documents.insert(id.to_owned(), document.clone());
        Ok(document)
    }
}

fn allow_all(kind: &str) -> Value {
    let mut statement = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    if kind == "RESOURCE_CONTROL_POLICY" {
        statement["Principal"] = json!("*");
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}
