//! Every sentence the program says about a hop, a policy or a file: one function per reason, and
//! nowhere else. The facts come from the trace.

mod hop;
mod missing;
mod note;
mod problem;
mod repair;
mod sentence;

pub use hop::{fix_sentence, value_sentence, verdict_sentence};
pub use missing::{how_to_supply, missing_words};
pub use note::{principal_note, value_note};
pub use problem::{finding_lines, problem_sentence, short_problem};
pub use repair::{
    becomes, edit_refused, edit_sentence, gets_worse, harmful, how_to_write, next_obstacle,
    no_repair, nothing_to_fix, written,
};
pub use sentence::Sentence;
