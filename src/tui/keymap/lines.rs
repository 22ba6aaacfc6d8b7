//! Keys of lists and of lines that are being edited.

use super::binding::{self, Binding, Scope, Way, way};
use crate::tui::keys::Key;
use crate::tui::message::{Message, Motion};
use crate::tui::prompt::LineEdit;
use crossterm::event::KeyCode;

pub(super) const LINES: &[Binding] = &[
    Binding {
        ways: &[way!(Key::named(KeyCode::Enter) => Message::Choose)],
        scopes: &[
            Scope::List,
            Scope::Clients,
            Scope::Prompt,
            Scope::Find,
            Scope::Filter,
            Scope::Commands,
            Scope::Code,
            Scope::Report,
        ],
        footer: &[
            (Scope::List, "choose"),
            (Scope::Clients, "choose"),
            (Scope::Prompt, "apply"),
            (Scope::Find, "keep"),
            (Scope::Filter, "keep"),
            (Scope::Commands, "do it"),
            (Scope::Code, "send"),
            (Scope::Report, "write"),
        ],
        help: "in a list or a line: choose, apply",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Down) => Message::Move(Motion::Down)),
            way!(Key::named(KeyCode::Up) => Message::Move(Motion::Up)),
        ],
        scopes: binding::LINES,
        footer: &[
            (Scope::Prompt, "likely"),
            (Scope::Find, "hit"),
            (Scope::Filter, "values"),
            (Scope::Commands, "move"),
        ],
        help: "beside a line: next, previous value or hit",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Tab) => Message::Complete)],
        scopes: &[Scope::Filter],
        footer: &[(Scope::Filter, "complete")],
        help: "in a filter: complete the word",
    },
    Binding {
        ways: &[Way {
            keys: &[Key::ANY_CHARACTER],
            message: |key| key.character().map_or(Message::Unbound(key), Message::Type),
            name: None,
        }],
        scopes: binding::LINES,
        footer: &[],
        help: "type it into the line",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Backspace), Key::ctrl('h') => Message::Edit(LineEdit::Backspace)),
            way!(Key::named(KeyCode::Delete) => Message::Edit(LineEdit::Delete)),
        ],
        scopes: binding::LINES,
        footer: &[],
        help: "delete the character before, after the cursor",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Left) => Message::Edit(LineEdit::Left)),
            way!(Key::named(KeyCode::Right) => Message::Edit(LineEdit::Right)),
        ],
        scopes: binding::LINES,
        footer: &[],
        help: "move one character left, right",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Home), Key::ctrl('a') => Message::Edit(LineEdit::Home)),
            way!(Key::named(KeyCode::End), Key::ctrl('e') => Message::Edit(LineEdit::End)),
        ],
        scopes: binding::LINES,
        footer: &[],
        help: "to the beginning, the end of the line",
    },
    Binding {
        ways: &[way!(Key::ctrl('u') => Message::Edit(LineEdit::Clear))],
        scopes: binding::LINES,
        footer: &[],
        help: "clear the line",
    },
];
