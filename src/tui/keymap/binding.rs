//! An entry of the key table.

use super::scope::Scope;
use crate::tui::keys::Key;
use crate::tui::message::Message;
use std::fmt::Write as _;

/// One direction of a binding, such as down in "down, up".
pub(crate) struct Way {
    /// Keys with the same meaning.
    pub keys: &'static [Key],
    /// The message that they send.
    pub message: fn(Key) -> Message,
    /// The name of this direction, if the binding has others.
    pub name: Option<&'static str>,
}

/// One entry of the key table.
pub(crate) struct Binding {
    /// The directions; two if a key has an opposite.
    pub ways: &'static [Way],
    /// The layers in which it applies.
    pub scopes: &'static [Scope],
    /// The footer's word, for the scopes in which the footer shows it. The footer shows the first
    /// key of each direction, and omits keys that have no effect on the selected row.
    pub footer: &'static [(Scope, &'static str)],
    /// The description in the help and the README.
    pub help: &'static str,
}

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
    /// The first key of each direction, as in the footer: `j k`.
    pub(crate) fn short_keys(&self) -> String {
        let mut text = String::new();
        for way in self.ways {
            if let Some(key) = way.keys.first() {
                let gap = if text.is_empty() { "" } else { " " };
                let _ = write!(text, "{gap}{key}");
            }
        }
        text
    }

    /// Returns true if one of its keys sends a matching message.
    pub(crate) fn says(&self, wanted: fn(&Message) -> bool) -> bool {
        let mut ways = self.ways.iter();
        ways.any(|way| {
            let first = way.keys.first();
            first.is_some_and(|key| wanted(&(way.message)(*key)))
        })
    }

    /// All keys, grouped by direction: `j ↓, k ↑`.
    pub(crate) fn all_keys(&self) -> String {
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
