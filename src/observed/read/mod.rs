//! Error texts and `CloudTrail` events, as they are pasted → what they say. Nothing here looks at
//! the files or at a verdict.
//!
//! A text goes through three steps: `unwrap` undoes the notation that carried it (escapes,
//! entities, colours), `prefix` and `lines` take it off the log and the box it stood in and join
//! what was broken, and `text`, `errors` and `client_text` read the facts off the result.

pub(super) mod client_text;
mod errors;
pub(super) mod event;
pub(super) mod lines;
mod prefix;
pub(super) mod text;
mod unwrap;
pub(super) mod words;
