//! The policies other than the trust policy that stop a hop or may stop it, each with its marked
//! lines.

use super::super::policy::annotate_document;
use super::super::view::{Body, Section};
use crate::eval::{Contribution, Layer, TracedPolicy};
use crate::observed::{DenyStatement, Difference};
use crate::predict::HopOutcome;
use crate::text::word;

/// Maximum number of policies shown.
const MOST_POLICIES: usize = 2;

/// The policies that decide against a hop, those that deny it first.
pub(super) fn deciding_sections(outcome: &HopOutcome) -> Vec<Section> {
    let mut found = outcome.deciding_policies();
    let denies = |policy: &TracedPolicy<'_>| {
        let mut statements = policy.statements();
        statements.any(|statement| statement.trace.contribution == Contribution::Denies)
    };
    found.sort_by_key(|policy| !denies(policy));
    found.truncate(MOST_POLICIES);
    let sections = found.into_iter();
    sections.map(|policy| section(policy, outcome)).collect()
}

/// The policies with the Deny statements that AWS may have found, unless the card of the hop
/// already shows them.
pub(crate) fn suspect_sections(outcome: &HopOutcome, differences: &[Difference]) -> Vec<Section> {
    let is_suspect = |policy: &TracedPolicy<'_>| {
        differences.iter().any(|difference| {
            matches!(difference, Difference::Deny(DenyStatement { trace, .. }) if trace == policy.trace)
        })
    };
    let is_shown = |policy: &TracedPolicy<'_>| {
        let mut deciding = outcome.deciding_policies().into_iter();
        policy.trace.layer == Layer::Trust || deciding.any(|shown| shown.trace == policy.trace)
    };
    outcome
        .policies()
        .filter(|policy| is_suspect(policy) && !is_shown(policy))
        .map(|policy| section(policy, outcome))
        .collect()
}

fn section(policy: TracedPolicy<'_>, outcome: &HopOutcome) -> Section {
    let kind = match policy.trace.layer {
        Layer::Boundary => word!("Permissions boundary"),
        Layer::Scp => word!("Service control policy"),
        Layer::Rcp => word!("Resource control policy"),
        _ => word!("Policy of the caller"),
    };
    let text = &policy.part.text;
    Section {
        heading: format!("{kind}: {}", crate::text::harmless(&policy.part.name)),
        origin: Some(text.location.to_string()),
        body: Body::Policy(annotate_document(
            text,
            &policy.part.document,
            Some(policy),
            outcome,
        )),
    }
}
