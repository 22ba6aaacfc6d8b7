//! JSON lines → answers: bulk questions from scripts, one request and one answer per line.
//!
//! Nothing outside the request is read: no file, no environment.

mod chains;
mod chains_answer;
pub(crate) mod decisions;

pub(crate) use chains::answer_chains;
