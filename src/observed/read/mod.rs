//! Error texts and `CloudTrail` events, as they are pasted → what they say. Nothing here looks at
//! the files or at a verdict.

pub(super) mod clean;
pub(super) mod client_text;
mod errors;
pub(super) mod event;
pub(super) mod text;
