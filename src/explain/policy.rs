//! A trust policy as its author wrote it, with each line marked by its result.

use super::marked_lines::{Annotation, Element, Focus, lines};
use super::phrase::{mistake_words, principal_note, undocumented_key, value_note, violation_words};
use super::view::{AnnotatedLine, Emphasis, LineMark, Run, Runs, Tone};
use crate::eval::{
    ConditionTrace, Contribution, StatementTrace, Ternary, TracedCondition, TracedPolicy,
    TracedStatement, ValueTrace, is_undocumented,
};
use crate::iam::account::Policy;
use crate::iam::policy::Effect;
use crate::lint::{WebIdentityMistake, find_web_identity_mistakes};
use crate::predict::HopOutcome;
use crate::text::{Span, text};

/// Maximum number of values of one element in an excerpt.
const MOST_VALUES: usize = 3;

/// The trust policy with marks and notes.
pub(crate) fn annotate(policy: &Policy, outcome: &HopOutcome) -> Vec<AnnotatedLine> {
    let evaluation = outcome.evaluation.as_ref();
    let traced = evaluation.and_then(|evaluation| evaluation.policies().next());
    let mistakes = find_web_identity_mistakes(outcome).into_iter();
    let mistakes = mistakes.map(|(span, mistake)| Annotation {
        span,
        mark: match mistake {
            WebIdentityMistake::SubjectNotTested { .. } => LineMark::Unknown,
            WebIdentityMistake::ProviderOfOtherAccount { .. } => LineMark::Fails,
            _ if outcome.caller.issuer.is_none() => LineMark::Unknown,
            _ => LineMark::Fails,
        },
        note: {
            let (what, help) = mistake_words(&mistake);
            Some(vec![Run::new(Tone::Problem, format!("{what}; {help}"))])
        },
        emphasis: Emphasis::Decides,
    });
    annotate_with(policy, traced, outcome, mistakes.collect())
}

/// Another policy with the marks and notes of its trace.
pub(crate) fn annotate_traced(
    policy: TracedPolicy<'_>,
    outcome: &HopOutcome,
) -> Vec<AnnotatedLine> {
    annotate_with(policy.part, Some(policy), outcome, Vec::new())
}

/// A policy with annotations that precede those of its trace.
fn annotate_with(
    policy: &Policy,
    traced: Option<TracedPolicy<'_>>,
    outcome: &HopOutcome,
    mut annotations: Vec<Annotation>,
) -> Vec<AnnotatedLine> {
    let mut inert = Vec::new();
    if let Some(traced) = traced {
        let focus = Focus::of(traced);
        for statement in traced.statements() {
            if has_nothing_to_do(statement.trace) {
                inert.push(statement.part.span);
            }
            let decides = focus.decides(statement);
            annotate_statement(statement, decides, outcome, &mut annotations);
        }
    }
    for violation in policy.document.violations() {
        let words = violation_words(&violation.violation);
        let note = text!("IAM refuses this: {violation}", violation = words);
        annotations.push(Annotation {
            span: violation.span,
            mark: LineMark::Invalid,
            note: Some(vec![Run::new(Tone::Denied, note)]),
            emphasis: Emphasis::Decides,
        });
    }
    lines(&policy.text, policy.document.text(), &annotations, &inert)
}

/// Returns true for a statement about other actions, or only about services and identity providers.
fn has_nothing_to_do(trace: &StatementTrace) -> bool {
    trace.action == Ternary::False
        || (trace.principal == Ternary::False
            && trace.contribution == Contribution::Inert
            && trace.effect == Some(Effect::Deny))
}

/// Annotates a statement. `decides` is the element that decides it, if it is relevant.
fn annotate_statement(
    traced: TracedStatement<'_>,
    decides: Option<Element>,
    outcome: &HopOutcome,
    out: &mut Vec<Annotation>,
) {
    let (statement, trace) = (traced.part, traced.trace);
    let emphasis =
        |element| decides.map_or(Emphasis::Rest, |decides: Element| decides.emphasis(element));
    let mark = match trace.contribution {
        Contribution::Allows => LineMark::Matches,
        Contribution::Denies => LineMark::Denies,
        Contribution::CouldAllow | Contribution::CouldDeny => LineMark::Unknown,
        Contribution::Inert => mark_if(Ternary::False, decides.is_some()),
    };
    let mut push = |span, mark, emphasis| {
        out.push(Annotation {
            span,
            mark,
            note: None,
            emphasis,
        });
    };
    push(first_byte(statement.span), mark, Emphasis::Rest);
    if decides == Some(Element::Effect) {
        push(statement.effect_span, LineMark::Denies, Emphasis::Decides);
    }
    // An allowed `sts:AssumeRole` is the normal case and needs no note.
    let action = match emphasis(Element::Action) {
        Emphasis::Context => Emphasis::Rest,
        emphasis => emphasis,
    };
    let mark = |truth| mark_in(trace, truth, decides.is_some());
    push(statement.action.span, mark(trace.action), action);
    if trace.resource != Ternary::True {
        let (mark, emphasis) = (mark(trace.resource), emphasis(Element::Resource));
        push(statement.resource.span, mark, emphasis);
    }
    annotate_principals(traced, decides, out);
    if trace.principal == Ternary::False {
        // The conditions of a statement for another principal do not concern this caller.
        return;
    }
    for condition in traced.conditions() {
        let matters = match (decides, trace.contribution) {
            (Some(Element::Conditions), Contribution::Denies) | (Some(Element::All), _) => true,
            (Some(Element::Conditions), _) => condition.trace.truth == trace.conditions,
            _ => false,
        };
        let emphasis = if matters {
            emphasis(Element::Conditions)
        } else {
            Emphasis::Rest
        };
        annotate_condition(trace, condition, emphasis, decides.is_some(), outcome, out);
    }
}

