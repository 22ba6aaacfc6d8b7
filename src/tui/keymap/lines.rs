//! Keys of lists and of lines that are written.

use super::binding::{Binding, PROMPT, Scope, Way, way};
use crate::tui::keys::Key;
use crate::tui::message::{Message, Motion};
use crate::tui::prompt::LineEdit;
use crossterm::event::KeyCode;

pub(super) const LINES: &[Binding] = &[
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
