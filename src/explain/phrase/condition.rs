//! Sentences about conditions: what a key holds and what the policy wants.

use super::hop::HopFacts;
use super::sentence::{Sentence, alternatives};
use crate::eval::ContextValue;
use crate::explain::view::{Runs, Tone};
use crate::iam::policy::ConditionEntry;
use crate::predict::CauseFacts;

impl HopFacts<'_> {
    pub(super) fn key_against_list(&self, cause: &CauseFacts, label: &str) -> Sentence {
        let entry = self.condition(cause);
        let value = entry.map(|entry| self.outcome.context.get(&entry.key));
        let negated = entry.is_some_and(is_negated);
        let sentence = value_words(Sentence::new(label).text(" is "), value);
        sentence
            .text(if negated {
                "; the trust policy excludes "
            } else {
                "; the trust policy wants "
            })
            .name(self.listed(cause, 3))
            .text(".")
    }

    /// [`Self::key_against_list`] under the name that the policy gives the key.
    pub(super) fn own_key_against_list(&self, cause: &CauseFacts, otherwise: &str) -> Sentence {
        let key = self.condition(cause).map(|entry| &*entry.key_text);
        self.key_against_list(cause, key.unwrap_or(otherwise))
    }

    pub(super) fn explicit_deny(&self, cause: &CauseFacts) -> Sentence {
        let number = cause.statement.map_or(0, |at| at + 1);
        let sentence = Sentence::new(format!("Statement {number} of the trust policy denies it"));
        let Some(statement) = self.trust_statement(cause) else {
            return sentence.text(".");
        };
        match statement.condition.entries.first() {
            Some(entry) => value_words(
                sentence.text(format!(": {} is ", entry.key_text)),
                Some(self.outcome.context.get(&entry.key)),
            )
            .text(format!(", and the statement has {} ", entry.operator_text))
            .name(alternatives(
                &entry
                    .values
                    .iter()
                    .map(|value| value.text.to_string())
                    .collect::<Vec<_>>(),
                2,
            ))
            .text("."),
            None => sentence.text(", without any condition."),
        }
    }
}

/// Says what a key holds.
pub(super) fn value_words(sentence: Sentence, value: Option<&ContextValue>) -> Sentence {
    match value {
        None | Some(ContextValue::Absent) => sentence.tone(Tone::Denied, "not in the request"),
        Some(ContextValue::Value(text)) => sentence.tone(Tone::Denied, text),
        Some(ContextValue::List(texts)) => sentence.tone(
            Tone::Denied,
            texts
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<&str>>()
                .join(", "),
        ),
        Some(ContextValue::PartialText(partial)) => sentence.partial(Tone::Denied, partial),
        Some(ContextValue::Present(_)) => sentence.tone(Tone::UnknownPart, "⟨some value⟩"),
        Some(ContextValue::OneOf(candidates)) => {
            let words: Vec<String> = candidates.iter().map(candidate_word).collect();
            sentence.tone(Tone::UnknownPart, format!("⟨{}⟩", alternatives(&words, 3)))
        }
        Some(ContextValue::Unknown) => sentence.tone(Tone::UnknownPart, "⟨not known⟩"),
    }
}

/// One of several possibilities.
fn candidate_word(candidate: &ContextValue) -> String {
    match candidate {
        ContextValue::Absent => "absent".to_owned(),
        ContextValue::Value(text) => text.to_string(),
        ContextValue::List(texts) => texts.join(", "),
        ContextValue::PartialText(partial) => partial.to_string(),
        ContextValue::Present(_) | ContextValue::OneOf(_) => "some value".to_owned(),
        ContextValue::Unknown => "not known".to_owned(),
    }
}

/// What a key holds, as runs.
pub fn value_sentence(value: &ContextValue) -> Runs {
    value_words(Sentence::default(), Some(value)).done()
}

/// Whether a condition excludes its values.
pub(super) fn is_negated(entry: &ConditionEntry) -> bool {
    let operator = entry.operator.as_ref();
    operator.is_some_and(|operator| operator.negated)
}
