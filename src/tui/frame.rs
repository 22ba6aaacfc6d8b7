//! Keys in, screen out, without a terminal: for tests, bug reports and pictures.

use super::calls::CallsAsked;
use super::keymap::find_message;
use super::keys::{KeysError, parse_keys};
use super::message::{Copying, Message, Task};
use super::model::{Model, Options};
use super::update::update;
use super::{files, pasting, svg, view};
use crate::explain::{self, Tone};
use crate::iam::account::Wanted;
use crate::predict::{Arrival, Prediction};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cell::RefCell;

/// Milliseconds between two keys: none is typed ahead.
const BETWEEN_KEYS: usize = 1000;

/// One drawn screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The cells.
    pub buffer: Buffer,
}

/// Opens a prediction, whose snapshots `reader` reads again, in a screen of `size` columns and
/// rows, presses `keys` (notation as in [`parse_keys`]), and draws. Keys after one that quits have
/// no effect.
///
/// # Errors
///
/// [`KeysError`] if the keys cannot be parsed.
pub(crate) fn draw_frame(
    prediction: Prediction,
    reader: &dyn Fn(Wanted) -> Vec<Arrival>,
    keys: &str,
    size: (u16, u16),
    options: Options,
) -> Result<Frame, KeysError> {
    let keys = parse_keys(keys)?;
    let mut model = Model::new(prediction, options, size);
    for (key, now) in keys.into_iter().zip((0..).step_by(BETWEEN_KEYS)) {
        update(&mut model, Message::Clock(now));
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound(key));
        match update(&mut model, message) {
            Task::Quit => break,
            Task::Read => {
                let files = reader(model.take_rows_to_read());
                update(&mut model, Message::ReadAgain(files));
            }
            Task::Copy => {
                let copying = model.copying.take();
                let what = copying.map_or_else(String::new, Copying::preview);
                update(&mut model, Message::Copied(Err(what)));
            }
            Task::Reload => files::refuse(&mut model, "nothing is read again without a terminal"),
            Task::Plan => match model.requests.planning.take() {
                Some(CallsAsked::Probe(_)) => model.say(Tone::Plain, explain::NO_PROBE_HERE),
                _ => pasting::open_fetch_plan(&mut model),
            },
            Task::Export => model.say(Tone::Plain, explain::NO_EXPORT_HERE),
            Task::Edit => model.say(Tone::Plain, "no editor without a terminal"),
            _ => {}
        }
        do_all_work(&mut model);
        model.prepare();
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    view::draw(&model, &mut buffer);
    Ok(Frame { buffer })
}

/// Does the work that the explorer would do on other threads.
fn do_all_work(model: &mut Model) {
    loop {
        let work = model.take_work();
        if work.is_empty() {
            return;
        }
        let found = RefCell::new(Vec::new());
        for work in work {
            work.run(&|one| found.borrow_mut().push(one));
        }
        for found in found.into_inner() {
            update(model, Message::Found(found));
        }
    }
}

impl Frame {
    /// The screen as a picture (SVG) on a light or a dark background; `title` is read out in place
    /// of it.
    pub(crate) fn svg(&self, light: bool, title: &str) -> String {
        svg::svg(&self.buffer, light, title)
    }

    /// The screen as text, without trailing blanks.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for row in self
            .buffer
            .content
            .chunks(usize::from(self.buffer.area.width).max(1))
        {
            let start = text.len();
            let mut covered = 0;
            for cell in row {
                if covered == 0 {
                    text.push_str(cell.symbol());
                    covered = super::text::columns(cell.symbol());
                }
                covered = covered.saturating_sub(1);
            }
            text.truncate(start + text[start..].trim_end_matches(' ').len());
            text.push('\n');
        }
        text
    }
}
