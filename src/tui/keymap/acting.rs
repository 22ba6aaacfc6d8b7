//! Keys that ask questions or make changes.

use super::binding::{Binding, way};
use super::scope::{PANES, Scope};
use crate::tui::keys::Key;
use crate::tui::message::Message;
use crossterm::event::KeyCode;

pub(super) const ACTING: &[Binding] = &[
    Binding {
        ways: &[way!(Key::char('e') => Message::OverrideSetting)],
        scopes: PANES,
        footer: &[(Scope::Tree, "what if"), (Scope::Card, "what if")],
        help: "what if a setting were another; writes nothing",
    },
    Binding {
        ways: &[way!(Key::char('F') => Message::FetchPlan)],
        scopes: PANES,
        footer: &[(Scope::Tree, "fetch")],
        help: "plan to fetch what is missing with the AWS CLI",
    },
    Binding {
        ways: &[way!(Key::char('P') => Message::ProbePlan)],
        scopes: PANES,
        footer: &[],
        help: "plan to make the hops of the profile for real",
    },
    Binding {
        ways: &[way!(Key::char('y') => Message::CopyScript)],
        scopes: &[Scope::Notice, Scope::FetchPlan],
        footer: &[
            (Scope::Notice, "copy the script"),
            (Scope::FetchPlan, "copy the script"),
        ],
        help: "in the plan to fetch: copy the script",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Enter) => Message::TakePolicy)],
        scopes: &[Scope::Offer],
        footer: &[(Scope::Offer, "evaluate with it")],
        help: "with a pasted policy: evaluate with it",
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
            way!(Key::char('u') => Message::Undo, "undo the latest change or write"),
            way!(Key::char('x') => Message::DropOverrides, "drop all what-if changes"),
        ],
        scopes: PANES,
        footer: &[
            (Scope::Tree, "undo, drop all"),
            (Scope::Card, "undo, drop all"),
        ],
        help: "undo the latest change or write, drop all changes",
    },
    Binding {
        ways: &[way!(Key::char('w') => Message::Propose)],
        scopes: PANES,
        footer: &[(Scope::Tree, "fix"), (Scope::Card, "fix")],
        help: "list all repairs and what you changed, as diffs",
    },
    Binding {
        ways: &[way!(Key::char('W') => Message::Confirm)],
        scopes: &[Scope::Confirm],
        footer: &[(Scope::Confirm, "write")],
        help: "below a diff: write it, with a backup",
    },
    Binding {
        ways: &[way!(Key::char('F') => Message::Confirm)],
        scopes: &[Scope::FetchPlan],
        footer: &[(Scope::FetchPlan, "fetch")],
        help: "in the plan to fetch: fetch",
    },
    Binding {
        ways: &[way!(Key::char('P') => Message::Confirm)],
        scopes: &[Scope::ProbePlan],
        footer: &[(Scope::ProbePlan, "make the calls")],
        help: "in the plan to probe: make the calls",
    },
    Binding {
        ways: &[way!(Key::char('Y') => Message::Confirm)],
        scopes: &[Scope::Question],
        footer: &[(Scope::Question, "yes")],
        help: "at a question of calls under way: yes",
    },
    Binding {
        ways: &[
            way!(Key::char('y') => Message::Copy, "copy the fix line; again: the next value"),
            way!(Key::char('Y') => Message::CopyExplanation, "copy the whole explanation"),
        ],
        scopes: PANES,
        footer: &[(Scope::Card, "copy")],
        help: "copy the fix line, again: the next value; all of it",
    },
    Binding {
        ways: &[way!(Key::char('y') => Message::Copy)],
        scopes: &[Scope::Confirm, Scope::Diff],
        footer: &[(Scope::Confirm, "copy"), (Scope::Diff, "copy")],
        help: "above a diff: copy it with its reason",
    },
    Binding {
        ways: &[way!(Key::char('X') => Message::Export)],
        scopes: PANES,
        footer: &[],
        help: "write a report of the profile to a file",
    },
    Binding {
        ways: &[way!(Key::named(KeyCode::Tab) => Message::Redact)],
        scopes: &[Scope::Report],
        footer: &[(Scope::Report, "redact")],
        help: "in the export dialog: turn replacing names on or off",
    },
    Binding {
        ways: &[way!(Key::char('Y') => Message::Confirm)],
        scopes: &[Scope::Replace],
        footer: &[(Scope::Replace, "replace it")],
        help: "in the export dialog: replace the file that exists",
    },
    Binding {
        ways: &[way!(Key::char('o') => Message::OpenEditor)],
        scopes: PANES,
        footer: &[],
        help: "editor at the profile; from the card, at its fix",
    },
    Binding {
        ways: &[way!(Key::char('r'), Key::named(KeyCode::F(5)) => Message::Reload)],
        scopes: PANES,
        footer: &[],
        help: "read the files again, as happens when they change",
    },
    Binding {
        ways: &[way!(Key::char('C') => Message::Clients)],
        scopes: PANES,
        footer: &[],
        help: "list the clients (SDKs) and what differs with each",
    },
];
