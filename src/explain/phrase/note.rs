//! The few words beside a line of a policy: the comparison that decided there.

use super::condition::value_words;
use super::sentence::Sentence;
use crate::eval::{ContextValue, PrincipalTrace, Reason, Ternary, ValueTrace};
use crate::explain::view::{Run, Runs, Tone};

/// Beside a principal: how it names the caller, or why not.
pub(crate) fn principal_note(trace: PrincipalTrace) -> Runs {
    let words = match trace.reason {
        Reason::Everyone => "everyone, the caller included",
        Reason::SameAccount => "the caller's account",
        Reason::OtherAccount => "another account than the caller's",
        Reason::SameUser => "the caller",
        Reason::SameRole => "the caller's role",
        Reason::SameRoleName => "the caller's role, as far as its name tells (path not known)",
        Reason::OtherPath => "the caller's role name with another path",
        Reason::SameSession => "the caller's very session",
        Reason::OtherSessionName => "the caller's role, but another session name",
        Reason::GeneratedName => "the caller's role, but a generated name is another one each time",
        Reason::SameId => "the caller's unique id",
        Reason::OtherId => "another unique id: a principal that was deleted",
        Reason::OtherKind => "not the kind of principal that calls",
        Reason::Contested => "everyone, and no provider: AWS pages do not say what follows",
        Reason::DifferentCase => "the provider of the token, but for upper and lower case",
        Reason::SameProvider => "the provider of the token",
        Reason::OtherProvider => "another provider than the token's",
        Reason::ForeignProvider => {
            "a provider of another account than the role's: STS does not ask it"
        }
        Reason::OtherPartition => "another partition",
        Reason::NotACaller => "never calls sts:AssumeRole",
        Reason::UnknownCaller => "may be the caller; who calls is not known",
        Reason::UnknownId => "may be the caller; its unique id is not known",
        Reason::GroupPrincipal => "a group, which is no principal: nobody",
        Reason::WildcardPrincipal => "no wildcard works here: nobody",
        Reason::NotAPrincipal => "no principal that IAM accepts",
        _ => "somebody else",
    };
    Sentence::default().tone(tone_of(trace.truth), words).done()
}

/// Beside a condition value: what the request holds and how it compares. `alone`: no other value
/// of the list shows the request's value already.
pub(crate) fn value_note(value: &ContextValue, trace: ValueTrace, negated: bool) -> Runs {
    let matches = trace.truth;
    let sentence = match trace.reason {
        Reason::AbsentPositive => Sentence::new("the key is not in the request"),
        Reason::AbsentNegatedTrue => {
            Sentence::new("the key is not in the request, which satisfies a negated operator")
        }
        Reason::IfExistsAbsent => {
            Sentence::new("the key is not in the request, and IfExists lets that pass")
        }
        Reason::UnknownKey => Sentence::new("not known"),
        Reason::LiteralStar => value_words(Sentence::new("is "), Some(value))
            .text(": * is an ordinary character here; StringLike would match"),
        Reason::GeneratedName => value_words(Sentence::new("is "), Some(value))
            .text(": a generated name is another one each time"),
        Reason::DifferentCase => {
            value_words(Sentence::new("is "), Some(value)).text(": differs in upper and lower case")
        }
        Reason::TypeError => {
            value_words(Sentence::new("is "), Some(value)).text(": not comparable")
        }
        Reason::NoValueVariable => Sentence::new("the variable has no value in this request"),
        Reason::UnknownVariable => Sentence::new("the variable's value is not known"),
        Reason::Contested => Sentence::new("AWS pages differ about this point"),
        Reason::NeedsSetOperator => {
            Sentence::new("a list without ForAnyValue or ForAllValues never matches")
        }
        _ => value_words(Sentence::new("is "), Some(value)),
    };
    let sentence = match trace.halves {
        Some(halves) if matches != Ternary::True && trace.reason != Reason::LiteralStar => {
            match (halves.id, halves.session_name) {
                (Ternary::True, Ternary::False) => sentence
                    .tone(Tone::Muted, ": role id right, ")
                    .tone(Tone::Denied, "session name wrong"),
                (Ternary::False, Ternary::True) => sentence
                    .tone(Tone::Denied, ": role id wrong")
                    .tone(Tone::Muted, ", session name right"),
                (Ternary::Unknown, Ternary::False) => sentence
                    .tone(Tone::Muted, ": role id not known, ")
                    .tone(Tone::Denied, "session name wrong"),
                (Ternary::Unknown, Ternary::True) => sentence
                    .tone(Tone::Muted, ": session name right, ")
                    .tone(Tone::Undetermined, "role id not known"),
                (Ternary::True, Ternary::Unknown) => sentence
                    .tone(Tone::Muted, ": role id right, ")
                    .tone(Tone::Undetermined, "session name not known"),
                (Ternary::False, Ternary::False) => {
                    sentence.tone(Tone::Muted, ": neither half fits")
                }
                _ => sentence,
            }
        }
        _ => sentence,
    };
    match (negated, matches) {
        (true, Ternary::True) => sentence.tone(Tone::Muted, "; excluded by the negated operator"),
        _ => sentence,
    }
    .done()
}

/// Behind the note of a condition whose key no request holds.
pub(crate) fn undocumented_key() -> Run {
    Run::new(
        Tone::Problem,
        "; AWS documents no such key for sts:AssumeRole",
    )
}

const fn tone_of(truth: Ternary) -> Tone {
    match truth {
        Ternary::True => Tone::Allowed,
        Ternary::False => Tone::Muted,
        Ternary::Unknown => Tone::Undetermined,
    }
}
