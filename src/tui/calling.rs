//! Keys and news about calls of AWS. What is called is called outside ([`Task::Call`]), after the plan
//! has been on the screen and its key has come once more.

use super::calls::{Calls, CallsAsked, CallsNews, Code, PlanShown, Reply, Running, Stage};
use super::keymap::{Scope, key_in};
use super::message::{Message, Task};
use super::model::Model;
use super::overlay::Overlay;
use super::prompt::{Line, LineEdit};
use super::{copy, files, view};
use crate::explain::{self, Tone};
use crate::text::word;

/// Asks for a plan, unless it is the one that is being made.
fn plan(model: &mut Model, asked: CallsAsked, planning: Option<CallsAsked>) -> Task {
    if model.loading.is_some() || model.reading.is_some() {
        model.say(Tone::Plain, explain::STILL_READING);
        return Task::None;
    }
    model.requests.planning = Some(asked);
    model.requests.hurried = planning == Some(asked);
    if model.requests.hurried {
        Task::None
    } else {
        Task::Plan
    }
}

/// Shows a plan, or why there is none.
pub(super) fn show_plan(model: &mut Model, plan: Result<(Box<PlanShown>, bool), String>) {
    let Some(asked) = model.requests.planning.take() else {
        return;
    };
    match plan {
        Err(why) => model.say(Tone::Plain, why),
        Ok((plan, can_start)) => {
            model.guard.change();
            model.overlay = Some(Overlay::Calls);
            model.calls = Some(Box::new(Calls::planned(asked, *plan, can_start)));
            if model.requests.hurried && can_confirm(model) {
                say_again(model);
            }
        }
    }
}

/// Returns true if the key that confirms has something to confirm.
pub(super) fn can_confirm(model: &Model) -> bool {
    let calls = matches!(model.overlay, Some(Overlay::Calls));
    calls
        && matches!(
            model.scope(),
            Scope::FetchPlan | Scope::ProbePlan | Scope::Question
        )
}

/// The key has come again, or a question is answered with yes.
pub(super) fn confirm(model: &mut Model) -> Task {
    model.guard.change();
    let Some(calls) = &mut model.calls else {
        return Task::None;
    };
    if let Some(running) = calls.running() {
        running.question = None;
        calls.show_progress();
        model.requests.reply = Some(Reply::Yes);
        return Task::Reply;
    }
    calls.stage = Stage::Running(Running::default());
    calls.top = 0;
    calls.show_progress();
    Task::Call
}

/// That a key which came too fast did nothing.
pub(super) fn say_again(model: &mut Model) {
    let again = key_in(model.scope(), |message| matches!(message, Message::Confirm));
    model.say(Tone::Plain, explain::called_too_fast(&again));
}

/// Takes in what is told while calls are made.
pub(super) fn take_news(model: &mut Model, news: CallsNews) -> Task {
    model.guard.change();
    let Some(calls) = &mut model.calls else {
        return Task::None;
    };
    let Some(running) = calls.running() else {
        return Task::None;
    };
    match news {
        CallsNews::Told(part, words) => {
            match running.parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, known)) => *known = words,
                None => running.parts.push((part, words)),
            }
            calls.show_progress();
        }
        CallsNews::Asked { .. } if running.cancelled => {
            model.requests.reply = Some(Reply::No);
            return Task::Reply;
        }
        CallsNews::Asked { question, code } => {
            running.question = Some(question);
            running.code = code.then(Code::default);
            calls.show_progress();
            // A child that asks may have written on the screen.
            return Task::Redraw;
        }
        CallsNews::Done(done) => {
            calls.card = done.card;
            calls.script = None;
            calls.stage = Stage::Done;
            calls.top = 0;
            if done.wrote {
                return files::on_change(model, vec![explain::FETCHED_FILES.to_owned()]);
            }
        }
    }
    Task::None
}

/// A message about calls: in the panes one that asks for a plan, before a plan or its calls all.
/// `None` if it is about something else.
pub(super) fn take(model: &mut Model, message: &Message) -> Option<Task> {
    let planning = model.requests.planning.take();
    match message {
        Message::FetchPlan => return Some(plan(model, CallsAsked::Fetch, planning)),
        Message::ProbePlan => return Some(probe(model, planning)),
        _ if !matches!(model.overlay, Some(Overlay::Calls)) => return None,
        _ => {}
    }
    Some(match message {
        Message::Type(character) => typed(model, |code| code.push(*character)),
        Message::Paste(text) => typed(model, |code| code.push_str(text.trim())),
        Message::Edit(LineEdit::Backspace) => typed(model, |code| _ = code.pop()),
        Message::Edit(LineEdit::Clear) => typed(model, String::clear),
        Message::Choose => send_code(model),
        Message::Back | Message::Leave | Message::Quit => return leave(model, message),
        Message::CopyScript => match model.calls.as_ref().and_then(|it| it.script.clone()) {
            Some(script) => copy::copy(model, word!("the script"), script),
            None => Task::None,
        },
        Message::Move(motion) => {
            let page = view::notice_height(model.size);
            if let Some(calls) = &mut model.calls {
                let lines = view::card_lines(model.size, &model.theme, &calls.card);
                calls.top = motion.scroll(calls.top, page, lines);
            }
            Task::None
        }
        _ => return None,
    })
}

/// Asks for the plan to probe the selected profile.
fn probe(model: &mut Model, planning: Option<CallsAsked>) -> Task {
    let id = model.selected_node();
    let profile = id.filter(|id| model.prediction.survey.forest.node(*id).profile().is_some());
    if let Some(id) = profile {
        return plan(model, CallsAsked::Probe(id), planning);
    }
    model.say(Tone::Plain, explain::NO_PROFILE_TO_PROBE);
    Task::None
}

fn typed(model: &mut Model, change: impl FnOnce(&mut String)) -> Task {
    let calls = model.calls.as_mut();
    if let Some(code) = calls.and_then(|it| it.running()?.code.as_mut()) {
        change(&mut code.typed);
        code.typed.retain(|character| !character.is_control());
        code.shown = Line::new("*".repeat(code.typed.chars().count()));
    }
    Task::None
}

fn send_code(model: &mut Model) -> Task {
    let Some(calls) = &mut model.calls else {
        return Task::None;
    };
    let Some(code) = calls.running().and_then(|it| it.code.take()) else {
        return Task::None;
    };
    if let Some(running) = calls.running() {
        running.question = None;
    }
    calls.show_progress();
    model.requests.reply = Some(if code.typed.is_empty() {
        Reply::No
    } else {
        Reply::Code(code.typed)
    });
    Task::Reply
}

/// Declines a question, cancels calls under way, or closes what is shown. The second Ctrl-C quits.
fn leave(model: &mut Model, message: &Message) -> Option<Task> {
    let quits = matches!(message, Message::Quit);
    let calls = model.calls.as_mut()?;
    let Some(running) = calls.running() else {
        if quits {
            return None;
        }
        model.calls = None;
        model.overlay = None;
        return Some(Task::None);
    };
    let asked = running.question.take().is_some();
    running.code = None;
    if asked && !quits {
        calls.show_progress();
        model.requests.reply = Some(Reply::No);
        return Some(Task::Reply);
    }
    if running.cancelled && quits {
        return None;
    }
    running.cancelled = true;
    calls.show_progress();
    model.requests.reply = asked.then_some(Reply::No);
    Some(Task::CancelCalls)
}
