//! Pasted error messages and `CloudTrail` events → their meaning. Nothing here reads the files or a
//! verdict.
//!
//! A text goes through three steps: `unwrap` undoes its notation (escapes, entities, colours),
//! `prefix` and `lines` remove log prefixes and frames and join broken lines, and `text`, `denial`,
//! `errors` and `client_text` read the facts from the result.

pub(super) mod client_text;
mod denial;
mod errors;
pub(super) mod event;
pub(super) mod lines;
mod prefix;
pub(super) mod text;
pub(super) mod unwrap;

use std::collections::BTreeSet;

use super::reported::Reported;

/// Everything that a text reports, without duplicates, in text order. Empty if nothing is
/// recognised. Never fails and never panics, whatever the text.
pub(crate) fn read_reported(text: &str) -> Vec<Reported> {
    let mut found = event::read(text);
    if found.is_empty() {
        found = text::read(text);
    }
    let mut seen = BTreeSet::new();
    found.retain(|reported| seen.insert(format!("{:?}", reported.without_moment())));
    found
}
