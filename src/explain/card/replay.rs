//! The card of a call that AWS reported: a hop judged with its facts.

use super::super::mark::hop_mark;
use super::super::phrase::{further_fix, replay_sentence};
use super::super::policy::annotate;
use super::super::view::{Body, Card, Section};
use super::fact::shape_fact;
use super::hop::{caller_origin, footnotes, further_lights, lights, missing_section};
use crate::chain::NodeId;
use crate::eval::{Hole, ShapePiece};
use crate::observed::Replay;
use crate::predict::Workspace;

/// What the files say of a call that AWS reported. Who mends what stands on the hop's own card.
pub fn replay_card(workspace: &Workspace, id: NodeId, replay: &Replay) -> Card {
    let judgement = &replay.judgement;
    let caller = &judgement.caller;
    let origin = || caller_origin(&caller.origin);
    let mut facts = Vec::new();
    if !matches!(caller.arn.pieces(), [ShapePiece::Hole(Hole::Any)]) {
        facts.push(shape_fact("caller", &caller.arn, origin()));
    }
    facts.extend(
        caller
            .userid
            .as_ref()
            .map(|userid| shape_fact("aws:userid", userid, None)),
    );
    let mut sections = vec![Section {
        heading: String::new(),
        origin: None,
        body: Body::Facts(facts),
    }];
    for further in &judgement.further {
        sections.push(Section {
            heading: further.action.to_owned(),
            origin: None,
            body: Body::Paragraphs(vec![further_lights(*further)]),
        });
    }
    if !judgement.missing.is_empty() {
        sections.push(missing_section(judgement, None));
    }
    if let Some(policy) = &judgement.policy {
        sections.push(Section {
            heading: "Trust policy".to_owned(),
            origin: Some(policy.text.location.to_string()),
            body: Body::Policy(annotate(policy, judgement)),
        });
    }
    let notes = footnotes(judgement);
    if !notes.is_empty() {
        sections.push(Section {
            heading: "Besides".to_owned(),
            origin: None,
            body: Body::Paragraphs(notes),
        });
    }
    Card {
        title: "The call as AWS reported it".to_owned(),
        mark: hop_mark(judgement.if_reached),
        sentence: replay_sentence(&workspace.survey, id, replay),
        lights: lights(judgement),
        fix: workspace
            .survey
            .hop(id)
            .and_then(|(_, target)| further_fix(judgement, target)),
        fix_line: None,
        sections,
    }
}
