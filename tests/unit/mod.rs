//! Tests of what only the crate itself can call; `tests/it` runs the program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on must stop, and may say why"
)]
#![allow(unreachable_pub, reason = "nothing outside sees a test")]

mod chain_cases;
#[allow(dead_code, reason = "what runs the program is used by `tests/it`")]
#[path = "../it/described.rs"]
mod described;
mod edits;
mod eval_laws;
mod file_findings;
mod frames;
mod fuzzed;
mod ini_laws;
mod live;
mod loading;
mod monkey;
mod other_clients;
mod overrides;
#[cfg(unix)]
mod panicking;
mod partly_known;
mod pasting;
mod policy_laws;
#[allow(dead_code, reason = "what runs the program is used by `tests/it`")]
#[path = "../it/pty.rs"]
#[cfg(unix)]
mod pty;
mod redacting;
mod repairs;
mod reports;
mod request_keys;
mod rows;
mod screens;
mod snapshots;
#[allow(dead_code, reason = "what runs the program is used by `tests/it`")]
#[path = "../it/support.rs"]
mod support;
mod trust_cases;
mod why_texts;
mod why_wrapping;
mod wording;
mod worlds;
mod writing;
