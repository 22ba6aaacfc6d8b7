//! The terminal explorer: keys → [`Message`] → [`update`] → [`Model`] → frame.
//!
//! Only one table turns keys into messages ([`keymap::GROUPS`]). `update` changes the model and
//! returns outside work as a [`Task`]. The views read the model and write to a buffer. Only [`run`]
//! touches the terminal; [`draw_frame`] drives the very same functions without one.
//!
//! A thing on the screen has a file for its state, one for what its keys do, and one in `view` for
//! its drawing:
//!
//! | thing | state | keys | drawing |
//! | --- | --- | --- | --- |
//! | tree | `tree`, `narrowed` | `moving` | `tree`, `columns`, `cells`, `places` |
//! | path, hops to a role | `stations` | `moving` | `stations` |
//! | problems by cause | `problem_list` | `moving` | `problems` |
//! | card | `sheet` | `moving`, `copy` | `card` |
//! | title, banners | `summary` | | `title` |
//! | footer | `footer` | | `footer` |
//! | search, filter | `search`, `filter`, `query` | `find`, `typing` | `highlight`, `command_list` |
//! | commands | `command_list` | `typing` | `command_list` |
//! | what if | `what_if` | `overriding` | `what_if` |
//! | clients | `overlay` | `clients` | `clients` |
//! | changes to write | `offered` | `writing` | `writing` |
//! | report | `export` | `exporting` | `export` |
//! | pasted text | `overlay` | `pasting` | `card` |
//! | calls of AWS | `calls` | `calling` | `card` |
//! | tour | `tour` | `tour` | `tour` |
//! | help | `overlay` | `find`, `typing` | `help`, `signs` |
//!
//! `prepare` computes what a frame needs, `work` and `changing` what takes longer than a frame.

pub(crate) mod keymap;

mod answers;
mod attendant;
mod calling;
mod calls;
mod changing;
mod clients;
mod command_list;
mod copy;
mod event;
mod export;
mod exporting;
mod files;
mod filter;
mod find;
mod footer;
mod frame;
mod guard;
mod haystack;
mod keyboard;
mod keys;
mod layout;
mod message;
mod model;
mod mouse;
mod moving;
mod narrowed;
mod needle;
mod offered;
mod outside;
mod overlay;
mod overriding;
mod pasting;
mod prepare;
mod problem_list;
mod prompt;
mod query;
mod run;
mod screen;
mod search;
mod sheet;
mod signals;
mod start;
mod stations;
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

pub(crate) use calls::{CallsAsked, CallsDone, PlanShown};
pub(crate) use export::ReportAsked;
pub(crate) use frame::draw_frame;
pub(crate) use message::NotExported;
pub(crate) use model::Options;
pub(crate) use run::run;
pub(crate) use start::{
    Arrivals, Arrived, CallsJob, CallsPlan, Changed, Companion, Copied, Edit, Files, Planner,
    Questions, Reopened, RunError, Start, Writer,
};
pub(crate) use theme::Palette;
pub(crate) use thread::start_thread;

// What tests and the fuzzer call.
#[cfg(test)]
pub(crate) use {
    calls::CallsNews,
    frame::Frame,
    keys::{Key, KeysError},
    layout::{Focus, Room},
    message::{Pointer, PointerAction, Progress, Task},
    overlay::Overlay,
    stations::View,
    view::cursor,
    work::Work,
};
#[cfg(any(test, fuzzing))]
pub(crate) use {keys::parse_keys, message::Message, model::Model, update::update, view::draw};
