//! The facts that are missing for a verdict, how to supply them, and the commands that fetch
//! missing policies.

use foldhash::HashSet;
use serde::Serialize;

use super::super::phrase::calls::reader_of;
use super::super::phrase::{FETCH_POLICIES, how_to_supply, missing_trust_policy, missing_words};
use super::super::title::shown_age;
use super::super::view::{Body, CardSection};
use crate::chain::NodeId;
use crate::eval::MissingFact;
use crate::iam::Arn;
use crate::iam::account::Target;
use crate::predict::{Cause, HopOutcome, HopVerdict, Prediction};
use crate::text::{Location, harmless, shell_word, text, word};

/// The command that fetches the trust policy of a target.
pub(super) fn fetch_trust_policy(prediction: &Prediction, id: NodeId, arn: &Arn) -> CardSection {
    let account = arn.account();
    let role = format!("role={}", shell_word(arn.name()));
    let command = "aws iam get-role --role-name \"$role\"";
    let file = format!("{}-$role", file_word(account));
    let heading = word!("Fetch the trust policy");
    fetch_section(
        prediction,
        id,
        account,
        heading,
        (Some(role), command),
        &file,
    )
}

/// The command that fetches the policies of an account.
pub(super) fn fetch_policies(prediction: &Prediction, id: NodeId, account: &str) -> CardSection {
    let (heading, command) = (word!("Fetch the policies"), (None, FETCH_POLICIES));
    fetch_section(
        prediction,
        id,
        account,
        heading,
        command,
        &file_word(account),
    )
}

/// A command after its variable, and the file for its output. The hop's own base is named only if it
/// is known to be in the account. The words are short enough for a narrow card, where a command is
/// broken between them.
fn fetch_section(
    prediction: &Prediction,
    id: NodeId,
    account: &str,
    heading: &str,
    (variable, command): (Option<String>, &str),
    file: &str,
) -> CardSection {
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
    CardSection {
        origin: Some(reader),
        ..CardSection::new(heading, Body::Command(commands))
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

fn file_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text.replace(|c| !is_plain(c), "_")
}

/// The parameters of a template with whose defaults the hop is evaluated.
pub(super) fn defaults(outcome: &HopOutcome) -> String {
    let names = outcome.parameter_defaults().join(", ");
    if names.is_empty() {
        return names;
    }
    text!(", with defaults of parameters: {names}", names)
}

// The facts that are missing for a verdict, hop by hop, and how to supply them.

/// A fact that no file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Need {
    /// The profile whose hop needs it.
    pub hop: String,
    /// The stable code.
    #[serde(rename = "fact")]
    pub code: String,
    /// The fact, in a few words. Harmless.
    #[serde(rename = "words")]
    pub fact: String,
    /// How to supply it. Harmless.
    #[serde(rename = "how_to_supply")]
    pub how: String,
}

/// The facts that the hops of a profile's chain need, without duplicates; for a chain that does not
/// resolve and a target in no snapshot, that target's trust policy.
pub(crate) fn needs(prediction: &Prediction, id: NodeId) -> Vec<Need> {
    let mut found: Vec<Need> = Vec::new();
    let mut seen = HashSet::default();
    let mut add = |node: NodeId, code: &str, fact: &str, how: &str| {
        let fact = harmless(fact).into_owned();
        if seen.insert(fact.clone()) {
            found.push(Need {
                hop: prediction.survey.name(node).to_owned(),
                code: code.to_owned(),
                fact,
                how: harmless(how).into_owned(),
            });
        }
    };
    for node in prediction.chain_of(id) {
        let target = prediction.survey.target_role(node);
        let outcome = prediction.outcome(node);
        let no_policy = match outcome {
            Some(outcome) => outcome.cause == Some(Cause::NoSnapshot),
            None => target
                .as_ref()
                .is_some_and(|role| matches!(prediction.facts.target(role), Target::NoSnapshot)),
        };
        if let Some(role) = target.filter(|_| no_policy) {
            let (fact, how) = missing_trust_policy(&role);
            add(node, "trust_policy", &fact, &how);
        }
        let open = outcome.filter(|outcome| {
            matches!(
                outcome.if_reached,
                HopVerdict::Undetermined | HopVerdict::NoPolicy
            )
        });
        let facts = open.map_or(&[][..], |outcome| &outcome.missing[..]);
        for need in needs_of(prediction, node, facts) {
            add(node, &need.code, &need.fact, &need.how);
        }
    }
    found
}

/// The facts that one hop needs.
pub(crate) fn needs_of(prediction: &Prediction, node: NodeId, facts: &[MissingFact]) -> Vec<Need> {
    let base = prediction.survey.base_of(node);
    let facts = facts.iter();
    facts
        .map(|fact| Need {
            hop: prediction.survey.name(node).to_owned(),
            code: fact.code().to_owned(),
            fact: harmless(&missing_words(fact, fact.code())).into_owned(),
            how: harmless(&how_to_supply(fact, fact.code(), base)).into_owned(),
        })
        .collect()
}
