//! Every sentence the program says about a hop, a policy or a file: one function per reason, and
//! nowhere else. The facts come from the trace.

mod allowed;
mod caller;
mod condition;
pub mod edit;
mod hop;
mod missing;
mod note;
mod problem;
mod repair;
pub mod reported;
mod sentence;
mod stopped;

pub use condition::value_sentence;
pub use hop::verdict_sentence;
pub use missing::{how_to_supply, missing_words};
pub use note::{principal_note, value_note};
pub use problem::{finding_lines, problem_sentence, short_problem};
pub use repair::fix_sentence;
pub use sentence::{Sentence, client_words};
