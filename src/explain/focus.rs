//! The statements of a policy that decide a hop, the deciding elements, and their lines.

use super::view::{AnnotatedLine, Body, Emphasis, LineMark, Run, Section, Tone};
use crate::eval::{Contribution, StatementTrace, Ternary, TracedPolicy, TracedStatement};
use crate::iam::policy::Effect;
use crate::predict::{HopOutcome, SideVerdict};
use crate::text::text;

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

/// The deciding statements, by their index in the policy.
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
        let names_others =
            |trace: &&StatementTrace| trace.principal.is_false() && rank(trace) == rank(best);
        if best.principal.is_false() {
            let all = policy.statements().map(|statement| statement.trace);
            return Self(all.filter(names_others).map(|trace| trace.index).collect());
        }
        Self(vec![best.index])
    }

    /// The element that decides a statement; `None` for an irrelevant statement.
    pub(super) fn decides(&self, statement: TracedStatement<'_>) -> Option<Element> {
        let trace = statement.trace;
        if !self.0.contains(&trace.index) {
            return None;
        }
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
/// deciding line, else from the first with relevant lines. The trust policy comes first, unless
/// another side stops the hop.
pub(crate) fn deciding_lines(sections: &[Section], outcome: &HopOutcome) -> Option<Section> {
    let stops = |side: SideVerdict| matches!(side, SideVerdict::Verdict(verdict) if verdict.stops_the_chain());
    let other_side = outcome.if_reached.stops_the_chain() && !stops(outcome.trust);
    let with = |least: Emphasis| {
        let matters = |section: &&Section| match &section.body {
            Body::Policy(lines) => lines.iter().any(|line| line.emphasis >= least),
            _ => false,
        };
        let mut found = sections.iter().filter(matters);
        let first = found.next();
        found.next().filter(|_| other_side).or(first)
    };
    let section = with(Emphasis::Decides).or_else(|| with(Emphasis::Context))?;
    let Body::Policy(all) = &section.body else {
        return None;
    };
    let shown = all.iter().filter(|line| line.emphasis > Emphasis::Rest);
    let mut lines: Vec<AnnotatedLine> = shown.cloned().collect();
    for line in &mut lines {
        if let Some(first) = line.text.first_mut() {
            let trimmed = first.text.trim_start_matches([' ', '\u{2409}']);
            first.text = trimmed.to_owned();
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
    Some(Section {
        body: Body::Policy(lines),
        ..section.clone()
    })
}
