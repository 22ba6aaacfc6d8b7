//! JSON lines → answers: questions from scripts and CI.

pub mod decisions;
