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

mod cases;
mod chain_cases;
mod cli;
mod dependencies;
mod described;
#[cfg(unix)]
mod desktop;
#[cfg(unix)]
mod doctor;
mod edits;
mod eval_laws;
mod file_findings;
#[cfg(unix)]
mod foreign;
mod fuzzed;
mod help;
mod ini_laws;
mod languages;
mod limits;
mod linting;
mod live;
mod live_keys;
mod loading;
mod logging;
#[cfg(unix)]
mod looks;
#[cfg(unix)]
mod mouse;
mod other_clients;
mod overrides;
mod partly_known;
mod pasting;
#[cfg(unix)]
mod planted;
mod policy_laws;
#[cfg(unix)]
mod probing;
mod readme;
mod redacted_words;
mod redacting;
#[cfg(unix)]
mod reloading;
mod repairs;
mod reporting;
mod request_keys;
mod rows;
mod rule_examples;
mod screens;
#[cfg(unix)]
mod secrets;
mod sentences;
mod session_cache;
mod settings;
#[cfg(unix)]
mod shells;
mod snapshots;
mod stacks;
mod support;
mod terminal;
#[cfg(unix)]
mod terminal_ends;
mod tidy;
mod transcript;
mod trust_cases;
mod unknown_laws;
mod values;
mod why_texts;
mod why_wrapping;
mod wording;
mod worlds;
mod writing;
