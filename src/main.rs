//! The `rolechain` binary.

fn main() {}
