//! Sections that cards share: limits, the cached session, other clients, what-if changes.

use std::cell::OnceCell;

use super::super::phrase::sentence::say;
use super::super::phrase::{
    cached_lines, client_words, difference_words, other_names_words, shared_difference_words,
    supposed_line, written_verdict_line,
};
use super::super::policy::annotate_traced;
use super::super::view::{Body, CardSection, Fact, Runs};
use crate::chain::client::{Basis, Client, Difference};
use crate::chain::{NodeId, NodeKey, Parameter, Part, SessionName};
use crate::eval::{Contribution, Layer, PartialText, TracedPolicy};
use crate::iam::policy::ConditionKey;
use crate::observed::ReportDifference;
use crate::predict::{
    HopOutcome, Prediction, RoleChoice, SessionFit, find_cached, group_differences, is_call,
    profile_differences,
};
use crate::text::{Location, harmless, text, translated, word};

pub(super) fn fact(label: &'static str, value: Runs, origin: Option<String>) -> Fact {
    Fact {
        label: translated(label),
        value,
        origin: origin.map(|origin| harmless(&origin).into_owned()),
    }
}

pub(super) fn text_fact(
    label: &'static str,
    text: impl AsRef<str>,
    origin: Option<&Location>,
) -> Fact {
    let value = say!("{text}", text = text.as_ref());
    fact(label, value, origin.map(ToString::to_string))
}

pub(super) fn partial_fact(
    label: &'static str,
    partial: &PartialText,
    origin: Option<String>,
) -> Fact {
    fact(label, say!("{partial}", partial), origin)
}

pub(super) fn parameter_fact(label: &'static str, parameter: &Parameter) -> Fact {
    text_fact(label, parameter.shown(), parameter.location.as_ref())
}

// The policies other than the trust policy that stop a hop or may stop it, each with its marked
// lines.

/// Maximum number of policies shown.
const MOST_POLICIES: usize = 2;

/// The policies that decide against a hop, those that deny it first.
pub(super) fn deciding_sections(outcome: &HopOutcome) -> Vec<CardSection> {
    let mut found = outcome.deciding_policies();
    let denies = |policy: &TracedPolicy<'_>| {
        let mut statements = policy.statements();
        statements.any(|statement| statement.trace.contribution == Contribution::Denies)
    };
    found.sort_by_key(|policy| !denies(policy));
    found.truncate(MOST_POLICIES);
    let section = |policy| limit_section(policy, outcome);
    found.into_iter().map(section).collect()
}

/// The policies with the Deny statements that AWS may have found, unless the card of the hop
/// already shows them.
pub(crate) fn suspect_sections(
    outcome: &HopOutcome,
    differences: &[ReportDifference],
) -> Vec<CardSection> {
    let is_suspect = |policy: &TracedPolicy<'_>| {
        differences
            .iter()
            .any(|it| matches!(it, ReportDifference::Deny(deny) if deny.trace == *policy.trace))
    };
    let is_shown = |policy: &TracedPolicy<'_>| {
        let mut deciding = outcome.deciding_policies().into_iter();
        policy.trace.layer == Layer::Trust || deciding.any(|shown| shown.trace == policy.trace)
    };
    outcome
        .policies()
        .filter(|policy| is_suspect(policy) && !is_shown(policy))
        .map(|policy| limit_section(policy, outcome))
        .collect()
}

fn limit_section(policy: TracedPolicy<'_>, outcome: &HopOutcome) -> CardSection {
    let kind = match policy.trace.layer {
        Layer::Boundary => word!("Permissions boundary"),
        Layer::Scp => word!("Service control policy"),
        Layer::Rcp => word!("Resource control policy"),
        _ => word!("Policy of the caller"),
    };
    CardSection {
        heading: format!("{kind}: {}", harmless(&policy.part.name)),
        origin: Some(policy.part.text.location.to_string()),
        body: Body::Policy(annotate_traced(policy, outcome)),
    }
}

// The card section about the AWS CLI's cached session of a hop.

/// The cache entry for a node's hop, if there is one.
pub(crate) fn cached_section(prediction: &Prediction, id: NodeId) -> Option<CardSection> {
    let cached = find_cached(&prediction.survey, &prediction.cache, id)?;
    let stopped = prediction
        .outcome(id)
        .is_some_and(|outcome| outcome.if_reached.stops_the_chain());
    Some(CardSection {
        heading: word!("Cached session").to_owned(),
        origin: Some(harmless(&cached.file).into_owned()),
        body: Body::Paragraphs(cached_lines(
            &cached,
            stopped,
            prediction.survey.assumptions.now,
        )),
    })
}

// The card sections about clients: the differences of the selected one from the AWS CLI, or of the
// others.

/// The selected client's differences for a node's profile, if any.
pub(crate) fn difference_section(prediction: &Prediction, id: NodeId) -> Option<CardSection> {
    let survey = &prediction.survey;
    let client = survey.assumptions.client;
    let profile = survey.forest.node(id).profile()?;
    let found = profile_differences(survey, client, profile, is_source(prediction, id));
    let known = found.iter().any(|found| found.basis != Basis::NotKnown);
    let does = if known {
        word!("does")
    } else {
        word!("may do")
    };
    let words = found.iter().map(|found| difference_words(client, found));
    CardSection::of_lines(
        text!(
            "What {client} {does} differently",
            client = client_words(client),
            does
        ),
        words.collect(),
    )
}

