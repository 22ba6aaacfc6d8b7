//! The list of all commands: every key that has an effect in the layer below, by name.

use super::haystack::Haystack;
use super::keymap::{Scope, Way, bindings};
use super::message::Message;
use super::needle::Needle;
use super::prompt::Line;
use crate::text::translated;

/// A command.
#[derive(Clone, Copy)]
pub(crate) struct Command {
    way: &'static Way,
    /// The description.
    pub words: &'static str,
}

/// The list, and the line above it that narrows it.
#[derive(Clone, Default)]
pub(crate) struct CommandList {
    /// The search text.
    pub line: Line,
    /// All commands.
    commands: Vec<Command>,
    haystack: Haystack,
    /// The indexes of the matching commands.
    pub(super) found: Vec<usize>,
    /// The index under the cursor.
    pub(super) cursor: usize,
    pub(super) needle: Needle,
}

impl Command {
    /// The keys, as in the help.
    pub(crate) fn keys(&self) -> String {
        let keys = self.way.keys.iter().map(ToString::to_string);
        keys.collect::<Vec<_>>().join(" ")
    }

    fn message(&self) -> Option<Message> {
        let key = self.way.keys.first()?;
        Some((self.way.message)(*key))
    }
}

impl CommandList {
    /// The commands of a layer.
    pub(super) fn of(scope: Scope) -> Self {
        let mut list = Self::default();
        for binding in bindings().filter(|binding| binding.scopes.contains(&scope)) {
            for way in binding.ways {
                let words = translated(way.name.unwrap_or(binding.help));
                let command = Command { way, words };
                list.haystack
                    .push([command.keys().as_str(), words].into_iter());
                list.commands.push(command);
            }
        }
        list.search();
        list
    }

    /// Narrows the list to the search text.
    pub(super) fn search(&mut self) {
        self.needle = Needle::new(self.line.text());
        if self.needle.is_empty() {
            self.found = (0..self.commands.len()).collect();
            self.cursor = 0;
            return;
        }
        let found = self.needle.find_loosely(&self.haystack);
        let best = found
            .best
            .and_then(|best| found.rows.binary_search(&best).ok());
        self.cursor = best.unwrap_or(0);
        self.found = found.rows;
    }

    /// Moves the cursor.
    pub(super) fn step(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// The matching commands.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Command> {
        self.found
            .iter()
            .filter_map(|&place| self.commands.get(place))
    }

    /// The message of the command under the cursor.
    pub(super) fn message(&self) -> Option<Message> {
        let place = *self.found.get(self.cursor)?;
        self.commands.get(place)?.message()
    }
}
