//! What a message does to the model. Nothing here draws, waits or touches the terminal: what must
//! be done outside is handed back as a [`Task`].

use super::keymap::Scope;
use super::model::{Focus, Model, Overlay, Progress};
use super::prompt::LineEdit;
use super::{call, view, what_if, writing};
use crate::explain::{self, Run, Runs, Tone};
use crate::predict::Arrival;

/// A movement in whatever has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One line down.
    Down,
    /// One line up.
    Up,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// To the first line.
    Top,
    /// To the last line.
    Bottom,
}

/// Something that has happened.
pub enum Message {
    /// Move the cursor, or scroll.
    Move(Motion),
    /// Open the row; from an open one go to its first child.
    Open,
    /// Close the row; from a closed one go to its parent.
    Close,
    /// Open or close the row.
    Toggle,
    /// Go to the card.
    ShowCard,
    /// Go to the other pane.
    SwitchFocus,
    /// Go to the next hop that fails.
    NextFailing,
    /// Go to the previous hop that fails.
    PreviousFailing,
    /// Look through the eyes of the next client.
    NextClient,
    /// Ask what if a setting of the selected profile were another.
    OverrideSetting,
    /// Ask what if the request carried a context key.
    OverrideKey,
    /// Ask for a role that the selected profile might assume.
    AddCall,
    /// Take the latest override back.
    Undo,
    /// Take all overrides back.
    DropOverrides,
    /// Take what the cursor is on, or what the line says.
    Choose,
    /// A character for the line.
    Type(char),
    /// A text for the line.
    Paste(String),
    /// A change within the line.
    Edit(LineEdit),
    /// Show what could be written.
    Propose,
    /// Write it.
    Confirm,
    /// Leave the files as they are.
    Refuse,
    /// The files are written, as the sentence says, or the text says why not.
    Written(Result<Runs, String>),
    /// Show the help.
    Help,
    /// Close what lies on top.
    Back,
    /// Close what lies on top, else quit.
    Leave,
    /// Quit.
    Quit,
    /// Stop, as Ctrl-Z does to every program.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// A key that means nothing here.
    Unbound,
    /// The terminal has another size now.
    Resize(u16, u16),
    /// A snapshot file has been read.
    Absorb(Arrival),
    /// Loading goes on.
    Loading(Progress),
    /// All that was to be loaded is loaded.
    Loaded,
    /// All snapshots have been read for more rows.
    ReadAgain(Vec<Arrival>),
    /// Something could not be loaded; the text says what and why.
    Problem(String),
}

/// What is to be done outside the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Nothing but to draw.
    None,
    /// Leave the program.
    Quit,
    /// Give the terminal back and stop until the shell continues the program.
    Suspend,
    /// Read the snapshots for [`Model::rows_to_read`], and answer with [`Message::ReadAgain`].
    Read,
    /// Write [`Model::files_to_write`], and answer with [`Message::Written`].
    Write,
    /// Forget what the terminal shows and draw everything.
    Redraw,
}

impl Model {
    /// The layer that has the keys.
    pub const fn scope(&self) -> Scope {
        match (&self.overlay, self.focus) {
            (Some(Overlay::Help { .. }), _) => Scope::Help,
            (Some(Overlay::WhatIf(what_if)), _) => match what_if.field {
                None => Scope::List,
                Some(_) => Scope::Prompt,
            },
            (Some(Overlay::Write(_)), _) if self.prediction.sample => Scope::Diff,
            (Some(Overlay::Write(_)), _) => Scope::Confirm,
            (None, Focus::Tree) => Scope::Tree,
            (None, Focus::Card) => Scope::Card,
        }
    }
}

/// Takes a message into the model.
pub fn update(model: &mut Model, message: Message) -> Task {
    match message {
        Message::Resize(width, height) => model.size = (width, height),
        Message::Absorb(arrival) => model.stale |= model.prediction.absorb(arrival),
        Message::Loading(progress) => model.loading = Some(progress),
        Message::Loaded => {
            model.loading = None;
            model.prediction.finish_loading();
            model.stale = true;
            return call::task(model);
        }
        Message::ReadAgain(files) => {
            model.prediction.replace_snapshots(files);
            model.stale = true;
            call::resume(model);
        }
        Message::Problem(text) => model.problems.push(Run::new(Tone::Problem, text)),
        Message::Written(written) => writing::take_in(model, written),
        key => return take_key(model, &key),
    }
    Task::None
}

