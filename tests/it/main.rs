//! One test binary; each file is one kind of test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on must stop, and may say why"
)]
#![allow(unreachable_pub, reason = "no other crate sees a test")]

mod ages;
mod ascii;
mod cases;
mod cli;
mod dependencies;
mod described;
#[cfg(unix)]
mod desktop;
#[cfg(unix)]
mod doctor;
mod edits;
#[cfg(unix)]
mod foreign;
mod help;
mod languages;
mod limits;
mod linting;
mod live;
mod live_keys;
mod logging;
#[cfg(unix)]
mod looks;
#[cfg(unix)]
mod mouse;
#[cfg(unix)]
mod paths;
#[cfg(unix)]
mod planted;
#[cfg(unix)]
mod probing;
#[cfg(unix)]
mod pty;
mod readme;
mod redacted_words;
#[cfg(unix)]
mod reloading;
mod reporting;
mod rule_examples;
#[cfg(unix)]
mod secrets;
mod sentences;
mod session_cache;
mod settings;
#[cfg(unix)]
mod shells;
mod stacks;
mod support;
mod terminal;
#[cfg(unix)]
mod terminal_ends;
mod tidy;
mod transcript;
mod unknown_laws;
mod values;
