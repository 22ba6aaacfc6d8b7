//! The card of a call that AWS reported: a hop evaluated with its facts.

use super::super::mark::hop_mark;
use super::super::phrase::{further_fix, replay_sentence};
use super::super::policy::annotate;
use super::super::view::{Body, Card, CardSection};
use super::hop_card::{caller_origin, further_sides, missing_section, notes_section, sides};
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
    let userid = caller.userid.as_ref();
    facts.extend(userid.map(|userid| partial_fact("aws:userid", userid, None)));
    let mut sections = vec![CardSection::new("", Body::Facts(facts))];
    for further in &outcome.further {
        let sides = Body::Paragraphs(vec![further_sides(*further)]);
        sections.push(CardSection::new(further.action, sides));
    }
    sections.extend(missing_section(outcome, None));
    if let Some(policy) = &outcome.policy {
        sections.push(CardSection {
            heading: word!("Trust policy").to_owned(),
            origin: Some(policy.text.location.to_string()),
            body: Body::Policy(annotate(policy, outcome)),
        });
    }
    sections.extend(deciding_sections(outcome));
    sections.extend(notes_section(outcome));
    let card = Card::of(
        word!("The call as AWS reported it"),
        hop_mark(outcome.if_reached),
        replay_sentence(&prediction.survey, id, replay),
    );
    Card {
        sides: sides(outcome),
        fix: prediction.survey.hop(id).and_then(|(_, target)| {
            further_fix(outcome, target, session_tags_line(prediction, id).as_ref())
        }),
        ..card.with(sections)
    }
}
