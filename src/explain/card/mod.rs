//! Everything about one row: the right pane, and one hop of `rolechain explain`.

mod base;
pub(super) mod fetch;
mod hop_card;
mod replay;
mod route;
pub(super) mod sections;

use super::fix::put_fix_lines;
use super::mark::{BROKEN, HEADING};
use super::phrase::sentence::say;
use super::phrase::{
    describe_finding, finding_lines, fix_sentence, no_repair_of_chain, problem_sentence,
};
use super::tree::node_mark;
use super::view::{Body, Card, CardSection, Runs, Tone};
use crate::chain::{ChainProblem, NodeContent, NodeId};
use crate::config::ProfileRules;
use crate::lint::{Finding, FindingKind, Findings};
use crate::predict::{Prediction, ProfileVerdict, RowContent};
use crate::repair::{find_repair, find_repairs};
use crate::text::{harmless, translated, word};
use base::base_card;
use hop_card::{hop_card, hop_sentence, request_section};

pub(crate) use replay::replay_card;
pub(crate) use route::{Asking, Stop, asked, stops, verdicts_of};
pub(crate) use sections::suspect_sections;

/// The card of a row. Made when the selection changes, not per frame.
pub(crate) fn card(prediction: &Prediction, findings: &Findings, row: usize) -> Card {
    match prediction.survey.rows.get(row).map(|row| row.content) {
        Some(RowContent::Node(id)) => {
            let mut card = node_card(prediction, id);
            let last = last_sections(prediction, findings, id);
            card.sections.extend(last);
            card
        }
        Some(RowContent::WithoutCredentials) => heading_card(
            word!("No role, no credentials"),
            word!(
                "These profiles assume no role and hold no credentials; they can still set a region or an output format."
            ),
        ),
        Some(RowContent::Unresolved) => heading_card(
            word!("Chains that do not resolve"),
            word!(
                "The AWS CLI gives up on these profiles before it calls AWS. Each card says why."
            ),
        ),
        None => heading_card("", ""),
    }
}

/// The card of a profile as with `--profile`, or of shared credentials.
pub(crate) fn node_card(prediction: &Prediction, id: NodeId) -> Card {
    let mut card = link_card(prediction, id);
    if let Some(refused) = prediction.survey.forest.refused() {
        card.sections.insert(0, cli_says(refused));
    } else if let Some(problem) = prediction.asked_problem(id)
        && !matches!(
            prediction.survey.forest.node(id).content,
            NodeContent::Broken { .. }
        )
    {
        card.mark = BROKEN;
        card.sentence = problem_sentence(&problem);
        let repairs = (!prediction.facts.loading).then(|| find_repairs(prediction, id));
        let mut repairs = repairs.into_iter().flatten();
        let repair = repairs.find(|repair| repair.profile != ProfileVerdict::Broken);
        card.fix = repair
            .as_ref()
            .map(|repair| fix_sentence(prediction, id, repair));
        put_fix_lines(prediction, &mut card, repair.as_ref());
        card.sides = Vec::new();
        card.sections
            .retain(|section| section.heading != translated(WHEN_REQUESTED));
        if by_botocore(prediction) {
            card.sections.insert(0, cli_says(&problem));
        }
    }
    card
}

/// The heading of problems that matter only if the profile itself is requested.
const WHEN_REQUESTED: &str = "When this profile itself is asked for";

/// The AWS CLI's exact message, because people search for it.
fn cli_says(problem: &ChainProblem) -> CardSection {
    let message = problem.message();
    let lines = message.lines().map(|line| say!("{line}", line));
    CardSection {
        origin: Some(problem.exception().to_owned()),
        ..CardSection::new(word!("The AWS CLI says"), Body::Paragraphs(lines.collect()))
    }
}

/// The sentence of [`link_card`] without the rest of the card, whose repair is slow to find.
pub(crate) fn link_sentence(prediction: &Prediction, id: NodeId) -> Runs {
    match prediction.outcome(id) {
        Some(outcome) => hop_sentence(prediction, id, outcome),
        None => link_card(prediction, id).sentence,
    }
}

