//! The `rolechain` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    rolechain::main()
}
