//! What if this profile assumed another role? A line for the role's name, and one more row below the
//! profile.

use super::model::{Model, Overlay};
use super::what_if::{Item, WhatIf, change, say_effect};
use crate::chain::NodeKey;
use crate::explain::{self, Tone};
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
pub(super) fn suppose(model: &mut Model, source: CallSource, role: &str) {
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
