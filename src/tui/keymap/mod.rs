//! The one table of keys. Dispatch, footer, help and the README are all made from it, so none of
//! them can name a key that does nothing or leave out one that does.

use super::keys::Key;
use super::message::{Message, Motion};
use super::prompt::LineEdit;
use crossterm::event::KeyCode;
use std::fmt::Write as _;

/// Where a key applies: the layer that has the keys now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The tree has the focus.
    Tree,
    /// The card has the focus.
    Card,
    /// The help lies over everything.
    Help,
    /// A list to choose from lies over the panes.
    List,
    /// A line is being written.
    Prompt,
    /// A change of the files waits for yes or no.
    Confirm,
    /// A change that is only shown, for it is in no file.
    Diff,
}

/// One way a binding goes, such as down of "down, up".
pub struct Way {
    /// Keys that mean the same.
    pub keys: &'static [Key],
    /// What they tell the program.
    pub message: fn(Key) -> Message,
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

const EVERYWHERE: &[Scope] = &[
    Scope::Tree,
    Scope::Card,
    Scope::Help,
    Scope::List,
    Scope::Prompt,
    Scope::Confirm,
    Scope::Diff,
];
const LISTS: &[Scope] = &[
    Scope::Tree,
    Scope::Card,
    Scope::Help,
    Scope::List,
    Scope::Confirm,
    Scope::Diff,
];
const CONFIRM: &[Scope] = &[Scope::Confirm];
const PROMPT: &[Scope] = &[Scope::Prompt];
const PANES: &[Scope] = &[Scope::Tree, Scope::Card];
const TREE: &[Scope] = &[Scope::Tree];

macro_rules! way {
    ($($key:expr),+ => $message:expr) => {
        Way { keys: &[$($key),+], message: |_| $message }
    };
}

/// Every key there is, in the order of the help.
pub static BINDINGS: &[Binding] = &[
    Binding {
        ways: &[
            way!(Key::char('j'), Key::named(KeyCode::Down) => Message::Move(Motion::Down)),
            way!(Key::char('k'), Key::named(KeyCode::Up) => Message::Move(Motion::Up)),
        ],
        scopes: LISTS,
        footer: &[
            (Scope::Tree, "move"),
            (Scope::Card, "scroll"),
            (Scope::Help, "scroll"),
            (Scope::List, "move"),
            (Scope::Confirm, "scroll"),
            (Scope::Diff, "scroll"),
        ],
        help: "down, up one line",
    },
    Binding {
        ways: &[
            way!(Key::char('n') => Message::NextFailing),
            way!(Key::char('N') => Message::PreviousFailing),
        ],
        scopes: PANES,
        footer: &[(Scope::Tree, "failing hop"), (Scope::Card, "failing hop")],
        help: "next, previous failing hop; opens what hides it",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Enter) => Message::ShowCard)],
        scopes: TREE,
        footer: &[(Scope::Tree, "details")],
        help: "go to the card, which explains the row",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Enter) => Message::ShowPolicy)],
        scopes: &[Scope::Card],
        footer: &[(Scope::Card, "policy")],
        help: "in the card: scroll to the whole policy",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Enter) => Message::Choose)],
        scopes: &[Scope::List, Scope::Prompt],
        footer: &[(Scope::List, "choose"), (Scope::Prompt, "apply")],
        help: "in a list or a line: choose, apply",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Down) => Message::Move(Motion::Down)),
            way!(Key::named(KeyCode::Up) => Message::Move(Motion::Up)),
        ],
        scopes: PROMPT,
        footer: &[(Scope::Prompt, "likely")],
        help: "below a line: the next, the previous likely value",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Tab) => Message::SwitchFocus),
            way!(Key::named(KeyCode::BackTab) => Message::SwitchFocus),
        ],
        scopes: PANES,
        footer: &[],
        help: "go to the other pane",
    },
    Binding {
        ways: &[
            way!(Key::char('h'), Key::named(KeyCode::Left) => Message::Close),
            way!(Key::char('l'), Key::named(KeyCode::Right) => Message::Open),
        ],
        scopes: TREE,
        footer: &[(Scope::Tree, "fold")],
        help: "close, open the row; again: its parent, its child",
    },
    Binding {
        ways: &[way!(Key::char(' ') => Message::Toggle)],
        scopes: TREE,
        footer: &[],
        help: "close or open the row",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::PageDown), Key::ctrl('f') => Message::Move(Motion::PageDown)),
            way!(Key::named(KeyCode::PageUp), Key::ctrl('b') => Message::Move(Motion::PageUp)),
        ],
        scopes: LISTS,
        footer: &[],
        help: "down, up a page",
    },
    Binding {
        ways: &[
            way!(Key::ctrl('d') => Message::Move(Motion::HalfDown)),
            way!(Key::ctrl('u') => Message::Move(Motion::HalfUp)),
        ],
        scopes: LISTS,
        footer: &[],
        help: "down, up half a page",
    },
    Binding {
        ways: &[
            way!(Key::char('g'), Key::named(KeyCode::Home) => Message::Move(Motion::Top)),
            way!(Key::char('G'), Key::named(KeyCode::End) => Message::Move(Motion::Bottom)),
        ],
        scopes: LISTS,
        footer: &[],
        help: "to the first, the last line",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Left), Key::char('h') => Message::Back)],
        scopes: &[Scope::Card],
        footer: &[],
        help: "from the card back to the tree",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Esc) => Message::Back)],
        scopes: EVERYWHERE,
        footer: &[
            (Scope::Card, "back"),
            (Scope::Help, "close"),
            (Scope::List, "close"),
            (Scope::Diff, "close"),
            (Scope::Prompt, "back"),
        ],
        help: "close what lies on top; never quits",
    },
    Binding {
        ways: &[way!(Key::char('e') => Message::OverrideSetting)],
        scopes: PANES,
        footer: &[(Scope::Tree, "what if"), (Scope::Card, "what if")],
        help: "what if a setting were another; writes nothing",
    },
    Binding {
        ways: &[way!(Key::char('c') => Message::OverrideKey)],
        scopes: PANES,
        footer: &[],
        help: "what if the request carried this context key",
    },
    Binding {
        ways: &[way!(Key::char('a') => Message::AddCall)],
        scopes: PANES,
        footer: &[],
        help: "what if this profile assumed another role",
    },
    Binding {
        ways: &[
            way!(Key::char('u') => Message::Undo),
            way!(Key::char('x') => Message::DropOverrides),
        ],
        scopes: PANES,
        footer: &[],
        help: "undo the last override, all overrides",
    },
    Binding {
        ways: &[way!(Key::char('w') => Message::Propose)],
        scopes: PANES,
        footer: &[(Scope::Tree, "fix"), (Scope::Card, "fix")],
        help: "show the best repair, or the overrides, as a diff",
    },
    Binding {
        ways: &[
            way!(Key::char('y') => Message::Confirm),
            way!(Key::char('n') => Message::Refuse),
        ],
        scopes: CONFIRM,
        footer: &[(Scope::Confirm, "write, leave it")],
        help: "below a diff: write it with a backup, leave it be",
    },
    Binding {
        ways: &[way!(Key::char('C') => Message::NextClient)],
        scopes: PANES,
        footer: &[],
        help: "as the next client (SDK) sees it",
    },
    Binding {
        ways: &[way!(Key::char('?'), Key::named(KeyCode::F(1)) => Message::Help)],
        scopes: &[Scope::Tree, Scope::Card, Scope::Help],
        footer: &[(Scope::Tree, "help"), (Scope::Card, "help")],
        help: "this help",
    },
    Binding {
        ways: &[way!(Key::char('q') => Message::Leave)],
        scopes: LISTS,
        footer: &[(Scope::Tree, "quit"), (Scope::Card, "quit")],
        help: "close what lies on top, else quit",
    },
    Binding {
        ways: &[way!(Key::ctrl('c') => Message::Quit)],
        scopes: EVERYWHERE,
        footer: &[],
        help: "quit, whatever is open",
    },
    Binding {
        ways: &[way!(Key::ctrl('z') => Message::Suspend)],
        scopes: EVERYWHERE,
        footer: &[],
        help: "back to the shell for a while; `fg` returns",
    },
    Binding {
        ways: &[way!(Key::ctrl('l') => Message::Redraw)],
        scopes: EVERYWHERE,
        footer: &[],
        help: "redraw the screen",
    },
    Binding {
        ways: &[Way {
            keys: &[Key::ANY_CHARACTER],
            message: |key| key.character().map_or(Message::Unbound, Message::Type),
        }],
        scopes: PROMPT,
        footer: &[],
        help: "type it into the line",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Backspace), Key::ctrl('h') => Message::Edit(LineEdit::Backspace)),
            way!(Key::named(KeyCode::Delete) => Message::Edit(LineEdit::Delete)),
        ],
        scopes: PROMPT,
        footer: &[],
        help: "delete the character before, after the cursor",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Left) => Message::Edit(LineEdit::Left)),
            way!(Key::named(KeyCode::Right) => Message::Edit(LineEdit::Right)),
        ],
        scopes: PROMPT,
        footer: &[],
        help: "move one character left, right",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Home), Key::ctrl('a') => Message::Edit(LineEdit::Home)),
            way!(Key::named(KeyCode::End), Key::ctrl('e') => Message::Edit(LineEdit::End)),
        ],
        scopes: PROMPT,
        footer: &[],
        help: "to the beginning, the end of the line",
    },
    Binding {
        ways: &[way!(Key::ctrl('u') => Message::Edit(LineEdit::Clear))],
        scopes: PROMPT,
        footer: &[],
        help: "clear the line",
    },
];

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

/// What a key says in a scope; nothing when it means nothing there.
pub fn find_message(key: Key, scope: Scope) -> Option<Message> {
    BINDINGS
        .iter()
        .filter(|binding| binding.scopes.contains(&scope))
        .flat_map(|binding| binding.ways)
        .find(|way| {
            let typed = key.character().is_some() && way.keys.contains(&Key::ANY_CHARACTER);
            typed || way.keys.contains(&key)
        })
        .map(|way| (way.message)(key))
}

/// The first key that says something, for sentences that name a key.
pub fn first_key(wanted: fn(&Message) -> bool) -> String {
    let mut ways = BINDINGS.iter().flat_map(|binding| binding.ways);
    let key = ways.find_map(|way| {
        let key = *way.keys.first()?;
        wanted(&(way.message)(key)).then_some(key)
    });
    key.map(|key| key.to_string()).unwrap_or_default()
}

/// The table of the README, between its `<!-- keys -->` marks.
pub fn markdown_table() -> String {
    let mut text = String::from("| key | what it does |\n| --- | --- |\n");
    for binding in BINDINGS {
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
