//! Keys that move, fold and switch panes.

use super::binding::{Binding, way};
use super::scope::{LISTS, PANES, Scope, TREE};
use crate::tui::keys::Key;
use crate::tui::message::{Message, Motion};
use crate::tui::stations::View;
use crossterm::event::KeyCode;

pub(super) const MOVING: &[Binding] = &[
    Binding {
        ways: &[
            way!(Key::char('j'), Key::named(KeyCode::Down) => Message::Move(Motion::Down), "down one line"),
            way!(Key::char('k'), Key::named(KeyCode::Up) => Message::Move(Motion::Up), "up one line"),
        ],
        scopes: LISTS,
        footer: &[
            (Scope::Tree, "move"),
            (Scope::Problems, "move"),
            (Scope::Card, "scroll"),
            (Scope::Help, "scroll"),
            (Scope::Notice, "scroll"),
            (Scope::Offer, "scroll"),
            (Scope::List, "move"),
            (Scope::Clients, "move"),
            (Scope::Confirm, "move"),
            (Scope::Diff, "move"),
        ],
        help: "down, up one line",
    },
    Binding {
        ways: &[
            way!(Key::char('n') => Message::NextFailing, "next problem, or next hit of a search"),
            way!(Key::char('N') => Message::PreviousFailing, "previous problem or hit"),
        ],
        scopes: &[Scope::Tree, Scope::Problems, Scope::Card, Scope::Help],
        footer: &[
            (Scope::Tree, "problem"),
            (Scope::Card, "problem"),
            (Scope::Help, "hit"),
        ],
        help: "next, previous problem, or hit of a search",
    },
    Binding {
        ways: &[way!(Key::char('p') => Message::Problems)],
        scopes: PANES,
        footer: &[(Scope::Tree, "problems")],
        help: "the list of problems by cause, and back",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Enter) => Message::GoThere)],
        scopes: &[Scope::Problems],
        footer: &[(Scope::Problems, "go there")],
        help: "in the list of problems: to the cause's first hop",
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
        help: "in the card: the whole policy; again: full screen",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::Tab) => Message::NextPane, "go to the next pane"),
            way!(Key::named(KeyCode::BackTab) => Message::PreviousPane, "go to the previous pane"),
        ],
        scopes: PANES,
        footer: &[],
        help: "next, previous pane: tree, problems, card",
    },
    Binding {
        ways: &[
            way!(Key::char('h'), Key::named(KeyCode::Left) => Message::Close, "close the row; again: its parent"),
            way!(Key::char('l'), Key::named(KeyCode::Right) => Message::Open, "open the row; again: its child"),
        ],
        scopes: TREE,
        footer: &[(Scope::Tree, "fold")],
        help: "close, open the row; again: its parent, its child",
    },
    Binding {
        ways: &[
            way!(Key::char('1') => Message::Show(View::Chains), "the tree of chains"),
            way!(Key::char('2') => Message::Show(View::Path), "this chain as a path"),
            way!(Key::char('3') => Message::Show(View::Policy), "all hops to this role"),
        ],
        scopes: PANES,
        footer: &[(Scope::Tree, "tree path role")],
        help: "tree; chain as a path; all hops to this role",
    },
    Binding {
        ways: &[way!(Key::char('z') => Message::Zoom)],
        scopes: PANES,
        footer: &[],
        help: "let this pane fill the screen, and back",
    },
    Binding {
        ways: &[way!(Key::char(' ') => Message::Toggle)],
        scopes: TREE,
        footer: &[],
        help: "close or open the row",
    },
    Binding {
        ways: &[
            way!(Key::named(KeyCode::PageDown), Key::ctrl('f') => Message::Move(Motion::PageDown), "down a page"),
            way!(Key::named(KeyCode::PageUp), Key::ctrl('b') => Message::Move(Motion::PageUp), "up a page"),
        ],
        scopes: LISTS,
        footer: &[],
        help: "down, up a page",
    },
    Binding {
        ways: &[
            way!(Key::ctrl('d') => Message::Move(Motion::HalfDown), "down half a page"),
            way!(Key::ctrl('u') => Message::Move(Motion::HalfUp), "up half a page"),
        ],
        scopes: LISTS,
        footer: &[],
        help: "down, up half a page",
    },
    Binding {
        ways: &[
            way!(Key::char('g'), Key::named(KeyCode::Home) => Message::Move(Motion::Top), "to the first line"),
            way!(Key::char('G'), Key::named(KeyCode::End) => Message::Move(Motion::Bottom), "to the last line"),
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
];
