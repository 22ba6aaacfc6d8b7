//! Substitutes policy variables ("IAM policy elements: Variables and tags").

use super::{ContextValue, RequestContext, TextPart};
use crate::iam::policy::{Comparison, Operand, Operator, ResourceGlob, TemplatePart};
use crate::iam::{Glob, GlobPart, typed};

/// A policy value after substitution.
pub(super) enum Substituted {
    /// Every variable has a value.
    Operand(Operand),
    /// A variable has no value and no default; the policy value matches nothing.
    NoValue,
    /// A variable's value is unknown; this pattern matches everything that the policy value could
    /// match.
    Unknown(Glob),
}

/// Substitutes variables by their values. Characters that come from a value are literal.
pub(super) fn substitute(
    pieces: &[TemplatePart],
    operator: Operator,
    context: &RequestContext,
) -> Substituted {
    let Some((parts, known)) = fill(pieces, context) else {
        return Substituted::NoValue;
    };
    let folds = matches!(operator.comparison, Comparison::FoldedText);
    if !known {
        let wider = Glob::from_parts(parts.into_iter());
        return Substituted::Unknown(if folds { fold_glob(&wider) } else { wider });
    }
    Substituted::Operand(match operator.comparison {
        Comparison::Text | Comparison::FoldedText => {
            let text: String = parts
                .iter()
                .filter_map(|part| match part {
                    GlobPart::Text(text) => Some(*text),
                    GlobPart::AnyOne | GlobPart::AnyRun => None,
                })
                .collect();
            if folds {
                Operand::FoldedText {
                    text: typed::fold(&text).into(),
                    wildcards: false,
                }
            } else {
                Operand::Text {
                    text: text.into(),
                    wildcards: false,
                }
            }
        }
        Comparison::Arn => Glob::from_parts(parts.into_iter())
            .split_arn()
            .map_or(Operand::Unreadable, |parts| Operand::Arn(Box::new(parts))),
        _ => Operand::Glob(Glob::from_parts(parts.into_iter())),
    })
}

/// The pattern of a resource after substitution, and true if every variable was known; `None` if a
/// variable has no value.
pub(super) fn substitute_resource(
    pieces: &[TemplatePart],
    context: &RequestContext,
) -> Option<(ResourceGlob, bool)> {
    let (parts, known) = fill(pieces, context)?;
    Some((
        ResourceGlob::new(Glob::from_parts(parts.into_iter())),
        known,
    ))
}

fn fill<'a>(
    pieces: &'a [TemplatePart],
    context: &'a RequestContext,
) -> Option<(Vec<GlobPart<'a>>, bool)> {
    let mut known = true;
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let (key, default) = match piece {
            TemplatePart::Variable { key, default } => (key, default),
            TemplatePart::Unknown(_) => {
                known = false;
                parts.push(GlobPart::AnyRun);
                continue;
            }
            other => {
                parts.push(other.as_part()?);
                continue;
            }
        };
        match context.get(key) {
            ContextValue::Value(value) if !value.is_empty() => parts.push(GlobPart::Text(value)),
            // Keys with several values cannot be used; an empty value counts as none.
            ContextValue::Value(_) | ContextValue::List(_) | ContextValue::Absent => {
                parts.push(GlobPart::Text(default.as_deref()?));
            }
            ContextValue::PartialText(partial) => {
                known = false;
                parts.extend(partial.pieces().iter().map(|piece| match piece {
                    TextPart::Text(text) => GlobPart::Text(text),
                    TextPart::Unknown(_) => GlobPart::AnyRun,
                }));
            }
            ContextValue::Present(_) | ContextValue::OneOf(_) | ContextValue::Unknown => {
                known = false;
                parts.push(GlobPart::AnyRun);
            }
        }
    }
    Some((parts, known))
}

fn fold_glob(glob: &Glob) -> Glob {
    let folded: Vec<Option<String>> = glob
        .parts()
        .map(|part| match part {
            GlobPart::Text(text) => Some(typed::fold(text)),
            GlobPart::AnyOne | GlobPart::AnyRun => None,
        })
        .collect();
    Glob::from_parts(
        glob.parts()
            .zip(&folded)
            .map(|(part, folded)| match folded {
                Some(text) => GlobPart::Text(text),
                None => part,
            }),
    )
}

/// A policy value for display: variables are replaced by what is known of them, others stay as
/// written. `None` if a variable has no value.
pub(crate) fn show_substituted(
    pieces: &[TemplatePart],
    context: &RequestContext,
) -> Option<String> {
    fill(pieces, context)?;
    let mut shown = String::new();
    for piece in pieces {
        match piece {
            TemplatePart::Text(text) => shown.push_str(text),
            TemplatePart::AnyOne => shown.push('?'),
            TemplatePart::AnyRun => shown.push('*'),
            TemplatePart::Unknown(name) => shown.extend(["⟨", name, "⟩"]),
            TemplatePart::Variable { key, default } => match (context.get(key), default) {
                (ContextValue::Value(value), _) if !value.is_empty() => shown.push_str(value),
                (ContextValue::PartialText(partial), _) => shown.push_str(&partial.to_string()),
                (
                    ContextValue::Value(_) | ContextValue::List(_) | ContextValue::Absent,
                    Some(default),
                ) => shown.push_str(default),
                _ => {
                    shown.push_str("${");
                    shown.push_str(key.folded());
                    shown.push('}');
                }
            },
        }
    }
    Some(shown)
}
