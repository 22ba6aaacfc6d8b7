//! JSON lines → answers: bulk questions from scripts, one request and one answer to a line.
//!
//! Nothing outside the request is read: no file, no environment.

mod chains;
mod chains_answer;
pub mod decisions;

pub use chains::answer_chains;
