//! All missing trust policies, and one script that fetches them.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::hop_mark;
use super::phrase::fetch_plan_sentence;
use super::view::{Body, Card, CardSection};
use crate::chain::NodeContent;
use crate::iam::is_account_id;
use crate::predict::{Cause, HopVerdict, Prediction};
use crate::text::{shell_word, text, word};

/// The number of trust policies that are in no snapshot.
pub(crate) fn missing_policies(prediction: &Prediction) -> usize {
    missing_roles(prediction).values().map(BTreeSet::len).sum()
}

/// The roles to fetch and the script, as a card; `None` if no trust policy is missing.
pub(crate) fn fetch_plan(prediction: &Prediction) -> Option<Card> {
    let missing = missing_roles(prediction);
    if missing.is_empty() {
        return None;
    }
    let mut script = prediction.invocation.script_head();
    let role = [
        "role() {",
        "  aws iam get-role --profile \"$profile\" --role-name \"$1\" > \"$dir/new\" &&",
        "    mv \"$dir/new\" \"$dir/$account-$1.json\"",
        "}",
    ];
    script.extend(role.map(str::to_owned));
    for (account, roles) in &missing {
        let profile = profile_in(prediction, account);
        let named = profile.map_or_else(|| "PROFILE".to_owned(), |name| shell_word(&name));
        script.push(format!("account={account} profile={named}"));
        script.extend(
            roles
                .iter()
                .map(|role| text!("role {role}", role = shell_word(role))),
        );
    }
    let roles = missing.values().map(BTreeSet::len).sum();
    let card = Card::of(
        word!("Fetch what is missing"),
        hop_mark(HopVerdict::NoPolicy),
        fetch_plan_sentence(roles, missing.len()),
    );
    let script = Body::Command(script);
    Some(card.with(vec![CardSection::new(
        word!("One script for all of them"),
        script,
    )]))
}

/// The names of the roles whose trust policy is in no snapshot, by account.
fn missing_roles(prediction: &Prediction) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut missing: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for &id in prediction.survey.forest.parents_first() {
        let outcome = prediction.outcome(id);
        if outcome.is_none_or(|outcome| outcome.cause != Some(Cause::NoSnapshot)) {
            continue;
        }
        if let Some((_, Some(role))) = prediction.survey.call(id)
            && is_account_id(role.account())
        {
            let roles = missing.entry(role.account()).or_default();
            roles.insert(role.name());
        }
    }
    missing
}

/// A profile whose credentials belong to an account, preferring first credentials to a role.
fn profile_in(prediction: &Prediction, account: &str) -> Option<String> {
    let survey = &prediction.survey;
    let nodes = prediction.tree_index().nodes_in(account);
    let is_base = |id: &&_| matches!(survey.forest.node(**id).content, NodeContent::Base(_));
    let found = nodes.iter().find(is_base).or_else(|| nodes.first())?;
    let profile = survey.forest.node(*found).profile()?;
    Some(profile.to_string())
}