fn annotate_principals(
    traced: TracedStatement<'_>,
    decides: Option<Element>,
    out: &mut Vec<Annotation>,
) {
    let truth = traced.trace.principal;
    let mut shown = 0;
    for (entry, principal) in traced.principals() {
        let matters = principal.truth == truth && shown < MOST_VALUES;
        shown += usize::from(matters);
        let decided_by = decides.is_some() && truth.is_false();
        let mark = mark_in(traced.trace, principal.truth, decided_by);
        out.push(Annotation {
            span: entry.span,
            mark,
            note: Some(toned(principal_note(*principal), mark)),
            emphasis: decides
                .filter(|_| matters)
                .map_or(Emphasis::Rest, |it| it.emphasis(Element::Principal)),
        });
    }
}

const fn first_byte(span: Span) -> Span {
    Span {
        start: span.start,
        end: span.start + 1,
    }
}

/// Annotates a condition. `matters`: the statement is relevant.
fn annotate_condition(
    statement: &StatementTrace,
    traced: TracedCondition<'_>,
    emphasis: Emphasis,
    matters: bool,
    outcome: &HopOutcome,
    out: &mut Vec<Annotation>,
) {
    let (entry, condition) = (traced.part, traced.trace);
    let operator = entry.operator.as_ref();
    let negated = operator.is_some_and(|operator| operator.negated);
    if emphasis > Emphasis::Rest {
        let spans = [entry.operator_span, entry.key_span];
        out.extend(spans.map(|span| Annotation {
            span,
            mark: LineMark::None,
            note: None,
            emphasis: Emphasis::Context,
        }));
    }
    let mark = |truth| mark_in(statement, truth, matters && !condition.truth.is_true());
    let value = outcome.context.get(&entry.key);
    let is_undocumented = is_undocumented(&entry.key);
    if is_undocumented || condition.values.is_empty() {
        let mut note = value_note(value, whole_entry(condition), negated);
        if is_undocumented {
            note.push(undocumented_key());
        }
        out.push(Annotation {
            span: entry.values_span,
            mark: mark(condition.truth),
            note: Some(toned(note, mark(condition.truth))),
            emphasis,
        });
        return;
    }
    let telling = traced.values().position(|(_, trace)| {
        let halves = trace.halves;
        halves.is_some_and(|halves| halves.id.is_true() || halves.session_name.is_true())
    });
    for (at, (listed, trace)) in traced.values().enumerate() {
        let holds = if negated { !trace.truth } else { trace.truth };
        let shown = match telling {
            _ if condition.truth.is_true() => holds.is_true(),
            Some(telling) => at == telling,
            None => at < MOST_VALUES,
        };
        out.push(Annotation {
            span: listed.span,
            mark: mark(holds),
            note: Some(toned(value_note(value, *trace, negated), mark(holds))),
            emphasis: if shown { emphasis } else { Emphasis::Rest },
        });
    }
}

/// The result of an entry, as if it had one value.
const fn whole_entry(condition: &ConditionTrace) -> ValueTrace {
    ValueTrace {
        index: 0,
        truth: condition.truth,
        reason: condition.reason,
        halves: None,
    }
}

/// The mark of an element of a statement. In a Deny that applies, a match is bad; in one that does
/// not apply, nothing is.
const fn mark_in(statement: &StatementTrace, truth: Ternary, decides: bool) -> LineMark {
    match (statement.effect, statement.contribution, truth) {
        (Some(Effect::Deny), Contribution::Denies, Ternary::True) => LineMark::Denies,
        (Some(Effect::Deny), _, Ternary::True) => LineMark::None,
        (Some(Effect::Deny), _, Ternary::False) => LineMark::NoMatch,
        _ => mark_if(truth, decides),
    }
}

/// A note in the tone of its mark: muted if nothing depends on it, red only if it decides.
fn toned(mut note: Runs, mark: LineMark) -> Runs {
    for run in &mut note {
        run.tone = match (mark, run.tone) {
            (_, Tone::UnknownPart) => continue,
            (LineMark::NoMatch | LineMark::None, _) | (LineMark::Matches, Tone::Denied) => {
                Tone::Muted
            }
            (LineMark::Denies, Tone::Allowed) => Tone::Denied,
            (LineMark::Unknown, Tone::Denied) => Tone::Undetermined,
            (_, tone) => tone,
        };
    }
    note
}

/// The mark of a true, false or unknown result. A false result is not bad if another value or
/// statement decides.
const fn mark_if(truth: Ternary, decides: bool) -> LineMark {
    match truth {
        Ternary::True => LineMark::Matches,
        Ternary::False if decides => LineMark::Fails,
        Ternary::False => LineMark::NoMatch,
        Ternary::Unknown => LineMark::Unknown,
    }
}
