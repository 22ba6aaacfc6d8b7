//! The text of a policy in lines, with marks and notes, and which of them decide a hop.

use super::mark::line_mark;
use super::view::{AnnotatedLine, Body, CardSection, Emphasis, LineMark, Run, Runs, Tone};
use crate::eval::{Contribution, StatementTrace, Ternary, TracedPolicy, TracedStatement};
use crate::iam::account::{PolicyForm, PolicyText};
use crate::iam::policy::Effect;
use crate::predict::{HopOutcome, SideVerdict};
use crate::text::{Span, text};

/// A mark and a note for a span of the text.
pub(super) struct Annotation {
    pub span: Span,
    pub mark: LineMark,
    pub note: Option<Runs>,
    pub emphasis: Emphasis,
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
    let mut by_start: Vec<(usize, &Annotation)> = annotations.iter().enumerate().collect();
    by_start.sort_by_key(|(_, annotation)| annotation.span.start);
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
            if annotation.mark > found.mark || found.mark == LineMark::None {
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

/// The annotations that begin at these offsets, in the order of the list.
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
        runs.push(Run::new(line_mark(mark).tone, &line[from..to]));
        at = to;
    }
    if at < line.len() || runs.is_empty() {
        runs.push(Run::plain(&line[at..]));
    }
    runs
}

// The statements of a policy that decide a hop, the deciding elements, and their lines.

/// The element that decides if a statement applies, in reading order. The elements before it match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Element {
    /// The effect: a Deny without conditions applies by itself.
    Effect,
    Principal,
    Action,
    Resource,
    Conditions,
    /// All elements match, so the statement applies.
    All,
}

impl Element {
    /// The emphasis of `element` in a statement that this element decides.
    pub(super) fn emphasis(self, element: Self) -> Emphasis {
        match element.cmp(&self) {
            std::cmp::Ordering::Equal => Emphasis::Decides,
            std::cmp::Ordering::Less => Emphasis::Context,
            std::cmp::Ordering::Greater => Emphasis::Rest,
        }
    }
}

/// The deciding statements, by their index in the policy, in ascending order.
pub(super) struct Focus(Vec<u32>);

impl Focus {
    /// The statement that denies, or may; else the one that allows; else the Allow statement that
    /// gets furthest, or all that name other callers.
    pub(super) fn of(policy: TracedPolicy<'_>) -> Self {
        let statements = policy.statements().map(|statement| statement.trace);
        let best = statements.max_by_key(|trace| (rank(trace), std::cmp::Reverse(trace.index)));
        let Some(best) = best.filter(|best| rank(best) > 0) else {
            return Self(Vec::new());
        };
        if !best.principal.is_false() {
            return Self(vec![best.index]);
        }
        let names_others =
            |trace: &&StatementTrace| trace.principal.is_false() && rank(trace) == rank(best);
        let all = policy.statements().map(|statement| statement.trace);
        Self(all.filter(names_others).map(|trace| trace.index).collect())
    }

    /// The element that decides a statement; `None` for an irrelevant statement.
    pub(super) fn decides(&self, statement: TracedStatement<'_>) -> Option<Element> {
        let trace = statement.trace;
        self.0.binary_search(&trace.index).ok()?;
        let conditional = statement.conditions().next().is_some();
        let elements = [
            (trace.principal, Element::Principal),
            (trace.action, Element::Action),
            (trace.resource, Element::Resource),
            (trace.conditions, Element::Conditions),
        ];
        Some(match trace.contribution {
            Contribution::Denies if conditional => Element::Conditions,
            Contribution::Denies => Element::Effect,
            _ => elements
                .into_iter()
                .find(|(truth, _)| *truth != Ternary::True)
                .map_or(Element::All, |(_, element)| element),
        })
    }
}

/// The relevance of a statement; 0 if it is unrelated to the hop.
fn rank(trace: &StatementTrace) -> usize {
    match trace.contribution {
        Contribution::Denies => 9,
        Contribution::Allows => 8,
        Contribution::CouldDeny => 7,
        Contribution::CouldAllow => 6,
        Contribution::Inert if trace.effect != Some(Effect::Allow) => 0,
        Contribution::Inert if trace.action.is_false() => 1,
        Contribution::Inert if trace.principal.is_false() => 2,
        Contribution::Inert if trace.resource.is_false() => 3,
        Contribution::Inert => 4,
    }
}

/// The lines of the policies that decide a hop, as a separate section: from the first policy with a
/// deciding line, else from the first with relevant lines, and its index among the sections. The
/// trust policy comes first, unless another side stops the hop.
pub(crate) fn deciding_lines(
    sections: &[CardSection],
    outcome: &HopOutcome,
) -> Option<(usize, CardSection)> {
    let stops = |side: SideVerdict| matches!(side, SideVerdict::Verdict(verdict) if verdict.stops_the_chain());
    let other_side = outcome.if_reached.stops_the_chain() && !stops(outcome.trust);
    let with = |least: Emphasis| {
        let matters = |(_, section): &(usize, &CardSection)| match &section.body {
            Body::Policy(lines) => lines.iter().any(|line| line.emphasis >= least),
            _ => false,
        };
        let mut found = sections.iter().enumerate().filter(matters);
        let first = found.next();
        found.next().filter(|_| other_side).or(first)
    };
    let (index, section) = with(Emphasis::Decides).or_else(|| with(Emphasis::Context))?;
    let Body::Policy(all) = &section.body else {
        return None;
    };
    let shown = all.iter().filter(|line| line.emphasis > Emphasis::Rest);
    let mut lines: Vec<AnnotatedLine> = shown.cloned().collect();
    for line in &mut lines {
        if let Some(Run { text, .. }) = line.text.first_mut() {
            *text = text.trim_start_matches([' ', '\u{2409}']).to_owned();
        }
    }
    let hidden = all.len() - lines.len();
    if hidden > 0 {
        lines.push(AnnotatedLine {
            number: 0,
            text: vec![Run::new(
                Tone::Muted,
                text!("… {hidden} more lines below", hidden),
            )],
            mark: LineMark::None,
            emphasis: Emphasis::Rest,
            note: None,
            inert: false,
        });
    }
    let deciding = CardSection {
        body: Body::Policy(lines),
        ..section.clone()
    };
    Some((index, deciding))
}
