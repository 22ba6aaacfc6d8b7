//! A trust policy as its author wrote it, each line marked with what was decided there.

use super::phrase::{mistake_words, principal_note, undocumented_key, value_note, violation_words};
use super::view::{AnnotatedLine, LineMark, Run, Runs, Tone};
use crate::eval::{
    ConditionTrace, Contribution, StatementTrace, Ternary, TracedCondition, TracedPolicy,
    TracedStatement, ValueTrace, is_undocumented,
};
use crate::iam::account::{Policy, PolicyForm, PolicyText};
use crate::iam::policy::{Effect, PolicyDocument};
use crate::lint::{WebIdentityMistake, find_web_identity_mistakes};
use crate::predict::HopOutcome;
use crate::text::Span;

/// A mark and a note for a place in the text.
struct Annotation {
    span: Span,
    mark: LineMark,
    note: Option<Runs>,
}

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
        note: Some({
            let (what, help) = mistake_words(&mistake);
            vec![Run::new(Tone::Problem, format!("{what}; {help}"))]
        }),
    });
    annotate_with(
        &policy.text,
        &policy.document,
        traced,
        outcome,
        mistakes.collect(),
    )
}

/// A policy with the marks and notes of its trace.
pub(crate) fn annotate_document(
    text: &PolicyText,
    document: &PolicyDocument,
    traced: Option<TracedPolicy<'_>>,
    outcome: &HopOutcome,
) -> Vec<AnnotatedLine> {
    annotate_with(text, document, traced, outcome, Vec::new())
}

/// The same with annotations that go before those of the trace.
fn annotate_with(
    text: &PolicyText,
    document: &PolicyDocument,
    traced: Option<TracedPolicy<'_>>,
    outcome: &HopOutcome,
    mut annotations: Vec<Annotation>,
) -> Vec<AnnotatedLine> {
    let mut inert = Vec::new();
    for statement in traced.into_iter().flat_map(TracedPolicy::statements) {
        if has_nothing_to_do(statement.trace) {
            inert.push(statement.part.span);
        }
        annotate_statement(statement, outcome, &mut annotations);
    }
    for violation in document.violations() {
        annotations.push(Annotation {
            span: violation.span,
            mark: LineMark::Invalid,
            note: Some(vec![Run::new(
                Tone::Problem,
                format!(
                    "IAM refuses this: {}",
                    violation_words(&violation.violation)
                ),
            )]),
        });
    }
    lines(text, document.text(), &annotations, &inert)
}

/// A statement for other actions, or for services and identity providers only.
fn has_nothing_to_do(trace: &StatementTrace) -> bool {
    trace.action == Ternary::False
        || (trace.principal == Ternary::False
            && trace.contribution == Contribution::Inert
            && trace.effect == Some(Effect::Deny))
}

fn annotate_statement(
    traced: TracedStatement<'_>,
    outcome: &HopOutcome,
    out: &mut Vec<Annotation>,
) {
    let (statement, trace) = (traced.part, traced.trace);
    let mark = match trace.contribution {
        Contribution::Allows => LineMark::Matches,
        Contribution::Denies => LineMark::Denies,
        Contribution::CouldAllow | Contribution::CouldDeny => LineMark::Unknown,
        Contribution::Inert => LineMark::Fails,
    };
    out.push(Annotation {
        span: Span {
            start: statement.span.start,
            end: statement.span.start + 1,
        },
        mark,
        note: None,
    });
    for (entry, principal) in traced.principals() {
        out.push(Annotation {
            span: entry.span,
            mark: mark_of(principal.truth),
            note: Some(principal_note(*principal)),
        });
    }
    out.push(Annotation {
        span: statement.action.span,
        mark: mark_of(trace.action),
        note: None,
    });
    if trace.principal == Ternary::False {
        // The conditions of a statement for another principal say nothing about this caller.
        return;
    }
    for condition in traced.conditions() {
        annotate_condition(condition, outcome, out);
    }
}

