//! The facts that are missing for a verdict, hop by hop, and how to supply them.

use foldhash::HashSet;
use serde::Serialize;

use super::phrase::{how_to_supply, missing_trust_policy, missing_words};
use crate::chain::NodeId;
use crate::eval::MissingFact;
use crate::iam::account::Target;
use crate::predict::{Cause, HopVerdict, Prediction};
use crate::text::harmless;

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
