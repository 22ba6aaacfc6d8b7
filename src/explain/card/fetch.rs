//! Commands that fetch missing policies, ready to copy.

use super::super::phrase::FETCH_POLICIES;
use super::super::phrase::calls::reader_of;
use super::super::title::shown_age;
use super::super::view::{Body, Section};
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::predict::{HopOutcome, Prediction};
use crate::text::{Location, shell_word, text, word};

/// The command that fetches the trust policy of a target.
pub(super) fn fetch_trust_policy(prediction: &Prediction, id: NodeId, arn: &Arn) -> Section {
    let account = arn.account();
    let role = format!("role={}", shell_word(arn.name()));
    let command = "aws iam get-role --role-name \"$role\"";
    let file = format!("{}-$role", file_word(account));
    let section = fetch_section(prediction, id, account, (Some(role), command), &file);
    Section {
        heading: word!("Fetch the trust policy").to_owned(),
        ..section
    }
}

/// The command that fetches the policies of an account.
pub(super) fn fetch_policies(prediction: &Prediction, id: NodeId, account: &str) -> Section {
    let command = (None, FETCH_POLICIES);
    let section = fetch_section(prediction, id, account, command, &file_word(account));
    Section {
        heading: word!("Fetch the policies").to_owned(),
        ..section
    }
}

/// A command after its variable, and the file for its output. The hop's own base is named only if it
/// is known to be in the account. The words are short enough for a narrow card, where a command is
/// broken between them.
fn fetch_section(
    prediction: &Prediction,
    id: NodeId,
    account: &str,
    (variable, command): (Option<String>, &str),
    file: &str,
) -> Section {
    let survey = &prediction.survey;
    let first = prediction
        .first_call(id)
        .and_then(|node| prediction.outcome(node))
        .and_then(|outcome| outcome.caller.account().map(str::to_owned));
    let base = survey
        .base_of(id)
        .and_then(|base| base.profile.as_deref())
        .filter(|_| first.as_deref() == Some(account))
        .map_or_else(|| "PROFILE".to_owned(), shell_word);
    let invocation = &prediction.invocation;
    let own = survey.forest.node(id).profile();
    let own = own.filter(|_| !prediction.sample);
    let fetch = own.and_then(|name| invocation.fetch(name.as_str()));
    let reader = reader_of(account, fetch.is_some());
    let mut commands: Vec<String> = fetch.into_iter().collect();
    commands.extend(invocation.script_head());
    commands.extend(variable);
    commands.extend([
        format!("{command} --profile {base} \\"),
        format!("  > \"$dir/{file}.json\""),
    ]);
    Section {
        heading: String::new(),
        origin: Some(reader),
        body: Body::Command(commands),
    }
}

/// The age of a snapshot and the identity that fetched it, as far as they are known.
pub(super) fn fetched(prediction: &Prediction, place: &Location) -> String {
    let mut files = prediction.facts.snapshots().files();
    let file = files.find(|file| *file.name == *place.file);
    let known = file.and_then(|file| Some((file, shown_age(prediction, file)?)));
    let Some((file, (_, age))) = known else {
        return String::new();
    };
    match &file.fetched {
        Some(fetched) => text!(", {age}, by {by}", age, by = fetched.by),
        None => format!(", {age}"),
    }
}

pub(super) fn file_word(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// The parameters of a template with whose defaults the hop is evaluated.
pub(super) fn defaults(outcome: &HopOutcome) -> String {
    let names = outcome.parameter_defaults().join(", ");
    if names.is_empty() {
        return names;
    }
    text!(", with defaults of parameters: {names}", names)
}
