//! The one table of keys. Dispatch, footer, help and the README are all generated from it, so none
//! of them can name a key without an effect or omit a key that has one.

mod acting;
mod binding;
mod lines;
mod moving;
mod program;
mod rebind;
mod scope;

pub(crate) use binding::{Binding, Way};
pub(crate) use rebind::{default_keys, groups, rebind};
pub(crate) use scope::Scope;

use super::keys::Key;
use super::message::Message;
use std::fmt::Write as _;

/// Related bindings.
pub(crate) struct Group {
    /// The heading in the help.
    pub heading: &'static str,
    /// The bindings, in the order of the help.
    pub bindings: &'static [Binding],
}

/// All keys of the program, in the order of the help; see [`rebind`].
pub(crate) static GROUPS: &[Group] = &[
    Group {
        heading: "Move",
        bindings: moving::MOVING,
    },
    Group {
        heading: "Ask and change",
        bindings: acting::ACTING,
    },
    Group {
        heading: "Find",
        bindings: lines::FINDING,
    },
    Group {
        heading: "Lists and lines",
        bindings: lines::LINES,
    },
    Group {
        heading: "Program",
        bindings: program::PROGRAM,
    },
];

/// The mouse actions, as described in the help.
pub(crate) const MOUSE: [(&str, &str); 4] = [
    (
        "click",
        "select a row; on ▾ fold it; on a key of the footer press it",
    ),
    ("wheel", "scroll what is under the pointer"),
    ("drag", "move the rule between the panes"),
    (
        "Shift-drag",
        "select text, as the terminal does without the mouse (--no-mouse)",
    ),
];

/// The bindings of all groups.
pub(crate) fn bindings() -> impl Iterator<Item = &'static Binding> {
    groups().iter().flat_map(|group| group.bindings)
}

/// The message of a key in a scope; `None` if it has no meaning there.
pub(crate) fn find_message(key: Key, scope: Scope) -> Option<Message> {
    bindings()
        .filter(|binding| binding.scopes.contains(&scope))
        .flat_map(|binding| binding.ways)
        .find(|way| {
            let typed = key.character().is_some() && way.keys.contains(&Key::ANY_CHARACTER);
            typed || way.keys.contains(&key)
        })
        .map(|way| (way.message)(key))
}

/// The first key that sends a matching message, for sentences that name a key.
pub(crate) fn first_key(wanted: fn(&Message) -> bool) -> String {
    let mut ways = bindings().flat_map(|binding| binding.ways);
    let key = ways.find_map(|way| {
        let key = *way.keys.first()?;
        wanted(&(way.message)(key)).then_some(key)
    });
    key.map(|key| key.to_string()).unwrap_or_default()
}

/// The first key that sends a matching message in a scope.
pub(crate) fn key_in(scope: Scope, wanted: fn(&Message) -> bool) -> String {
    let bindings = bindings().filter(|binding| binding.scopes.contains(&scope));
    let binding = bindings.into_iter().find(|binding| binding.says(wanted));
    let way = binding.and_then(|binding| binding.ways.first());
    let key = way.and_then(|way| way.keys.first());
    key.map(ToString::to_string).unwrap_or_default()
}

/// The table of the README, between its `<!-- keys -->` marks.
pub fn markdown_table() -> String {
    let mut text = String::from("| key | what it does |\n| --- | --- |\n");
    for binding in bindings() {
        let mut keys = String::new();
        for key in binding.ways.iter().flat_map(|way| way.keys) {
            let gap = if keys.is_empty() { "" } else { " " };
            let _ = write!(keys, "{gap}`{key}`");
        }
        let _ = writeln!(text, "| {keys} | {} |", binding.help);
    }
    text
}

#[cfg(test)]
mod tests;