fn annotate_condition(
    traced: TracedCondition<'_>,
    outcome: &HopOutcome,
    out: &mut Vec<Annotation>,
) {
    let (entry, condition) = (traced.part, traced.trace);
    let negated = entry
        .operator
        .as_ref()
        .is_some_and(|operator| operator.negated);
    let value = outcome.context.get(&entry.key);
    if is_undocumented(&entry.key) {
        let mut note = value_note(value, whole_entry(condition), negated);
        note.push(undocumented_key());
        out.push(Annotation {
            span: entry.values_span,
            mark: mark_of(condition.truth),
            note: Some(note),
        });
        return;
    }
    if condition.values.is_empty() {
        let trace = whole_entry(condition);
        out.push(Annotation {
            span: entry.values_span,
            mark: mark_of(condition.truth),
            note: Some(value_note(value, trace, negated)),
        });
        return;
    }
    for (listed, trace) in traced.values() {
        let holds = if negated { !trace.truth } else { trace.truth };
        out.push(Annotation {
            span: listed.span,
            mark: mark_of(holds),
            note: Some(value_note(value, *trace, negated)),
        });
    }
}

/// What was decided about an entry, as if it had one value.
const fn whole_entry(condition: &ConditionTrace) -> ValueTrace {
    ValueTrace {
        index: 0,
        truth: condition.truth,
        reason: condition.reason,
        halves: None,
    }
}

const fn mark_of(truth: Ternary) -> LineMark {
    match truth {
        Ternary::True => LineMark::Matches,
        Ternary::False => LineMark::Fails,
        Ternary::Unknown => LineMark::Unknown,
    }
}

/// The stronger of two marks on one line: what decides against, then what is unknown.
const fn weight(mark: LineMark) -> u8 {
    match mark {
        LineMark::None => 0,
        LineMark::Matches => 1,
        LineMark::Unknown => 2,
        LineMark::Fails => 3,
        LineMark::Denies => 4,
        LineMark::Invalid => 5,
    }
}

fn lines(
    layout: &PolicyText,
    text: &str,
    annotations: &[Annotation],
    inert: &[Span],
) -> Vec<AnnotatedLine> {
    // On one line of the file stands what is shown on several: no number would be true.
    let spread = layout.spread
        || matches!(
            layout.form,
            PolicyForm::PercentEncoded | PolicyForm::JsonString
        );
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, line) in text.split('\n').enumerate() {
        let end = start + line.len();
        let here = |span: &Span| (start..=end).contains(&(span.start as usize));
        let mut found = AnnotatedLine {
            number: if spread {
                0
            } else {
                layout.file_line(at as u32)
            },
            text: Vec::new(),
            mark: LineMark::None,
            note: None,
            inert: inert.iter().any(|span| {
                span.start as usize <= start.max(1) + line.len()
                    && start < span.end as usize
                    && end > span.start as usize
            }),
        };
        let mut spans = Vec::new();
        for annotation in annotations
            .iter()
            .filter(|annotation| here(&annotation.span))
        {
            if weight(annotation.mark) > weight(found.mark) || found.mark == LineMark::None {
                found.mark = annotation.mark;
                if annotation.note.is_some() || found.note.is_none() {
                    found.note.clone_from(&annotation.note);
                }
            }
            if found.note.is_none() {
                found.note.clone_from(&annotation.note);
            }
            if annotation.note.is_some() {
                spans.push((annotation.span, annotation.mark));
            }
        }
        found.text = runs_of(line, start, &spans);
        lines.push(found);
        start = end + 1;
    }
    lines
}

/// The line in runs, the annotated places in their tones.
fn runs_of(line: &str, start: usize, spans: &[(Span, LineMark)]) -> Runs {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut runs = Vec::new();
    let mut at = 0;
    let mut spans = spans.to_vec();
    spans.sort_by_key(|(span, _)| span.start);
    for (span, mark) in spans {
        let from = (span.start as usize).saturating_sub(start).min(line.len());
        let to = (span.end as usize).saturating_sub(start).min(line.len());
        if from < at || !line.is_char_boundary(from) || !line.is_char_boundary(to) {
            continue;
        }
        if from > at {
            runs.push(Run::plain(&line[at..from]));
        }
        runs.push(Run::new(tone_of(mark), &line[from..to]));
        at = to;
    }
    if at < line.len() || runs.is_empty() {
        runs.push(Run::plain(&line[at..]));
    }
    runs
}

const fn tone_of(mark: LineMark) -> Tone {
    match mark {
        LineMark::None => Tone::Plain,
        LineMark::Matches => Tone::Allowed,
        LineMark::Fails | LineMark::Denies => Tone::Denied,
        LineMark::Unknown => Tone::Undetermined,
        LineMark::Invalid => Tone::Problem,
    }
}
