//! Every sentence the program says about a hop, a policy or a file: one function per reason, and
//! nowhere else. The facts come from the trace.

mod hop;
mod missing;
mod note;
mod problem;
mod sentence;

pub use hop::{fix_sentence, value_sentence, verdict_sentence};
pub use missing::{how_to_supply, missing_words};
pub use note::{principal_note, value_note};
pub use problem::{finding_lines, problem_sentence, short_problem};
pub use sentence::Sentence;
