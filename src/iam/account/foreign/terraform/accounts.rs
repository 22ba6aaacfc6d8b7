//! In which account and partition a resource will be that does not exist yet.

use std::collections::{BTreeMap, BTreeSet};

use super::resource::Resource;
use crate::iam::Arn;

/// The accounts that the known ARNs of each configuration of the provider belong to.
pub(super) struct Accounts(BTreeMap<String, BTreeSet<(String, String)>>);

impl Accounts {
    pub(super) fn of(resources: &[Resource<'_, '_>]) -> Self {
        let mut found: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        for resource in resources {
            // Of data, only who calls: anything else may belong to others.
            let names: &[&str] = match &*resource.kind {
                "aws_caller_identity" => &["arn"],
                kind if kind.starts_with("aws_iam_") && !resource.is_data => &["arn"],
                _ => continue,
            };
            let page = resource.page;
            let nodes = [Some(resource.values), resource.before];
            for node in nodes.into_iter().flatten() {
                for name in names {
                    let arn = page.string(node, name);
                    let Some(arn) = arn.and_then(|arn| Arn::parse(&arn).ok()) else {
                        continue;
                    };
                    let is_account = arn.account().len() == 12;
                    if is_account && arn.account().bytes().all(|byte| byte.is_ascii_digit()) {
                        let owner = (arn.partition().to_owned(), arn.account().to_owned());
                        found
                            .entry(resource.provider.clone())
                            .or_default()
                            .insert(owner);
                    }
                }
            }
        }
        Self(found)
    }

    /// The ARN of a role or policy that will be made; `None` if its account is not certain.
    pub(super) fn arn(&self, resource: &Resource<'_, '_>, noun: &str) -> Option<Arn> {
        let mut owners = self.0.get(&resource.provider)?.iter();
        let ((partition, account), None) = (owners.next()?, owners.next()) else {
            return None;
        };
        let name = resource.text("name")?;
        let path = match resource.value("path") {
            super::resource::Value::Unknown => return None,
            _ => resource.text("path").unwrap_or("/".into()),
        };
        Arn::parse(&format!(
            "arn:{partition}:iam::{account}:{noun}{path}{name}"
        ))
        .ok()
    }
}