/// The card of a node as a link in the chain of another profile.
pub(crate) fn link_card(prediction: &Prediction, id: NodeId) -> Card {
    let node = prediction.survey.forest.node(id);
    let mut card = match (&node.content, prediction.outcome(id)) {
        (NodeContent::Base(base), _) => base_card(prediction, id, base),
        (NodeContent::Nothing, _) => plain_card(
            prediction,
            id,
            say!("This profile assumes no role and holds no credentials."),
        ),
        (NodeContent::Broken { problem, .. }, _) => broken_card(prediction, id, problem),
        (NodeContent::Hop(hop), Some(outcome)) => hop_card(prediction, id, hop, outcome),
        (NodeContent::Hop(_), None) => plain_card(
            prediction,
            id,
            say!("Policies are being read; the verdict follows."),
        ),
    };
    if let Some(problem) = &node.problem_if_requested {
        let mut lines = vec![problem_sentence(problem)];
        if by_botocore(prediction) {
            lines.push(say!(
                "{label}{message}",
                label = (Tone::Muted, word!("the AWS CLI says: ")),
                message = problem.message()
            ));
        }
        let section = CardSection::new(translated(WHEN_REQUESTED), Body::Paragraphs(lines));
        card.sections.insert(0, section);
    }
    if let Some(supposed) = sections::supposed_section(prediction, id) {
        card.sections.insert(0, supposed);
    }
    let cached = sections::cached_section(prediction, id);
    let differences = sections::difference_section(prediction, id);
    card.sections.extend(cached.into_iter().chain(differences));
    card
}

fn heading_card(title: &str, text: &str) -> Card {
    Card::of(title, HEADING, say!("{text}", text))
}

fn plain_card(prediction: &Prediction, id: NodeId, sentence: Runs) -> Card {
    Card::of(
        harmless(prediction.survey.name(id)),
        node_mark(prediction, id),
        sentence,
    )
}

fn by_botocore(prediction: &Prediction) -> bool {
    prediction.survey.assumptions.client.rules() == ProfileRules::Botocore
}

fn broken_card(prediction: &Prediction, id: NodeId, problem: &ChainProblem) -> Card {
    let mut card = plain_card(prediction, id, problem_sentence(problem));
    if prediction.facts.loading {
        card.fix = Some(say!("Policies are being read; what fixes it follows."));
    } else if let Some(repair) = find_repair(prediction, id) {
        card.fix = Some(fix_sentence(prediction, id, &repair));
        put_fix_lines(prediction, &mut card, Some(&repair));
    } else if by_botocore(prediction) && prediction.survey.forest.refused().is_none() {
        card.fix = Some(no_repair_of_chain(prediction, id));
    }
    // The words are botocore's; by other rules, another client refuses the profile. A profile's own
    // message does not help while the whole file is refused.
    let as_asked = prediction.asked_problem(id);
    let says = as_asked.as_ref().unwrap_or(problem);
    if by_botocore(prediction) && prediction.survey.forest.refused().is_none() {
        card.sections.push(cli_says(says));
    }
    if let Some((hop, _)) = prediction.survey.hop(id) {
        card.sections.push(request_section(prediction, hop));
    }
    card
}

/// The cards of a chain from its base on, each with the number of its hop. They are made one by one:
/// a chain may have any number of hops.
pub(crate) fn card_of_chain(
    prediction: &Prediction,
    findings: &Findings,
    id: NodeId,
) -> impl Iterator<Item = (Option<usize>, Card)> {
    let mut number = 0;
    prediction.chain_of(id).into_iter().map(move |node| {
        let mut card = if node == id {
            node_card(prediction, node)
        } else {
            link_card(prediction, node)
        };
        let last = last_sections(prediction, findings, node);
        card.sections.extend(last);
        let is_hop = prediction.survey.hop(node).is_some();
        number += usize::from(is_hop);
        (is_hop.then_some(number), card)
    })
}

/// The last parts of a card: what is odd in the lines of its profile, and what other clients make
/// of it.
pub(crate) fn last_sections(
    prediction: &Prediction,
    findings: &Findings,
    id: NodeId,
) -> impl Iterator<Item = CardSection> + use<> {
    let others = sections::others_section(prediction, id);
    let in_call = call_section(prediction, findings, id);
    let in_file = file_section(findings, id).into_iter();
    in_file.chain(in_call).chain(others)
}

/// The mistakes in the call and its policies, except those that stand beside the policy's lines.
fn call_section(prediction: &Prediction, findings: &Findings, id: NodeId) -> Option<CardSection> {
    let found = findings.of_call(prediction, id);
    let stands_alone = |finding: &&Finding| matches!(finding.kind, FindingKind::Rule(..));
    let alone = found.iter().filter(stands_alone);
    let lines = alone.flat_map(lines_of).collect();
    CardSection::of_lines(word!("About the call and its policies"), lines)
}

fn file_section(findings: &Findings, id: NodeId) -> Option<CardSection> {
    let lines = findings.of_node(id).flat_map(lines_of).collect();
    CardSection::of_lines(word!("About the file"), lines)
}

fn lines_of(finding: &Finding) -> Vec<Runs> {
    finding_lines(finding.kind.rule(), &describe_finding(finding))
}
