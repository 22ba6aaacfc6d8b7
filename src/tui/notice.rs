//! A text over the panes: the plan to fetch what is missing, or what was pasted and what it means.

use crate::explain::{Body, Card};
use crate::iam::Arn;
use crate::iam::account::PolicyText;

/// A text over the panes.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it says.
    pub(super) card: Card,
    /// A policy that Enter gives to a role.
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

    /// The commands that it shows, as one text.
    pub(super) fn script(&self) -> Option<String> {
        let mut sections = self.card.sections.iter();
        sections.find_map(|section| match &section.body {
            Body::Command(lines) => Some(format!("{}\n", lines.join("\n"))),
            _ => None,
        })
    }
}
