//! The two halves of `aws:userid`: of a role session it is the role's unique id, a colon and the
//! session name ("IAM policy elements: Variables and tags", where you can use them).

use super::compare::Known;
use super::shape_match::{equals_text, matches_glob};
use super::substitute::{Substituted, substitute};
use super::trace::UserIdHalves;
use super::{RequestContext, Shape, ShapePiece, Truth};
use crate::iam::policy::{Comparison, ConditionKey, ConditionValue, Operand, Operator};
use crate::iam::{Glob, typed};

/// Whether an entry compares `aws:userid` as text.
pub(super) fn tests_user_id(operator: Operator, key: &ConditionKey) -> bool {
    matches!(
        operator.comparison,
        Comparison::Text | Comparison::FoldedText | Comparison::Glob
    ) && key.folded() == "aws:userid"
}

/// Which half of a role session's `aws:userid` a policy value agrees with; `None` when the
/// caller's has no colon. `whole` is the result for the whole text.
pub(super) fn judge_halves(
    value: &ConditionValue,
    operator: Operator,
    whole: Truth,
    known: Known<'_>,
    context: &RequestContext,
) -> Option<UserIdHalves> {
    match known {
        Known::Text(text) => {
            let (id, name) = text.split_once(':')?;
            if whole.is_true() {
                return Some(UserIdHalves {
                    id: Truth::True,
                    session_name: Truth::True,
                });
            }
            judge_operand(value, operator, Half::Text(id), Half::Text(name), context)
        }
        Known::Shape(shape) => {
            let (id, name) = split_at_colon(shape)?;
            judge_operand(
                value,
                operator,
                Half::Shape(&id),
                Half::Shape(&name),
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
    Shape(&'a Shape),
}

impl Half<'_> {
    fn equals(self, wanted: &str, fold: bool) -> Truth {
        match self {
            Self::Text(text) if fold => Truth::from(typed::fold(text) == wanted),
            Self::Text(text) => Truth::from(text == wanted),
            Self::Shape(shape) => equals_text(shape, wanted, fold),
        }
    }

    fn matches(self, glob: &Glob) -> Truth {
        match self {
            Self::Text(text) => glob.matches(text).into(),
            Self::Shape(shape) => matches_glob(shape, glob),
        }
    }
}

fn judge_operand(
    value: &ConditionValue,
    operator: Operator,
    id: Half<'_>,
    name: Half<'_>,
    context: &RequestContext,
) -> Option<UserIdHalves> {
    let judge_glob = |glob: &Glob, halves: Option<&(Glob, Glob)>| match halves {
        Some((wanted_id, wanted_name)) => UserIdHalves {
            id: id.matches(wanted_id),
            session_name: name.matches(wanted_name),
        },
        // No colon of its own: only a run of characters can reach over the caller's.
        None => UserIdHalves {
            id: id.matches(glob),
            session_name: Truth::from(glob.is_open_at_end()),
        },
    };
    let judge_text = |text: &str, fold: bool| match text.split_once(':') {
        Some((wanted_id, wanted_name)) => UserIdHalves {
            id: id.equals(wanted_id, fold),
            session_name: name.equals(wanted_name, fold),
        },
        None => UserIdHalves {
            id: id.equals(text, fold),
            session_name: Truth::False,
        },
    };
    match &value.operand {
        Operand::Text { text, .. } => Some(judge_text(text, false)),
        Operand::FoldedText { text, .. } => Some(judge_text(text, true)),
        Operand::Glob(glob) => Some(judge_glob(glob, value.halves.as_deref())),
        Operand::Template(pieces) => match substitute(pieces, operator, context) {
            Substituted::Operand(Operand::Text { text, .. }) => Some(judge_text(&text, false)),
            Substituted::Operand(Operand::FoldedText { text, .. }) => Some(judge_text(&text, true)),
            Substituted::Operand(Operand::Glob(glob)) => {
                Some(judge_glob(&glob, glob.split_at_colon().as_ref()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn split_at_colon(shape: &Shape) -> Option<(Shape, Shape)> {
    let mut before = Shape::default();
    let mut after: Option<Shape> = None;
    for piece in shape.pieces() {
        match (&mut after, piece) {
            (None, ShapePiece::Text(text)) => match text.split_once(':') {
                Some((left, right)) => {
                    before = before.then(left);
                    after = Some(Shape::text(right));
                }
                None => before = before.then(text),
            },
            (None, ShapePiece::Hole(hole)) => before = before.then_hole(*hole),
            (Some(rest), ShapePiece::Text(text)) => *rest = std::mem::take(rest).then(text),
            (Some(rest), ShapePiece::Hole(hole)) => {
                *rest = std::mem::take(rest).then_hole(*hole);
            }
        }
    }
    // An empty known piece stands first when a hole follows the colon; it changes nothing.
    Some((before, after?))
}
