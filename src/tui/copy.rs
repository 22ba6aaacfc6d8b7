//! Copies the value under the cursor, or the whole explanation. The copying is done outside
//! ([`Task::Copy`]), and the footer reports the result.

use super::keymap::first_key;
use super::layout::Focus;
use super::message::{CopyText, Copying, Message, Task};
use super::model::Model;
use crate::explain::{self, Body, Card, Tone};
use crate::text::{text, translated, word};

/// Requests that a text is copied; `what` names it in the footer.
pub(super) fn copy(model: &mut Model, what: impl Into<String>, text: impl Into<String>) -> Task {
    model.copying = Some(Copying {
        what: what.into(),
        text: CopyText::Value(text.into()),
    });
    Task::Copy
}

/// Copies a value of the selected row: first the fix line, then a command, then the ARN of the
/// role; in a scrolled card, the first visible value. Pressing the same key again continues with
/// the next value.
pub(super) fn copy_value(model: &mut Model, again: Option<usize>) -> Task {
    model.prepare();
    let Some(row) = model.tree.selected() else {
        return Task::None;
    };
    let values = values(&explain::card(&model.prediction, &model.findings, row));
    if values.is_empty() {
        model.say(Tone::Plain, word!("nothing to copy here"));
        return Task::None;
    }
    let place = again.map_or_else(|| first_in_sight(model, &values), |place| place + 1);
    let place = place % values.len();
    model.copied = Some(place);
    model.copies_next = (values.len() > 1).then(|| {
        let key = first_key(|message| matches!(message, Message::Copy));
        let next = &values[(place + 1) % values.len()];
        text!("{key} again: {what}", key, what = next.what)
    });
    copy(
        model,
        values[place].what.clone(),
        values[place].text.clone(),
    )
}

/// Copies the whole explanation of the selected profile.
pub(super) fn copy_explanation(model: &mut Model) -> Task {
    let Some(id) = model.selected_node() else {
        model.say(Tone::Plain, word!("nothing to copy here"));
        return Task::None;
    };
    model.copying = Some(Copying {
        what: word!("the explanation").to_owned(),
        text: CopyText::Explanation(id),
    });
    Task::Copy
}

/// Reports where the text was copied, or why it was not.
pub(super) fn take_in(model: &mut Model, copied: Result<String, String>) {
    let (tone, mut text) = match copied {
        Ok(text) => (Tone::Allowed, text),
        Err(problem) => (Tone::Problem, problem),
    };
    if let Some(next) = model.copies_next.take() {
        text = format!("{text}; {next}");
    }
    model.say(tone, text);
}

/// A value that can be copied.
struct Value {
    what: String,
    text: String,
    /// The section of the card that contains it; `None` for the fix line, which is above the
    /// sections.
    section: Option<usize>,
    rank: Rank,
}

/// The priority of a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    FixLine,
    Command,
    Diff,
    Role,
    Fact,
}

/// The values of a card that can be copied, by priority. They come from the card rather than the
/// screen, so a command is complete even if it is broken there.
fn values(card: &Card) -> Vec<Value> {
    let fix_line = card.fix_line.iter().map(|(_, line)| Value {
        what: word!("the fix line").to_owned(),
        text: line.clone(),
        section: None,
        rank: Rank::FixLine,
    });
    let mut values: Vec<Value> = fix_line.collect();
    for (number, section) in card.sections.iter().enumerate() {
        let mut add = |what: &str, text: String, rank| {
            values.push(Value {
                what: what.to_owned(),
                text,
                section: Some(number),
                rank,
            });
        };
        match &section.body {
            Body::Command(lines) => add(word!("the command"), lines.join("\n"), Rank::Command),
            Body::Diff(lines) => add(
                word!("the change of the policy"),
                lines.join("\n"),
                Rank::Diff,
            ),
            Body::Facts(facts) => {
                for fact in facts.iter().filter(|fact| fact.label != translated(MASKED)) {
                    let text = fact.value.iter().map(|run| run.text.as_str()).collect();
                    let rank = if ROLES.map(translated).contains(&fact.label) {
                        Rank::Role
                    } else {
                        Rank::Fact
                    };
                    add(fact.label, text, rank);
                }
            }
            Body::Paragraphs(_) | Body::Policy(_) => {}
        }
    }
    values.sort_by_key(|value| value.rank);
    values
}

/// The label of a fact that identifies a key without showing it.
const MASKED: &str = "access key id";
/// The labels of facts with the ARN that a row represents.
const ROLES: [&str; 2] = ["target", "ARN"];

/// The index of the first visible value in a scrolled card, else of the one with the highest
/// priority.
fn first_in_sight(model: &Model, values: &[Value]) -> usize {
    if model.focus != Focus::Card || model.card_top == 0 {
        return 0;
    }
    let line = |value: &Value| model.sheet.line_of(value.section);
    let below = values.iter().enumerate();
    let below = below.filter(|(_, value)| line(value) >= model.card_top);
    let first = below.min_by_key(|(_, value)| line(value));
    first.map_or(0, |(place, _)| place)
}
