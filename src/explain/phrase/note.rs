//! The few words beside a line of a policy: the comparison that decided.

use super::say::say;
use crate::eval::{ContextValue, PrincipalTrace, Reason, Ternary, UserIdHalves, ValueTrace};
use crate::explain::view::{Run, Runs, Tone};
use crate::text::word;

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

/// The note beside a condition value: the request's value and the comparison. `alone`: no other
/// value of the list already shows the request's value.
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
