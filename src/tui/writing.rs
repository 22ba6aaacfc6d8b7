//! A change of the files before the user's eyes: the diff, and whether to write it. Enter writes
//! nothing, and what is written is written outside ([`Task::Write`]).

use super::keymap::first_key;
use super::message::{Message, Task};
use super::model::{Model, Overlay, Writing};
use crate::explain::{self, Runs, Tone};
use crate::predict::HopVerdict;

/// Shows what could be written: what is supposed, or else the best repair of the selected hop.
pub(super) fn propose(model: &mut Model) {
    let proposed = if model.prediction.overrides().is_empty() {
        let Some(hop) = failing_hop(model) else {
            model.say(Tone::Plain, "nothing fails here");
            return;
        };
        model.prediction.edit_repair(hop).map(|(repair, edited)| {
            let sentence = explain::fix_sentence(&model.prediction, hop, &repair);
            Writing::new(sentence, edited)
        })
    } else {
        model.prediction.edit_supposed().map(|edited| {
            let sentence = explain::write_supposed(&model.prediction);
            Writing::new(sentence, edited)
        })
    };
    match proposed {
        Ok(writing) => model.overlay = Some(Overlay::Write(Box::new(writing))),
        Err(why) => model.say(Tone::Plain, explain::nothing_to_write(&why)),
    }
}

/// The hop of the selected row's chain that has to be repaired first.
fn failing_hop(model: &Model) -> Option<crate::chain::NodeId> {
    let prediction = &model.prediction;
    let id = prediction.node_of(model.tree.selected()?)?;
    if let Some(broken) = prediction.survey.forest.node(id).broken_at {
        return Some(broken);
    }
    let stops = |verdict: HopVerdict| verdict.stops_the_chain();
    let chain = prediction.chain_of(id).into_iter();
    let first = chain.filter(|id| {
        let outcome = prediction.outcome(*id);
        outcome.is_some_and(|outcome| stops(outcome.if_reached))
    });
    first.take(1).next().or(Some(id))
}

/// `W`: the files are to be written, if no key comes meanwhile.
pub(super) fn confirm(model: &mut Model) {
    if !model.guard.take_write() {
        say_again(model);
    }
}

/// Any other key: it may be one of a text that was pasted.
pub(super) fn take_key(model: &mut Model) {
    if model.guard.take_key() {
        say_again(model);
    }
}

fn say_again(model: &mut Model) {
    let again = first_key(|message| matches!(message, Message::Confirm));
    model.say(
        Tone::Plain,
        format!("nothing is written: keys came too fast; press {again} again"),
    );
}

/// Time has passed; perhaps so much that a write is due.
pub(super) fn set_clock(model: &mut Model, now: u64) -> Task {
    if model.guard.set_clock(now) && !model.files_to_write().is_empty() {
        return Task::Write;
    }
    Task::None
}

/// The frame is on the screen, and with it what could be written.
pub(super) fn take_drawn(model: &mut Model, now: u64) {
    if model.is_too_small() || model.files_to_write().is_empty() {
        model.guard.change();
    } else {
        model.guard.show(now);
    }
}

/// Takes in what came of it: the sentences about the files written, or why nothing was.
pub(super) fn take_in(model: &mut Model, written: Result<Runs, String>) {
    let Some(Overlay::Write(writing)) = model.overlay.take() else {
        return;
    };
    match written {
        Ok(sentence) => {
            model.change(|prediction| prediction.take_in_edits(&writing.edited));
            let text: String = sentence.into_iter().map(|run| run.text).collect();
            model.say(Tone::Allowed, text);
        }
        Err(problem) => model.say(Tone::Problem, problem),
    }
}
