//! The terminal explorer: keys → [`Message`] → [`update`] → [`Model`] → frame.
//!
//! Only one table turns keys into messages ([`keymap::GROUPS`]). `update` changes the model and
//! returns outside work as a [`Task`]. The views read the model and write to a buffer. Only [`run`]
//! touches the terminal; [`print_frame`] drives the very same functions without one.

pub mod keymap;

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
mod tour;
mod tree;
mod typing;
mod update;
mod view;
mod what_if;
mod work;
mod writing;

pub use call_news::{CallsAsked, CallsDone, CallsNews, PlanShown, Reply};
pub use client_list::ClientList;
pub use command_list::CommandList;
pub use export::Export;
pub use filter::Filter;
pub use frame::{Frame, draw_frame, print_frame};
pub use keys::{Key, KeysError, parse_keys};
pub use layout::{Focus, Room};
pub use message::{CopyText, Copying, Message, Motion, Pointer, PointerAction, Progress, Task};
pub use model::{Help, Model, Options, Overlay};
pub use notice::Notice;
pub use offered::Writing;
pub use prompt::{Line, LineEdit};
pub use report_news::{NotExported, ReportAsked};
pub use run::run;
pub use search::Search;
pub use start::{
    Arrivals, Arrived, Copied, Copier, Questions, Reader, Reporter, RunError, Start, Writer,
};
pub use start::{CallsJob, CallsPlan, Companion, Planner};
pub use start::{Changed, Edit, Editor, Files, Reopen, Reopened, Watch};
pub use stations::View;
pub use theme::Palette;
pub use update::update;
pub use view::{cursor, draw};
pub use what_if::{Choice, Field, Item, WhatIf};
pub use work::{Found, Work};
