//! Sentences about conditions: the value of a key and the values that the policy requires.

use super::hop_facts::HopFacts;
use super::sentence::{Insertable, alternatives, literal, say};
use crate::eval::{ContextValue, PrincipalTrace, Reason, Ternary, UserIdHalves, ValueTrace};
use crate::explain::view::{Run, Runs, Tone};
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

impl Insertable for ContextValue {
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

// The few words beside a line of a policy: the comparison that decided.

/// The note beside a principal: how it names the caller, or why it does not.
pub(crate) fn principal_note(trace: PrincipalTrace) -> Runs {
    let words = match trace.reason {
        Reason::Everyone => word!("everyone, the caller included"),
        Reason::SameAccount => word!("the caller's account"),
        Reason::OtherAccount => word!("another account than the caller's"),
        Reason::SameUser => word!("the caller"),
        Reason::SameRole => word!("the caller's role"),
        Reason::SameRoleName => word!("the caller's role, judging by its name (path not known)"),
        Reason::OtherPath => word!("the caller's role name with another path"),
        Reason::SameSession => word!("the caller's very session"),
        Reason::OtherSessionName => word!("the caller's role, but another session name"),
        Reason::GeneratedName => {
            word!("the caller's role, but a generated name is different every time")
        }
        Reason::SameId => word!("the caller's unique id"),
        Reason::OtherId => word!("another unique id: a principal that was deleted"),
        Reason::OtherKind => word!("not the kind of principal that calls"),
        Reason::Contested => word!("everyone, and no provider: AWS pages do not cover this"),
        Reason::DifferentCase => word!("the provider of the token, but for upper and lower case"),
        Reason::SameProvider => word!("the provider of the token"),
        Reason::OtherProvider => word!("another provider than the token's"),
        Reason::ForeignProvider => {
            word!("a provider of another account than the role's, which STS does not accept")
        }
        Reason::OtherPartition => word!("another partition"),
        Reason::NotACaller => word!("never calls sts:AssumeRole"),
        Reason::UnknownCaller => word!("may be the caller; who calls is not known"),
        Reason::UnknownId => word!("may be the caller; its unique id is not known"),
        Reason::GroupPrincipal => word!("a group, which cannot be a principal: no caller matches"),
        Reason::WildcardPrincipal => word!("no wildcard works here: no caller matches"),
        Reason::NotAPrincipal => word!("not a principal that IAM accepts"),
        _ => word!("another principal"),
    };
    vec![Run::new(tone_of(trace.truth), words)]
}

/// The note beside a condition value: the request's value and the comparison. `negated`: the
/// operator excludes what matches.
pub(crate) fn value_note(value: &ContextValue, trace: ValueTrace, negated: bool) -> Runs {
    let is = (Tone::Denied, value);
    let words = match trace.reason {
        Reason::AbsentPositive => say!("the key is not in the request"),
        Reason::AbsentNegatedTrue => {
            say!("the key is not in the request, which satisfies a negated operator")
        }
        Reason::IfExistsAbsent => {
            say!("the key is not in the request, and IfExists lets that pass")
        }
        Reason::UnknownKey => say!("not known"),
        Reason::LiteralStar => say!(
            "is {is}: * is an ordinary character here; StringLike would match",
            is
        ),
        Reason::GeneratedName if trace.halves.is_none() => {
            say!("is {is}: a generated name is different every time", is)
        }
        Reason::DifferentCase => say!("is {is}: differs in upper and lower case", is),
        Reason::TypeError => say!("is {is}: not comparable", is),
        Reason::NoValueVariable => say!("the variable has no value in this request"),
        Reason::UnknownVariable => say!("the variable's value is not known"),
        Reason::Contested => say!("AWS pages differ about this point"),
        Reason::NeedsSetOperator => {
            say!("a list without ForAnyValue or ForAllValues never matches")
        }
        _ => say!("is {is}", is),
    };
    let is_match = trace.truth.is_true();
    let halves = trace
        .halves
        .filter(|_| !is_match && trace.reason != Reason::LiteralStar);
    say!(
        "{words}{halves}{excluded}",
        words,
        halves = halves.and_then(halves_words),
        excluded = (negated && is_match)
            .then_some((Tone::Muted, word!("; excluded by the negated operator")))
    )
}

/// The half of an `aws:userid` that matches.
fn halves_words(halves: UserIdHalves) -> Option<Runs> {
    let wrong_name = (Tone::Denied, word!("session name wrong"));
    Some(match (halves.id, halves.session_name) {
        (Ternary::True, Ternary::False) => {
            say!(Tone::Muted, ": role id right, {wrong_name}", wrong_name)
        }
        (Ternary::False, Ternary::True) => say!(
            Tone::Muted,
            "{wrong_id}, session name right",
            wrong_id = (Tone::Denied, word!(": role id wrong"))
        ),
        (Ternary::Unknown, Ternary::False) => {
            say!(Tone::Muted, ": role id not known, {wrong_name}", wrong_name)
        }
        (Ternary::Unknown, Ternary::True) => say!(
            Tone::Muted,
            ": session name right, {open}",
            open = (Tone::Undetermined, word!("role id not known"))
        ),
        (Ternary::True, Ternary::Unknown) => say!(
            Tone::Muted,
            ": role id right, {open}",
            open = (Tone::Undetermined, word!("session name not known"))
        ),
        (Ternary::False, Ternary::False) => say!(Tone::Muted, ": neither half fits"),
        _ => return None,
    })
}

/// The note after a condition whose key no request contains.
pub(crate) fn undocumented_key() -> Run {
    Run::new(
        Tone::Problem,
        word!("; AWS documents no such key for sts:AssumeRole"),
    )
}

const fn tone_of(truth: Ternary) -> Tone {
    match truth {
        Ternary::True => Tone::Allowed,
        Ternary::False => Tone::Muted,
        Ternary::Unknown => Tone::Undetermined,
    }
}
