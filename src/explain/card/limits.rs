//! The policies besides the trust policy that stop a hop, or may, each with its marked lines.

use super::super::policy::annotate_document;
use super::super::view::{Body, Section};
use crate::chain::NodeId;
use crate::eval::{Contribution, Layer, PolicyTrace};
use crate::iam::account::Policy;
use crate::observed::{DenyStatement, Difference};
use crate::predict::{HopOutcome, Prediction, TargetArn};

/// Most policies that are shown.
const MOST_POLICIES: usize = 2;

/// The policies that decide against a hop, those that deny it first.
pub(super) fn deciding_sections(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
) -> Vec<Section> {
    let Some((_, TargetArn::Role(target))) = prediction.survey.call(id) else {
        return Vec::new();
    };
    let facts = &prediction.facts;
    let mut found: Vec<_> = outcome.deciding_policies(facts, target).collect();
    let denies = |trace: &PolicyTrace| {
        let evaluation = outcome.evaluation.iter();
        let mut statements = evaluation.flat_map(|evaluation| evaluation.statements_of(trace));
        statements.any(|statement| statement.contribution == Contribution::Denies)
    };
    found.sort_by_key(|(trace, _)| !denies(trace));
    found.truncate(MOST_POLICIES);
    let sections = found.into_iter();
    sections
        .map(|(trace, policy)| section(trace, policy, outcome))
        .collect()
}

/// The policies with the Deny statements that AWS may have found, as far as the card of the hop does
/// not show them.
pub fn suspect_sections(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
    differences: &[Difference],
) -> Vec<Section> {
    let Some((_, TargetArn::Role(target))) = prediction.survey.call(id) else {
        return Vec::new();
    };
    let facts = &prediction.facts;
    let shown = |trace: &PolicyTrace| {
        let mut deciding = outcome.deciding_policies(facts, target);
        trace.layer == Layer::Trust || deciding.any(|(shown, _)| shown == trace)
    };
    let mut suspects: Vec<&PolicyTrace> = Vec::new();
    for difference in differences {
        if let Difference::Deny(DenyStatement { trace, .. }) = difference
            && !suspects.contains(&trace)
            && !shown(trace)
        {
            suspects.push(trace);
        }
    }
    let policies = suspects
        .into_iter()
        .filter_map(|trace| Some((trace, outcome.policy_of(facts, target, trace)?)));
    policies
        .map(|(trace, policy)| section(trace, policy, outcome))
        .collect()
}

fn section(trace: &PolicyTrace, policy: &Policy, outcome: &HopOutcome) -> Section {
    let kind = match trace.layer {
        Layer::Boundary => "Permissions boundary",
        Layer::Scp => "Service control policy",
        Layer::Rcp => "Resource control policy",
        _ => "Policy of the caller",
    };
    Section {
        heading: format!("{kind}: {}", crate::text::harmless(&policy.name)),
        origin: Some(policy.text.location.to_string()),
        body: Body::Policy(annotate_document(
            &policy.text,
            &policy.document,
            Some(trace),
            outcome,
        )),
    }
}
