//! Keys of the program itself.

use super::binding::{Binding, way};
use super::scope::{EVERYWHERE, LISTS, PANES, Scope, TYPING};
use crate::tui::keys::Key;
use crate::tui::message::Message;
use crossterm::event::KeyCode;

pub(super) const PROGRAM: &[Binding] = &[
    Binding {
        ways: &[way!(Key::named(KeyCode::Esc) => Message::Back)],
        scopes: EVERYWHERE,
        footer: &[
            (Scope::Tree, "drop"),
            (Scope::Card, "back"),
            (Scope::Problems, "back"),
            (Scope::Help, "close"),
            (Scope::Notice, "close"),
            (Scope::Offer, "leave it"),
            (Scope::List, "close"),
            (Scope::Clients, "close"),
            (Scope::Confirm, "close"),
            (Scope::Diff, "close"),
            (Scope::Prompt, "back"),
            (Scope::Find, "drop"),
            (Scope::Filter, "as before"),
            (Scope::Commands, "close"),
            (Scope::FetchPlan, "close"),
            (Scope::ProbePlan, "close"),
            (Scope::Calling, "cancel"),
            (Scope::Question, "no"),
            (Scope::Code, "no code"),
            (Scope::Report, "close"),
            (Scope::Replace, "back"),
        ],
        help: "close what lies on top; never quits",
    },
    Binding {
        ways: &[way!(Key::char('?'), Key::named(KeyCode::F(1)) => Message::Help)],
        scopes: LISTS,
        footer: &[
            (Scope::Tree, "help"),
            (Scope::Problems, "help"),
            (Scope::Card, "help"),
        ],
        help: "this help",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::F(1)) => Message::Help)],
        scopes: TYPING,
        footer: &[],
        help: "this help, while a line is being written",
    },
    Binding {
        ways: &[way!(Key::char('t') => Message::Tour)],
        scopes: PANES,
        footer: &[],
        help: "the tour of the sample, in four steps",
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
];
