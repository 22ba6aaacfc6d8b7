//! Editing of lines: selects the line that a key belongs to, and updates what depends on it.

use super::command_list::CommandList;
use super::keymap::Scope;
use super::message::{Message, Motion};
use super::model::Model;
use super::overlay::Overlay;
use super::prompt::{Line, LineEdit};
use super::{find, overriding};

/// The line that is being edited.
fn line(model: &mut Model) -> Option<&mut Line> {
    match model.scope() {
        Scope::Find => find::search_of(model)
            .as_mut()
            .map(|search| &mut search.line),
        Scope::Filter => model.filter.as_mut().map(|filter| &mut filter.line),
        Scope::Report => match &mut model.overlay {
            Some(Overlay::Export(export)) => Some(&mut export.file),
            _ => None,
        },
        Scope::Commands => match &mut model.overlay {
            Some(Overlay::Commands(list)) => Some(&mut list.line),
            _ => None,
        },
        _ => None,
    }
}

/// Processes a message about a line. Returns the message of a command that was chosen.
pub(super) fn take(model: &mut Model, message: &Message) -> Option<Message> {
    match message {
        Message::Type(character) => write(model, std::iter::once(*character)),
        Message::Paste(text) => write(model, text.chars()),
        Message::Edit(change) => edit(model, *change),
        Message::Choose => return choose(model),
        Message::Complete => find::complete(model),
        Message::Find => find::open_search(model),
        Message::Filter => find::open_filter(model),
        Message::Commands => open_commands(model),
        _ => {}
    }
    None
}

/// Types a character or pastes a text into the line.
fn write(model: &mut Model, characters: impl Iterator<Item = char>) {
    match line(model) {
        Some(line) => {
            characters.for_each(|character| line.insert(character));
            read(model);
        }
        None => overriding::write(model, characters),
    }
}

/// Edits the line.
fn edit(model: &mut Model, edit: LineEdit) {
    match line(model) {
        Some(line) => {
            let text = line.text().to_owned();
            line.edit(edit);
            let moved = line.text() == text;
            if !moved || model.scope() == Scope::Filter {
                read(model);
            }
        }
        None => overriding::edit(model, edit),
    }
}

/// Searches for the current text.
fn read(model: &mut Model) {
    match model.scope() {
        Scope::Find => find::look(model),
        Scope::Filter => find::read_filter(model),
        _ => {
            if let Some(Overlay::Commands(list)) = &mut model.overlay {
                list.search();
            }
        }
    }
}

/// Moves within the list beside the line.
pub(super) fn step(model: &mut Model, motion: Motion) {
    let rows = if motion == Motion::Up { -1 } else { 1 };
    match model.scope() {
        Scope::Find => {
            find::step(model, rows > 0);
        }
        Scope::Filter => {
            if let Some(filter) = &mut model.filter {
                filter.step(rows);
            }
        }
        _ => {
            if let Some(Overlay::Commands(list)) = &mut model.overlay {
                list.step(rows);
            }
        }
    }
}

/// Enter. Returns the message of the chosen command, if any.
fn choose(model: &mut Model) -> Option<Message> {
    match model.scope() {
        Scope::Find => find::keep_search(model),
        Scope::Filter => find::keep_filter(model),
        Scope::Commands => {
            if let Some(Overlay::Commands(list)) = model.overlay.take() {
                return list.message();
            }
        }
        _ => overriding::choose(model),
    }
    None
}

/// Opens the list of all commands.
fn open_commands(model: &mut Model) {
    let list = CommandList::of(model.scope());
    model.overlay = Some(Overlay::Commands(Box::new(list)));
}

/// Closes the topmost layer: a line, a list, a search, a filter. Returns true if there was one.
pub(super) fn go_back(model: &mut Model) -> bool {
    match model.scope() {
        Scope::Find => find::leave_search(model),
        Scope::Filter => find::leave_filter(model),
        Scope::Help => {
            if find::search_of(model).take().is_none() {
                close_help(model);
            }
        }
        Scope::Tree | Scope::Problems | Scope::Card => {
            return model.search.take().is_some() || find::drop_filter(model);
        }
        _ => overriding::go_back(model),
    }
    true
}

/// Closes the help and restores what was below it.
pub(super) fn close_help(model: &mut Model) {
    if let Some(Overlay::Help(help)) = model.overlay.take() {
        model.overlay = help.under.map(|under| *under);
    }
}
