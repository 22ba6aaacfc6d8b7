//! The text of a policy in lines, with marks and notes.

use super::view::{AnnotatedLine, Emphasis, LineMark, Run, Runs};
use crate::iam::account::{PolicyForm, PolicyText};
use crate::text::Span;

/// A mark and a note for a span of the text.
pub(super) struct Annotation {
    pub span: Span,
    pub mark: LineMark,
    pub note: Option<Runs>,
    pub emphasis: Emphasis,
}

/// The stronger of two marks on one line: failures first, then unknowns.
const fn weight(mark: LineMark) -> u8 {
    match mark {
        LineMark::None => 0,
        LineMark::NoMatch => 1,
        LineMark::Matches => 2,
        LineMark::Unknown => 3,
        LineMark::Fails => 4,
        LineMark::Denies => 5,
        LineMark::Invalid => 6,
    }
}

/// The lines of a document with their marks; `inert` are the statements that are unrelated to the
/// hop, in the order of the document.
pub(super) fn lines(
    layout: &PolicyText,
    text: &str,
    annotations: &[Annotation],
    inert: &[Span],
) -> Vec<AnnotatedLine> {
    // If one line of the file is spread over several, no line number would be correct.
    let spread = layout.spread
        || matches!(
            layout.form,
            PolicyForm::PercentEncoded | PolicyForm::JsonString
        );
    let mut lines = Vec::new();
    let mut start = 0;
    let by_start = sorted(annotations);
    for (at, line) in text.split('\n').enumerate() {
        let end = start + line.len();
        // Statements do not overlap, so the first that ends behind the start of the line decides.
        let statement = inert.partition_point(|span| span.end as usize <= start);
        let mut found = AnnotatedLine {
            number: if spread {
                0
            } else {
                layout.line_in_file(at as u32)
            },
            text: Vec::new(),
            mark: LineMark::None,
            emphasis: Emphasis::Rest,
            note: None,
            inert: inert.get(statement).is_some_and(|span| {
                span.start as usize <= start.max(1) + line.len() && end > span.start as usize
            }),
        };
        let mut spans = Vec::new();
        for annotation in within(&by_start, start, end) {
            found.emphasis = found.emphasis.max(annotation.emphasis);
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

/// Annotations, each after its position in the list, by where they begin.
fn sorted(annotations: &[Annotation]) -> Vec<(usize, &Annotation)> {
    let mut all: Vec<(usize, &Annotation)> = annotations.iter().enumerate().collect();
    all.sort_by_key(|(_, annotation)| annotation.span.start);
    all
}

/// Those that begin at these offsets, in the order of the list.
fn within<'a>(
    by_start: &[(usize, &'a Annotation)],
    start: usize,
    end: usize,
) -> impl Iterator<Item = &'a Annotation> + use<'a> {
    let offset = |it: &(usize, &Annotation)| it.1.span.start as usize;
    let from = by_start.partition_point(|it| offset(it) < start);
    let to = by_start.partition_point(|it| offset(it) <= end);
    let mut here = by_start[from..to].to_vec();
    here.sort_unstable_by_key(|(at, _)| *at);
    here.into_iter().map(|(_, annotation)| annotation)
}

/// The line as runs, with annotated spans in their tones.
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
        runs.push(Run::new(mark.tone(), &line[from..to]));
        at = to;
    }
    if at < line.len() || runs.is_empty() {
        runs.push(Run::plain(&line[at..]));
    }
    runs
}
