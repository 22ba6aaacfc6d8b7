//! The effect of messages on the model. Nothing here draws, waits or touches the terminal: outside
//! work is returned as a [`Task`].

use super::keymap::Scope;
use super::keys::Key;
use super::layout::{Focus, Room};
use super::message::{Message, Motion, Task};
use super::model::{Help, Model, Overlay};
use super::stations::View;
use super::work::{Found, Product};
use super::{
    calls, changing, clients, copy, edit, exporting, folding, keymap, mouse, overriding, pasting,
    problems, reload, tour, typing, view, writing,
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
        Message::Edited(edited) => return edit::take_in(model, edited),
        Message::FilesChanged(names) => return reload::on_change(model, names),
        Message::Reloaded(read) => reload::take_in(model, read),
        Message::Copied(copied) => copy::take_in(model, copied),
        Message::Planned(plan) => calls::show_plan(model, plan),
        Message::Calls(news) => return calls::take_news(model, news),
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
        Task::None => reload::waiting(model),
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
    let task = calls::take(model, message).or_else(|| exporting::take(model, message));
    if let Some(task) = task {
        return task;
    }
    if tour::take(model, message) {
        return Task::None;
    }
    let before = model.tree.selected();
    let again = model.copied.take();
    match message {
        Message::OpenEditor => return edit::open(model),
        Message::Reload => return reload::by_hand(model),
        Message::Copy => {
            return match writing::shown_text(model) {
                Some(text) => copy::copy(model, word!("the change"), text),
                None => copy::copy_value(model, again),
            };
        }
        Message::CopyExplanation => return copy::copy_explanation(model),
        Message::Move(motion) => move_by(model, *motion),
        Message::Close if model.view != View::Chains => model.view = View::Chains,
        Message::Open | Message::Toggle if model.view != View::Chains => {}
        Message::Open => folding::open(model),
        Message::Close => folding::close(model),
        Message::Toggle => folding::toggle(model),
        Message::Show(view) => show_view(model, *view),
        Message::Tour => model.begin_tour(),
        Message::Zoom => model.room = other_room(model.room),
        Message::ShowCard => model.focus = Focus::Card,
        Message::ShowPolicy => show_policy(model),
        Message::NextPane => problems::switch_focus(model, true),
        Message::PreviousPane => problems::switch_focus(model, false),
        Message::Problems => problems::open(model),
        Message::GoThere => problems::go_there(model),
        Message::NextFailing => problems::step(model, true),
        Message::PreviousFailing => problems::step(model, false),
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
                go_back(model);
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

fn move_by(model: &mut Model, motion: Motion) {
    match model.scope() {
        Scope::Find | Scope::Filter | Scope::Commands => typing::step(model, motion),
        Scope::Tree => {
            let page = usize::from(model.areas.rows.height);
            let distance = motion.distance(page);
            if model.view == View::Chains {
                model.tree.step(distance);
                return;
            }
            model.prepare();
            let row = model.tree.selected();
            if let Some(row) = row.and_then(|row| model.stations.step(row, distance)) {
                model.tree.reveal(row);
            }
        }
        Scope::Problems => {
            let page = usize::from(model.areas.problems.height);
            model.causes.step(motion.distance(page));
        }
        Scope::Card => {
            model.prepare();
            let page = usize::from(model.areas.card.height);
            model.card_top = model
                .card_top
                .saturating_add_signed(motion.distance(page))
                .min(model.last_card_top());
        }
        Scope::Help => {
            let page = view::help_height(model.size);
            let last = view::help_text(model).len().saturating_sub(page);
            if let Some(Overlay::Help(help)) = &mut model.overlay {
                let top = help.top.saturating_add_signed(motion.distance(page));
                help.top = top.min(last);
                help.line = None;
            }
        }
        Scope::Confirm | Scope::Diff => {
            let other = matches!(motion, Motion::Up | Motion::Down)
                && writing::step(model, motion.distance(1));
            let (page, lines) = view::writing_page(model);
            if !other && let Some(Overlay::Write(writing)) = &mut model.overlay {
                writing.top = writing
                    .top
                    .saturating_add_signed(motion.distance(page))
                    .min(lines.saturating_sub(page));
            }
        }
        Scope::Clients => {
            let page = view::clients_height(model.size);
            if let Some(Overlay::Clients(list)) = &mut model.overlay {
                list.step(motion.distance(page));
            }
        }
        Scope::FetchPlan
        | Scope::ProbePlan
        | Scope::Calling
        | Scope::Question
        | Scope::Code
        | Scope::Report
        | Scope::Replace => {}
        Scope::Notice | Scope::Offer => {
            let page = view::notice_height(model.size);
            if let Some(Overlay::Notice(notice)) = &mut model.overlay {
                let lines = view::card_lines(model.size, &model.theme, &notice.card);
                notice.top = notice
                    .top
                    .saturating_add_signed(motion.distance(page))
                    .min(lines.saturating_sub(page));
            }
        }
        Scope::List | Scope::Prompt => {
            let page = view::what_if_height(model.size);
            if let Some(Overlay::WhatIf(what_if)) = &mut model.overlay {
                what_if.step(motion.distance(page));
            }
        }
    }
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

/// Scrolls the card to the whole deciding policy; if it is there already, lets it fill the screen.
fn show_policy(model: &mut Model) {
    model.prepare();
    if let Some((heading, decides)) = model.sheet.policy {
        let height = usize::from(model.areas.card.height);
        // The heading at the top, unless the deciding line and its note would then be below the
        // edge.
        let fits = decides + height / 3 < heading + height;
        let top = if fits { heading } else { decides - height / 3 };
        let top = top.min(model.last_card_top());
        if model.card_top == top {
            model.room = Room::Whole;
        }
        model.card_top = top;
    }
}

/// Shows a view around the selected row and focuses it.
fn show_view(model: &mut Model, view: View) {
    model.view = view;
    model.focus = Focus::Tree;
    model.stations_for = None;
}

const fn other_room(room: Room) -> Room {
    match room {
        Room::Shared => Room::Whole,
        Room::Whole => Room::Shared,
    }
}

/// Leaves the latest mode: the full screen, the card, a view.
const fn go_back(model: &mut Model) {
    if matches!(model.room, Room::Whole) {
        model.room = Room::Shared;
    } else if !matches!(model.focus, Focus::Tree) {
        model.focus = Focus::Tree;
    } else {
        model.view = View::Chains;
    }
}
