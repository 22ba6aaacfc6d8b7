//! A secret is planted in one place after the other; no command may show it.

use std::fs;

use serde_json::Value;

use crate::planted::{Plant, find_in_outputs};

/// The planted secret: letters and digits as in the keys that AWS issues.
const SECRET: &str = "wJ4lrXUtnFEMI7planted";
const CASES: &str = "tests/cases/secrets/places.json";

#[test]
fn no_command_shows_a_secret() {
    let cases: Value = serde_json::from_slice(&fs::read(CASES).unwrap()).unwrap();
    let plant = Plant {
        name: "SECRET",
        line: SECRET.as_bytes(),
        json: SECRET.as_bytes(),
        word: SECRET.as_bytes(),
    };
    let shown = find_in_outputs(&plant, cases.as_array().unwrap(), |output| {
        let found = |line: &&str| line.to_lowercase().contains(&SECRET.to_lowercase());
        output.lines().find(found).map(str::to_owned)
    });
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}
