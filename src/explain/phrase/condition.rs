//! Sentences about conditions: the value of a key and the values that the policy requires.

use super::hop_facts::HopFacts;
use super::say::{Piece, say};
use super::sentence::{alternatives, literal};
use crate::eval::ContextValue;
use crate::explain::view::{Runs, Tone};
use crate::iam::policy::ConditionEntry;
use crate::text::word;

impl HopFacts<'_> {
    pub(super) fn key_against_list(&self, label: &str) -> Runs {
        let entry = self.condition();
        let value = entry.map_or(&ContextValue::Absent, |entry| {
            self.outcome.context.get(&entry.key)
        });
        let quoted = match value {
            ContextValue::Value(text) => Some(literal(text)),
            _ => None,
        };
        let unquoted = quoted.is_none().then_some(value);
        let value = say!(Tone::Denied, "{quoted}{unquoted}", quoted, unquoted);
        let listed = self.listed(3);
        if entry.is_some_and(is_negated) {
            say!(
                "{label} is {value}; the trust policy excludes `{listed}`.",
                label,
                value,
                listed
            )
        } else {
            say!(
                "{label} is {value}; the trust policy wants `{listed}`.",
                label,
                value,
                listed
            )
        }
    }

    /// Like [`Self::key_against_list`], with the name that the policy uses for the key.
    pub(super) fn own_key_against_list(&self, otherwise: &str) -> Runs {
        let key = self.condition().map(|entry| &*entry.key_text);
        self.key_against_list(key.unwrap_or(otherwise))
    }

    pub(super) fn explicit_deny(&self) -> Runs {
        let Some((_, statement)) = self.outcome.denying() else {
            return say!("A statement of the trust policy denies it.");
        };
        let number = statement.trace.index + 1;
        match statement.part.condition.entries.first() {
            Some(entry) => say!(
                "Statement {number} of the trust policy denies it: {key} is {value}, and the statement has {operator} `{values}`.",
                number,
                key = &entry.key_text,
                value = (Tone::Denied, self.outcome.context.get(&entry.key)),
                operator = &entry.operator_text,
                values = alternatives(entry.values.iter().map(|value| &value.text), 2)
            ),
            None => say!(
                "Statement {number} of the trust policy denies it, without any condition.",
                number
            ),
        }
    }
}

impl Piece for ContextValue {
    fn add_to(&self, runs: &mut Runs, tone: Tone) {
        let unknown = match self {
            Self::Absent => return word!("not in the request").add_to(runs, tone),
            Self::Value(text) => return text.add_to(runs, tone),
            Self::List(texts) => return texts.join(word!(", ")).add_to(runs, tone),
            Self::PartialText(partial) => return partial.add_to(runs, tone),
            Self::OneOf(candidates) => alternatives(candidates.iter().map(candidate_word), 3),
            Self::Present(_) => word!("some value").to_owned(),
            Self::Unknown => word!("not known").to_owned(),
        };
        format!("⟨{unknown}⟩").add_to(runs, Tone::UnknownPart);
    }
}

/// One of several possibilities.
fn candidate_word(candidate: &ContextValue) -> String {
    match candidate {
        ContextValue::Absent => word!("absent").to_owned(),
        ContextValue::Value(text) => text.to_string(),
        ContextValue::List(texts) => texts.join(word!(", ")),
        ContextValue::PartialText(partial) => partial.to_string(),
        ContextValue::Present(_) | ContextValue::OneOf(_) => word!("some value").to_owned(),
        ContextValue::Unknown => word!("not known").to_owned(),
    }
}

/// The value of a key, as runs.
pub(crate) fn value_sentence(value: &ContextValue) -> Runs {
    say!(Tone::Denied, "{value}", value)
}

/// Returns true if a condition excludes its values.
pub(super) fn is_negated(entry: &ConditionEntry) -> bool {
    let operator = entry.operator.as_ref();
    operator.is_some_and(|operator| operator.negated)
}
