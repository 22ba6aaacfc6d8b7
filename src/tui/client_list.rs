//! The list of clients, each with the number of profiles whose result differs.

use crate::chain::client::Client;

/// The state of the list.
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
