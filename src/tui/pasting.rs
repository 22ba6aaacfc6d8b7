//! Recognises pasted texts, and shows the plan to fetch missing policies.

use super::layout::Focus;
use super::message::Task;
use super::model::Model;
use super::overlay::{Notice, Overlay};
use super::work::{Change, Then};
use super::{changing, copy};
use crate::explain::{self, Pasted, Tone};
use crate::iam::account::PolicyText;
use crate::text::word;
use std::sync::Arc;

/// Shows the missing policies, and the script that fetches them.
pub(super) fn open_fetch_plan(model: &mut Model) {
    match explain::fetch_plan(&model.prediction) {
        Some(card) => show(model, Notice::new(card)),
        None => model.say(Tone::Plain, word!("no trust policy is missing")),
    }
}

fn show(model: &mut Model, notice: Notice) {
    model.overlay = Some(Overlay::Notice(Box::new(notice)));
}

/// Copies the whole script.
pub(super) fn copy_script(model: &mut Model) -> Task {
    let Some(Overlay::Notice(notice)) = &model.overlay else {
        return Task::None;
    };
    match notice.script() {
        Some(script) => copy::copy(model, word!("the script"), script),
        None => Task::None,
    }
}

/// Recognises a text that is pasted while no line is being edited.
pub(super) fn paste(model: &mut Model, text: &str) {
    match explain::read_pasted(&model.prediction, text) {
        Pasted::Policy(policy) => offer(model, &policy),
        Pasted::Unreadable(why) => model.say(Tone::Problem, why),
        Pasted::Unknown => model.say(Tone::Plain, explain::UNKNOWN_PASTE),
        Pasted::Report(node, card) => {
            if let Some(node) = node {
                let row = model.prediction.survey.row_of(node);
                model.tree.reveal(row);
                model.focus = Focus::Tree;
            }
            show(model, Notice::new(*card));
        }
    }
}

/// Offers a policy for the role of the selected hop.
fn offer(model: &mut Model, policy: &PolicyText) {
    let id = model.selected_node();
    let call = id.and_then(|id| model.prediction.survey.call(id));
    let Some((_, Some(role))) = call else {
        return model.say(Tone::Plain, explain::NO_ROLE_FOR_POLICY);
    };
    let role = role.clone();
    let notice = Notice {
        offer: Some((role.clone(), policy.clone())),
        ..Notice::new(explain::offer_card(&role, policy))
    };
    show(model, notice);
}

/// Evaluates with the offered policy.
pub(super) fn take_policy(model: &mut Model) {
    let Some(Overlay::Notice(notice)) = model.overlay.take() else {
        return;
    };
    let Some((role, policy)) = notice.offer else {
        return;
    };
    let name = role.name().to_owned();
    let paste: Change = Arc::new(move |prediction| {
        let facts = prediction.facts_mut();
        facts.paste_trust_policy(role.clone(), Some(&policy));
    });
    changing::change(model, paste, Then::Pasted(name));
}