/// A message that a key has sent.
fn take_key(model: &mut Model, message: &Message) -> Task {
    model.status = None;
    let before = model.tree.selected();
    match message {
        Message::Move(motion) => move_by(model, *motion),
        Message::Open => open(model),
        Message::Close => close(model),
        Message::Toggle => toggle(model),
        Message::ShowCard => model.focus = Focus::Card,
        Message::SwitchFocus => {
            model.focus = match model.focus {
                Focus::Tree => Focus::Card,
                Focus::Card => Focus::Tree,
            }
        }
        Message::NextFailing => find_failing(model, true),
        Message::PreviousFailing => find_failing(model, false),
        Message::NextClient => next_client(model),
        Message::Help => {
            model.overlay = match model.overlay {
                Some(_) => None,
                None => Some(Overlay::Help { top: 0 }),
            }
        }
        Message::OverrideSetting => what_if::open_settings(model),
        Message::OverrideKey => what_if::open_keys(model),
        Message::AddCall => call::open(model),
        Message::Undo => what_if::undo(model),
        Message::DropOverrides => what_if::drop_all(model),
        Message::Choose => what_if::choose(model),
        Message::Type(character) => what_if::write(model, std::iter::once(*character)),
        Message::Paste(text) => what_if::write(model, text.chars()),
        Message::Edit(edit) => what_if::edit(model, *edit),
        Message::Propose => writing::propose(model),
        Message::Confirm => return writing::confirm(model),
        Message::Refuse => model.overlay = None,
        Message::Back | Message::Leave if model.overlay.is_some() => what_if::go_back(model),
        Message::Back => model.focus = Focus::Tree,
        Message::Leave | Message::Quit => return Task::Quit,
        Message::Suspend => return Task::Suspend,
        Message::Redraw => return Task::Redraw,
        Message::Unbound
        | Message::Resize(..)
        | Message::Absorb(_)
        | Message::Loading(_)
        | Message::Loaded
        | Message::ReadAgain(_)
        | Message::Written(_)
        | Message::Problem(_) => {}
    }
    if model.tree.selected() != before {
        model.card_top = 0;
    }
    call::task(model)
}

fn move_by(model: &mut Model, motion: Motion) {
    match model.scope() {
        Scope::Tree => {
            let page = usize::from(model.areas.rows.height);
            model.tree.step(distance(motion, page));
        }
        Scope::Card => {
            model.prepare();
            let page = usize::from(model.areas.card.height);
            model.card_top = model
                .card_top
                .saturating_add_signed(distance(motion, page))
                .min(model.last_card_top());
        }
        Scope::Help => {
            let page = view::help_height(model.size);
            let last = view::help_lines(model.size, &model.theme).saturating_sub(page);
            if let Some(Overlay::Help { top }) = &mut model.overlay {
                *top = top.saturating_add_signed(distance(motion, page)).min(last);
            }
        }
        Scope::Confirm | Scope::Diff => {
            if let Some(Overlay::Write(writing)) = &mut model.overlay {
                let page = view::writing_height(model.size);
                let lines = view::writing_lines(model.size, writing);
                writing.top = writing
                    .top
                    .saturating_add_signed(distance(motion, page))
                    .min(lines.saturating_sub(page));
            }
        }
        Scope::List | Scope::Prompt => {
            let page = view::what_if_height(model.size);
            if let Some(Overlay::WhatIf(what_if)) = &mut model.overlay {
                what_if.step(distance(motion, page));
            }
        }
    }
}

/// The lines of a motion; a page keeps one line in sight.
fn distance(motion: Motion, page: usize) -> isize {
    let page = isize::try_from(page).unwrap_or(1);
    match motion {
        Motion::Down => 1,
        Motion::Up => -1,
        Motion::PageDown => (page - 1).max(1),
        Motion::PageUp => (1 - page).min(-1),
        Motion::HalfDown => (page / 2).max(1),
        Motion::HalfUp => (-page / 2).min(-1),
        Motion::Top => isize::MIN,
        Motion::Bottom => isize::MAX,
    }
}

/// Recolours the tree for the next client; the cursor stays with its profile.
fn next_client(model: &mut Model) {
    let client = model.prediction.survey.assumptions.client.next();
    model.set_client(client);
    model.say(
        Tone::Plain,
        format!("as {} calls", explain::client_words(client)),
    );
}

fn open(model: &mut Model) {
    let Some(row) = model.tree.selected() else {
        return;
    };
    match model.tree.is_open(row) {
        Some(true) => model.tree.step(1),
        Some(false) => model.tree.set_open(row, true),
        None => {}
    }
}

fn close(model: &mut Model) {
    let Some(row) = model.tree.selected() else {
        return;
    };
    if model.tree.is_open(row) == Some(true) {
        model.tree.set_open(row, false);
    } else if let Some(parent) = model.tree.parent(row) {
        model.tree.reveal(parent);
    }
}

fn toggle(model: &mut Model) {
    if let Some(row) = model.tree.selected()
        && let Some(open) = model.tree.is_open(row)
    {
        model.tree.set_open(row, !open);
    }
}

/// Goes to the next failing hop in the given direction, round the end of the tree if need be,
/// and says which of how many it is.
fn find_failing(model: &mut Model, forward: bool) {
    let failing: Vec<usize> = (0..model.tree.len())
        .filter(|&row| explain::is_failing(&model.prediction, row))
        .collect();
    let here = model.tree.selected().unwrap_or(0);
    let place = if forward {
        let place = failing.partition_point(|&row| row <= here);
        if place < failing.len() { place } else { 0 }
    } else {
        let before = failing.partition_point(|&row| row < here);
        before
            .checked_sub(1)
            .unwrap_or(failing.len().saturating_sub(1))
    };
    let Some(&row) = failing.get(place) else {
        let so_far = if model.loading.is_some() {
            " so far"
        } else {
            ""
        };
        model.say(Tone::Plain, format!("no hop fails{so_far}"));
        return;
    };
    model.tree.reveal(row);
    let (number, count) = (place + 1, failing.len());
    model.say(Tone::Plain, format!("failing hop {number} of {count}"));
}
