//! A line of the key table, and where it applies.

use crate::tui::keys::Key;
use crate::tui::message::Message;
use std::fmt::Write as _;

/// Where a key applies: the layer that has the keys now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The tree has the focus.
    Tree,
    /// The list of problems has the focus.
    Problems,
    /// The card has the focus.
    Card,
    /// The help lies over everything.
    Help,
    /// A list to choose from lies over the panes.
    List,
    /// The list of clients lies over the panes.
    Clients,
    /// A line is being written.
    Prompt,
    /// What is searched for is being written.
    Find,
    /// A filter is being written.
    Filter,
    /// The list of all commands lies over the panes.
    Commands,
    /// A change of the files that can be written.
    Confirm,
    /// A change that is only shown, for it is in no file.
    Diff,
    /// A text that is read.
    Notice,
    /// A policy that was pasted and can be taken.
    Offer,
}

impl Scope {
    /// What the help calls the keys of the layer.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Tree => "Keys in the tree",
            Self::Problems => "Keys in the list of problems",
            Self::Card => "Keys in the card",
            Self::Help => "Keys in the help",
            Self::List => "Keys in the list",
            Self::Prompt => "Keys in the line",
            Self::Clients => "Keys in the list of clients",
            Self::Notice => "Keys in the plan",
            Self::Offer => "Keys with a pasted policy",
            Self::Find => "Keys in the line of a search",
            Self::Filter => "Keys in the line of a filter",
            Self::Commands => "Keys in the list of commands",
            Self::Confirm | Self::Diff => "Keys below a diff",
        }
    }
}

/// One way a binding goes, such as down of "down, up".
pub struct Way {
    /// Keys that mean the same.
    pub keys: &'static [Key],
    /// What they tell the program.
    pub message: fn(Key) -> Message,
    /// What this way does, where the binding has others too.
    pub name: Option<&'static str>,
}

/// One line of the key table.
pub struct Binding {
    /// The ways of it; two when a key has an opposite.
    pub ways: &'static [Way],
    /// The layers in which it applies.
    pub scopes: &'static [Scope],
    /// The footer's word for it, in the scopes where the footer has one. The footer shows the
    /// first key of each way, and leaves out what has nothing to do on the selected row.
    pub footer: &'static [(Scope, &'static str)],
    /// What it does, as the help and the README say it.
    pub help: &'static str,
}

pub(super) const EVERYWHERE: &[Scope] = &[
    Scope::Tree,
    Scope::Problems,
    Scope::Card,
    Scope::Help,
    Scope::List,
    Scope::Clients,
    Scope::Prompt,
    Scope::Find,
    Scope::Filter,
    Scope::Commands,
    Scope::Confirm,
    Scope::Diff,
    Scope::Notice,
    Scope::Offer,
];
pub(super) const LISTS: &[Scope] = &[
    Scope::Tree,
    Scope::Problems,
    Scope::Card,
    Scope::Help,
    Scope::List,
    Scope::Clients,
    Scope::Confirm,
    Scope::Diff,
    Scope::Notice,
    Scope::Offer,
];
pub(super) const CONFIRM: &[Scope] = &[Scope::Confirm];
/// Where keys that make a character write it.
pub(super) const LINES: &[Scope] = &[Scope::Prompt, Scope::Find, Scope::Filter, Scope::Commands];
pub(super) const PANES: &[Scope] = &[Scope::Tree, Scope::Problems, Scope::Card];
pub(super) const TREE: &[Scope] = &[Scope::Tree];

macro_rules! way {
    ($($key:expr),+ => $message:expr) => {
        $crate::tui::keymap::Way { keys: &[$($key),+], message: |_| $message, name: None }
    };
    ($($key:expr),+ => $message:expr, $name:literal) => {
        $crate::tui::keymap::Way { keys: &[$($key),+], message: |_| $message, name: Some($name) }
    };
}
pub(super) use way;

impl Binding {
    /// The first keys of the ways, as the footer shows them: `j k`.
    pub fn short_keys(&self) -> String {
        let mut text = String::new();
        for way in self.ways {
            if let Some(key) = way.keys.first() {
                let gap = if text.is_empty() { "" } else { " " };
                let _ = write!(text, "{gap}{key}");
            }
        }
        text
    }

    /// Whether one of its keys says something.
    pub fn says(&self, wanted: fn(&Message) -> bool) -> bool {
        let mut ways = self.ways.iter();
        ways.any(|way| {
            let first = way.keys.first();
            first.is_some_and(|key| wanted(&(way.message)(*key)))
        })
    }

    /// All keys, those of one way together: `j ↓, k ↑`.
    pub fn all_keys(&self) -> String {
        let mut text = String::new();
        for way in self.ways {
            for (index, key) in way.keys.iter().enumerate() {
                let gap = match (text.is_empty(), index) {
                    (true, _) => "",
                    (false, 0) => ", ",
                    (false, _) => " ",
                };
                let _ = write!(text, "{gap}{key}");
            }
        }
        text
    }
}
