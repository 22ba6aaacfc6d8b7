//! A text over the panes: the plan to fetch missing policies, or a pasted text and its meaning.

use crate::explain::{Body, Card};
use crate::iam::Arn;
use crate::iam::account::PolicyText;

/// A text over the panes.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// The contents.
    pub(super) card: Card,
    /// A policy that Enter assigns to a role.
    pub(super) offer: Option<(Arn, PolicyText)>,
    /// Lines scrolled away at the top.
    pub(super) top: usize,
}

impl Notice {
    pub(super) const fn new(card: Card) -> Self {
        Self {
            card,
            offer: None,
            top: 0,
        }
    }

    /// The commands in it, as one text.
    pub(super) fn script(&self) -> Option<String> {
        let mut sections = self.card.sections.iter();
        sections.find_map(|section| match &section.body {
            Body::Command(lines) => Some(format!("{}\n", lines.join("\n"))),
            _ => None,
        })
    }
}
