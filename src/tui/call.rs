//! What if this profile assumed another role? A line for the role's name, and one more row below the
//! profile. Of a snapshot only the rows are kept that the files named when it was read: for other
//! roles it is read again.

use super::model::{Model, Overlay};
use super::update::Task;
use super::what_if::{self, Decision, Item, WhatIf, change, say_effect};
use crate::chain::NodeKey;
use crate::explain::{self, Tone};
use crate::iam::account::Wanted;
use crate::predict::{CallOverride, CallSource, RoleChoice};

/// Asks for a role to assume with the credentials of the selected row.
pub(super) fn open(model: &mut Model) {
    let prediction = &model.prediction;
    let row = model.tree.selected();
    let id = row.and_then(|row| prediction.node_of(row));
    let source = id.map(|id| match &prediction.survey.forest.node(id).key {
        NodeKey::Profile { profile, .. } => CallSource::Profile(profile.to_string()),
        NodeKey::Shared(source) => CallSource::Surroundings(*source),
    });
    let Some(source) = source else {
        model.say(
            Tone::Plain,
            "select a profile: its credentials make the call",
        );
        return;
    };
    let mut what_if = WhatIf {
        profile: id.map(|id| prediction.survey.name(id).to_owned()),
        items: vec![Item::Call(source)],
        cursor: 0,
        field: None,
    };
    what_if.open_field();
    model.overlay = Some(Overlay::WhatIf(what_if));
}

/// Supposes the call, or says why the text names no role.
pub(super) fn add(model: &mut Model, source: CallSource, role: &str) {
    let role = match model.prediction.choose_role(role) {
        RoleChoice::One(role) => role,
        choice => {
            let problem = explain::role_problem(role, &choice);
            model.say(Tone::Problem, problem);
            return;
        }
    };
    model.overlay = None;
    let call = CallOverride::new(source, role);
    let effect = change(model, |prediction| prediction.add_call(call));
    let id = model.prediction.last_call();
    if let Some(row) = id.map(|id| model.prediction.survey.row_of(id)) {
        model.tree.reveal(row);
    }
    say_effect(model, &effect);
}

/// What waits until the snapshots have been read for it.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    decision: Decision,
    wanted: Wanted,
}

/// What is to be done outside before the next frame.
pub(super) const fn task(model: &Model) -> Task {
    if model.waiting.is_some() && model.loading.is_none() {
        Task::Read
    } else {
        Task::None
    }
}

impl Model {
    /// The rows of snapshots that something waits for.
    pub(super) fn rows_to_read(&self) -> Wanted {
        let waiting = self.waiting.as_ref();
        waiting.map_or_else(Wanted::nothing, |waiting| waiting.wanted.clone())
    }
}

/// Goes on with what has waited.
pub(super) fn resume(model: &mut Model) {
    if let Some(Waiting { decision, .. }) = model.waiting.take() {
        what_if::suppose(model, decision);
    }
}

/// Supposes a decision, or lets it wait for the roles that it names and no profile did.
pub(super) fn read_and_suppose(model: &mut Model, decision: Decision) {
    let prediction = &model.prediction;
    let wanted = match &decision {
        Decision::Setting(change) => prediction.wanted_with(change),
        Decision::Call(_, role) => {
            let mut wanted = prediction.wanted();
            wanted.add_role_text(role);
            wanted
        }
        Decision::Key(_) | Decision::Nothing => Wanted::nothing(),
    };
    if model.loading.is_none() && prediction.has_read(&wanted) {
        what_if::suppose(model, decision);
    } else {
        model.waiting = Some(Waiting { decision, wanted });
        model.say(Tone::Plain, "reading the snapshots for it");
    }
}
