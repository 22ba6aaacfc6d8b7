//! Keys that find rows and commands.

use super::binding::{Binding, PANES, Scope, way};
use crate::tui::keys::Key;
use crate::tui::message::Message;

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
