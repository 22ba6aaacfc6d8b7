//! The two halves of `aws:userid`: for a role session it is the role's unique id, a colon and the
//! session name ("IAM policy elements: Variables and tags", where you can use them).

use super::compare::Known;
use super::partial_match::{equals_text, matches_glob};
use super::substitute::{Substituted, substitute};
use super::trace::UserIdHalves;
use super::{PartialText, RequestContext, Ternary, TextPart};
use crate::iam::policy::{Comparison, ConditionKey, ConditionValue, Operand, Operator};
use crate::iam::{Glob, typed};

/// Returns true if an entry compares `aws:userid` as text.
pub(super) fn tests_user_id(operator: Operator, key: &ConditionKey) -> bool {
    matches!(
        operator.comparison,
        Comparison::Text | Comparison::FoldedText | Comparison::Glob
    ) && key.folded() == "aws:userid"
}

/// Compares each half of a role session's `aws:userid` with a policy value; `None` if the caller's
/// has no colon. `whole` is the result for the whole text.
pub(super) fn evaluate_halves(
    value: &ConditionValue,
    operator: Operator,
    whole: Ternary,
    known: Known<'_>,
    context: &RequestContext,
) -> Option<UserIdHalves> {
    match known {
        Known::Text(text) => {
            let (id, name) = text.split_once(':')?;
            if whole.is_true() {
                return Some(UserIdHalves {
                    id: Ternary::True,
                    session_name: Ternary::True,
                });
            }
            evaluate_operand(value, operator, Half::Text(id), Half::Text(name), context)
        }
        Known::PartialText(partial) => {
            let (id, name) = split_at_colon(partial)?;
            evaluate_operand(
                value,
                operator,
                Half::PartialText(&id),
                Half::PartialText(&name),
                context,
            )
        }
        Known::Present(_) => None,
    }
}

/// One half of the caller's `aws:userid`.
#[derive(Clone, Copy)]
enum Half<'a> {
    Text(&'a str),
    PartialText(&'a PartialText),
}

impl Half<'_> {
    fn equals(self, wanted: &str, fold: bool) -> Ternary {
        match self {
            Self::Text(text) if fold => Ternary::from(typed::fold(text) == wanted),
            Self::Text(text) => Ternary::from(text == wanted),
            Self::PartialText(partial) => equals_text(partial, wanted, fold),
        }
    }

    fn matches(self, glob: &Glob) -> Ternary {
        match self {
            Self::Text(text) => glob.matches(text).into(),
            Self::PartialText(partial) => matches_glob(partial, glob),
        }
    }
}

fn evaluate_operand(
    value: &ConditionValue,
    operator: Operator,
    id: Half<'_>,
    name: Half<'_>,
    context: &RequestContext,
) -> Option<UserIdHalves> {
    let evaluate_glob = |glob: &Glob, halves: Option<&(Glob, Glob)>| match halves {
        Some((wanted_id, wanted_name)) => UserIdHalves {
            id: id.matches(wanted_id),
            session_name: name.matches(wanted_name),
        },
        // The policy value has no colon; only a run of wildcards can reach past the caller's.
        None => UserIdHalves {
            id: id.matches(glob),
            session_name: Ternary::from(glob.is_open_at_end()),
        },
    };
    let evaluate_text = |text: &str, fold: bool| match text.split_once(':') {
        Some((wanted_id, wanted_name)) => UserIdHalves {
            id: id.equals(wanted_id, fold),
            session_name: name.equals(wanted_name, fold),
        },
        None => UserIdHalves {
            id: id.equals(text, fold),
            session_name: Ternary::False,
        },
    };
    match &value.operand {
        Operand::Text { text, .. } => Some(evaluate_text(text, false)),
        Operand::FoldedText { text, .. } => Some(evaluate_text(text, true)),
        Operand::Glob(glob) => Some(evaluate_glob(glob, value.halves.as_deref())),
        Operand::Template(pieces) => match substitute(pieces, operator, context) {
            Substituted::Operand(Operand::Text { text, .. }) => Some(evaluate_text(&text, false)),
            Substituted::Operand(Operand::FoldedText { text, .. }) => {
                Some(evaluate_text(&text, true))
            }
            Substituted::Operand(Operand::Glob(glob)) => {
                Some(evaluate_glob(&glob, glob.split_at_colon().as_ref()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn split_at_colon(partial: &PartialText) -> Option<(PartialText, PartialText)> {
    let mut before = PartialText::default();
    let mut after: Option<PartialText> = None;
    for piece in partial.pieces() {
        match (&mut after, piece) {
            (None, TextPart::Text(text)) => match text.split_once(':') {
                Some((left, right)) => {
                    before = before.then(left);
                    after = Some(PartialText::text(right));
                }
                None => before = before.then(text),
            },
            (None, TextPart::Unknown(unknown)) => before = before.then_unknown(*unknown),
            (Some(rest), TextPart::Text(text)) => *rest = std::mem::take(rest).then(text),
            (Some(rest), TextPart::Unknown(unknown)) => {
                *rest = std::mem::take(rest).then_unknown(*unknown);
            }
        }
    }
    // If an unknown part follows the colon, an empty known piece precedes it; it has no effect.
    Some((before, after?))
}
