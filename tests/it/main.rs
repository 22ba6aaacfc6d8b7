//! One test binary; each file is one kind of test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on must stop, and may say why"
)]

mod eval_laws;
mod trust_cases;
