//! What the AWS CLI prints when a call fails.

use std::fmt::Write as _;
use std::fs;

use crate::live::read_failure;
use expect_test::expect_file;

#[test]
fn the_lines_of_both_versions_are_understood() {
    let mut read = String::new();
    for file in ["errors", "errors-v2", "config-problems"] {
        let lines = fs::read_to_string(format!("tests/cases/live/lines/{file}.txt")).unwrap();
        for line in lines.lines() {
            let Some((what, stderr)) = line.split_once(" stderr=") else {
                continue;
            };
            let name = what.split(" exit=").next().unwrap().trim();
            let error = read_failure(unquoted(stderr).as_bytes());
            if what.contains(" exit=0 ") {
                continue;
            }
            let (kind, code) = (error.kind.code(), error.code.as_deref().unwrap_or("-"));
            writeln!(read, "{name}: {kind} {code}").unwrap();
        }
    }
    expect_file!["../cases/live/lines.expected"].assert_eq(&read);
}

/// The value of a Python literal.
fn unquoted(literal: &str) -> String {
    let inner = &literal[1..literal.len() - 1];
    let inner = inner.replace("\\n", "\n").replace("\\'", "'");
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}
