//! The organization file: service and resource control policies of accounts, level by level.

use super::excerpt::{Excerpt, complaint};
use super::policy_text::PolicyText;
use crate::iam::is_account_id;
use crate::text::{Diagnostic, Severity, SourceFile, harmless};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const SHAPE: &str = "the expected form is {\"management_account\": \"111122223333\", \"accounts\": \
                     {\"444455556666\": {\"scps\": [[POLICY, …], …], \"rcps\": [[…], …]}}}, \
                     levels from the root down to the account";

/// The control policies that apply to one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationAccount {
    /// Service control policies by level, root first, the account's own last. `None`: unknown.
    pub scps: Option<Vec<Vec<PolicyText>>>,
    /// Resource control policies by level, in the same order. `None`: unknown.
    pub rcps: Option<Vec<Vec<PolicyText>>>,
}

/// What an organization file says. Control policies never restrict the management account
/// ("Service control policies (SCPs)" of the AWS Organizations User Guide).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// The id of the management account, when the file names it.
    pub management_account: Option<String>,
    /// Member accounts by id.
    pub accounts: BTreeMap<String, OrganizationAccount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Top<'a> {
    management_account: Option<String>,
    #[serde(borrow, default)]
    accounts: BTreeMap<String, &'a RawValue>,
}

/// A misspelt key would silently leave policies out, so none is passed over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<'a> {
    #[serde(borrow)]
    scps: Option<Vec<Vec<&'a RawValue>>>,
    #[serde(borrow)]
    rcps: Option<Vec<Vec<&'a RawValue>>>,
}

/// Reads `{"management_account": "…", "accounts": {"111122223333": {"scps": [[…]], "rcps": [[…]]}}}`.
///
/// An account whose entry cannot be read is left out, with a diagnostic: nothing is known about
/// it. So is one whose id has not 12 digits. A file that is no such object gives an empty answer and a diagnostic.
pub fn read_organization(file: &SourceFile) -> (Organization, Vec<Diagnostic>) {
    let whole = match Excerpt::of_file(file) {
        Ok(whole) => whole,
        Err(problem) => return (Organization::default(), vec![problem]),
    };
    let top: Top<'_> = match serde_json::from_str(whole.text) {
        Ok(top) => top,
        Err(error) => {
            let problem = problem(format!(
                "this is no organization file: {}",
                complaint(&error)
            ))
            .at(whole.location_of_error(&error));
            return (Organization::default(), vec![problem]);
        }
    };
    let mut organization = Organization {
        management_account: top.management_account,
        accounts: BTreeMap::new(),
    };
    let mut problems = Vec::new();
    let ids = organization.management_account.iter();
    for id in ids.chain(top.accounts.keys()) {
        // An entry that fits no account would silently leave its policies out.
        if !is_account_id(id) {
            problems.push(
                problem(format!(
                    "{} is no account id: it needs 12 digits",
                    harmless(id)
                ))
                .at(whole.location(whole.text.find(id).unwrap_or(0))),
            );
        }
    }
    for (account, raw) in top.accounts {
        match read_account(&whole, raw) {
            Ok(read) => {
                organization.accounts.insert(account, read);
            }
            Err(why) => problems.push(
                problem(format!(
                    "the control policies of account {} are unknown: {why}",
                    harmless(&account)
                ))
                .at(whole.location_of(raw.get())),
            ),
        }
    }
    (organization, problems)
}

fn problem(message: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, "organization_unreadable", message).help(SHAPE)
}

fn read_account(whole: &Excerpt<'_>, raw: &RawValue) -> Result<OrganizationAccount, String> {
    let entry: Entry<'_> = serde_json::from_str(raw.get()).map_err(|error| complaint(&error))?;
    let read = |levels: Option<Vec<Vec<&RawValue>>>| {
        let level = |level: &Vec<&RawValue>| {
            let policies = level
                .iter()
                .map(|policy| PolicyText::read(whole, policy.get()));
            policies.collect::<Result<Vec<_>, _>>()
        };
        levels
            .map(|levels| levels.iter().map(level).collect::<Result<Vec<_>, _>>())
            .transpose()
    };
    Ok(OrganizationAccount {
        scps: read(entry.scps)?,
        rcps: read(entry.rcps)?,
    })
}
