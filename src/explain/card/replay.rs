//! The card of a call that AWS reported: a hop evaluated with its facts.

use super::super::mark::hop_mark;
use super::super::phrase::{further_fix, replay_sentence};
use super::super::policy::annotate;
use super::super::view::{Body, Card, CardSection};
use super::hop_card::{caller_origin, footnotes, further_sides, missing_section, sides};
use super::sections::{deciding_sections, partial_fact};
use crate::chain::NodeId;
use crate::eval::{TextPart, UnknownPart};
use crate::observed::{Replay, session_tags_line};
use crate::predict::Prediction;
use crate::text::word;

/// The files' view of a call that AWS reported. The repairs are on the hop's own card.
pub(crate) fn replay_card(prediction: &Prediction, id: NodeId, replay: &Replay) -> Card {
    let outcome = &replay.outcome;
    let caller = &outcome.caller;
    let origin = || caller_origin(&caller.origin);
    let mut facts = Vec::new();
    if !matches!(caller.arn.pieces(), [TextPart::Unknown(UnknownPart::Any)]) {
        facts.push(partial_fact("caller", &caller.arn, origin()));
    }
    facts.extend(
        caller
            .userid
            .as_ref()
            .map(|userid| partial_fact("aws:userid", userid, None)),
    );
    let mut sections = vec![CardSection {
        heading: String::new(),
        origin: None,
        body: Body::Facts(facts),
    }];
    for further in &outcome.further {
        sections.push(CardSection {
            heading: further.action.to_owned(),
            origin: None,
            body: Body::Paragraphs(vec![further_sides(*further)]),
        });
    }
    if !outcome.missing.is_empty() {
        sections.push(missing_section(outcome, None));
    }
    if let Some(policy) = &outcome.policy {
        sections.push(CardSection {
            heading: word!("Trust policy").to_owned(),
            origin: Some(policy.text.location.to_string()),
            body: Body::Policy(annotate(policy, outcome)),
        });
    }
    sections.extend(deciding_sections(outcome));
    let notes = footnotes(outcome);
    if !notes.is_empty() {
        sections.push(CardSection {
            heading: word!("Notes").to_owned(),
            origin: None,
            body: Body::Paragraphs(notes),
        });
    }
    Card {
        title: word!("The call as AWS reported it").to_owned(),
        mark: hop_mark(outcome.if_reached),
        path: Vec::new(),
        sentence: replay_sentence(&prediction.survey, id, replay),
        deciding: None,
        sides: sides(outcome),
        fix: prediction.survey.hop(id).and_then(|(_, target)| {
            further_fix(outcome, target, session_tags_line(prediction, id).as_ref())
        }),
        fix_line: None,
        fix_lines: Vec::new(),
        sections,
    }
}
