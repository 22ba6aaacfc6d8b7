//! Error texts and `CloudTrail` events, as they are pasted → what they say. Nothing here looks at
//! the files or at a verdict.
//!
//! A text goes through three steps: `unwrap` undoes the notation that carried it (escapes,
//! entities, colours), `prefix` and `lines` take it off the log and the box it stood in and join
//! what was broken, and `text`, `denial`, `errors` and `client_text` read the facts off the result.

mod broken_arn;
pub(super) mod client_text;
mod denial;
mod errors;
pub(super) mod event;
pub(super) mod lines;
mod prefix;
pub(super) mod text;
mod unwrap;
pub(super) mod words;

use std::collections::BTreeSet;

use super::reported::Reported;

/// Everything that a text reports, each thing once, in the order of the text. Empty when nothing
/// is understood. Never fails and never panics, whatever the text.
pub fn read_reported(text: &str) -> Vec<Reported> {
    let mut found = event::read(text);
    if found.is_empty() {
        found = text::read(text);
    }
    let mut seen = BTreeSet::new();
    found.retain(|reported| seen.insert(format!("{:?}", reported.without_moment())));
    found
}
