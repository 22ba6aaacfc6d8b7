//! The terminal explorer: keys → [`Message`] → [`update`] → [`Model`] → frame.
//!
//! Only one table turns keys into messages ([`keymap::GROUPS`]). `update` changes the model and
//! returns outside work as a [`Task`]. The views read the model and write to a buffer. Only [`run`]
//! touches the terminal; [`print_frame`] drives the very same functions without one.

pub(crate) mod keymap;

mod answers;
mod attendant;
mod banners;
mod call_news;
mod called;
mod calling;
mod calls;
mod changing;
mod client_list;
mod clients;
mod command_list;
mod copy;
mod edit;
mod effects;
mod event;
mod export;
mod exporting;
mod filter;
mod find;
mod folding;
mod frame;
mod guard;
mod haystack;
mod keyboard;
mod keys;
mod layout;
mod message;
mod model;
mod mouse;
mod narrowed;
mod needle;
mod notice;
mod offered;
mod output;
mod outside;
mod overriding;
mod pasting;
mod prepare;
mod problem_list;
mod problems;
mod prompt;
mod query;
mod reload;
mod report_news;
mod run;
mod screen;
mod search;
mod sheet;
mod signals;
mod start;
mod stations;
mod step;
mod summary;
mod svg;
mod text;
mod theme;
mod thread;
mod tour;
mod tree;
mod typing;
mod update;
mod view;
mod what_if;
mod work;
mod writing;

pub(crate) use call_news::{CallsAsked, CallsDone, PlanShown};
pub(crate) use frame::draw_frame;
pub(crate) use model::Options;
pub(crate) use report_news::{NotExported, ReportAsked};
pub(crate) use run::run;
pub(crate) use start::{Arrivals, Arrived, Copied, Questions, RunError, Start, Writer};
pub(crate) use start::{CallsJob, CallsPlan, Companion, Planner};
pub(crate) use start::{Changed, Edit, Files, Reopened};
pub(crate) use theme::Palette;

// What tests and the fuzzer call.
#[cfg(test)]
pub(crate) use {
    call_news::CallsNews,
    frame::Frame,
    keys::{Key, KeysError},
    layout::{Focus, Room},
    message::{Pointer, PointerAction, Progress, Task},
    model::Overlay,
    stations::View,
    view::cursor,
    work::Work,
};
#[cfg(any(test, fuzzing))]
pub(crate) use {keys::parse_keys, message::Message, model::Model, update::update, view::draw};
