<<<<<<< HEAD
//! JSON lines → answers: questions from scripts and CI.

pub mod decisions;
=======
//! JSON lines → answers: bulk questions from scripts, one request and one answer to a line.
//!
//! Nothing outside the request is read: no file, no environment.

mod chains;
mod chains_answer;

pub use chains::answer_chains;
>>>>>>> 169accf2b8ad62a9fda284a220bae16b4090ca4e
