//! The effect of messages on the model. Nothing here draws, waits or touches the terminal: outside
//! work is returned as a [`Task`].

use super::keymap::Scope;
use super::keys::Key;
use super::layout::Focus;
use super::message::{Message, Task};
use super::model::Model;
use super::overlay::{Help, Overlay};
use super::stations::View;
use super::work::{Found, Product};
use super::{
    calling, changing, clients, copy, exporting, files, keymap, mouse, moving, overriding, pasting,
    tour, typing, writing,
};
use crate::explain::{self, Run, Tone};
use crate::text::word;

/// Applies a message to the model.
pub(crate) fn update(model: &mut Model, message: Message) -> Task {
    match message {
        Message::Clock(now) => return writing::set_clock(model, now),
        Message::Drawn(now) => writing::take_drawn(model, now),
        Message::Resize(width, height) => {
            model.size = (width, height);
        }
        Message::Pointer(pointer) => {
            let messages = mouse::take(model, pointer);
            let tasks = messages.iter().map(|message| take_key(model, message));
            return tasks.last().unwrap_or(Task::None);
        }
        Message::Background(light) => model.theme = model.theme.on(light),
        Message::Found(found) => take_found(model, found),
        Message::Absorb(arrival) => {
            model.workshop.changing.stop();
            model.summary = None;
            model.stale |= model.prediction.absorb(arrival);
        }
        Message::Loading(progress) => model.loading = Some(progress),
        Message::Loaded => {
            model.loading = None;
            model.prediction.finish_loading();
            model.summary = None;
            model.stale = true;
            clients::count(model);
            if !model.touched {
                model
                    .causes
                    .renew(explain::shared_causes(&model.prediction));
                let first = explain::first_row(&model.prediction, &model.causes.causes);
                model.tree.reveal(first);
            }
        }
        Message::ReadAgain(files) => changing::take_rows(model, files),
        Message::Problem(text) => model.problems.push(Run::new(Tone::Problem, text)),
        Message::Written(written) => writing::take_in(model, written),
        Message::Edited(edited) => return files::take_edited(model, edited),
        Message::FilesChanged(names) => return files::on_change(model, names),
        Message::Reloaded(read) => files::take_in(model, read),
        Message::Copied(copied) => copy::take_in(model, copied),
        Message::Planned(plan) => calling::show_plan(model, plan),
        Message::Calls(news) => return calling::take_news(model, news),
        Message::Exported(exported) => exporting::take_in(model, exported),
        key => {
            let task = take_key(model, &key);
            if task != Task::None {
                return task;
            }
        }
    }
    if !model.pending.is_empty() && !model.workshop.changing.is_busy() {
        changing::resume(model);
    }
    match overriding::task(model) {
        Task::None => files::waiting(model),
        task => task,
    }
}

/// Adds a result of background work if it is still wanted.
fn take_found(model: &mut Model, found: Found) {
    if !model.workshop.wants(&found) {
        return;
    }
    match found.product {
        Product::Evaluated(evaluated) => changing::take_in(model, *evaluated),
        Product::Unread(wanted) => changing::read_for(model, *wanted),
        Product::Offers(offers) => writing::take_offers(model, *offers),
        counted => clients::take_in(model, &counted),
    }
}

/// Handles the message of a key. A refusal is said after everything else, as what the key has done
/// decides whether the refused key may come again.
fn take_key(model: &mut Model, message: &Message) -> Task {
    model.status = None;
    model.touched = true;
    let confirms = matches!(message, Message::Confirm);
    let refused = model.guard.take(confirms);
    let task = if confirms {
        Task::None
    } else {
        act(model, message)
    };
    if refused {
        writing::say_refused(model);
    }
    task
}

