//! Characters that command a terminal or hide text stand in one field after the other; no output
//! has them.

use std::fs;

use serde_json::Value;

use crate::planted::{Plant, find_in_outputs};

const CASES: &str = "tests/cases/foreign/places.json";

/// Controls of C0, DEL and C1; of two of them a Python program makes line ends.
const CONTROLS: &str =
    "\u{1}\u{7}\u{8}\u{b}\u{1b}[2J\u{1b}]0;x\u{7}\u{1c}\u{7f}\u{80}\u{85}\u{9b}2J\u{9f}";

/// What is not seen or turns the text behind it: soft hyphen, fillers, zero width, directions,
/// separators, variation selectors, tags.
const UNSEEN: &str = "\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200d}\u{200f}\u{2028}\u{2029}\
    \u{202e}\u{2060}\u{2066}\u{2069}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{e0001}\u{e0100}";

/// A line that a planted line feed would begin.
const FORGED: &str = "forged line";

fn is_foreign(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t')) || UNSEEN.contains(character)
}

/// The first line with such a character.
fn find_foreign(output: &str) -> Option<String> {
    let is_wrong = |line: &&str| line.contains(is_foreign) || line.starts_with(FORGED);
    output
        .lines()
        .find(is_wrong)
        .map(|line| line.escape_debug().to_string())
}

fn check(line: &[u8], json: &str, word: &[u8]) {
    let places: Vec<Value> = serde_json::from_slice(&fs::read(CASES).unwrap()).unwrap();
    let plant = Plant {
        name: "FOREIGN",
        line,
        json: json.as_bytes(),
        word,
    };
    let found = find_in_outputs(&plant, &places, find_foreign);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_output_has_a_planted_control_character() {
    let units = CONTROLS.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    let json = format!("{}\\u0000\\n{FORGED}", units.collect::<String>());
    let word = format!("{CONTROLS}\n{FORGED}");
    check(CONTROLS.as_bytes(), &json, word.as_bytes());
}

#[test]
fn no_output_has_a_planted_character_that_is_not_seen() {
    check(UNSEEN.as_bytes(), UNSEEN, UNSEEN.as_bytes());
}

#[test]
fn no_output_has_a_half_of_a_character() {
    const BYTES: &[u8] = b"\xff\xed\xa0\x80\x9b2J";
    check(BYTES, "\\ud800\\udfff\\udfff", BYTES);
}
