//! The two halves of `aws:userid`: of a role session it is the role's unique id, a colon and the
//! session name ("IAM policy elements: Variables and tags", where you can use them).

use super::compare::Known;
use super::shape_match::{equals_text, matches_glob};
use super::substitute::{Substituted, substitute};
use super::trace::UserIdHalves;
use super::{RequestContext, Shape, ShapePiece, Truth};
use crate::iam::{Comparison, ConditionKey, Glob, GlobPart, Operand, Operator, typed};

/// Whether an entry compares `aws:userid` as text.
pub(super) fn tests_user_id(operator: Operator, key: &ConditionKey) -> bool {
    matches!(
        operator.comparison,
        Comparison::Text | Comparison::FoldedText | Comparison::Glob
    ) && key.folded() == "aws:userid"
}

/// Which half of a role session's `aws:userid` a policy value agrees with; `None` when the
/// caller's has no colon.
pub(super) fn judge_halves(
    operand: &Operand,
    operator: Operator,
    whole: Truth,
    known: Known<'_>,
    context: &RequestContext,
) -> Option<UserIdHalves> {
    let (id, name) = match known {
        Known::Text(text) => {
            let (id, name) = text.split_once(':')?;
            if whole.is_true() {
                return Some(UserIdHalves {
                    id: Truth::True,
                    session_name: Truth::True,
                });
            }
            (Shape::text(id), Shape::text(name))
        }
        Known::Shape(shape) => split_at_colon(shape)?,
        Known::Present(_) => return None,
    };
    judge_operand(operand, operator, &id, &name, context)
}

fn judge_operand(
    operand: &Operand,
    operator: Operator,
    id: &Shape,
    name: &Shape,
    context: &RequestContext,
) -> Option<UserIdHalves> {
    match operand {
        Operand::Text { text, .. } | Operand::FoldedText { text, .. } => {
            let fold = matches!(operand, Operand::FoldedText { .. });
            let (wanted_id, wanted_name) = text
                .split_once(':')
                .map_or((&**text, None), |(id, name)| (id, Some(name)));
            let equals = |shape: &Shape, text: &str| {
                if fold {
                    equals_text(shape, &typed::fold(text), true)
                } else {
                    equals_text(shape, text, false)
                }
            };
            Some(UserIdHalves {
                id: equals(id, wanted_id),
                session_name: wanted_name.map_or(Truth::False, |wanted| equals(name, wanted)),
            })
        }
        Operand::Glob(glob) => Some(judge_glob(glob, id, name)),
        Operand::Template(pieces) => match substitute(pieces, operator, context) {
            Substituted::Operand(operand @ (Operand::Text { .. } | Operand::FoldedText { .. })) => {
                judge_operand(&operand, operator, id, name, context)
            }
            Substituted::Operand(Operand::Glob(glob)) => Some(judge_glob(&glob, id, name)),
            _ => None,
        },
        _ => None,
    }
}

fn judge_glob(glob: &Glob, id: &Shape, name: &Shape) -> UserIdHalves {
    if let Some((wanted_id, wanted_name)) = split_glob(glob) {
        return UserIdHalves {
            id: matches_glob(id, &wanted_id),
            session_name: matches_glob(name, &wanted_name),
        };
    }
    // No colon of its own: only a run of characters can reach over the caller's.
    let ends_open = matches!(glob.parts().last(), Some(GlobPart::AnyRun));
    UserIdHalves {
        id: matches_glob(id, glob),
        session_name: Truth::from(ends_open),
    }
}

/// The patterns before and after the first colon.
fn split_glob(glob: &Glob) -> Option<(Glob, Glob)> {
    let mut before = Vec::new();
    let mut after = Vec::new();
    let mut found = false;
    for part in glob.parts() {
        match part {
            GlobPart::Text(text) if !found => match text.split_once(':') {
                Some((left, right)) => {
                    found = true;
                    before.push(GlobPart::Text(left));
                    after.push(GlobPart::Text(right));
                }
                None => before.push(part),
            },
            _ if found => after.push(part),
            _ => before.push(part),
        }
    }
    found.then(|| {
        (
            Glob::from_parts(before.into_iter()),
            Glob::from_parts(after.into_iter()),
        )
    })
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
    let after = after?;
    // An empty known piece stands first when a hole follows the colon; it changes nothing.
    Some((before, after))
}
