//! Keys that find rows and commands, and keys of lists and of lines that are being edited.

use super::binding::{Binding, Way, way};
use super::scope::{PANES, Scope, TYPING};
use crate::tui::keys::Key;
use crate::tui::message::{Message, Motion};
use crate::tui::prompt::LineEdit;
use crossterm::event::KeyCode;

pub(super) const FINDING: &[Binding] = &[
    Binding {
        ways: &[way!(Key::char('/') => Message::Find)],
        scopes: &[Scope::Tree, Scope::Card, Scope::Help],
        footer: &[
            (Scope::Tree, "find"),
            (Scope::Card, "find"),
            (Scope::Help, "find"),
        ],
        help: "find a profile, session, role, account, text",
    },
    Binding {
        ways: &[way!(Key::char('f') => Message::Filter)],
        scopes: PANES,
        footer: &[(Scope::Tree, "filter")],
        help: "filter the rows by verdict, cause, role, text",
    },
    Binding {
        ways: &[way!(Key::char(':') => Message::Commands)],
        scopes: PANES,
        footer: &[],
        help: "list all commands by their names",
    },
];

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
        scopes: TYPING,
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
        scopes: TYPING,
        footer: &[],
        help: "type it into the line",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Backspace), Key::ctrl('h') => Message::Edit(LineEdit::Backspace)),
            way!(Key::named(KeyCode::Delete) => Message::Edit(LineEdit::Delete)),
        ],
        scopes: TYPING,
        footer: &[],
        help: "delete the character before, after the cursor",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Left) => Message::Edit(LineEdit::Left)),
            way!(Key::named(KeyCode::Right) => Message::Edit(LineEdit::Right)),
        ],
        scopes: TYPING,
        footer: &[],
        help: "move one character left, right",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Home), Key::ctrl('a') => Message::Edit(LineEdit::Home)),
            way!(Key::named(KeyCode::End), Key::ctrl('e') => Message::Edit(LineEdit::End)),
        ],
        scopes: TYPING,
        footer: &[],
        help: "to the beginning, the end of the line",
    },
    Binding {
        ways: &[way!(Key::ctrl('u') => Message::Edit(LineEdit::Clear))],
        scopes: TYPING,
        footer: &[],
        help: "clear the line",
    },
];
