//! The organization file: service and resource control policies of accounts, level by level.

use super::excerpt::{Excerpt, complaint};
use super::policy_text::PolicyText;
use super::stored_policy::Policy;
use crate::iam::is_account_id;
use crate::iam::policy::{Origin, PolicyKind};
use crate::text::{Diagnostic, Severity, SourceFile, harmless, text};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::Arc;

const SHAPE: &str = "the expected form is {\"management_account\": \"111122223333\", \"accounts\": \
                     {\"444455556666\": {\"scps\": [[POLICY, …], …], \"rcps\": [[…], …]}}}, \
                     levels from the root down to the account";

/// Policies by level, the organization's root first, the account's own last.
pub(crate) type PolicyLevels = Vec<Vec<Arc<Policy>>>;

/// The control policies that apply to one account.
#[derive(Clone, Debug, Default)]
pub struct OrganizationAccount {
    /// Service control policies; `None` if unknown.
    pub scps: Option<PolicyLevels>,
    /// Resource control policies; `None` if unknown.
    pub rcps: Option<PolicyLevels>,
}

/// The contents of an organization file. Control policies never restrict the management account
/// ("Service control policies (SCPs)" of the AWS Organizations User Guide).
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// The id of the management account, if the file has it.
    pub management_account: Option<String>,
    /// Member accounts by id.
    pub accounts: BTreeMap<String, OrganizationAccount>,
}

impl Organization {
    /// The policies of an account.
    pub(crate) fn account(&self, account: &str) -> Option<&OrganizationAccount> {
        self.accounts.get(account)
    }

    /// Returns true if control policies do not apply to this account's principals and resources.
    pub(crate) fn is_management_account(&self, account: &str) -> bool {
        self.management_account.as_deref() == Some(account)
    }

    /// The first control policy that IAM would refuse, with the reason.
    pub(crate) fn refused_policy(&self) -> Option<String> {
        self.accounts.iter().find_map(|(account, policies)| {
            let refused = |kind, levels: &Option<PolicyLevels>| {
                let mut levels = levels.iter().flatten().enumerate();
                levels.find_map(|(level, policies)| {
                    let refused = policies
                        .iter()
                        .find(|policy| policy.document.is_refused())?;
                    let violation = refused.document.violations().first()?;
                    let what = violation.violation.code().replace('_', " ");
                    let place = match &*violation.pointer {
                        "" => what,
                        pointer => text!("{what} at {pointer}", what, pointer),
                    };
                    Some(text!(
                        "the {kind} of account {account}, level {level}: {place}",
                        kind,
                        account,
                        level = level + 1,
                        place
                    ))
                })
            };
            refused("SCP", &policies.scps).or_else(|| refused("RCP", &policies.rcps))
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Top<'a> {
    management_account: Option<String>,
    #[serde(borrow, default)]
    accounts: BTreeMap<String, &'a RawValue>,
    /// The record of `rolechain fetch`.
    #[serde(default, rename = "rolechain")]
    _fetched: Option<IgnoredAny>,
}

/// A misspelt key would silently drop policies, so unknown keys are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationEntry<'a> {
    #[serde(borrow)]
    scps: Option<Vec<Vec<&'a RawValue>>>,
    #[serde(borrow)]
    rcps: Option<Vec<Vec<&'a RawValue>>>,
}

/// Reads `{"management_account": "…", "accounts": {"111122223333": {"scps": [[…]], "rcps":
/// [[…]]}}}`.
///
/// An account with an unreadable entry is skipped with a diagnostic: its policies are unknown. An
/// id without exactly 12 digits gets a diagnostic too. A file of another form gives an empty result
/// and a diagnostic.
pub(crate) fn read_organization(file: &SourceFile) -> (Organization, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let organization = read(file, &mut problems).unwrap_or_else(|problem| {
        problems.push(problem);
        Organization::default()
    });
    (organization, problems)
}

fn read(file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Result<Organization, Diagnostic> {
    let whole = Excerpt::of_file(file)?;
    let top: Top<'_> = serde_json::from_str(whole.text).map_err(|error| {
        problem(text!(
            "this is not an organization file: {why}",
            why = complaint(&error)
        ))
        .at(whole.location_of_error(&error))
    })?;
    for id in top.management_account.iter().chain(top.accounts.keys()) {
        // An entry that matches no account would silently drop its policies.
        if !is_account_id(id) {
            let what = text!(
                "{id} is not an account id: it needs 12 digits",
                id = harmless(id)
            );
            let at = whole.location(whole.text.find(id).unwrap_or(0));
            problems.push(problem(what).at(at));
        }
    }
    let mut accounts = BTreeMap::new();
    for (account, raw) in top.accounts {
        match read_account(&whole, &account, raw) {
            Ok(read) => _ = accounts.insert(account, read),
            Err(why) => {
                let account = harmless(&account);
                let what = text!(
                    "the control policies of account {account} are unknown: {why}",
                    account,
                    why
                );
                problems.push(problem(what).at(whole.location_of(raw.get())));
            }
        }
    }
    Ok(Organization {
        management_account: top.management_account,
        accounts,
    })
}

fn problem(message: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, "organization_unreadable", message).help(SHAPE)
}

fn read_account(
    whole: &Excerpt<'_>,
    account: &str,
    raw: &RawValue,
) -> Result<OrganizationAccount, String> {
    let entry: OrganizationEntry<'_> =
        serde_json::from_str(raw.get()).map_err(|error| complaint(&error))?;
    let read = |levels: Option<Vec<Vec<&RawValue>>>, kind| {
        let level = |(at, level): (usize, &Vec<&RawValue>)| {
            let name: Arc<str> = format!("account {account}, level {}", at + 1).into();
            let policies = level.iter().map(|raw| {
                let text = PolicyText::read(whole, raw.get())?;
                let policy = Policy::parse(Arc::clone(&name), &text, kind, Origin::Authored);
                Ok(Arc::new(policy))
            });
            policies.collect::<Result<Vec<_>, String>>()
        };
        let levels = levels.map(|levels| levels.iter().enumerate().map(level).collect());
        levels.transpose()
    };
    Ok(OrganizationAccount {
        scps: read(entry.scps, PolicyKind::Scp)?,
        rcps: read(entry.rcps, PolicyKind::Rcp)?,
    })
}
