//! Frames as text and as styles in words.

use std::fmt::Write as _;

use crate::predict::Prediction;
use crate::tui::keymap::find_message;
use crate::tui::{Frame, KeysError, Message, Model, Options, Task, draw_frame, parse_keys, update};
use ratatui::buffer::Cell;
use ratatui::style::Color;

/// Presses keys; returns what the last one asks for.
pub fn press(model: &mut Model, keys: &str) -> Task {
    let mut task = Task::None;
    for key in parse_keys(keys).unwrap() {
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound(key));
        task = update(model, message);
        model.prepare();
    }
    task
}

/// The screen after some keys as text: lines without trailing blanks, each ended by a line feed.
pub fn print_frame(
    prediction: Prediction,
    keys: &str,
    size: (u16, u16),
    ascii: bool,
) -> Result<String, KeysError> {
    let options = Options {
        ascii,
        ..Options::default()
    };
    Ok(draw_frame(prediction, &|_| Vec::new(), keys, size, options)?.text())
}

/// The styles in words, one line per run of equal style: `row 4: "my-session" green`. Rows
/// count from 1.
pub fn styles(frame: &Frame) -> String {
    let mut out = String::new();
    let width = usize::from(frame.buffer.area.width).max(1);
    for (number, row) in frame.buffer.content.chunks(width).enumerate() {
        let mut run: Option<(String, String)> = None;
        for cell in row {
            let style = name_style(cell);
            match &mut run {
                Some((text, before)) if *before == style => text.push_str(cell.symbol()),
                _ => {
                    end_run(&mut out, number, run.take());
                    run = Some((cell.symbol().to_owned(), style));
                }
            }
        }
        end_run(&mut out, number, run);
    }
    out
}

fn end_run(out: &mut String, number: usize, run: Option<(String, String)>) {
    if let Some((text, style)) = run
        && !style.is_empty()
    {
        let _ = writeln!(out, "row {}: {:?} {style}", number + 1, text.trim_end());
    }
}

fn name_style(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(format!("{:?}", cell.fg).to_lowercase());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {:?}", cell.bg).to_lowercase());
    }
    for (name, _) in cell.modifier.iter_names() {
        words.push(name.to_lowercase());
    }
    words.join(" ")
}
