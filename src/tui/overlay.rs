//! What lies over the panes, one at a time. Small ones are here, the others have files of their own.

use super::command_list::CommandList;
use super::export::Export;
use super::keymap::Scope;
use super::offered::Writing;
use super::search::Search;
use super::what_if::WhatIf;
use crate::chain::client::Client;
use crate::explain::{Body, Card};
use crate::iam::Arn;
use crate::iam::account::PolicyText;

/// The overlay over the panes.
#[derive(Clone)]
pub(crate) enum Overlay {
    /// Keys and symbols.
    Help(Help),
    /// All commands.
    Commands(Box<CommandList>),
    /// The list of possible overrides.
    WhatIf(WhatIf),
    /// The changes that can be written.
    Write(Box<Writing>),
    /// The clients.
    Clients(ClientList),
    /// A text to read.
    Notice(Box<Notice>),
    /// Calls of AWS.
    Calls,
    /// The export of a report.
    Export(Box<Export>),
}

/// The help.
#[derive(Clone)]
pub(crate) struct Help {
    /// Lines scrolled away at the top.
    pub top: usize,
    /// The layer from which it was opened.
    pub from: Scope,
    /// The search in the help.
    pub search: Option<Search>,
    /// The current line of the search.
    pub(super) line: Option<usize>,
    /// The overlay below it.
    pub(super) under: Option<Box<Overlay>>,
}

/// A text over the panes, such as a pasted one and its meaning.
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

/// The list of clients, each with the number of profiles whose result differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientList {
    /// Each client with its number, once that is known.
    pub clients: Vec<(Client, Option<usize>)>,
    /// The index under the cursor.
    pub cursor: usize,
    /// The client whose tree was shown before the list was opened.
    pub(super) before: Client,
}

impl ClientList {
    pub(super) fn new(before: Client) -> Self {
        let clients = Client::ALL.iter().map(|client| (*client, None));
        let place = Client::ALL.iter().position(|client| *client == before);
        Self {
            clients: clients.collect(),
            cursor: place.unwrap_or(0),
            before,
        }
    }

    /// The client under the cursor.
    pub(super) fn chosen(&self) -> Client {
        let chosen = self.clients.get(self.cursor);
        chosen.map_or(self.before, |(client, _)| *client)
    }

    pub(super) fn step(&mut self, rows: isize) {
        let last = self.clients.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    pub(super) fn count(&mut self, counted: Client, number: usize) {
        for (client, count) in &mut self.clients {
            if *client == counted {
                *count = Some(number);
            }
        }
    }
}