/// The other clients with another result for the profile, if the AWS CLI is selected.
pub(crate) fn others_section(prediction: &Prediction, id: NodeId) -> Option<CardSection> {
    let is_usual = prediction.survey.assumptions.client == Client::AwsCli;
    let lines = is_usual.then(|| others(prediction, id))?;
    CardSection::of_lines(word!("Other clients differ here"), lines)
}

/// Returns true if a node stands for its profile as a source of others. If such a profile has a
/// role, its own row is its hop.
fn is_source(prediction: &Prediction, id: NodeId) -> bool {
    matches!(
        prediction.survey.forest.node(id).key,
        NodeKey::Profile {
            part: Part::Base | Part::Source(_),
            ..
        }
    )
}

/// Differences of other clients that are known to change the result for the profile. The rest is
/// only in the table of clients: it applies to nearly every profile and would be on every card.
fn others(prediction: &Prediction, id: NodeId) -> Vec<Runs> {
    let survey = &prediction.survey;
    let Some(profile) = survey.forest.node(id).profile() else {
        return Vec::new();
    };
    let used_as_source = is_source(prediction, id);
    let found = Client::ALL.iter().flat_map(|&client| {
        let found = profile_differences(survey, client, profile, used_as_source);
        found.into_iter().map(move |found| (client, found))
    });
    let found = found.filter(|(_, found)| {
        found.basis != Basis::NotKnown && matters(prediction, id, found.difference)
    });
    let mut lines: Vec<Runs> = group_differences(found)
        .iter()
        .map(|(found, clients)| shared_difference_words(clients, found.difference, found.basis))
        .collect();
    let generated = survey
        .hop(id)
        .is_some_and(|(hop, _)| matches!(hop.role_session_name, SessionName::Generated));
    if generated && name_is_needed(prediction, id) {
        lines.push(other_names_words());
    }
    lines
}

/// Returns true if a difference can change the verdict of this very node.
fn matters(prediction: &Prediction, id: NodeId, difference: Difference) -> bool {
    let tests = |key| {
        let outcome = prediction.outcome(id);
        outcome.is_some_and(|it| it.context.find(&ConditionKey::new(key)).is_some())
    };
    match difference {
        Difference::ConfigFileLeftOut
        | Difference::DurationLeftOut
        | Difference::MfaBeforeRoles
        | Difference::MfaNeedsProgram
        | Difference::SettingRefused
        | Difference::SourceNeedsKeys
        | Difference::VersionsDiffer => false,
        Difference::ExternalIdLeftOut => tests("sts:ExternalId"),
        Difference::MfaLeftOut => {
            tests("aws:MultiFactorAuthPresent") || tests("aws:MultiFactorAuthAge")
        }
        Difference::SessionNameLeftOut => name_is_needed(prediction, id),
        _ => true,
    }
}

/// Returns true if a role assumed from here admits this session name but not every name.
fn name_is_needed(prediction: &Prediction, id: NodeId) -> bool {
    matches!(
        prediction.session_fit(id),
        SessionFit::Satisfied | SessionFit::Depends
    )
}

// The card section about what-if changes that concern a profile.

/// The what-if settings in a profile's chain, and the verdict without them.
pub(crate) fn supposed_section(prediction: &Prediction, id: NodeId) -> Option<CardSection> {
    let survey = &prediction.survey;
    let chain = OnceCell::new();
    let concerned = |profile: &str| {
        let chain = chain.get_or_init(|| prediction.chain_of(id));
        let mut nodes = chain.iter().map(|node| survey.forest.node(*node));
        nodes.any(|node| node.profile().is_some_and(|name| name.as_str() == profile))
    };
    let mut lines: Vec<_> = prediction
        .overrides()
        .iter()
        .filter(|supposed| concerned(&supposed.profile))
        .map(|supposed| supposed_line(supposed, prediction.written_value(supposed)))
        .collect();
    lines.extend(prediction.written_verdict(id).map(written_verdict_line));
    CardSection::of_lines(word!("What if"), lines)
}

/// Returns true if the row of a node shows a what-if change: another verdict, or a profile with a
/// changed setting.
pub(crate) fn is_changed(prediction: &Prediction, id: NodeId) -> bool {
    if prediction.overrides().is_empty()
        && prediction.context_overrides().is_empty()
        && prediction.last_call().is_none()
    {
        return false;
    }
    let node = prediction.survey.forest.node(id);
    let own = node.profile().is_some_and(|name| {
        if is_call(name) {
            return true;
        }
        let mut supposed = prediction.overrides().iter();
        supposed.any(|supposed| supposed.profile == name.as_str())
    });
    own || prediction.written_verdict(id).is_some()
}

/// The reason why a text names no role to assume.
pub(crate) fn role_problem(text: &str, choice: &RoleChoice<'_>) -> String {
    let text = harmless(text);
    match choice {
        RoleChoice::One(_) => String::new(),
        RoleChoice::NoRole => text!("{text} is not a role ARN", text),
        RoleChoice::Unknown(near) => match near.first() {
            Some(near) => text!(
                "no role is called {text}; did you mean {near}?",
                text,
                near = harmless(near)
            ),
            None => text!("no role is called {text}; write its ARN", text),
        },
        RoleChoice::Several(all) => {
            text!(
                "{all} roles are called {text}; write the ARN",
                all = all.len(),
                text
            )
        }
    }
}
