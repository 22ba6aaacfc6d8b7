//! Context keys that can be overridden. An override applies to every hop at once: such facts, for
//! example the caller's address, belong to the person and not to one hop.

use crate::chain::NodeId;
use crate::eval::{ContextValue, MissingFact};
use crate::iam::policy::{Comparison, ConditionEntry, ConditionKey, PolicyDocument};
use crate::predict::outcome::HopOutcome;
use crate::predict::prediction::Prediction;

/// Keys that people ask about, even if no policy mentions them.
const USUAL: [&str; 4] = [
    "aws:SourceIp",
    "aws:PrincipalOrgID",
    "aws:MultiFactorAuthPresent",
    "aws:CurrentTime",
];

/// Maximum number of values offered per key.
const MOST_CHOICES: usize = 12;

/// The reason why a key is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyInterest {
    /// The hop cannot be decided without it.
    Missing,
    /// A policy of the hop tests it.
    Mentioned,
    /// People often ask about it.
    Usual,
}

/// A context key that the explorer may offer to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditableKey {
    /// The key in its usual spelling.
    pub key: String,
    /// The value in the request of the hop; for several hops, the value of any of them; `None` if
    /// no policy tests it.
    pub current: Option<ContextValue>,
    /// The number of hops considered: one, or all below the credentials.
    pub hops: usize,
    /// True if the value was set in the explorer.
    pub supposed: bool,
    /// The reason why it is offered.
    pub interest: KeyInterest,
    /// Values in policies. Never exhaustive.
    pub choices: Vec<String>,
}

/// The context keys that matter for a node's hop: those it is missing, those its policies test,
/// those already overridden, and a few that people ask about. Credentials have no hop of their own;
/// for them these are the keys of every hop below.
pub(crate) fn editable_keys(prediction: &Prediction, id: Option<NodeId>) -> Vec<EditableKey> {
    let outcomes = id.map_or_else(Vec::new, |id| match prediction.outcome(id) {
        Some(outcome) => vec![outcome],
        None => outcomes_below(prediction, id),
    });
    let mut names: Vec<(String, KeyInterest)> = Vec::new();
    for outcome in &outcomes {
        let missing = outcome.missing.iter().filter_map(|fact| match fact {
            MissingFact::ContextKey(name) => Some(name.to_string()),
            _ => None,
        });
        names.extend(missing.map(|name| (name, KeyInterest::Missing)));
    }
    for outcome in &outcomes {
        let mentioned = outcome.context.sorted().into_iter();
        names.extend(mentioned.map(|entry| (entry.name.to_string(), KeyInterest::Mentioned)));
    }
    let supposed = prediction.context_overrides().iter();
    names.extend(supposed.map(|supposed| (supposed.key.clone(), KeyInterest::Usual)));
    names.extend(USUAL.map(|name| (name.to_owned(), KeyInterest::Usual)));
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|(name, _)| seen.insert(name.to_lowercase()));
    names
        .into_iter()
        .map(|(name, interest)| editable_key(prediction, &outcomes, name, interest))
        .collect()
}

/// The hops below a node, in tree order.
fn outcomes_below(prediction: &Prediction, id: NodeId) -> Vec<&HopOutcome> {
    let forest = &prediction.survey.forest;
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        found.extend(prediction.outcome(id));
        open.extend(forest.children(id).iter().rev());
    }
    found
}

/// The values of a key in requests; `None` if no policy tests it.
fn current_value(outcomes: &[&HopOutcome], key: &ConditionKey) -> Option<ContextValue> {
    let mut values: Vec<&ContextValue> = Vec::new();
    for outcome in outcomes {
        let entry = outcome.context.find(key);
        let value = entry.map(|entry| &entry.value);
        values.extend(value.filter(|value| !values.contains(value)));
    }
    match values[..] {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(ContextValue::OneOf(values.into_iter().cloned().collect())),
    }
}

fn editable_key(
    prediction: &Prediction,
    outcomes: &[&HopOutcome],
    name: String,
    interest: KeyInterest,
) -> EditableKey {
    let key = ConditionKey::new(&name);
    let mut choices: Vec<String> = outcomes
        .iter()
        .flat_map(|outcome| values_of(outcome, &key))
        .collect();
    if key.folded() == "aws:multifactorauthpresent" {
        choices.extend(["true", "false"].map(str::to_owned));
    }
    let mut seen = std::collections::BTreeSet::new();
    choices.retain(|choice| seen.insert(choice.clone()));
    choices.truncate(MOST_CHOICES);
    EditableKey {
        current: current_value(outcomes, &key),
        hops: outcomes.len(),
        supposed: prediction
            .context_overrides()
            .iter()
            .any(|supposed| supposed.is_of(&name)),
        key: name,
        interest,
        choices,
    }
}

/// The values that the policies of a hop compare a key with, as far as a request could contain
/// them.
fn values_of(outcome: &HopOutcome, key: &ConditionKey) -> Vec<String> {
    let trust = outcome.policy.iter().map(|policy| &policy.document);
    let callers = outcome.caller_policies.iter();
    let identity = callers
        .flat_map(|policies| &policies.policies)
        .map(|policy| &policy.document);
    trust
        .chain(identity)
        .flat_map(PolicyDocument::statements)
        .flat_map(|statement| &statement.condition.entries)
        .filter(|entry| entry.key == *key)
        .flat_map(request_values)
        .collect()
}

/// The values of one condition, without patterns and variables; for a network, its first address.
fn request_values(entry: &ConditionEntry) -> Vec<String> {
    let Some(operator) = &entry.operator else {
        return Vec::new();
    };
    let texts = entry.values.iter().map(|value| value.text.as_ref());
    let plain = texts.filter(|text: &&str| !text.contains("${"));
    match operator.comparison {
        Comparison::Presence => Vec::new(),
        Comparison::Boolean => vec!["true".to_owned(), "false".to_owned()],
        Comparison::Network => plain
            .map(|text| text.split('/').next().unwrap_or(text).to_owned())
            .collect(),
        Comparison::Glob | Comparison::Arn => plain
            .filter(|text| !text.contains(['*', '?']))
            .map(str::to_owned)
            .collect(),
        _ => plain.map(str::to_owned).collect(),
    }
}
