//! Texts pasted into the explorer: a trust policy, or a message of AWS or a client.

use super::mark::hop_mark;
use super::phrase::reported::{no_hop, reported_facts, reported_sentence};
use super::phrase::reported_advice::reported_advice;
use super::phrase::reported_caller::masked_sentence;
use super::phrase::reported_difference::difference_sentence;
use super::phrase::{and_more, paste_offer, report_leads_to};
use super::view::{Body, Card, CardSection, Run, Runs, Tone};
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::iam::account::{PolicyText, read_policy_file};
use crate::observed::{Told, match_all, read_reported, with_mentions};
use crate::predict::{HopVerdict, Prediction};
use crate::text::{SourceFile, harmless, word};

/// The name of pasted text in locations.
const PASTED: &str = "the pasted text";

/// The kind of a pasted text.
pub(crate) enum Pasted {
    /// A trust policy.
    Policy(Box<PolicyText>),
    /// A report, the hop or profile that it concerns, and its card.
    Report(Option<NodeId>, Box<Card>),
    /// An invalid policy, with the reason.
    Unreadable(String),
    /// Unrecognised text.
    Unknown,
}

/// Recognises a text. A policy is a JSON object with `Statement`, or the output of get-role.
pub(crate) fn read_pasted(prediction: &Prediction, text: &str) -> Pasted {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if is_policy(text) {
        let file = SourceFile::new(PASTED, text.as_bytes());
        return match read_policy_file(&file) {
            Ok(policy) => Pasted::Policy(Box::new(policy)),
            Err(problem) => Pasted::Unreadable(problem.message),
        };
    }
    let reports = with_mentions(prediction, text, read_reported(text));
    let reports = match_all(prediction, &reports);
    match reports.told.first() {
        Some(told) => {
            let node = node_of(told);
            let card = report_card(prediction, told, reports.told.len() - 1 + reports.left);
            Pasted::Report(node, Box::new(card))
        }
        None => Pasted::Unknown,
    }
}

fn is_policy(text: &str) -> bool {
    let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) else {
        return false;
    };
    let keys = ["Statement", "AssumeRolePolicyDocument"];
    let role = object.get("Role").and_then(serde_json::Value::as_object);
    let has = |object: &serde_json::Map<_, _>| keys.iter().any(|key| object.contains_key(*key));
    has(&object) || role.is_some_and(has)
}

/// The hop that a report concerns, else the profile.
fn node_of(told: &Told<'_>) -> Option<NodeId> {
    let hop = told.matched.hops.first().map(|hop| hop.node);
    hop.or_else(|| told.matched.profiles.first().copied())
}

/// The report, its meaning, and its differences from the files.
fn report_card(prediction: &Prediction, told: &Told<'_>, more: usize) -> Card {
    let (reported, matched) = (told.reported, &told.matched);
    let name = |id| prediction.survey.name(id);
    let mut lines: Vec<Runs> = Vec::new();
    lines.extend(masked_sentence(&matched.masked));
    lines.extend(reported_advice(prediction, reported, matched));
    match node_of(told) {
        Some(node) => {
            let others = matched.hops.len().saturating_sub(1);
            lines.push(report_leads_to(name(node), others));
        }
        None => lines.push(no_hop(reported, &[])),
    }
    if let Some(hop) = matched.hops.first() {
        let source = prediction.survey.forest.node(hop.node).parent;
        let source = source.map_or("", name);
        let differences = hop.differences.iter();
        lines.extend(differences.map(|it| difference_sentence(it, source, name(hop.node))));
    }
    let differences = matched.differences.iter();
    lines.extend(differences.map(|it| difference_sentence(it, "", "")));
    if more > 0 {
        lines.push(vec![Run::new(Tone::Muted, and_more(more))]);
    }
    let facts = reported_facts(reported).into_iter();
    let facts = facts.map(|(label, value)| {
        vec![
            Run::new(Tone::Muted, format!("{label}  ")),
            Run::plain(value),
        ]
    });
    let card = Card::of(
        word!("What was reported"),
        hop_mark(HopVerdict::Undetermined),
        reported_sentence(reported),
    );
    let paragraphs = [lines, facts.collect()].map(Body::Paragraphs);
    let sections = paragraphs.map(|body| CardSection::new("", body));
    card.with(sections.into())
}

/// A pasted policy and the role that it is offered for.
pub(crate) fn offer_card(role: &Arn, policy: &PolicyText) -> Card {
    let lines = policy.text.lines().map(|line| format!("  {line}"));
    let lines = lines.map(|line| harmless(&line).into_owned()).collect();
    let mark = hop_mark(HopVerdict::NoPolicy);
    let card = Card::of(word!("A trust policy"), mark, paste_offer(role));
    card.with(vec![CardSection::new(PASTED, Body::Diff(lines))])
}
