//! Finds the role, or its account, that a `role_arn` was meant to name.

use super::failing::{Failing, MOST_ALTERNATIVES};
use crate::config::{SettingKey, meant_role};
use crate::iam::account::Target;
use crate::iam::{Arn, PrincipalKind, is_account_id, is_account_placeholder};
use crate::predict::SettingChange;
use crate::text::{differ_in_digits, distance, is_one_slip};

/// Names shorter than this that resemble another are rarely slips.
const SHORTEST_MISSPELT: usize = 4;

/// The role meant by an ARN that no snapshot lists, if the misspelling is unambiguous.
fn spelled(written: &str, meant: Arn) -> Option<Arn> {
    let is_role = written.contains(":role/") || written.contains("/role/");
    let has_path = !meant.as_str().ends_with(&format!(":role/{}", meant.name()));
    ((is_role || !has_path) && meant.is_role_iam_takes()).then_some(meant)
}

/// Guesses for a role that no snapshot lists: roles of the account whose names are one slip away.
/// The role may still exist.
pub(super) fn perhaps_meant(failing: &Failing<'_>) -> Vec<Option<SettingChange>> {
    let Some(wrong) = failing.role() else {
        return Vec::new();
    };
    if !matches!(failing.prediction.facts.target(wrong), Target::NoSnapshot) {
        return Vec::new();
    }
    let is_slip = |role: &&Arn| {
        let (name, wrong) = (role.name(), wrong.name());
        name.len().min(wrong.len()) >= SHORTEST_MISSPELT
            && is_one_slip(name.as_bytes(), wrong.as_bytes())
            && !differ_in_digits(name, wrong)
    };
    let roles = near_roles(failing).into_iter();
    roles
        .filter(|role| is_slip(&role))
        .map(|role| {
            let likely = failing.own(SettingKey::RoleArn, role.as_str())?;
            Some(SettingChange {
                guess: true,
                ..likely
            })
        })
        .collect()
}

/// Roles of the account whose names resemble a role that does not exist, nearest first; for a
/// malformed ARN, the roles with its name. Only roles that some profile names are known.
pub(super) fn near_roles(failing: &Failing<'_>) -> Vec<Arn> {
    let facts = &failing.prediction.facts;
    let written = failing.hop.role_arn.shown();
    let Some(wrong) = failing.role() else {
        if let Some(meant) = with_known_account(failing) {
            return vec![meant];
        }
        if let Some(meant) = meant_role(&written) {
            let named = facts.snapshots().role_named(meant.account(), meant.name());
            let named = named.map(|role| role.arn.clone());
            return named
                .or_else(|| spelled(&written, meant))
                .into_iter()
                .collect();
        }
        let name = written.rsplit('/').next().unwrap_or_default().trim();
        let own = failing.outcome.caller.account();
        let named = own.and_then(|account| facts.snapshots().role_named(account, name));
        return named.map(|role| role.arn.clone()).into_iter().collect();
    };
    let most = 1 + wrong.name().len() / 8;
    let roles = failing
        .prediction
        .tree_index()
        .roles_in(wrong.account())
        .iter();
    // A session name after the role name looks like a path.
    let before = wrong.resource().rsplit('/').nth(1);
    let apart = |role: &Arn| {
        let (name, wrong) = (role.name(), wrong.name());
        if before == Some(name) {
            return Some(0);
        }
        let swapped = || is_one_slip(name.as_bytes(), wrong.as_bytes()).then_some(1);
        distance(name, wrong, most).or_else(swapped)
    };
    let mut near: Vec<(usize, &Arn)> = roles
        .filter_map(|role| Some((apart(role)?, role)))
        .collect();
    near.sort_unstable();
    let near = near.into_iter().take(MOST_ALTERNATIVES);
    near.map(|(_, arn)| arn.clone()).collect()
}

/// The role with the same account and name in the caller's partition, if its trust policy is known.
pub(super) fn in_partition_of_caller(failing: &Failing<'_>) -> Option<Arn> {
    let wrong = failing.role()?;
    let partition = failing.outcome.caller.caller.partition.as_deref()?;
    let (account, resource) = (wrong.account(), wrong.resource());
    let role = Arn::parse(&format!("arn:{partition}:iam::{account}:{resource}")).ok()?;
    let known = failing.prediction.facts.target(&role);
    matches!(known, Target::Known(_)).then_some(role)
}

// Finds the account that a `role_arn` with an invalid account id was meant to name.

/// The ARN with the one known account that fits the invalid account id; `None` if none fits or
/// several do.
pub(super) fn with_known_account(failing: &Failing<'_>) -> Option<Arn> {
    let written = Arn::parse(failing.hop.role_arn.text()?).ok()?;
    let account = written.account();
    if written.kind() != PrincipalKind::Role || is_account_id(account) {
        return None;
    }
    let moved = |account: &str| {
        let [partition, resource] = [written.partition(), written.resource()];
        Arn::parse(&format!("arn:{partition}:iam::{account}:{resource}")).ok()
    };
    let index = failing.prediction.tree_index();
    let has_role = |account: &&str| {
        let role = moved(account);
        role.is_some_and(|role| index.roles_in(account).contains(&role))
    };
    if is_account_placeholder(account) {
        return only(index.known_accounts().filter(has_role)).and_then(moved);
    }
    let bare: String = account.replace(['-', '.', ' ', '_'], "");
    let restored = format!("{bare:0>12}");
    let fits: [&dyn Fn(&str) -> bool; 3] = [
        // Spreadsheets and programs drop leading zeros from numbers.
        &|known| known == restored,
        &|known| !bare.is_empty() && known.ends_with(&bare),
        &|known| distance(known, &bare, 1).is_some(),
    ];
    let fits = fits
        .into_iter()
        .find(|fits| index.known_accounts().any(fits))?;
    let fitting = || index.known_accounts().filter(|known| fits(known));
    only(fitting())
        .or_else(|| only(fitting().filter(has_role)))
        .and_then(moved)
}

/// The first item if there is no second.
fn only<'a>(mut found: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    found.next().filter(|_| found.next().is_none())
}