/// Does what a message of a key says.
fn act(model: &mut Model, message: &Message) -> Task {
    let task = calling::take(model, message).or_else(|| exporting::take(model, message));
    if let Some(task) = task {
        return task;
    }
    if tour::take(model, message) {
        return Task::None;
    }
    let before = model.tree.selected();
    let again = model.copied.take();
    match message {
        Message::OpenEditor => return files::open_editor(model),
        Message::Reload => return files::by_hand(model),
        Message::Copy => {
            return match writing::shown_text(model) {
                Some(text) => copy::copy(model, word!("the change"), text),
                None => copy::copy_value(model, again),
            };
        }
        Message::CopyExplanation => return copy::copy_explanation(model),
        Message::Move(motion) => moving::move_by(model, *motion),
        Message::Close if model.view != View::Chains => model.view = View::Chains,
        Message::Open | Message::Toggle if model.view != View::Chains => {}
        Message::Open => moving::open_row(model),
        Message::Close => moving::close_row(model),
        Message::Toggle => moving::toggle_row(model),
        Message::Show(view) => moving::show_view(model, *view),
        Message::Tour => model.begin_tour(),
        Message::Zoom => moving::zoom(model),
        Message::ShowCard => model.focus = Focus::Card,
        Message::ShowPolicy => moving::show_policy(model),
        Message::NextPane => moving::switch_focus(model, true),
        Message::PreviousPane => moving::switch_focus(model, false),
        Message::Problems => moving::open_problems(model),
        Message::GoThere => moving::go_there(model),
        Message::NextFailing => moving::step(model, true),
        Message::PreviousFailing => moving::step(model, false),
        Message::Clients => clients::open(model),
        Message::Help => help(model),
        Message::OverrideSetting => overriding::open_settings(model),
        Message::OverrideKey => overriding::open_keys(model),
        Message::AddCall => overriding::open_call(model),
        Message::Undo => overriding::undo(model),
        Message::DropOverrides => overriding::drop_all(model),
        Message::CopyScript => return pasting::copy_script(model),
        Message::TakePolicy => pasting::take_policy(model),
        Message::Paste(text) if is_pane(model.scope()) => pasting::paste(model, text),
        Message::Choose if matches!(model.overlay, Some(Overlay::Clients(_))) => {
            clients::choose(model);
        }
        Message::Choose
        | Message::Type(_)
        | Message::Paste(_)
        | Message::Edit(_)
        | Message::Complete
        | Message::Find
        | Message::Filter
        | Message::Commands => {
            if let Some(command) = typing::take(model, message) {
                return act(model, &command);
            }
        }
        Message::Propose => writing::propose(model),
        Message::Leave if model.scope() == Scope::Help => typing::close_help(model),
        Message::Leave if model.overlay.is_none() => {
            if !overriding::warn_of_changes(model) {
                return Task::Quit;
            }
        }
        Message::Back | Message::Leave => {
            if !typing::go_back(model) {
                moving::go_back(model);
            }
        }
        Message::Quit => return Task::Quit,
        Message::Suspend => return Task::Suspend,
        Message::Redraw => return Task::Redraw,
        Message::Unbound(key) => say_unbound(model, *key),
        Message::Confirm
        | Message::FetchPlan
        | Message::ProbePlan
        | Message::Planned(_)
        | Message::Calls(_)
        | Message::Export
        | Message::Redact
        | Message::Exported(_)
        | Message::Clock(_)
        | Message::Drawn(_)
        | Message::Found(_)
        | Message::Resize(..)
        | Message::Background(_)
        | Message::Pointer(_)
        | Message::Absorb(_)
        | Message::Loading(_)
        | Message::Loaded
        | Message::ReadAgain(_)
        | Message::Written(_)
        | Message::Copied(_)
        | Message::Edited(_)
        | Message::FilesChanged(_)
        | Message::Reloaded(_)
        | Message::Problem(_) => {}
    }
    let moved = model.tree.selected() != before;
    if moved {
        model.card_top = 0;
    }
    writing::stop_looking(model, moved);
    match &model.overlay {
        Some(Overlay::WhatIf(_)) => overriding::try_out(model),
        Some(Overlay::Clients(_)) => clients::try_out(model),
        _ => changing::restore(model),
    }
    Task::None
}

/// Returns true if a pane has the focus, without an overlay or a line being edited.
const fn is_pane(scope: Scope) -> bool {
    matches!(scope, Scope::Tree | Scope::Problems | Scope::Card)
}

/// A key has no meaning here; the message names the key that lists those that do.
fn say_unbound(model: &mut Model, key: Key) {
    let help = keymap::key_in(model.scope(), |message| matches!(message, Message::Help));
    model.say(Tone::Plain, explain::unbound_key(&key.to_string(), &help));
}

/// Opens the help over everything, or closes it.
fn help(model: &mut Model) {
    if matches!(model.overlay, Some(Overlay::Help(_))) {
        return typing::close_help(model);
    }
    model.overlay = Some(Overlay::Help(Help {
        top: 0,
        from: model.scope(),
        search: None,
        line: None,
        under: model.overlay.take().map(Box::new),
    }));
}
