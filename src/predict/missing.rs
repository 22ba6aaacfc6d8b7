//! Finds the unknown part of a key for which an evaluation only names the key.

use super::outcome::{HopOutcome, HopView};
use crate::eval::{
    CallerId, ContextValue, Evaluation, KeyOrigin, MissingFact, PartialText, SessionName, Ternary,
};
use crate::iam::policy::ConditionKey;

/// An `aws:userid` with a known session name lacks only the role's id, which a snapshot contains,
/// so the user need not supply the whole value. A generated session name lacks the part that the
/// client generates at each call, which no file contains.
pub(crate) fn name_what_is_open(
    view: HopView<'_>,
    evaluation: &Evaluation,
    outcome: &mut HopOutcome,
) {
    let mut generated = false;
    let context = &outcome.context;
    outcome.missing.retain(|fact| {
        let MissingFact::ContextKey(name) = fact else {
            return true;
        };
        let key = ConditionKey::new(name);
        let made_up = known_partial(context.get(&key)).is_some_and(PartialText::is_only_generated);
        generated |= made_up;
        !made_up
    });
    generated |= name_the_missing_half(view, outcome) && leaves_name_open(evaluation);
    if generated {
        outcome.missing.insert(0, MissingFact::GeneratedName);
    }
}

const fn known_partial(value: &ContextValue) -> Option<&PartialText> {
    match value {
        ContextValue::PartialText(partial) => Some(partial),
        _ => None,
    }
}

/// Reports the role's id in place of the whole `aws:userid`. Returns true if the session name is
/// generated.
fn name_the_missing_half(view: HopView<'_>, outcome: &mut HopOutcome) -> bool {
    let caller = &view.caller.caller;
    let (known, generated) = match &caller.session {
        SessionName::Named(name) => (name.as_text().is_some(), name.is_generated()),
        SessionName::Unnamed => (false, false),
    };
    if caller.unique_id != CallerId::Unknown || !(known || generated) {
        return false;
    }
    let is_userid = |fact: &MissingFact| matches!(fact, MissingFact::ContextKey(key) if key.eq_ignore_ascii_case("aws:userid"));
    let supposed = outcome
        .context
        .sorted()
        .iter()
        .any(|entry| entry.key.folded() == "aws:userid" && entry.origin == KeyOrigin::Supposed);
    if supposed || !outcome.missing.iter().any(is_userid) {
        return false;
    }
    outcome.missing.retain(|fact| !is_userid(fact));
    if !outcome.missing.contains(&MissingFact::CallerId) {
        outcome.missing.insert(0, MissingFact::CallerId);
    }
    generated
}

/// Returns true if a value is undecided because of the session name.
fn leaves_name_open(evaluation: &Evaluation) -> bool {
    let values = evaluation.values.iter().filter_map(|value| value.halves);
    values
        .into_iter()
        .any(|halves| halves.session_name.is_unknown() && halves.id != Ternary::False)
}
