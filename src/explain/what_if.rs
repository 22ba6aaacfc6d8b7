//! The card section about what-if changes that concern a profile.

use std::cell::OnceCell;

use super::phrase::{supposed_line, written_verdict_line};
use super::view::{Body, Section};
use crate::chain::NodeId;
use crate::predict::{Prediction, RoleChoice, is_call};
use crate::text::{harmless, text, word};

/// The what-if settings in a profile's chain, and the verdict without them.
pub(crate) fn supposed_section(prediction: &Prediction, id: NodeId) -> Option<Section> {
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
    (!lines.is_empty()).then(|| Section {
        heading: word!("What if").to_owned(),
        origin: None,
        body: Body::Paragraphs(lines),
    })
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
