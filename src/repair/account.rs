//! Finds the account that a `role_arn` with an invalid account id was meant to name.

use super::failing::Failing;
use crate::iam::{Arn, PrincipalKind, is_account_id, is_account_placeholder};
use crate::text::distance;

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
